/** Rows of applications and evidence, and how the API shows them. */
import type { Row } from '@crr/db';
import { nextStatuses } from './lifecycle';
import type { ApplicationBody, EvidenceBody } from './schema';

/** A row of `applications`. */
export type ApplicationRow = Row<'platform.applications'>;

/** A row of `evidence`. */
export type EvidenceRow = Row<'platform.evidence'>;

/** A row as the API shows it. */
export function applicationView(row: ApplicationRow): ApplicationBody {
  return {
    id: row.id,
    advertiser_id: row.advertiser_id,
    campaign_id: row.campaign_id,
    influencer_id: row.influencer_id,
    status: row.status,
    note: row.note,
    history: row.history,
    next: [...nextStatuses(row.status)],
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** A row as the API shows it. */
export function evidenceView(row: EvidenceRow): EvidenceBody {
  return {
    id: row.id,
    advertiser_id: row.advertiser_id,
    application_id: row.application_id,
    influencer_id: row.influencer_id,
    kind: row.kind,
    url: row.url,
    note: row.note,
    status: row.status,
    review_note: row.review_note,
    reviewed_at: row.reviewed_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
