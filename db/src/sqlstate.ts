/**
 * What the database's error codes mean to us: the one list of them. Without dependencies, so that a worker may use it, too
 * (`@crr/db/sqlstate`).
 */

/** Codes that callers tell apart. */
export const SQLSTATE = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  readOnlyTransaction: '25006',
  insufficientPrivilege: '42501',
} as const;

/** serialization_failure and deadlock_detected: the database undid everything, and the same can succeed at once. */
const CONFLICT = /^(40001|40P01)$/;
/** The classes "connection exception" (08) and "operator intervention" (57P). */
const CONNECTION_LOST = /^(08\w{3}|57P\w{2})$/;
/** The class "insufficient resources" (53). */
const NO_RESOURCES = /^53\w{3}$/;
/** The classes "data exception" (22) and "integrity constraint violation" (23). */
const REFUSED_VALUE = /^2[23]\w{3}$/;
/** The class "program limit exceeded" (54): a value that is too large for an index, a row that is too long. */
const TOO_MUCH = /^54\w{3}$/;
/** What drivers say without a code when the connection breaks under a query. */
const CONNECTION_LOST_MESSAGE =
  /connection terminated|connection refused|not queryable|econnreset|econnrefused|epipe|socket/i;

/** The code of a database's error; undefined for other errors, those of the system (`ECONNRESET`, `EPIPE`) among them. */
export function sqlState(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return error instanceof Error && typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)
    ? code
    : undefined;
}

/** Whether another writer was in the way: everything was undone, and the same transaction can succeed at once. */
export function isConflict(error: unknown): boolean {
  return CONFLICT.test(sqlState(error) ?? '');
}

/** Whether the connection broke, or the server stopped: of a commit that was under way nobody knows whether it came through. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return CONNECTION_LOST.test(sqlState(error) ?? '') || CONNECTION_LOST_MESSAGE.test(error.message);
}

/** Whether the same transaction can succeed later: a conflict, a lost connection, or a server without resources. */
export function isTransient(error: unknown): boolean {
  return isConflict(error) || isConnectionLost(error) || NO_RESOURCES.test(sqlState(error) ?? '');
}

/** Whether a value is at fault: the same statement with it fails always, and with another need not. */
export function isRefusedValue(error: unknown): boolean {
  return REFUSED_VALUE.test(sqlState(error) ?? '');
}

/** {@link isRefusedValue}, or the row is beyond one of the database's limits: other rows of the same statement can be stored. */
export function isRefusedRow(error: unknown): boolean {
  return isRefusedValue(error) || TOO_MUCH.test(sqlState(error) ?? '');
}

/** Whether a row was refused because another has the same unique key. @param constraint the index, where only that one is meant */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== SQLSTATE.uniqueViolation) return false;
  return constraint === undefined || (error as { constraint?: unknown }).constraint === constraint;
}

/** Whether the database takes no writing: a replica, or a reader's connection. */
export function isReadOnly(error: unknown): boolean {
  return sqlState(error) === SQLSTATE.readOnlyTransaction;
}

/** Whether the role lacks a privilege, or does not own what it wanted to change. */
export function isInsufficientPrivilege(error: unknown): boolean {
  return sqlState(error) === SQLSTATE.insufficientPrivilege;
}
