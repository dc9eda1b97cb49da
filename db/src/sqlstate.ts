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
/** What the network says without a database's code. */
const NETWORK = /^E(CONNREFUSED|CONNRESET|CONNABORTED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN)$/;
/** What the driver says of its own connection, without any code. */
const DRIVER = /^Connection terminated|is not queryable$/;
/** Errors that a database's connection failed with. */
const ofConnections = new WeakSet<Error>();

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

/**
 * Marks what a database's connection failed with. Only whoever has the connection can know: an HTTP client's `ECONNREFUSED` is the same error,
 * and says nothing of the database.
 */
export function noteConnectionError(error: unknown): void {
  if (!(error instanceof Error)) return;
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (errors.some(isOfNetwork)) ofConnections.add(error);
}

function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? NETWORK.test(code) : DRIVER.test(error.message);
}

/** Whether the connection broke, or the server stopped: of a commit that was under way nobody knows whether it came through. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return CONNECTION_LOST.test(sqlState(error) ?? '') || ofConnections.has(error);
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
