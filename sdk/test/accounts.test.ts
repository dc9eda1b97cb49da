import { createHash } from 'node:crypto';
import { hash, I64_MIN, key, LARGEST, U64_MAX } from '@crr/testing/chain';
import type { Connection } from '@solana/web3.js';
import { expect } from 'chai';
import {
  ACCOUNT_LAYOUT,
  ACCOUNT_SPACE,
  type AccountName,
  type AccountReader,
  accountDiscriminator,
  accountNameOf,
  type Campaign,
  DecodeError,
  decodeAttribution,
  decodeCampaign,
  decodeCampaignPot,
  decodeCampaignTombstone,
  decodeConfig,
  decodeInfluencer,
  decodeParticipation,
  EncodeError,
  encodeAttribution,
  encodeCampaign,
  encodeCampaignPot,
  encodeCampaignTombstone,
  encodeConfig,
  encodeInfluencer,
  encodeParticipation,
  ForeignAccountError,
  type Platform,
  RouterAccounts,
} from '../src';

interface Codec {
  name: AccountName;
  sample: object;
  bytes: Uint8Array;
  decode: (data: Uint8Array) => object;
}

const CODECS: readonly Codec[] = [
  { name: 'Config', sample: LARGEST.config, bytes: encodeConfig(LARGEST.config), decode: decodeConfig },
  {
    name: 'Campaign',
    sample: LARGEST.campaign,
    bytes: encodeCampaign(LARGEST.campaign),
    decode: decodeCampaign,
  },
  {
    name: 'CampaignTombstone',
    sample: LARGEST.campaignTombstone,
    bytes: encodeCampaignTombstone(LARGEST.campaignTombstone),
    decode: decodeCampaignTombstone,
  },
  {
    name: 'CampaignPot',
    sample: LARGEST.campaignPot,
    bytes: encodeCampaignPot(LARGEST.campaignPot),
    decode: decodeCampaignPot,
  },
  {
    name: 'Influencer',
    sample: LARGEST.influencer,
    bytes: encodeInfluencer(LARGEST.influencer),
    decode: decodeInfluencer,
  },
  {
    name: 'Attribution',
    sample: LARGEST.attribution,
    bytes: encodeAttribution(LARGEST.attribution),
    decode: decodeAttribution,
  },
  {
    name: 'Participation',
    sample: LARGEST.participation,
    bytes: encodeParticipation(LARGEST.participation),
    decode: decodeParticipation,
  },
];

