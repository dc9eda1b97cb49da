/** What a call of the platform can fail with: to be tried again, or not. */

/** What is known of a failure. */
export interface PlatformFailure {
  /** For machines, e.g. `rate_limited`; the documents explain each. */
  readonly code: string;
  /** For people: the rule in words. */
  readonly rule: string;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** The field of the request that breaks the rule; null for none. */
  readonly field: string | null;
  /** Where the code is explained; null when the platform did not say. */
  readonly docUrl: string | null;
  /** By which the platform's log knows the request; null without an answer. */
  readonly requestId: string | null;
  /** How often it was tried. */
  readonly attempts: number;
}

/** A call that did not succeed. It is a {@link PlatformUnavailableError} or a {@link PlatformRefusedError}. */
export abstract class PlatformError extends Error implements PlatformFailure {
  readonly code: string;
  readonly rule: string;
  readonly status: number | null;
  readonly field: string | null;
  readonly docUrl: string | null;
  readonly requestId: string | null;
  readonly attempts: number;
  /** Whether the same request may succeed later. */
  abstract readonly retryable: boolean;

  constructor(failure: PlatformFailure, options?: ErrorOptions) {
    const { code, rule, field } = failure;
    super(field === null ? `${code}: ${rule}` : `${code}: ${field} ${rule}`, options);
    this.code = code;
    this.rule = rule;
    this.status = failure.status;
    this.field = field;
    this.docUrl = failure.docUrl;
    this.requestId = failure.requestId;
    this.attempts = failure.attempts;
  }
}

/**
 * The platform could not be reached, had no time, or took too many requests: the same request, with the same idempotency key, may succeed
 * later. Whether it was carried out is unknown.
 */
export class PlatformUnavailableError extends PlatformError {
  override readonly name = 'PlatformUnavailableError';
  readonly retryable = true;

  constructor(
    failure: PlatformFailure,
    /** How long the platform asked to wait; null when it did not. */
    readonly retryAfterSeconds: number | null,
    /** What the request was known by; send it again with it. Null for requests that only read. */
    readonly idempotencyKey: string | null,
    options?: ErrorOptions,
  ) {
    super(failure, options);
  }
}

/** The platform refused: the same request is refused again. `field` and the message name what has to change. */
export class PlatformRefusedError extends PlatformError {
  override readonly name = 'PlatformRefusedError';
  readonly retryable = false;
}
