import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { conversionKey } from '../src';

const SECRET = 'a secret that edge and platform share';
const CAMPAIGN = 'CampaignCampaignCampaignCampaignCampaign111';

describe('conversion keys', () => {
  it('are the HMAC-SHA256 of domain and campaign under the secret, in hex', () => {
    const expected = createHmac('sha256', SECRET).update(`crr-conversion-key-v1:${CAMPAIGN}`).digest('hex');
    expect(conversionKey(SECRET, CAMPAIGN)).to.equal(expected);
  });

  it('differ for each campaign and each secret', () => {
    const keys = [
      conversionKey(SECRET, CAMPAIGN),
      conversionKey(SECRET, `${CAMPAIGN}x`),
      conversionKey(`${SECRET}x`, CAMPAIGN),
    ];
    expect(new Set(keys).size).to.equal(keys.length);
  });
});
