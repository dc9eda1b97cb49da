/** What is used of the module that Cloudflare's runtime gives. Its own typings declare globals that contradict Node's. */
declare module 'cloudflare:workers' {
  /** State of one object. */
  export interface DurableObjectState {
    readonly id: { readonly name?: string; toString(): string };
    readonly storage: DurableObjectStorage;
    /** Nothing else reaches the object before `work` has resolved. */
    blockConcurrencyWhile<T>(work: () => Promise<T>): Promise<T>;
  }

  /** What an object keeps. */
  export interface DurableObjectStorage {
    readonly sql: { exec(statement: string, ...values: (string | number | null)[]): { toArray(): object[] } };
    transaction<T>(work: () => Promise<T>): Promise<T>;
    transactionSync<T>(work: () => T): T;
    /** Resolves when everything that was written is on the disk. */
    sync(): Promise<void>;
    /** Unix milliseconds; null without one. */
    getAlarm(): Promise<number | null>;
    /** Replaces the one that is set. */
    setAlarm(atMs: number): Promise<void>;
  }

  /** Base of the classes whose methods others call. */
  export abstract class DurableObject<Env = unknown> {
    protected readonly ctx: DurableObjectState;
    protected readonly env: Env;
    constructor(ctx: DurableObjectState, env: Env);
    alarm?(): Promise<void>;
  }

  /** Keeps the current request's work going after its answer. */
  export function waitUntil(work: Promise<unknown>): void;
}
