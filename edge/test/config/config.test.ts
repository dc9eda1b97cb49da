import { type SettingProblem, SettingsError } from '@crr/kit';
import { encodeBase58 } from '@crr/sdk';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULT_APP_SETTINGS } from '../../src/app/settings';
import { readNodeSettings, readWorkerSettings, type Variables } from '../../src/config/config';
import { DEFAULT_DESK_SETTINGS } from '../../src/desk/settings';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const ATTESTER = Keypair.fromSeed(seed(1));
const TAG_KEY = Keypair.fromSeed(seed(2));
const CAMPAIGN = encodeBase58(seed(9));
const HASH = 'ab'.repeat(32);

const EDGE = {
  CRR_RPC_URL: 'http://127.0.0.1:8899/',
  TAG_SIGNER_SEEDS: encodeBase58(seed(2)),
  ATTESTER_KEY: encodeBase58(ATTESTER.secretKey),
  SESSION_SECRET: 'a secret of the sessions that is long enough',
  IP_SALT: 'a salt of 16 or more',
};
const WORKER = {
  ...EDGE,
  LINK_STORE_URL: 'https://collector.example/base/',
  COLLECTOR_KEY: 'a key for the collector',
};

describe('readNodeSettings', () => {
  it('needs no more than the secrets and a node', () => {
    const settings = readNodeSettings({ ...EDGE, PATH: '/bin' });
    expect(settings.rpcUrl).to.equal('http://127.0.0.1:8899');
    expect(settings.attester.publicKey.equals(ATTESTER.publicKey)).to.equal(true);
    expect(settings.tagSecrets).to.deep.equal([EDGE.TAG_SIGNER_SEEDS]);
    const { ipSalt, sessionSecret, ...chosen } = settings.app;
    expect({ ipSalt, sessionSecret }).to.deep.equal({
      ipSalt: EDGE.IP_SALT,
      sessionSecret: EDGE.SESSION_SECRET,
    });
    expect(chosen).to.deep.equal(DEFAULT_APP_SETTINGS);
    expect(settings.desk).to.deep.equal(DEFAULT_DESK_SETTINGS);
    expect(settings.thermostatUrl).to.equal(null);
  });

  it('takes seeds and secret keys, some of them', () => {
    const both = ` ${encodeBase58(TAG_KEY.secretKey)}, ${encodeBase58(seed(3))},`;
    const { tagSecrets } = readNodeSettings({ ...EDGE, TAG_SIGNER_SEEDS: both });
    expect(tagSecrets).to.deep.equal([encodeBase58(TAG_KEY.secretKey), encodeBase58(seed(3))]);
  });

  it('reads what an operator chooses', () => {
    const { app, desk } = readNodeSettings({
      ...EDGE,
      CONSENT_MODE: 'cookieless',
      COOKIE_SAME_SITE: 'None',
      CLIENT_IP_HEADER: 'X-Forwarded-For',
      LIMIT_REDIRECTS_PER_MINUTE: '30',
      LIMIT_REPORTS_PER_SITE_PER_MINUTE: '50',
      CONVERSION_WAIT_SECONDS: '0',
      CONVERSION_SECRET: `${'n'.repeat(32)}, ${'o'.repeat(32)}`,
      CONVERSION_KEYS: `${CAMPAIGN}:${HASH},${CAMPAIGN}:${'cd'.repeat(32)}`,
    });
    expect(app).to.include({
      consentMode: 'cookieless',
      cookieSameSite: 'None',
      clientIpHeader: 'x-forwarded-for',
    });
    expect(app.limits).to.deep.equal({ ...DEFAULT_APP_SETTINGS.limits, redirectsPerMinute: 30 });
    expect(app.conversionSecrets).to.deep.equal(['n'.repeat(32), 'o'.repeat(32)]);
    expect(app.conversionKeys).to.deep.equal({ [CAMPAIGN]: [HASH, 'cd'.repeat(32)] });
    expect(desk.reportsPerSitePerMinute).to.equal(50);
    expect(desk.conversionWaitSeconds).to.equal(0);
  });

  it('sends attention without a campaign to the thermostat where there is one', () => {
    const { thermostatUrl, app } = readNodeSettings({ ...EDGE, THERMOSTAT_URL: 'https://heat.example/v1/' });
    expect(thermostatUrl).to.equal('https://heat.example/v1');
    expect(app.untaggedAttention).to.equal('thermostat');
  });

  it('takes a pool and a lookup table for payouts in AC-D, both or none', () => {
    const [pool, table] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
    const [CRR_ACD_POOL, CRR_LOOKUP_TABLE] = [pool.toBase58(), table.toBase58()];
    const { acd } = readNodeSettings({ ...EDGE, CRR_ACD_POOL, CRR_LOOKUP_TABLE }).desk;
    expect([acd?.pool.toBase58(), acd?.lookupTable.toBase58()]).to.deep.equal([
      CRR_ACD_POOL,
      CRR_LOOKUP_TABLE,
    ]);
    expect(problemsOf({ ...EDGE, CRR_ACD_POOL })).to.deep.equal([
      {
        variable: 'CRR_LOOKUP_TABLE',
        rule: 'must be set where CRR_ACD_POOL is: no payout in AC-D fits a transaction without',
      },
    ]);
    expect(problemsOf({ ...EDGE, CRR_LOOKUP_TABLE })).to.deep.equal([
      {
        variable: 'CRR_ACD_POOL',
        rule: 'must be set where CRR_LOOKUP_TABLE is: the table serves payouts through a pool',
      },
    ]);
    expect(problemsOf({ ...EDGE, CRR_ACD_POOL: 'pool', CRR_LOOKUP_TABLE })).to.deep.equal([
      { variable: 'CRR_ACD_POOL', rule: 'must be an address in base58' },
    ]);
  });

  it('takes what is set to nothing as not set', () => {
    expect(readNodeSettings({ ...EDGE, CLIENT_IP_HEADER: '' }).app.clientIpHeader).to.equal(null);
    expect(problemsOf({ ...EDGE, IP_SALT: '' })).to.deep.equal([
      { variable: 'IP_SALT', rule: 'must be set' },
    ]);
  });

  it('names all that is missing at once', () => {
    expect(problemsOf({}).map(({ variable }) => variable)).to.deep.equal([
      'CRR_RPC_URL',
      'TAG_SIGNER_SEEDS',
      'ATTESTER_KEY',
      'SESSION_SECRET',
      'IP_SALT',
    ]);
  });

  it('does not let the attester sign tags, in whichever form the key is written', () => {
    const [problem] = problemsOf({ ...EDGE, TAG_SIGNER_SEEDS: encodeBase58(seed(1)) });
    expect(problem?.variable).to.equal('ATTESTER_KEY');
    expect(problem?.rule).to.include('TAG_SIGNER_SEEDS');
  });

  const wrong: [string, string, string][] = [
    ['CRR_RPC_URL', 'ws://node', 'must be a URL of http or https'],
    ['CRR_PROGRAM_ID', 'router', 'must be an address in base58'],
    ['TAG_SIGNER_SEEDS', `${encodeBase58(seed(2))},0O`, 'each must be base58'],
    ['TAG_SIGNER_SEEDS', ' , ', 'must hold a key'],
    ['ATTESTER_KEY', encodeBase58(new Uint8Array(31).fill(1)), 'must be base58 of a 32-byte seed'],
    ['ATTESTER_KEY', encodeBase58(new Uint8Array(64).fill(1)), 'must be base58 of a 32-byte seed'],
    ['ATTESTER_KEY', '1'.repeat(100_000), 'must be base58 of a 32-byte seed'],
    ['SESSION_SECRET', 'short', 'must have 32 characters or more'],
    ['SESSION_SECRET', `${EDGE.SESSION_SECRET}, short`, 'must have 32 characters or more, in each part'],
    ['IP_SALT', 'short', 'must have 16 characters or more'],
    ['CONSENT_MODE', 'maybe', 'must be one of cookies, cookieless'],
    ['COOKIE_SAME_SITE', 'lax', 'must be one of Lax, Strict, None'],
    ['TAG_LIFETIME_SECONDS', '7776001', 'must be a whole number from 60 to 7776000'],
    ['TAG_LIFETIME_SECONDS', '1e3', 'must be a whole number from 60 to 7776000'],
    ['COUNTRY_HEADER', 'a b', 'must be the name of a header'],
    ['CONVERSION_SECRET', `${'n'.repeat(32)},short`, 'must have 32 characters or more'],
    ['CONVERSION_KEYS', `${CAMPAIGN}:plain-text-key`, 'must hold pairs of a campaign id'],
    ['LIMIT_REDIRECTS_PER_MINUTE', '0', 'must be a whole number from 1 to 1000000'],
  ];
  for (const [variable, value, rule] of wrong) {
    it(`says of ${variable} that it ${rule}: ${value.slice(0, 12)}`, () => {
      const [problem, ...others] = problemsOf({ ...EDGE, [variable]: value });
      expect(problem?.variable).to.equal(variable);
      expect(problem?.rule).to.include(rule);
      expect(others).to.deep.equal([]);
    });
  }

  it('never shows a value', () => {
    const value = fc.string({ minLength: 6, maxLength: 200 }).map((text) => `#${text}`);
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(EDGE), 'CONVERSION_KEYS', 'METRICS_TOKEN'),
        value,
        (name, text) => {
          try {
            readNodeSettings({ ...EDGE, [name]: text });
          } catch (error) {
            expect(JSON.stringify([(error as Error).message, error])).not.to.include(
              JSON.stringify(text).slice(1, -1),
            );
          }
        },
      ),
    );
  });
});

describe('readWorkerSettings', () => {
  it('needs the collector besides', () => {
    expect(problemsOf(EDGE, readWorkerSettings).map(({ variable }) => variable)).to.deep.equal([
      'LINK_STORE_URL',
      'COLLECTOR_KEY',
    ]);
  });

  it('passes over bindings that are no text', () => {
    const { collector, frontShards } = readWorkerSettings({ ...WORKER, FRONT: {}, FRONT_SHARDS: '2' });
    expect(collector).to.deep.equal({ url: 'https://collector.example/base', key: WORKER.COLLECTOR_KEY });
    expect(frontShards).to.equal(2);
  });
});

function problemsOf(
  variables: Variables,
  read: (variables: Variables) => unknown = readNodeSettings,
): readonly SettingProblem[] {
  try {
    read(variables);
  } catch (error) {
    expect(error).to.be.instanceOf(SettingsError);
    return (error as SettingsError).problems;
  }
  return [];
}
