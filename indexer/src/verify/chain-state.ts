/** The program's accounts as the chain has them, all at one slot. */
import {
  accountNameOf,
  decodeAttribution,
  decodeCampaign,
  decodeCampaignPot,
  decodeCampaignTombstone,
  decodeConfig,
  decodeInfluencer,
  decodeParticipation,
  encodeBase58,
  type RouterPdas,
} from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import type { ChainRpc, Commitment } from '../rpc';
import type { AccountBytes } from './replay';

/** What verification asks a node for. */
export type AccountsRpc = Pick<ChainRpc, 'getGenesisHash' | 'getProgramAccounts' | 'getMultipleAccounts'>;

/** All accounts of the program at one slot. */
export interface ChainState {
  slot: number;
  accounts: AccountBytes;
}

/** The head of a stream in the account that carries it. */
export interface ChainHead {
  streamKey: string;
  seq: bigint;
  chain: Uint8Array;
}

/** Any field of an account, or several of them. */
type Decoded = Readonly<Record<string, unknown>>;

/**
 * One answer is one bank's view, hence one slot. Anybody can create accounts in the program's name, but only the program can write to
 * them: those that do not begin like one of its own are left out.
 */
export async function readChainState(
  rpc: AccountsRpc,
  pdas: RouterPdas,
  commitment: Commitment,
): Promise<ChainState> {
  const { slot, value } = await rpc.getProgramAccounts(pdas.programId.toBase58(), { commitment });
  const own = value.filter(({ account }) => accountNameOf(account.data) !== null);
  return { slot, accounts: new Map(own.map(({ address, account }) => [address, account.data])) };
}

/** The heads of all streams whose accounts exist. */
export function headsOf(accounts: AccountBytes): ChainHead[] {
  return [...accounts.values()].flatMap((data) => {
    const head = headOf(data);
    return head === null ? [] : [head];
  });
}

/** The head that an account carries; null for a type that carries none. */
export function headOf(data: Uint8Array): ChainHead | null {
  switch (accountNameOf(data)) {
    case 'Config':
      return { streamKey: 'config', ...decodeConfig(data).events };
    case 'Campaign':
      return { streamKey: streamKeyOf(data), ...decodeCampaign(data).events };
    case 'CampaignTombstone':
      return { streamKey: streamKeyOf(data), ...decodeCampaignTombstone(data).events };
    case 'Influencer':
      return { streamKey: streamKeyOf(data), ...decodeInfluencer(data).events };
    default:
      return null;
  }
}

/** The stream whose events change an account. (Those of campaigns change influencers' accounts as well.) */
export function streamKeyOf(data: Uint8Array): string {
  switch (accountNameOf(data)) {
    case 'Campaign':
      return campaignStream(decodeCampaign(data).id);
    case 'CampaignTombstone':
      return campaignStream(decodeCampaignTombstone(data).id);
    case 'CampaignPot':
      return campaignStream(decodeCampaignPot(data).campaignId);
    case 'Attribution':
      return campaignStream(decodeAttribution(data).campaignId);
    case 'Influencer':
      return `influencer:${decodeInfluencer(data).wallet.toBase58()}`;
    case 'Participation':
      return `influencer:${decodeParticipation(data).influencer.toBase58()}`;
    default:
      return 'config';
  }
}

function campaignStream(id: Uint8Array): string {
  return `campaign:${encodeBase58(id)}`;
}

/** An account's type and fields as text, for people who look for a difference. */
export function describeAccount(data: Uint8Array): Map<string, string> {
  const type = accountNameOf(data);
  const fields = new Map([['type', type ?? 'unknown']]);
  const decoded = decodedOf(data);
  if (decoded !== null) flatten('', decoded, fields);
  return fields;
}

function decodedOf(data: Uint8Array): Decoded | null {
  switch (accountNameOf(data)) {
    case 'Config':
      return { ...decodeConfig(data) };
    case 'Campaign':
      return { ...decodeCampaign(data) };
    case 'CampaignTombstone':
      return { ...decodeCampaignTombstone(data) };
    case 'CampaignPot':
      return { ...decodeCampaignPot(data) };
    case 'Influencer':
      return { ...decodeInfluencer(data) };
    case 'Attribution':
      return { ...decodeAttribution(data) };
    case 'Participation':
      return { ...decodeParticipation(data) };
    default:
      return null;
  }
}

function flatten(prefix: string, value: unknown, fields: Map<string, string>): void {
  if (value instanceof PublicKey) fields.set(prefix, value.toBase58());
  else if (value instanceof Uint8Array) fields.set(prefix, Buffer.from(value).toString('hex'));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      flatten(prefix === '' ? name : `${prefix}.${name}`, part, fields);
    }
  } else fields.set(prefix, String(value));
}
