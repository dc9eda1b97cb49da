import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@crr/db';
import { systemClock } from '@crr/kit';
import { DEV_AUDIENCE, DEV_ISSUER, DevIssuer } from '@crr/platform';
import { encodeBase58 } from '@crr/sdk';
import { emptyPostgresUrl, freshPostgresUrl, memberUrl, startPgbouncer } from '@crr/testing/database';
import { ATTESTER, freePort, LiveChain, TAG_SIGNER } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const CRR = join(ROOT, 'cli/bin/crr.mjs');
const run = promisify(execFile);

interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on?: object;
}

const COMPOSE = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
/** What the platform answers, as far as it is read here. */
interface Answer {
  readonly id?: string;
  readonly error?: { readonly code: string };
}

const OURS = ['indexer', 'edge', 'platform'] as const;

/** `${NAME}`, `${NAME:?}`, `${NAME:-default}`, whose default may name another. */
const VARIABLE = /\$\{(\w+)(?::([-?])([^{}$]*(?:\$\{[^}]*\}[^{}$]*)*))?\}/g;

/** A value of the file with its variables, as Compose fills them in. @throws when one that is needed is not given */
function filled(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_, name: string, kind?: string, rest = '') => {
    const value = variables[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name} is needed`);
    return filled(rest as string, variables);
  });
}

/** A service of the file as a process of this machine. */
class Running {
  private log = '';

  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
  }

  static start(name: string, home: string, variables: Readonly<Record<string, string>>): Running {
    const { command, environment } = COMPOSE.services[name] ?? { command: [], environment: {} };
    const given = Object.entries(environment).map(([key, value]) => [key, filled(value, variables)]);
    const env = {
      PATH: process.env.PATH,
      CRR_HOME: join(home, name),
      ...Object.fromEntries(given),
      // By default the one value that differs from the file: there the server's host is its service.
      ...(variables.DATABASE_URL === undefined ? {} : { DATABASE_URL: variables.DATABASE_URL }),
    };
    const args = command.map((argument) => filled(argument, variables));
    const port = args[args.indexOf('--port') + 1];
    const child = spawn(process.execPath, [CRR, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new Running(child, `http://127.0.0.1:${port}`);
  }

  async ready(): Promise<void> {
    await eventually(async () => {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.log}`);
      const answer = await fetch(`${this.url}/ready`).catch(() => null);
      expect(answer?.status, this.log).to.equal(200);
    });
  }

  /** As a container is stopped. @returns its exit code */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return code;
  }
}

/** A database that the services are started on. */
interface Ground {
  /** Its owner's login. */
  readonly ownerUrl: string;
  /** A login that may write links. */
  readonly linkUrl: string;
  /** The login that indexes. */
  readonly indexerUrl: string;
  /** Variables that say so. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** One login for all, by the way to a database in which the most can go wrong. */
async function oneLogin(): Promise<Ground> {
  const direct = await emptyPostgresUrl();
  const pooler = await startPgbouncer(direct, 'transaction');
  const url = pooler.through(direct);
  const stop = () => pooler.stop();
  return { ownerUrl: url, linkUrl: url, indexerUrl: url, variables: { DATABASE_URL: url }, stop };
}

/** A login for each, which can write its own schema only; the owner has migrated. */
async function loginForEach(): Promise<Ground> {
  const ownerUrl = await freshPostgresUrl();
  const variables = {
    DATABASE_MIGRATE: 'never',
    INDEXER_DATABASE_URL: memberUrl(ownerUrl, 'indexer'),
    EDGE_DATABASE_URL: memberUrl(ownerUrl, 'edge'),
    PLATFORM_DATABASE_URL: memberUrl(ownerUrl, 'platform'),
  };
  const { PLATFORM_DATABASE_URL: linkUrl, INDEXER_DATABASE_URL: indexerUrl } = variables;
  return { ownerUrl, linkUrl, indexerUrl, variables, stop: async () => undefined };
}

function describeDeployment(title: string, prepare: () => Promise<Ground>): void {
  describe(title, () => deployment(prepare));
}

function deployment(prepare: () => Promise<Ground>): void {
  const home = mkdtempSync(join(tmpdir(), 'crr-compose-'));
  const running = new Map<string, Running>();
  let chain: LiveChain;
  let issuer: DevIssuer;
  let provider: Server;
  let ground: Ground;

  before(async () => {
    chain = await LiveChain.open();
    issuer = await DevIssuer.create(systemClock);
    provider = createServer((_, response) => response.end(JSON.stringify(issuer.jwks))).listen(
      0,
      '127.0.0.1',
    );
    await once(provider, 'listening');
    ground = await prepare();
    const first = await freePort(3);
    const [indexer, edge, platform] = [`${first}`, `${first + 1}`, `${first + 2}`];
    const jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
    const secret = 'a secret of at least 32 characters';
    const variables = {
      ...ground.variables,
      POSTGRES_PASSWORD: 'password',
      CRR_RPC_URL: chain.rpcUrl,
      INDEXER_PORT: indexer,
      EDGE_PORT: edge,
      PLATFORM_PORT: platform,
      EDGE_URL: `http://127.0.0.1:${edge}`,
      TAG_SIGNER_SEEDS: encodeBase58(TAG_SIGNER.secretKey),
      ATTESTER_KEY: encodeBase58(ATTESTER.secretKey),
      SESSION_SECRET: secret,
      IP_SALT: secret,
      COLLECTOR_KEY: secret,
      CONVERSION_SECRET: secret,
      PLATFORM_TAG_SIGNER: TAG_SIGNER.publicKey.toBase58(),
      PLATFORM_ATTESTER: ATTESTER.publicKey.toBase58(),
      PLATFORM_SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
      PLATFORM_ISSUERS: JSON.stringify([{ issuer: DEV_ISSUER, audience: DEV_AUDIENCE, jwksUrl }]),
      PLATFORM_ADMINS: JSON.stringify([{ issuer: DEV_ISSUER, sub: 'admin' }]),
    };
    for (const name of OURS) running.set(name, Running.start(name, home, variables));
  });

  after(async () => {
    for (const { child } of running.values()) if (child.exitCode === null) child.kill('SIGKILL');
    provider.close();
    await ground?.stop();
    await chain.close();
    rmSync(home, { recursive: true, force: true });
  });

  const urlOf = (name: string) => running.get(name)?.url ?? '';

  async function asAdmin(path: string, body: object): Promise<{ status: number; body: Answer }> {
    const authorization = `Bearer ${await issuer.issue({ sub: 'admin' })}`;
    const answer = await fetch(`${urlOf('platform')}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Answer };
  }

  it('has the database and each service of ours, which wait for it', () => {
    expect(Object.keys(COMPOSE.services).sort()).to.deep.equal(['edge', 'indexer', 'platform', 'postgres']);
    for (const name of OURS) {
      const { environment, depends_on } = COMPOSE.services[name] as Service;
      expect(depends_on).to.deep.equal({ postgres: { condition: 'service_healthy' } });
      const variables = { POSTGRES_PASSWORD: 'password' };
      expect(filled(environment.DATABASE_URL ?? '', variables)).to.equal(
        'postgres://crr:password@postgres:5432/crr',
      );
    }
  });

  it('names the file of its image, which runs the same program', () => {
    const image = readFileSync(join(ROOT, 'Containerfile'), 'utf8');
    const [, entry = ''] = /^ENTRYPOINT \["node", "\/app\/([^"]+)"\]$/m.exec(image) ?? [];
    expect(existsSync(join(ROOT, entry)), entry).to.equal(true);
    expect(join(ROOT, entry)).to.equal(CRR);
    expect(image).to.match(/^USER node$/m);
  });

  it('refuses to start while a secret is missing', () => {
    const { environment } = COMPOSE.services.edge as Service;
    expect(() => filled(environment.ATTESTER_KEY ?? '', {})).to.throw('ATTESTER_KEY is needed');
  });

  it('has every service ready', async () => {
    await Promise.all([...running.values()].map((service) => service.ready()));
  });

  it('works as one: a campaign is indexed, a click is stored, an advertiser is made, in one database', async () => {
    const { text } = chain.campaign();
    const args = [
      CRR,
      'link',
      'create',
      'https://shop.example/',
      '--code',
      'summer',
      '--database',
      ground.linkUrl,
    ];
    await run(process.execPath, args, { env: { PATH: process.env.PATH, CRR_HOME: home } });
    const click = await fetch(`${urlOf('edge')}/r/summer`, { redirect: 'manual' });
    expect(click.status).to.equal(302);
    expect(click.headers.get('location')).to.match(/^https:\/\/shop\.example\/\?/);
    const made = await asAdmin('/advertisers', { name: 'Acme' });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    const database = await openDatabase({ url: ground.ownerUrl });
    try {
      await eventually(async () => {
        const { rows } = await sql<{ campaigns: string; clicks: string }>`
          SELECT (SELECT count(*) FROM chain.campaigns WHERE campaign_id = ${text})::text AS campaigns,
                 (SELECT count(*) FROM edge.clicks)::text AS clicks`.execute(database.db);
        expect(rows).to.deep.equal([{ campaigns: '1', clicks: '1' }]);
      });
    } finally {
      await database.close();
    }
  });

  it('verifies by the login that indexes', async () => {
    const args = [CRR, 'indexer', 'verify', '--offline', '--json', '--database', ground.indexerUrl];
    const { stdout } = await run(process.execPath, args, { env: { PATH: process.env.PATH, CRR_HOME: home } });
    expect(JSON.parse(stdout)).to.deep.include({ clean: true, findings: [] });
  });

  it('has a platform that puts campaigns on chain, and reports conversions by the edge’s secret', async () => {
    const { body: advertiser } = await asAdmin('/advertisers', { name: 'Chained' });
    const plan = { advertiser_id: advertiser.id, name: 'Summer', budget_usdc: '5000000000' };
    const { body: campaign } = await asAdmin('/campaigns', plan);
    const terms = {
      base_rate_per_second_usdc: '1000',
      influencer_share_bps: 2_000,
      conversion_bonus_usdc: '1000000',
    };
    const wallet = ATTESTER.publicKey.toBase58();
    const refused = await asAdmin(`/campaigns/${campaign.id}/transactions`, {
      action: 'create',
      wallet,
      terms,
    });
    // Of a draft; without a chain it would be `chain_not_configured`.
    expect(refused.body.error?.code, JSON.stringify(refused)).to.equal('campaign_not_published');
    const { edge, platform } = COMPOSE.services;
    expect(edge?.environment.CONVERSION_SECRET).to.equal(platform?.environment.PLATFORM_CONVERSION_SECRET);
  });

  it('ends every service in order when it is told to', async () => {
    const codes = await Promise.all([...running.values()].map((service) => service.stop()));
    expect(codes).to.deep.equal([0, 0, 0]);
  });
}

describeDeployment(
  'compose.yaml, as processes with the same commands and environment, behind pgbouncer in transaction mode',
  oneLogin,
);
describeDeployment('compose.yaml, with a login of its own group for each service', loginForEach);
