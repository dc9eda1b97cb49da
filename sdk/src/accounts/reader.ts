import type { AccountInfo, GetProgramAccountsFilter, PublicKey } from '@solana/web3.js';
import { encodeBase58 } from '../base58';
import { RouterPdas } from '../pda';
import {
  accountDiscriminator,
  accountNameOf,
  decodeAttribution,
  decodeCampaign,
  decodeCampaignPot,
  decodeCampaignTombstone,
  decodeConfig,
  decodeInfluencer,
  decodeParticipation,
} from './codec';
import { ACCOUNT_LAYOUT } from './layout';
import type {
  Attribution,
  Campaign,
  CampaignPot,
  CampaignTombstone,
  Config,
  Influencer,
  Participation,
} from './types';

/** What an account holds, and where it is. */
export interface Located<T> {
  address: PublicKey;
  account: T;
}

/** Where accounts are read from. A web3.js `Connection` is one. */
export interface AccountReader {
  getAccountInfo(address: PublicKey): Promise<AccountInfo<Uint8Array> | null>;
  /** Needed for the lists only. */
  getProgramAccounts?(
    programId: PublicKey,
    config: { filters: GetProgramAccountsFilter[] },
  ): Promise<readonly { pubkey: PublicKey; account: AccountInfo<Uint8Array> }[]>;
}

/** An account at a router address that the router program does not own. */
export class ForeignAccountError extends Error {
  override readonly name = 'ForeignAccountError';
  constructor(
    readonly address: PublicKey,
    readonly owner: PublicKey,
  ) {
    super(`${address.toBase58()} belongs to ${owner.toBase58()}, not to the router program`);
  }
}

/**
 * Reads the router program's accounts. A missing account is null; so is one that merely holds lamports that somebody
 * sent to its address.
 */
export class RouterAccounts {
  constructor(
    private readonly reader: AccountReader,
    readonly pdas: RouterPdas = new RouterPdas(),
  ) {}

  config(): Promise<Config | null> {
    return this.read(this.pdas.config(), decodeConfig);
  }

  /** A campaign; null when there is none, or no more than its tombstone. */
  async campaign(campaignId: Uint8Array): Promise<Campaign | null> {
    const data = await this.data(this.pdas.campaign(campaignId));
    return data === null || accountNameOf(data) === 'CampaignTombstone' ? null : decodeCampaign(data);
  }

  /** What is left of a closed campaign; null when it is not closed or never was. */
  async tombstone(campaignId: Uint8Array): Promise<CampaignTombstone | null> {
    const data = await this.data(this.pdas.campaign(campaignId));
    return data === null || accountNameOf(data) === 'Campaign' ? null : decodeCampaignTombstone(data);
  }

  pot(campaignId: Uint8Array): Promise<CampaignPot | null> {
    return this.read(this.pdas.pot(campaignId), decodeCampaignPot);
  }

  influencer(wallet: PublicKey): Promise<Influencer | null> {
    return this.read(this.pdas.influencer(wallet), decodeInfluencer);
  }

  attribution(user: PublicKey, campaignId: Uint8Array): Promise<Attribution | null> {
    return this.read(this.pdas.attribution(user, campaignId), decodeAttribution);
  }

  participation(wallet: PublicKey, campaignId: Uint8Array): Promise<Participation | null> {
    return this.read(this.pdas.participation(wallet, campaignId), decodeParticipation);
  }

  /** The campaigns of an advertiser, closed ones without their tombstones. */
  campaignsOf(owner: PublicKey): Promise<Located<Campaign>[]> {
    const filters = [accountFilter('Campaign'), keyFilter(ACCOUNT_LAYOUT.campaign.owner, owner.toBytes())];
    return this.list(filters, decodeCampaign);
  }

  /** The attributions of a campaign, of an influencer, or of both; without either, all. */
  attributionsOf(of: { campaignId?: Uint8Array; influencer?: PublicKey }): Promise<Located<Attribution>[]> {
    const { campaignId, influencer } = ACCOUNT_LAYOUT.attribution;
    const filters = [accountFilter('Attribution')];
    if (of.campaignId !== undefined) filters.push(keyFilter(campaignId, of.campaignId));
    if (of.influencer !== undefined) filters.push(keyFilter(influencer, of.influencer.toBytes()));
    return this.list(filters, decodeAttribution);
  }

  /** Who joined a campaign. */
  participationsOf(of: { campaignId: Uint8Array }): Promise<Located<Participation>[]> {
    const filter = keyFilter(ACCOUNT_LAYOUT.participation.campaignId, of.campaignId);
    return this.list([accountFilter('Participation'), filter], decodeParticipation);
  }

  /** Every registered influencer. */
  influencers(): Promise<Located<Influencer>[]> {
    return this.list([accountFilter('Influencer')], decodeInfluencer);
  }

  private async read<T>(address: PublicKey, decode: (data: Uint8Array) => T): Promise<T | null> {
    const data = await this.data(address);
    return data === null ? null : decode(data);
  }

  private async data(address: PublicKey): Promise<Uint8Array | null> {
    const info = await this.reader.getAccountInfo(address);
    if (info === null || info.data.length === 0) return null;
    if (!info.owner.equals(this.pdas.programId)) throw new ForeignAccountError(address, info.owner);
    return info.data;
  }

  private async list<T>(
    filters: GetProgramAccountsFilter[],
    decode: (data: Uint8Array) => T,
  ): Promise<Located<T>[]> {
    if (this.reader.getProgramAccounts === undefined) {
      throw new TypeError('this account reader can not list accounts: it has no getProgramAccounts');
    }
    const found = await this.reader.getProgramAccounts(this.pdas.programId, { filters });
    return found.map(({ pubkey, account }) => ({ address: pubkey, account: decode(account.data) }));
  }
}

function accountFilter(name: 'Campaign' | 'Attribution' | 'Participation' | 'Influencer') {
  return keyFilter(0, accountDiscriminator(name));
}

function keyFilter(offset: number, bytes: Uint8Array): GetProgramAccountsFilter {
  return { memcmp: { offset, bytes: encodeBase58(bytes) } };
}
