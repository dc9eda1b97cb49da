/** The life of a campaign: which moves there are, and who makes them. */
import type { CampaignStatus } from '@crr/db';
import type { NamedAccess } from '../tenancy';

export type { CampaignStatus };

/** Where a campaign can be. */
export const CAMPAIGN_STATUSES = [
  'draft',
  'reviewing',
  'published',
  'paused',
  'completed',
] as const satisfies readonly CampaignStatus[];

/** A move from one status to another. */
export interface Move {
  readonly summary: string;
  readonly from: readonly CampaignStatus[];
  readonly to: CampaignStatus;
  readonly access: NamedAccess;
  /** The transaction that does it on chain; where the campaign is there, its owner asks for that instead, and the status follows. */
  readonly transaction?: 'pause' | 'resume' | 'finalize';
}

const OWNER: NamedAccess = { admin: ['reviewer'], advertiser: true, apiKey: 'campaigns:write' };
const REVIEWER: NamedAccess = { admin: ['reviewer'] };

/** Every legal move, by its name. */
export const MOVES = {
  submit: { summary: 'Hand a campaign in for review', from: ['draft'], to: 'reviewing', access: OWNER },
  withdraw: { summary: 'Take a campaign back from review', from: ['reviewing'], to: 'draft', access: OWNER },
  publish: { summary: 'Let a campaign run', from: ['reviewing'], to: 'published', access: REVIEWER },
  pause: {
    summary: 'Stop a campaign for a while',
    from: ['published'],
    to: 'paused',
    access: OWNER,
    transaction: 'pause',
  },
  resume: {
    summary: 'Let a paused campaign run again',
    from: ['paused'],
    to: 'published',
    access: OWNER,
    transaction: 'resume',
  },
  complete: {
    summary: 'End a campaign',
    from: ['published', 'paused'],
    to: 'completed',
    access: OWNER,
    transaction: 'finalize',
  },
} as const satisfies Record<string, Move>;

/** The name of a move. */
export type MoveName = keyof typeof MOVES;
