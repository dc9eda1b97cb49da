/** Who plays. */
import { Keypair } from '@solana/web3.js';
import type { ScenarioCluster } from './cluster';

/** The people and services of a campaign. */
export interface Cast {
  advertiser: Keypair;
  attester: Keypair;
  tagSigner: Keypair;
  influencer: Keypair;
  user: Keypair;
}

/** The part of the cast that outlives a chapter. */
export type Troupe = Pick<Cast, 'advertiser' | 'attester' | 'tagSigner'>;

/** For fees, deposits of campaigns and deposits of attributions. */
const LAMPORTS_EACH = 200_000_000n;

/** Gives the advertiser and the attester what they need to pay fees and deposits, unless they have it. */
export async function fundTroupe(stage: ScenarioCluster, troupe: Troupe): Promise<void> {
  const wallets = [troupe.advertiser.publicKey, troupe.attester.publicKey];
  const balances = await Promise.all(wallets.map((wallet) => stage.connection.getBalance(wallet)));
  const poor = wallets.filter((_, index) => BigInt(balances[index] ?? 0) < LAMPORTS_EACH);
  if (poor.length > 0) await stage.fund(poor, LAMPORTS_EACH);
}

/** A new influencer and a new user join the troupe. */
export function castOf(troupe: Troupe): Cast {
  return { ...troupe, influencer: Keypair.generate(), user: Keypair.generate() };
}
