/** A field of a link breaks a rule. */
export class LinkInputError extends Error {
  override readonly name = 'LinkInputError';
  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`${field}: ${rule}`);
  }
}
