/** Proofs of influencers' wallets over HTTP. */
import { forbidden } from '../http';
import { influencerSchema, influencerView } from '../influencers';
import { defineRoute, type Route } from '../pipeline';
import type { Actor } from '../tenancy';
import { challenge, prove } from './proof';
import { challengeSchema, walletClaimSchema, walletProofSchema } from './schema';

const TAGS = ['influencers'];

/** The routes. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/influencers/me/wallet-challenges',
    summary: 'Ask for a message that proves a wallet',
    description: 'To be signed within five minutes. Signing costs nothing and moves nothing.',
    tags: TAGS,
    access: { influencer: true },
    limit: 'sensitive',
    request: { body: walletClaimSchema },
    responses: { 201: { description: 'The message.', schema: challengeSchema } },
    handler: async ({ input, ...context }) => {
      const given = await challenge(context, influencerIdOf(context.actor), input.body.wallet);
      return { status: 201, body: { ...given, expires_at: given.expires_at.toISOString() } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/influencers/me/wallet-proofs',
    summary: 'Prove a wallet',
    description:
      'From now on it is where the influencer is paid, in the place of an earlier one, and visitors of their links get tags of on-chain campaigns.',
    tags: TAGS,
    access: { influencer: true },
    limit: 'sensitive',
    request: { body: walletProofSchema },
    responses: { 200: { description: 'The influencer.', schema: influencerSchema } },
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: influencerView(await prove(context, influencerIdOf(context.actor), input.body), context.actor),
    }),
  }),
];

function influencerIdOf(actor: Actor): string {
  if (actor.kind !== 'influencer') throw forbidden('forbidden', 'only influencers');
  return actor.influencerId;
}
