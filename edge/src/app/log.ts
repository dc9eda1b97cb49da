/** What the HTTP side tells its operator. */

/** One line: flat, without addresses, cookies, tags or keys. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  /** What happened: lower case with underscores. */
  readonly event: string;
  readonly [field: string]: string | number | boolean | null;
}

/** Writes a line. */
export type Log = (entry: LogEntry) => void;

/** An error as fields of a line: name and message, and the cause's, which is what an operator looks for. */
export function errorFields(error: unknown): { error: string; cause: string | null } {
  const cause = error instanceof Error ? error.cause : undefined;
  return { error: named(error), cause: cause === undefined ? null : named(cause) };
}

function named(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
