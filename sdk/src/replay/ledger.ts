/** All accounts of the program, as far as events created them. */
import type { PublicKey } from '@solana/web3.js';
import {
  type Attribution,
  type Campaign,
  type CampaignPot,
  type CampaignTombstone,
  type Config,
  encodeAttribution,
  encodeCampaign,
  encodeCampaignPot,
  encodeCampaignTombstone,
  encodeConfig,
  encodeInfluencer,
  encodeParticipation,
  type Influencer,
  type Participation,
} from '../accounts';
import { encodeBase58 } from '../base58';
import type { AddressWithBump, RouterPdas } from '../pda';
import { Shelf } from './shelf';

/** The key of the one config. */
export const CONFIG_KEY = 'config';

/** The accounts by type, under the keys of {@link campaignKey} and its like. */
export class Ledger {
  readonly configs = new Shelf<Config>('config');
  readonly campaigns = new Shelf<Campaign>('campaign');
  readonly tombstones = new Shelf<CampaignTombstone>('tombstone');
  readonly pots = new Shelf<CampaignPot>('pot');
  readonly influencers = new Shelf<Influencer>('influencer');
  readonly attributions = new Shelf<Attribution>('attribution');
  readonly participations = new Shelf<Participation>('participation');

  constructor(readonly pdas: RouterPdas) {}

  /** Address (base58) and data of every account that exists. */
  encode(): Map<string, Uint8Array> {
    return new Map([
      ...encodeAll(this.configs, encodeConfig),
      ...encodeAll(this.campaigns, encodeCampaign),
      ...encodeAll(this.tombstones, encodeCampaignTombstone),
      ...encodeAll(this.pots, encodeCampaignPot),
      ...encodeAll(this.influencers, encodeInfluencer),
      ...encodeAll(this.attributions, encodeAttribution),
      ...encodeAll(this.participations, encodeParticipation),
    ]);
  }
}

function* encodeAll<T>(shelf: Shelf<T>, encode: (account: T) => Uint8Array): Generator<[string, Uint8Array]> {
  for (const { address, account } of shelf.values()) yield [address, encode(account)];
}

/** Key of a campaign, its pot and its tombstone. */
export function campaignKey(campaignId: Uint8Array): string {
  return encodeBase58(campaignId);
}

/** Key of an influencer. */
export function walletKey(wallet: PublicKey): string {
  return wallet.toBase58();
}

/** Key of an attribution (user) or participation (influencer). */
export function memberKey(wallet: PublicKey, campaignId: Uint8Array): string {
  return `${wallet.toBase58()}:${campaignKey(campaignId)}`;
}

/** Puts a new account on its shelf, at the address that the program derives, with that address's bump. */
export function place<T>(
  shelf: Shelf<T>,
  key: string,
  [address, bump]: AddressWithBump,
  make: (bump: number) => T,
): void {
  shelf.create(key, address.toBase58(), make(bump));
}
