/** The one shape in which requests are refused. */
import { z } from '@hono/zod-openapi';

/** More about a refusal. */
export interface ApiErrorDetails {
  /** The field of the request that breaks the rule, with dots: `targeting.countries.0`. */
  field?: string | undefined;
  /** Headers of the answer, e.g. Retry-After. */
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** A request is refused. Thrown by services and handlers; whatever the transaction had done is undone. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** For machines: lower case with underscores. */
    readonly code: string,
    /** For people: names the rule. */
    message: string,
    { field, headers = {}, cause }: ApiErrorDetails = {},
  ) {
    super(message, { cause });
    this.field = field;
    this.headers = headers;
  }
}

/** 404. Also for what belongs to somebody else: whether it exists is not told. */
export function notFound(what: string): ApiError {
  return new ApiError(404, 'not_found', `there is no such ${what}`);
}

/** 409: the request is right, but not in this state. */
export function conflict(code: string, message: string, details?: ApiErrorDetails): ApiError {
  return new ApiError(409, code, message, details);
}

/** 422: a field breaks a rule. */
export function invalidField(field: string, message: string): ApiError {
  return new ApiError(422, 'invalid_field', message, { field });
}

/** 403: known, but not allowed. */
export function forbidden(code: string, message: string): ApiError {
  return new ApiError(403, code, message);
}

/** An error's body. */
export const errorSchema = z
  .strictObject({
    error: z.strictObject({
      code: z.string().openapi({ description: 'For machines: lower case with underscores.' }),
      message: z.string().openapi({ description: 'For people: names the rule.' }),
      field: z
        .string()
        .optional()
        .openapi({ description: 'The field of the request that breaks the rule, with dots.' }),
      doc_url: z.url().openapi({ description: 'Where the code is explained: an absolute URL.' }),
    }),
  })
  .openapi('Error');

/** {@link errorSchema}. */
export type ErrorBody = z.infer<typeof errorSchema>;

/** The body that tells a refusal. @param docsUrl the page where codes are explained, absolute */
export function errorBody({ code, message, field }: ApiError, docsUrl: string): ErrorBody {
  return {
    error: { code, message, ...(field === undefined ? {} : { field }), doc_url: `${docsUrl}#${code}` },
  };
}
