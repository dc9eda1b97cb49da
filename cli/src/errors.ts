/** Errors of the command line itself, and the exit codes. Imports nothing: every command begins with it. */

/** Exit codes of `crr` and `npm start`. */
export const EXIT = {
  ok: 0,
  /** The chain or a program refused, or a check found a difference. */
  refused: 1,
  /** What was typed, or a file that it names, is not usable. */
  usage: 2,
  /** The cluster could not be reached, or gave no usable answer. Nothing was sent. */
  network: 3,
  /** A transaction was sent, and what became of it is not known: the money may have moved. */
  unknown: 4,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What was typed can't be used: names the option or argument and the rule. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';

  constructor(
    readonly field: string,
    readonly rule: string,
    options?: ErrorOptions,
  ) {
    super(`${field}: ${rule}`, options);
  }
}

/** What was asked for is not on chain, or does not hold. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';

  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`${field}: ${rule}`);
  }
}

/** The Postgres that was named does not answer, or lets nobody in. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';

  constructor(
    /** Where it was named: an option, or a variable of the environment. */
    readonly field: string,
    readonly rule: string,
    options?: ErrorOptions,
  ) {
    super(`${field}: ${rule}`, options);
  }
}

/** The Postgres that was named refused what the command asked of it. */
export class DatabaseRefusedError extends Error {
  override readonly name = 'DatabaseRefusedError';

  constructor(
    /** Where it was named: an option, or a variable of the environment. */
    readonly field: string,
    /** What Postgres said, its SQLSTATE, and what to do. */
    readonly rule: string,
    readonly sqlState: string,
    options?: ErrorOptions,
  ) {
    super(`${field}: ${rule}`, options);
  }
}

/** What was waited for did not come in the time that it has. */
export abstract class LateError extends Error {}

/** Somebody has less than the command takes. */
export class FundsError extends Error {
  override readonly name: string;

  constructor(
    name: 'InsufficientFunds' | 'InsufficientSol',
    /** Whose, of what, how much is lacking. */
    readonly rule: string,
    readonly field: string,
    options?: ErrorOptions,
  ) {
    super(rule, options);
    this.name = name;
  }
}

/** What is on chain stands in the way of what was asked for. */
export class ConflictError extends Error {
  override readonly name: string;

  constructor(
    name: string,
    readonly field: string,
    /** What is there, and what to do. */
    readonly rule: string,
    options?: ErrorOptions,
  ) {
    super(rule, options);
    this.name = name;
  }
}
