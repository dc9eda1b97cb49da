/** A value that the program could not take. Nothing was sent. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
  constructor(
    /** Where it stands, e.g. `params.targeting.sites[3]`. */
    readonly field: string,
    /** What it must be, e.g. `of type u64 (bigint)`. */
    readonly rule: string,
  ) {
    super(`${field} must be ${rule}`);
  }
}

/** Bytes that are not what they were read as. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  constructor(
    /** The account or event type, e.g. `Campaign`. */
    readonly type: string,
    /** What is wrong, e.g. `it has 12 bytes, not 1268`. */
    readonly rule: string,
    options?: ErrorOptions,
  ) {
    super(`not a ${type}: ${rule}`, options);
  }
}