describe('accounts', () => {
  for (const { name, sample, bytes, decode } of CODECS) {
    describe(name, () => {
      it('decodes to what was encoded, at every field’s limits', () => {
        expect(decode(bytes)).to.deep.equal(sample);
      });

      it('has its type’s size and begins with the hash of its name', () => {
        const expected = createHash('sha256').update(`account:${name}`).digest().subarray(0, 8);
        expect(bytes.length).to.equal(ACCOUNT_SPACE[name]);
        expect(Buffer.from(bytes.subarray(0, 8)).equals(expected)).to.equal(true);
        expect(accountDiscriminator(name)).to.deep.equal(Uint8Array.from(expected));
        expect(accountNameOf(bytes)).to.equal(name);
      });

      it('is not read from bytes that are longer, shorter, of another type or of another version', () => {
        const changed = (at: number, value: number) => bytes.map((byte, i) => (i === at ? value : byte));
        expect(() => decode(bytes.subarray(0, -1))).to.throw(DecodeError, `not ${ACCOUNT_SPACE[name]}`);
        expect(() => decode(Buffer.concat([bytes, Buffer.alloc(1)]))).to.throw(DecodeError, /bytes, not/);
        expect(() => decode(new Uint8Array())).to.throw(DecodeError, `not a ${name}: it begins otherwise`);
        expect(() => decode(changed(7, (bytes[7] ?? 0) ^ 1))).to.throw(DecodeError, /begins otherwise/);
        expect(() => decode(changed(8, 2))).to.throw(DecodeError, /layout version is 2, not 1/);
      });
    });
  }

  it('have their filterable fields where the layout says', () => {
    const at = (name: AccountName, offset: number, length: number) => {
      const found = CODECS.find((codec) => codec.name === name);
      return Uint8Array.from(found?.bytes.subarray(offset, offset + length) ?? []);
    };
    const { campaign, campaignTombstone, campaignPot, influencer, attribution, participation, config } =
      ACCOUNT_LAYOUT;
    expect(at('Config', config.admin, 32)).to.deep.equal(hash(1));
    expect(at('Campaign', campaign.id, 32)).to.deep.equal(hash(1));
    expect(at('Campaign', campaign.events + 8, 32)).to.deep.equal(hash(99));
    expect(at('Campaign', campaign.owner, 32)).to.deep.equal(hash(2));
    expect(at('Campaign', campaign.rentPayer, 32)).to.deep.equal(hash(3));
    expect(at('Campaign', campaign.status, 2)).to.deep.equal(Uint8Array.of(1, 1));
    expect(at('Campaign', campaign.attester, 32)).to.deep.equal(hash(4));
    expect(at('Campaign', campaign.tagSigner, 32)).to.deep.equal(hash(6));
    expect(at('CampaignTombstone', campaignTombstone.id, 32)).to.deep.equal(hash(2));
    expect(at('CampaignTombstone', campaignTombstone.events + 8, 32)).to.deep.equal(hash(99));
    expect(at('CampaignTombstone', campaignTombstone.owner, 32)).to.deep.equal(hash(3));
    expect(at('CampaignPot', campaignPot.campaignId, 32)).to.deep.equal(hash(2));
    expect(at('CampaignPot', campaignPot.authority, 32)).to.deep.equal(hash(3));
    expect(at('CampaignPot', campaignPot.vault, 32)).to.deep.equal(hash(4));
    expect(at('Influencer', influencer.wallet, 32)).to.deep.equal(hash(2));
    expect(at('Influencer', influencer.events + 8, 32)).to.deep.equal(hash(99));
    expect(at('Influencer', influencer.verified, 1)).to.deep.equal(Uint8Array.of(1));
    expect(at('Attribution', attribution.user, 32)).to.deep.equal(hash(2));
    expect(at('Attribution', attribution.campaignId, 32)).to.deep.equal(hash(3));
    expect(at('Attribution', attribution.influencer, 32)).to.deep.equal(hash(4));
    expect(at('Participation', participation.influencer, 32)).to.deep.equal(hash(2));
    expect(at('Participation', participation.campaignId, 32)).to.deep.equal(hash(3));
  });

  it('are the bytes one would write by hand', () => {
    const byHand = Buffer.concat([
      createHash('sha256').update('account:Participation').digest().subarray(0, 8),
      Buffer.of(1, 254),
      Buffer.alloc(32, 2),
      Buffer.alloc(32, 3),
      Buffer.alloc(32, 4),
      Buffer.from('fffeffffffffffff', 'hex'),
      Buffer.alloc(16),
    ]);
    const account = { ...LARGEST.participation, bump: 254, joinedAt: -257n };
    expect(Buffer.from(encodeParticipation(account)).toString('hex')).to.equal(byHand.toString('hex'));
  });

  it('show the zero key as null where it means nobody, and drop empty places of a list', () => {
    const attribution = { ...LARGEST.attribution, influencer: null };
    const config = { ...LARGEST.config, pendingAdmin: null, swapVenues: [key(8)] };
    expect(decodeAttribution(encodeAttribution(attribution))).to.deep.equal(attribution);
    expect(decodeConfig(encodeConfig(config))).to.deep.equal(config);
    expect(encodeAttribution(attribution)).to.deep.equal(
      encodeAttribution({ ...attribution, influencer: key(0) }),
    );
  });

  it('keep every platform and every absent option', () => {
    const platforms: Platform[] = ['Twitter', 'TikTok', 'YouTube', 'Instagram', 'Telegram', { custom: 'é' }];
    for (const platform of platforms) {
      expect(decodeInfluencer(encodeInfluencer({ ...LARGEST.influencer, platform })).platform).to.deep.equal(
        platform,
      );
    }
    const payoutRules = {
      ...LARGEST.campaign.payoutRules,
      conversionBonusUsdc: null,
      maxPayoutPerUserUsdc: null,
    };
    const targeting = { requireCohort: false, sites: [], cohorts: [], countries: [] };
    const sparse: Campaign = { ...LARGEST.campaign, dailyBudgetUsdc: null, payoutRules, targeting, name: '' };
    expect(decodeCampaign(encodeCampaign(sparse))).to.deep.equal(sparse);
  });

  it('keep country codes that are no letters', () => {
    const countries = ['\u0000\u00ff', 'de'];
    const targeting = { ...LARGEST.campaign.targeting, countries };
    const decoded = decodeCampaign(encodeCampaign({ ...LARGEST.campaign, targeting }));
    expect(decoded.targeting.countries).to.deep.equal(countries);
  });
});

