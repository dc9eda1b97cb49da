/** Whose fault it is that a statement failed. */
import { isRefusedValue } from '@crr/db/sqlstate';

const SQLITE_VALUE_CODE = /SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;

/** Whether the values are at fault: the same statement with them fails always, and with others need not. */
export function isValueFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? isRefusedValue(error) : SQLITE_VALUE_CODE.test(error.message);
}
