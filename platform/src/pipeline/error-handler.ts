/** Error handler: from what was thrown to an answer, and to the log where it is a fault in here. */
import { sqlState } from '@crr/db';
import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from 'pino';
import { ApiError, errorBody } from '../http';
import { CODES_PATH } from './codes-page';
import type { RequestEnv } from './middleware';

const INTERNAL = new ApiError(500, 'internal', 'something failed here; the request id finds it in the log');

/** Answers in the one shape. Whoever asked learns nothing of a fault but that there was one. */
export function faultHandler(logger: Logger | undefined, docsUrl: string | null): ErrorHandler<RequestEnv> {
  return (error, context) => {
    const requestId = context.get('requestId');
    if (!(error instanceof ApiError)) {
      logger?.error({ requestId, err: told(error) }, 'request failed');
      return errorResponse(context, INTERNAL, docsUrl);
    }
    if (error.status >= 500) logger?.error({ requestId, err: told(error.cause ?? error) }, 'request failed');
    // A caller's mistake, as far as the database can tell; where it is a service's, somebody has to see it.
    else if (sqlState(error.cause) !== undefined)
      logger?.warn({ requestId, err: told(error.cause) }, 'refused by the database');
    return errorResponse(context, error, docsUrl);
  };
}

/** The answer that tells a refusal. @param docsUrl the page where codes are explained; null: this service's own */
export function errorResponse(context: Context, error: ApiError, docsUrl: string | null): Response {
  const page = docsUrl ?? `${new URL(context.req.url).origin}${CODES_PATH}`;
  return context.json(errorBody(error, page), error.status as ContentfulStatusCode, {
    'cache-control': 'no-store',
    ...error.headers,
  });
}

/** SQLSTATE classes of values that were refused: the messages quote them. */
const QUOTES_VALUES = /^2[23]/;

/** For a log: without what databases add to their errors, statements and the values in them. */
export function told(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, stack = '' } = error;
  const code = sqlState(error);
  if (code === undefined || !QUOTES_VALUES.test(code)) return { name, message: error.message, code, stack };
  const { constraint, column, table } = error as { constraint?: unknown; column?: unknown; table?: unknown };
  return { name, code, constraint, column, table, stack: stack.slice(stack.indexOf('\n    at ')) };
}