describe('a value that does not fit', () => {
  const campaign = (change: object) => () => encodeCampaign({ ...LARGEST.campaign, ...change } as Campaign);
  const cases: [string, object, string][] = [
    ['a negative amount', { totalBudgetUsdc: -1n }, 'totalBudgetUsdc must be of type u64 (bigint)'],
    [
      'an amount above u64',
      { totalBudgetUsdc: U64_MAX + 1n },
      'totalBudgetUsdc must be of type u64 (bigint)',
    ],
    ['a number for an amount', { nonce: 5 }, 'nonce must be of type u64 (bigint)'],
    ['a time below i64', { endDate: I64_MIN - 1n }, 'endDate must be of type i64 (bigint)'],
    ['a fraction', { influencerShareBps: 1.5 }, 'influencerShareBps must be of type u16 (number)'],
    ['a number above u8', { minAttentionSeconds: 256 }, 'minAttentionSeconds must be of type u8 (number)'],
    ['a number below zero', { userBonusBps: -1 }, 'userBonusBps must be of type u16 (number)'],
    ['a short hash', { id: new Uint8Array(31) }, 'id must be a Uint8Array of 32 bytes'],
    ['text for a hash', { id: 'abc' }, 'id must be a Uint8Array of 32 bytes'],
    ['text for a key', { owner: 'abc' }, 'owner must be a PublicKey'],
    ['null for a key that is needed', { owner: null }, 'owner must be a PublicKey'],
    ['a number for a flag', { paused: 1 }, 'paused must be a boolean'],
    ['a number for a name', { name: 1 }, 'name must be a string'],
    ['an unknown choice', { status: 'Open' }, 'status must be one of Active, Finalizing, Closed'],
    ['a field that is missing', { stats: {} }, 'stats.totalVausProcessed must be given'],
    ['nothing for a struct', { stats: null }, 'stats must be a CampaignStats'],
    [
      'a country of three letters',
      { targeting: { ...LARGEST.campaign.targeting, countries: ['DE', 'FRA'] } },
      'targeting.countries[1] must be a country code of two letters',
    ],
    [
      'something else for a list',
      { targeting: { ...LARGEST.campaign.targeting, cohorts: 5 } },
      'targeting.cohorts must be a list',
    ],
    [
      'a name longer than its place',
      { name: 'x'.repeat(65) },
      'Campaign must be at most 1328 bytes: a name or a list is too long',
    ],
  ];
  for (const [what, change, message] of cases) {
    it(`is refused by name: ${what}`, () => {
      expect(campaign(change)).to.throw(EncodeError, message);
    });
  }

  it('is refused by name: a fifth venue', () => {
    const swapVenues = [1, 2, 3, 4, 5].map(key);
    expect(() => encodeConfig({ ...LARGEST.config, swapVenues })).to.throw(
      EncodeError,
      'swapVenues must be a list of at most 4 keys',
    );
  });

  it('is refused by name: a platform that is none', () => {
    const platform = 'MySpace' as Platform;
    expect(() => encodeInfluencer({ ...LARGEST.influencer, platform })).to.throw(
      EncodeError,
      'platform must be one of Twitter, TikTok, YouTube, Instagram, Telegram, { custom }',
    );
  });
});

describe('reading accounts', () => {
  const participation = Buffer.from(encodeParticipation(LARGEST.participation));

  function readerOf(
    owner = new RouterAccounts({ getAccountInfo: async () => null }).pdas.programId,
  ): AccountReader {
    const info = { data: participation, owner, executable: false, lamports: 1, rentEpoch: 0 };
    return { getAccountInfo: async () => info };
  }

  it('takes a web3.js connection', () => {
    const accepts = (connection: Connection): AccountReader => connection;
    expect(accepts).to.be.a('function');
  });

  it('refuses an account that another program wrote', async () => {
    const accounts = new RouterAccounts(readerOf(key(77)));
    const error = await accounts.participation(key(2), hash(3)).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ForeignAccountError);
  });

  it('refuses an account of another type', async () => {
    const error = await new RouterAccounts(readerOf()).config().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(DecodeError);
  });

  it('says that a reader can not list', async () => {
    const error = await new RouterAccounts(readerOf()).influencers().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(TypeError);
    expect(String(error)).to.include('getProgramAccounts');
  });
});
