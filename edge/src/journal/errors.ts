/** Why a delivery failed, by what helps: trying again, or nothing. */

/** Base of the errors that a sink throws. */
export abstract class DeliveryError extends Error {
  /** Whether the same delivery can succeed later. */
  abstract readonly retryable: boolean;
}

/** The other side can not take anything now: everything stays and is tried again, for ever. */
export class DeliveryUnavailableError extends DeliveryError {
  override readonly name = 'DeliveryUnavailableError';
  readonly retryable = true;
}

/** The other side will never take this as it is; of several entries at least one is at fault. */
export class DeliveryRefusedError extends DeliveryError {
  override readonly name = 'DeliveryRefusedError';
  readonly retryable = false;
}

/** Whether an error is the entries' own fault. Everything unknown passes by itself until the opposite is known: nothing is given up for it. */
export function isFinal(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && !error.retryable;
}

/** Text that is not what a journal sends. */
export class WireFormatError extends DeliveryError {
  override readonly name = 'WireFormatError';
  readonly retryable = false;
  constructor(
    /** Where, e.g. `entries.3.click.atMs`. */
    readonly field: string,
    /** What holds there. */
    readonly rule: string,
  ) {
    super(`${field === '' ? 'the body' : field}: ${rule}`);
  }
}
