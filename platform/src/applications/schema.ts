/** Applications and evidence as the API shows and takes them. */
import { z } from '@hono/zod-openapi';
import { id, pageQuery, tenantFilter, text, timeText } from '../http';
import { APPLICATION_STATUSES } from './lifecycle';

const NOTE_MOST = 2_000;
const URL_MOST = 2_048;

const status = z.enum(APPLICATION_STATUSES);

/** An application. */
export const applicationSchema = z
  .strictObject({
    id,
    advertiser_id: id,
    campaign_id: id,
    influencer_id: id,
    status,
    note: z.string(),
    history: z
      .array(
        z.strictObject({
          from: status.nullable(),
          to: status,
          at: timeText,
          by: z.string(),
          reason: z.string().nullable(),
        }),
      )
      .openapi({ description: 'Its moves, the oldest first.' }),
    next: z.array(status).openapi({ description: 'Where it can go from here.' }),
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('Application');

/** {@link applicationSchema}. */
export type ApplicationBody = z.infer<typeof applicationSchema>;

/** An application to be made. */
export const newApplicationSchema = z
  .strictObject({
    campaign_id: id,
    note: text(0, NOTE_MOST).optional().openapi({ description: 'Why they are the right one.' }),
  })
  .openapi('NewApplication');

/** {@link newApplicationSchema}, read. */
export type NewApplication = z.output<typeof newApplicationSchema>;

/** A move of an application. */
export const moveSchema = z
  .strictObject({
    to: z.enum(['approved', 'active', 'completed', 'paid', 'rejected']),
    reason: text(1, NOTE_MOST).optional(),
  })
  .openapi('ApplicationMove');

/** {@link moveSchema}, read. */
export type MoveInput = z.output<typeof moveSchema>;

/** Which applications are listed. */
export const applicationFilter = z.object({
  ...tenantFilter,
  ...pageQuery,
  campaign_id: id.optional(),
  influencer_id: id.optional(),
  status: status.optional(),
});

const evidenceStatus = z.enum(['submitted', 'approved', 'rejected']);
const evidenceKind = z.enum(['post', 'screenshot', 'link']);

/** What an influencer shows for their work. */
export const evidenceSchema = z
  .strictObject({
    id,
    advertiser_id: id,
    application_id: id,
    influencer_id: id,
    kind: evidenceKind,
    url: z.string(),
    note: z.string(),
    status: evidenceStatus,
    review_note: z.string(),
    reviewed_at: timeText.nullable(),
    created_at: timeText,
  })
  .openapi('Evidence');

/** {@link evidenceSchema}. */
export type EvidenceBody = z.infer<typeof evidenceSchema>;

/** Evidence to be submitted. */
export const newEvidenceSchema = z
  .strictObject({
    kind: evidenceKind,
    url: text(1, URL_MOST).openapi({ description: 'http or https, without user and password.' }),
    note: text(0, NOTE_MOST).optional(),
  })
  .openapi('NewEvidence');

/** {@link newEvidenceSchema}, read. */
export type NewEvidence = z.output<typeof newEvidenceSchema>;

/** What a reviewer decides. */
export const reviewSchema = z
  .strictObject({ status: z.enum(['approved', 'rejected']), note: text(0, NOTE_MOST).optional() })
  .openapi('EvidenceReview');

/** {@link reviewSchema}, read. */
export type Review = z.output<typeof reviewSchema>;

/** Which evidence is listed. */
export const evidenceFilter = z.object({
  ...tenantFilter,
  ...pageQuery,
  application_id: id.optional(),
  status: evidenceStatus.optional(),
});
