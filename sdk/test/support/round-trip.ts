import type { Chain } from '@crr/localnet';
import { expect } from 'chai';
import {
  ACCOUNT_SPACE,
  type AccountName,
  accountNameOf,
  decodeAttribution,
  decodeCampaign,
  decodeCampaignPot,
  decodeCampaignTombstone,
  decodeConfig,
  decodeInfluencer,
  decodeParticipation,
  encodeAttribution,
  encodeCampaign,
  encodeCampaignPot,
  encodeCampaignTombstone,
  encodeConfig,
  encodeInfluencer,
  encodeParticipation,
  ROUTER_PROGRAM_ID,
} from '../../src';

type Recode = (data: Uint8Array) => Uint8Array;

const RECODE: Partial<Record<AccountName, Recode>> = {
  Config: (data) => encodeConfig(decodeConfig(data)),
  Campaign: (data) => encodeCampaign(decodeCampaign(data)),
  CampaignTombstone: (data) => encodeCampaignTombstone(decodeCampaignTombstone(data)),
  CampaignPot: (data) => encodeCampaignPot(decodeCampaignPot(data)),
  Influencer: (data) => encodeInfluencer(decodeInfluencer(data)),
  Attribution: (data) => encodeAttribution(decodeAttribution(data)),
  Participation: (data) => encodeParticipation(decodeParticipation(data)),
};

/**
 * Expects every account of the router on the chain to have its type's size, and to encode to the very bytes it was
 * decoded from. Returns the types met.
 */
export function expectRoundTrips(chain: Chain): Set<AccountName> {
  const met = new Set<AccountName>();
  for (const { account } of chain.programAccounts(ROUTER_PROGRAM_ID)) {
    const name = accountNameOf(account.data);
    const recode = name === null ? undefined : RECODE[name];
    if (name === null || recode === undefined) throw new Error('an account of no known type');
    expect(account.data.length, name).to.equal(ACCOUNT_SPACE[name]);
    expect(Buffer.from(recode(account.data)).toString('hex'), name).to.equal(account.data.toString('hex'));
    met.add(name);
  }
  return met;
}
