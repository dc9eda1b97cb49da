/** Log of refused events: requests that were refused are kept, so that whoever integrates sees why. */
import { sql } from 'kysely';
import type { Db } from '../database';
import { GroupCommit } from './group-commit';

const GROUPS = { gatherMs: 3, most: 500 };

/** A refusal. */
export interface FailedEvent {
  id: string;
  advertiserId: string;
  receivedAt: Date;
  /** The answer's HTTP status. */
  status: number;
  /** The answer's code. */
  errorCode: string;
  /** null for none. */
  field: string | null;
  /** Without personal values. */
  bodyExcerpt: string;
}

/** Keeps refusals. */
export class Failures {
  private readonly groups: GroupCommit<FailedEvent, undefined>;

  constructor(private readonly db: Db) {
    this.groups = new GroupCommit(
      (failures) => this.store(failures),
      GROUPS,
      ({ advertiserId }) => advertiserId,
    );
  }

  /** Resolves when it is stored. */
  async keep(failure: FailedEvent): Promise<void> {
    await this.groups.submit(failure);
  }

  private async store(failures: readonly FailedEvent[]): Promise<{ result: undefined }[]> {
    const rows = failures.map((each) => ({
      id: each.id,
      advertiser_id: each.advertiserId,
      received_at: each.receivedAt,
      status: each.status,
      error_code: each.errorCode,
      field: each.field,
      body_excerpt: each.bodyExcerpt,
    }));
    await sql`
      INSERT INTO platform.failed_events (id, advertiser_id, received_at, status, error_code, field, body_excerpt)
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::text::json)
        AS r (id uuid, advertiser_id uuid, received_at timestamptz, status smallint, error_code text, field text, body_excerpt text)
      `.execute(this.db);
    return failures.map(() => ({ result: undefined }));
  }
}
