/** What can be wrong with the keys that sign tags. */

/** A secret that is no key: names where it stands and the rule it breaks, never the secret. */
export class TagKeyError extends Error {
  override readonly name = 'TagKeyError';

  constructor(
    /** The setting that holds the secret. */
    readonly variable: string,
    readonly rule: string,
  ) {
    super(`${variable}: ${rule}`);
  }
}
