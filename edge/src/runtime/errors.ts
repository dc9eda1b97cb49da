/** What can keep a runtime from starting. */

/** wrangler.jsonc says something that would be lost, or is wrong. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError';
  constructor(
    /** Where, e.g. `durable_objects.bindings.0.class_name`; empty for the whole. */
    readonly field: string,
    readonly rule: string,
  ) {
    super(`wrangler.jsonc: ${field === '' ? '' : `${field}: `}${rule}`);
  }
}

/** There is no workerd for this system, or it was not installed. */
export class WorkerdMissingError extends Error {
  override readonly name = 'WorkerdMissingError';
  constructor(
    readonly platform: string,
    options?: ErrorOptions,
  ) {
    super(
      `workerd is not installed for ${platform}; run the edge on Node instead, or install the package "workerd"`,
      options,
    );
  }
}

/** workerd ended, or stayed silent, before it served. */
export class WorkerdStartError extends Error {
  override readonly name = 'WorkerdStartError';
  constructor(
    reason: string,
    /** What it wrote last. */
    readonly output: string,
  ) {
    super(output === '' ? reason : `${reason}:\n${output}`);
  }
}
