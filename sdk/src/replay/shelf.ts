/** The accounts of one type, found by what names them, each with its address. */
import { ReplayError } from './error';

interface Entry<T> {
  readonly address: string;
  readonly account: T;
}

/** Accounts of one type; the key is whatever the program derives the address from. */
export class Shelf<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly type: string) {}

  /** @throws ReplayError when there is one already */
  create(key: string, address: string, account: T): void {
    if (this.entries.has(key)) throw new ReplayError(`${this.type} ${address} exists already`);
    this.entries.set(key, { address, account });
  }

  find(key: string): T | undefined {
    return this.entries.get(key)?.account;
  }

  /** @throws ReplayError when no event created it */
  update(key: string, change: (account: T) => T): void {
    const { address, account } = this.entryOf(key);
    this.entries.set(key, { address, account: change(account) });
  }

  /** Takes an account away and returns what it was. @throws ReplayError when no event created it */
  remove(key: string): Entry<T> {
    const entry = this.entryOf(key);
    this.entries.delete(key);
    return entry;
  }

  /** Address and account of all. */
  values(): IterableIterator<Entry<T>> {
    return this.entries.values();
  }

  private entryOf(key: string): Entry<T> {
    const entry = this.entries.get(key);
    if (!entry) throw new ReplayError(`an event names a ${this.type} that no event created`);
    return entry;
  }
}
