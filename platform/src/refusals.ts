/** What the database's refusals mean to a caller. */
import { isConflict, isReadOnly, isRefusedValue, isTransient, SQLSTATE, sqlState } from '@crr/db';
import { ApiError, conflict } from './http';

/** About as long as a database takes to begin again. */
const RETRY_AFTER = { 'retry-after': '5' } as const;
/** Of a commit under which the connection broke nobody knows whether it came through. */
const MAYBE =
  'the database does not answer now: look whether the request had an effect, or send it again with its key';

/**
 * What a caller is told of the database's refusal, where no service said it better; null when it is no fault of theirs. Names of tables
 * and columns stay in here.
 */
export function refusalOf(error: unknown): ApiError | null {
  const state = sqlState(error);
  if (state === SQLSTATE.uniqueViolation)
    return conflict('already_exists', 'there is one like that already', { cause: error });
  if (state === SQLSTATE.foreignKeyViolation) {
    return new ApiError(422, 'unknown_reference', 'something that is named does not exist', { cause: error });
  }
  if (isRefusedValue(error))
    return new ApiError(422, 'invalid_value', 'a value breaks a rule', { cause: error });
  if (isConflict(error)) {
    const message = 'too much happens at once; try again';
    return new ApiError(503, 'busy', message, { headers: { 'retry-after': '1' }, cause: error });
  }
  if (isReadOnly(error)) return unavailable('the database takes no writing now: nothing was done', error);
  return isTransient(error) ? unavailable(MAYBE, error) : null;
}

function unavailable(message: string, cause: unknown): ApiError {
  return new ApiError(503, 'unavailable', message, { headers: RETRY_AFTER, cause });
}
