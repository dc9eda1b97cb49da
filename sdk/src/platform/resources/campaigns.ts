/** Campaigns and who takes part in them. */
import type { BodyOf, CallOptions, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/campaigns';
const ONE = '/api/v1/campaigns/{id}';
const MEMBER = '/api/v1/campaigns/{id}/influencers/{influencer_id}';
const MEMBERS = '/api/v1/assignments';

/** Moves in a campaign's life. */
export const CAMPAIGN_MOVES = ['submit', 'withdraw', 'publish', 'pause', 'resume', 'complete'] as const;
/** One of {@link CAMPAIGN_MOVES}. */
export type CampaignMove = (typeof CAMPAIGN_MOVES)[number];

/** Calls about campaigns. */
export class Campaigns {
  constructor(private readonly operations: Operations) {}

  /** A draft. */
  create(body: BodyOf<'post', typeof ALL>, options: CallOptions = {}) {
    return this.operations.call('post', ALL, { body, ...options });
  }

  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  get(id: string) {
    return this.operations.call('get', ONE, { params: { id } });
  }

  change(id: string, body: BodyOf<'patch', typeof ONE>) {
    return this.operations.call('patch', ONE, { params: { id }, body });
  }

  /** Throws a draft away. */
  delete(id: string) {
    return this.operations.call('delete', ONE, { params: { id } });
  }

  /** On in its life; refused where it can't go there from where it is. */
  move(id: string, move: CampaignMove, options: CallOptions = {}) {
    return this.operations.call('post', `/api/v1/campaigns/{id}/${move}`, { params: { id }, ...options });
  }

  /** Lets an influencer take part, or changes their share. */
  assign(id: string, influencerId: string, body: BodyOf<'put', typeof MEMBER>) {
    return this.operations.call('put', MEMBER, { params: { id, influencer_id: influencerId }, body });
  }

  unassign(id: string, influencerId: string) {
    return this.operations.call('delete', MEMBER, { params: { id, influencer_id: influencerId } });
  }

  assignments(query: QueryOf<'get', typeof MEMBERS> = {}) {
    return this.operations.call('get', MEMBERS, { query });
  }
}
