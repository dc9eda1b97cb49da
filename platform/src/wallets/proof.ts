/** Proving that a wallet is an influencer's: a challenge, signed once. */
import { isDuplicate } from '@crr/db';
import { encodeBase58 } from '@crr/sdk';
import { conflict, invalidField, notFound } from '../http';
import { type InfluencerRow, influencerFacts } from '../influencers';
import { syncLinks } from '../links';
import type { RequestContext } from '../pipeline';
import { CHALLENGE_SECONDS, challengeMessage, isSignedBy, isWallet } from './challenge';
import type { WalletProof } from './schema';

const NONCE_BYTES = 16;

/** A challenge that was given out. */
export interface Challenge {
  readonly id: string;
  readonly wallet: string;
  readonly message: string;
  readonly expires_at: Date;
}

interface ChallengeRow extends Challenge {
  readonly influencer_id: string;
  readonly used_at: Date | null;
}

/**
 * Gives out a message to be signed. @throws ApiError 409 `wallet_taken` for one that another influencer has proven; 422 for what is no wallet
 */
export async function challenge(
  context: RequestContext,
  influencerId: string,
  wallet: string,
): Promise<Challenge> {
  if (!isWallet(wallet)) throw invalidField('wallet', 'must be an address that a wallet signs for');
  await refuseTakenWallet(context, influencerId, wallet);
  const { now } = context;
  const nonce = encodeBase58(context.random(NONCE_BYTES));
  const expiresAt = new Date(now.getTime() + CHALLENGE_SECONDS * 1_000);
  const { domain } = context.services.settings;
  const message = challengeMessage({ domain, wallet, influencerId, nonce, issuedAt: now, expiresAt });
  const given = { id: context.newId(), wallet, message, expires_at: expiresAt };
  await context.db
    .insertInto('platform.wallet_challenges')
    .values({ ...given, influencer_id: influencerId, nonce, created_at: now })
    .execute();
  return given;
}

/**
 * Takes a signed challenge: the wallet is the influencer's from now on, in the place of an earlier one, and their links lead with tags.
 *
 * @throws ApiError 404 for nobody's challenge, 409 `challenge_used`, `challenge_expired`, `wallet_taken`; 422 for another signature
 */
export async function prove(
  context: RequestContext,
  influencerId: string,
  { challenge_id: challengeId, signature }: WalletProof,
): Promise<InfluencerRow> {
  const { db, now } = context;
  const row = await findChallenge(context, influencerId, challengeId);
  if (row.used_at !== null) throw conflict('challenge_used', 'this challenge was answered; ask for another');
  if (row.expires_at <= now) throw conflict('challenge_expired', 'the challenge is over; ask for another');
  if (!isSignedBy(row.wallet, row.message, signature)) {
    throw invalidField('signature', 'must be the wallet’s signature of the challenge’s message');
  }
  await db.updateTable('platform.wallet_challenges').set({ used_at: now }).where('id', '=', row.id).execute();
  const before = await context.scope.find<InfluencerRow>('influencers', influencerId, {
    lock: true,
  });
  const after = await setWallet(context, before.id, row.wallet);
  await syncLinks(db, { influencerId: before.id }, now);
  await context.audit({
    action: 'influencer.prove_wallet',
    subjectKind: 'influencers',
    subjectId: before.id,
    advertiserId: null,
    before: influencerFacts(before),
    after: influencerFacts(after),
  });
  return after;
}

/** Locked: of two answers to one challenge, the second waits and finds it used. */
async function findChallenge(
  { db }: RequestContext,
  influencerId: string,
  challengeId: string,
): Promise<ChallengeRow> {
  const row = await db
    .selectFrom('platform.wallet_challenges')
    .selectAll()
    .where('id', '=', challengeId)
    .where('influencer_id', '=', influencerId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound('challenge');
  return row as ChallengeRow;
}

async function setWallet({ db, now }: RequestContext, influencerId: string, wallet: string) {
  const row = await db
    .updateTable('platform.influencers')
    .set({ wallet, wallet_proven_at: now, updated_at: now })
    .where('id', '=', influencerId)
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch((error: unknown): never => {
      if (isDuplicate(error, 'influencers_wallet')) throw walletTaken(error);
      throw error;
    });
  return row as InfluencerRow;
}

async function refuseTakenWallet({ db }: RequestContext, influencerId: string, wallet: string) {
  const holder = await db
    .selectFrom('platform.influencers')
    .select('id')
    .where('wallet', '=', wallet)
    .where('wallet_proven_at', 'is not', null)
    .where('id', '<>', influencerId)
    .executeTakeFirst();
  if (holder !== undefined) throw walletTaken();
}

function walletTaken(cause?: unknown) {
  return conflict('wallet_taken', 'another influencer has proven this wallet', { field: 'wallet', cause });
}
