/** Chains and stores that fail where a test wants them to: the real ones underneath. */
import type { Chain } from '../../src/chain/chain';
import type { Sql, Store } from '../../src/store/sql';

/** The chain with some methods in place of its own. */
export function faulty(chain: Chain, changes: Partial<Chain>): Chain {
  const bound = (Object.getOwnPropertyNames(Object.getPrototypeOf(chain)) as (keyof Chain)[])
    .filter((name) => (name as string) !== 'constructor')
    .map((name) => [
      name,
      (...args: never[]) => (chain[name] as (...args: never[]) => unknown).apply(chain, args),
    ]);
  return { ...Object.fromEntries(bound), ...changes } as Chain;
}

/** The process was killed. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** Kills at the n-th step; everything that is asked afterwards dies too. */
export class Killer {
  steps = 0;

  constructor(private readonly killAt: number) {}

  get hasKilled(): boolean {
    return this.steps >= this.killAt;
  }

  step(): void {
    this.steps += 1;
    if (this.hasKilled) throw new KilledError(`killed at step ${this.steps}`);
  }

  /** Every call is a step before it is made, and one after it has worked. */
  around<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          this.step();
          const result: unknown = await member.apply(object, args);
          this.step();
          return result;
        };
      },
    });
  }

  /** As {@link around}; also between the statements of a transaction, which is then undone. */
  store(store: Store): Store {
    return {
      valuesAtMost: store.valuesAtMost,
      all: async (statement, ...values) => {
        this.step();
        const rows = await store.all(statement, ...values);
        this.step();
        return rows as never;
      },
      transaction: async (work) => {
        this.step();
        const result = await store.transaction((sql) => work(this.around<Sql>(sql)));
        this.step();
        return result;
      },
    };
  }
}
