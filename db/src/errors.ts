/** What can be wrong with a database, each as a class of its own. None passes by itself. */
import { messageOf } from '@crr/kit';

/** Base of this package's errors. */
export abstract class DatabaseError extends Error {
  readonly retryable = false;
}

/** Another process has the folder open. */
export class FolderLockedError extends DatabaseError {
  override readonly name = 'FolderLockedError';
  constructor(
    readonly folder: string,
    /** Who has it. */
    readonly pid: number,
  ) {
    super(
      `folder ${folder}: process ${pid} has it open, and it serves one process at a time: end that one, name another folder (--data), or let all use a Postgres (DATABASE_URL)`,
    );
  }
}

/** An embedded database can't be opened beside its writer. */
export class NoReadOnlyFolderError extends DatabaseError {
  override readonly name = 'NoReadOnlyFolderError';
  constructor(readonly folder: string) {
    super(
      `database folder ${folder}: an embedded database has no read-only clients; use Postgres, or the service's HTTP`,
    );
  }
}

/** The URL of a database can't be used. Its text is never part of the message: it holds a password. */
export class DatabaseUrlError extends DatabaseError {
  override readonly name = 'DatabaseUrlError';
  constructor(
    /** Which part of the URL, e.g. `sslmode`. */
    readonly part: string,
    readonly rule: string,
  ) {
    super(`the database's ${part}: ${rule}`);
  }
}

/** The database was migrated by a newer version of this product. */
export class SchemaNewerError extends DatabaseError {
  override readonly name = 'SchemaNewerError';
  constructor(
    /** Migrations that were applied and are not known here. */
    readonly unknown: readonly string[],
  ) {
    super(
      `the database has migrations that this version does not know: ${unknown.join(', ')}; upgrade this service`,
    );
  }
}

/** The database is not migrated to this version, and whoever found that does not migrate it. */
export class SchemaOlderError extends DatabaseError {
  override readonly name = 'SchemaOlderError';
  constructor(
    /** Migrations of this version that are not applied, oldest first. */
    readonly missing: readonly string[],
    cause?: Error,
  ) {
    const [first] = missing;
    const last = missing.at(-1);
    const range = missing.length > 1 ? `${first} to ${last}, ${missing.length} of them` : `${first}`;
    const why = cause === undefined ? '' : ` and this role may not apply them (${cause.message})`;
    super(
      `the database lacks migrations of this version (${range})${why}: run "crr db migrate" as the owner of its schemas`,
      { cause },
    );
  }
}

/** A migration failed; what it had done was undone. */
export class MigrationFailedError extends DatabaseError {
  override readonly name = 'MigrationFailedError';
  constructor(migration: string, cause: unknown) {
    super(`migration ${migration} failed: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** An integer column holds a number that JavaScript would round. */
export class UnsafeIntegerError extends DatabaseError {
  override readonly name = 'UnsafeIntegerError';
  constructor(text: string) {
    super(`a bigint column holds ${text}, beyond what a number can hold exactly`);
  }
}

/** Another process writes to this database. */
export class AnotherWriterError extends DatabaseError {
  override readonly name = 'AnotherWriterError';
  constructor(role: string) {
    super(`another process is this database's ${role}; one at a time`);
  }
}

/** An embedded database has one user, who may do everything. */
export class NoRolesError extends DatabaseError {
  override readonly name = 'NoRolesError';
  constructor() {
    super('an embedded database has no roles; use Postgres');
  }
}

/** The names of group roles can't begin with this. */
export class RolePrefixError extends DatabaseError {
  override readonly name = 'RolePrefixError';
  constructor(readonly prefix: string) {
    super(`"${prefix}" is no prefix of role names: up to 40 of a-z, 0-9 and _, and no digit first`);
  }
}
