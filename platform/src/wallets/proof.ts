/** Proving that a wallet is an influencer's: a challenge, signed once. */
import { isDuplicate, type Row } from '@crr/db';
import { encodeBase58 } from '@crr/sdk';
import { conflict, invalidField, notFound } from '../http';
import { type InfluencerRow, influencerFacts } from '../influencers';
import { syncLinks } from '../links';
import type { RequestContext } from '../pipeline';
import {
  CHALLENGE_SECONDS,
  isSignedBy,
  isWallet,
  type SignInInput,
  signInInput,
  signInMessage,
} from './challenge';
import type { WalletProof } from './schema';

const NONCE_BYTES = 16;

/** A challenge that was given out. */
export interface Challenge {
  readonly id: string;
  readonly wallet: string;
  readonly message: string;
  /** Of which wallets make the same message. */
  readonly sign_in: SignInInput;
  readonly expires_at: Date;
}

type ChallengeRow = Row<'platform.wallet_challenges'>;

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
  const { domain, cluster } = context.services.settings;
  const terms = { domain, cluster, wallet, influencerId, nonce, issuedAt: now, expiresAt };
  const sign_in = signInInput(terms);
  const given = { id: context.newId(), wallet, message: signInMessage(sign_in), expires_at: expiresAt };
  await context.db
    .insertInto('platform.wallet_challenges')
    .values({ ...given, influencer_id: influencerId, nonce, created_at: now })
    .execute();
  return { ...given, sign_in };
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
  if (!isOfThisSite(context, row)) {
    throw conflict('challenge_expired', 'the challenge is for another site or chain; ask for another');
  }
  if (!isSignedBy(row.wallet, row.message, signature)) {
    throw invalidField('signature', 'must be the wallet’s signature of the challenge’s message');
  }
  await db.updateTable('platform.wallet_challenges').set({ used_at: now }).where('id', '=', row.id).execute();
  const before = await context.scope.find('influencers', influencerId, {
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

/** Whether the message says what this platform would say now: its domain, its chain, and everything that is kept beside it. */
function isOfThisSite({ services: { settings } }: RequestContext, row: ChallengeRow): boolean {
  const terms = {
    domain: settings.domain,
    cluster: settings.cluster,
    wallet: row.wallet,
    influencerId: row.influencer_id,
    nonce: row.nonce,
    issuedAt: row.created_at,
    expiresAt: row.expires_at,
  };
  return signInMessage(signInInput(terms)) === row.message;
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
  return row;
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
  return row;
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
