import { attention_token_idl } from '../generated/attention_token';

/** Names of the AC-D program's error codes. */
export type AttentionErrorName = (typeof attention_token_idl)['errors'][number]['name'];

/** The AC-D program refused. */
export class AttentionTokenError extends Error {
  override readonly name = 'AttentionTokenError';
  readonly retryable = false;

  constructor(
    /** 6000 and up. */
    readonly code: number,
    readonly codeName: AttentionErrorName,
    /** The rule that was broken, in words. */
    readonly rule: string,
  ) {
    super(`${codeName} (${code}): ${rule}`);
  }
}

/** The error of a code; null when the program has no such code. */
export function attentionErrorOf(code: number): AttentionTokenError | null {
  const found = attention_token_idl.errors.find((error) => error.code === code);
  return found === undefined ? null : new AttentionTokenError(code, found.name, found.msg);
}
