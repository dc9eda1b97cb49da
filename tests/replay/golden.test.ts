import {
  decodeAttribution,
  decodeCampaign,
  decodeCampaignPot,
  decodeCampaignTombstone,
  decodeConfig,
  decodeInfluencer,
  decodeParticipation,
} from '@crr/sdk';
import { expect } from 'chai';
import { type Fields, fieldsOf } from './golden/fields';
import golden from './golden/golden.json';

const DECODERS: Record<keyof typeof golden, (data: Uint8Array) => object> = {
  Config: decodeConfig,
  Campaign: decodeCampaign,
  CampaignTombstone: decodeCampaignTombstone,
  CampaignPot: decodeCampaignPot,
  Influencer: decodeInfluencer,
  Attribution: decodeAttribution,
  Participation: decodeParticipation,
};

// The program's own test of the same file: programs/campaign_reward_router/tests/golden.rs.
describe('the committed bytes of every account type', () => {
  for (const [type, { data, fields }] of Object.entries(golden)) {
    it(`${type}: the SDK reads every field of them as the program does`, () => {
      const account = DECODERS[type as keyof typeof golden](Buffer.from(data, 'hex'));
      expect(fieldsOf(account)).to.deep.equal(fields satisfies Fields);
    });
  }
});
