import { SettingsError } from '@crr/kit';
import { expect } from 'chai';
import { readSettings, type Variables } from '../../src/config';
import { DEFAULT_SETTINGS } from '../../src/settings';

const KEY = Buffer.alloc(32, 7).toString('base64');
const LEAST = { PLATFORM_SECRETS_KEY: KEY };
const ATTESTER = '4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T';

/** The variables that are wrong, with their rules. */
function problemsOf(variables: Variables): Record<string, string> {
  try {
    readSettings(variables);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return Object.fromEntries(error.problems.map(({ variable, rule }) => [variable, rule]));
  }
  return {};
}

describe('the platform’s settings', () => {
  it('need the key of secrets, and have a default for everything else', () => {
    expect(readSettings(LEAST)).to.deep.equal({
      ...DEFAULT_SETTINGS,
      secretsKey: new Uint8Array(32).fill(7),
    });
    expect(problemsOf({})).to.deep.equal({ PLATFORM_SECRETS_KEY: 'must be set' });
    expect(problemsOf({ PLATFORM_SECRETS_KEY: '' })).to.deep.equal({ PLATFORM_SECRETS_KEY: 'must be set' });
  });

  it('are read from the environment', () => {
    const settings = readSettings({
      ...LEAST,
      PLATFORM_ISSUERS:
        '[{"issuer":"https://id.example/","audience":"crr","jwksUrl":"https://id.example/jwks"}]',
      PLATFORM_ADMINS: '[{"issuer":"https://id.example/","sub":"ada"}]',
      PLATFORM_LIMIT_EVENTS_PER_MINUTE: '5',
      PLATFORM_BODY_MOST_BYTES: '2048',
      PLATFORM_CLIENT_IP_HEADER: 'x-real-ip',
      PLATFORM_METRICS_TOKEN: 'a'.repeat(16),
      PLATFORM_EDGE_URL: 'https://go.example/',
      PLATFORM_DOCS_URL: 'https://docs.example/errors',
      PLATFORM_DOMAIN: 'platform.example',
      CRR_RPC_URL: 'http://127.0.0.1:8899',
      PLATFORM_ATTESTER: ATTESTER,
      PLATFORM_TAG_SIGNER: ATTESTER,
      UNRELATED: 'x',
    });
    expect(settings.issuers).to.deep.equal([
      { issuer: 'https://id.example/', audience: 'crr', jwksUrl: 'https://id.example/jwks' },
    ]);
    expect(settings.admins).to.deep.equal([{ issuer: 'https://id.example/', sub: 'ada' }]);
    expect(settings.limits).to.deep.equal({ ...DEFAULT_SETTINGS.limits, events: 5 });
    expect(settings).to.include({
      bodyMostBytes: 2_048,
      clientIpHeader: 'x-real-ip',
      edgeUrl: 'https://go.example',
      docsUrl: 'https://docs.example/errors',
      domain: 'platform.example',
      cluster: 'localnet',
    });
    expect(settings.chain).to.deep.include({
      rpcUrl: 'http://127.0.0.1:8899',
      programId: null,
      attester: ATTESTER,
    });
  });

  it('know the cluster by its node’s name, unless they say it', () => {
    for (const [rpc, said, cluster] of [
      ['https://api.mainnet-beta.solana.com', undefined, 'mainnet'],
      ['https://api.devnet.solana.com', undefined, 'devnet'],
      ['https://testnet.helius.example/?key=1', undefined, 'testnet'],
      ['https://rpc.example', undefined, 'mainnet'],
      ['https://rpc.example', 'devnet', 'devnet'],
      [undefined, undefined, 'localnet'],
    ] as const) {
      const settings = readSettings({ ...LEAST, CRR_RPC_URL: rpc, PLATFORM_SOLANA_CLUSTER: said });
      expect(settings.cluster, rpc).to.equal(cluster);
    }
    expect(() => readSettings({ ...LEAST, PLATFORM_SOLANA_CLUSTER: 'main' })).to.throw(
      'PLATFORM_SOLANA_CLUSTER',
    );
  });

  it('that are wrong are named with their rule, all at once, and without their values', () => {
    const wrong: Variables = {
      PLATFORM_SECRETS_KEY: 'c2hvcnQ=',
      PLATFORM_ISSUERS: '{"issuer":"hidden"}',
      PLATFORM_ADMINS: 'hidden',
      PLATFORM_LIMIT_READS_PER_MINUTE: '0',
      PLATFORM_BODY_MOST_BYTES: '-1',
      PLATFORM_CLIENT_IP_HEADER: 'a b',
      PLATFORM_METRICS_TOKEN: 'hidden',
      PLATFORM_EDGE_URL: 'ftp://hidden',
      PLATFORM_DOMAIN: 'https://hidden/',
      PLATFORM_ATTESTER: 'hidden',
      PLATFORM_CONVERSION_SECRET: 'a secret that is long enough of its own,hidden',
    };
    const problems = problemsOf(wrong);
    expect(Object.keys(problems)).to.have.members(Object.keys(wrong));
    expect(JSON.stringify(problems)).to.not.include('hidden');
  });

  it('believe no keys that crossed a network in the clear', () => {
    const issuers = (jwksUrl: string) => ({
      ...LEAST,
      PLATFORM_ISSUERS: JSON.stringify([{ issuer: 'i', audience: 'a', jwksUrl }]),
    });
    expect(problemsOf(issuers('http://id.example/jwks'))).to.have.all.keys('PLATFORM_ISSUERS');
    expect(problemsOf(issuers('http://127.0.0.1:9000/jwks'))).to.deep.equal({});
  });

  it('put campaigns on chain with all that it takes, or not at all', () => {
    expect(problemsOf({ ...LEAST, PLATFORM_ATTESTER: ATTESTER })).to.have.all.keys(
      'CRR_RPC_URL',
      'PLATFORM_TAG_SIGNER',
    );
    expect(readSettings({ ...LEAST, CRR_RPC_URL: 'http://127.0.0.1:8899' }).chain).to.equal(null);
  });
});
