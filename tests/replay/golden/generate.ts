/** Writes golden.json anew: `npx tsx tests/replay/golden/generate.ts`. Needed after a change of layout alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeAttribution,
  encodeCampaign,
  encodeCampaignPot,
  encodeCampaignTombstone,
  encodeConfig,
  encodeInfluencer,
  encodeParticipation,
} from '@crr/sdk';
import { LARGEST } from '@crr/testing/chain';
import { fieldsOf } from './fields';

function entry(data: Uint8Array, account: object) {
  return { data: Buffer.from(data).toString('hex'), fields: fieldsOf(account) };
}

const golden = {
  Config: entry(encodeConfig(LARGEST.config), LARGEST.config),
  Campaign: entry(encodeCampaign(LARGEST.campaign), LARGEST.campaign),
  CampaignTombstone: entry(encodeCampaignTombstone(LARGEST.campaignTombstone), LARGEST.campaignTombstone),
  CampaignPot: entry(encodeCampaignPot(LARGEST.campaignPot), LARGEST.campaignPot),
  Influencer: entry(encodeInfluencer(LARGEST.influencer), LARGEST.influencer),
  Attribution: entry(encodeAttribution(LARGEST.attribution), LARGEST.attribution),
  Participation: entry(encodeParticipation(LARGEST.participation), LARGEST.participation),
};
writeFileSync(join(__dirname, 'golden.json'), `${JSON.stringify(golden, null, 1)}\n`);
