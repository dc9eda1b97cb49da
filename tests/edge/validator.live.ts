/**
 * The edge on a real validator that goes away and comes back, itself killed in the middle: everything that it accepted is paid, once.
 * Run by `npm run test:validator`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Database, openDatabase } from '@crr/db';
import { RouterAccounts } from '@crr/sdk';
import { emptyPostgresUrl } from '@crr/testing/database';
import { startValidator, TEST_TICKS_PER_SLOT, type Validator } from '@crr/testing/services';
import { Connection, Keypair } from '@solana/web3.js';
import bs58 from 'bs58';
import { expect } from 'chai';
import { sql } from 'kysely';

const CRR = join(__dirname, '../../cli/bin/crr.mjs');
const SITE = 'https://news.example';
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';
const VISITORS = 6;
/** 1 s at 0.001 USDC. */
const USDC_PER_VAU = 1_000n;
const SETTLES_WITHIN_MILLISECONDS = 180_000;
const STARTS_WITHIN_MILLISECONDS = 120_000;

/** Somebody who reads: each second of attention is one report. */
interface Reader {
  readonly account: string;
  readonly session: string;
}

describe('the edge on a validator', function () {
  this.timeout(600_000);
  const accepted: string[] = [];
  let folder: string;
  let validator: Validator;
  let edge: Edge;
  let database: Database;
  let campaignId: string;
  let readers: Reader[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-edge-'));
    validator = await startValidator({ ticksPerSlot: TEST_TICKS_PER_SLOT });
    const databaseUrl = await emptyPostgresUrl();
    edge = new Edge(folder, validator.rpcUrl, databaseUrl);
    edge.crr('init');
    campaignId = edge.crr(...CREATE).campaignId as string;
    edge.crr(
      'influencer',
      'register',
      '--handle',
      'edge_live',
      '--platform',
      'YouTube',
      '--followers',
      '5000',
    );
    const to = ['https://shop.example', '--code', 'live', '--campaign', campaignId];
    const influencer = join(folder, 'keys/influencer.json');
    edge.crr('link', 'create', ...to, '--influencer', influencer, '--database', databaseUrl);
    await edge.start();
    database = await openDatabase({ url: databaseUrl });
    readers = await Promise.all(Array.from({ length: VISITORS }, () => openReader(edge.url)));
  });

  after(async () => {
    await edge.kill();
    await database?.close();
    await validator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('pays while the validator runs', async () => {
    await readAll();
    await allSettled();
  });

  it('takes attention while the validator is away, and pays when it is back', async () => {
    const back = validator.restart();
    await readAll();
    await readAll();
    await back;
    await allSettled();
  });

  it('goes on where it was killed, in the middle of what it sent', async () => {
    await readAll();
    await edge.kill();
    await edge.start();
    await readAll();
    await allSettled();
  });

  it('has paid every report that it accepted, once, and no other', async () => {
    const { rows } = await sql<{ id: string; sequence: number; account: string }>`
      SELECT id, sequence, account FROM edge.attention_reports WHERE kind = 'vau' AND state = 'final'`.execute(
      database.db,
    );
    expect(rows.map(({ id }) => id).sort()).to.deep.equal([...accepted].sort());
    expect(new Set(rows.map(({ account, sequence }) => `${account} ${sequence}`)).size).to.equal(rows.length);
    const accounts = new RouterAccounts(new Connection(validator.rpcUrl, 'confirmed'));
    const campaign = await accounts.campaign(bs58.decode(campaignId));
    expect(campaign?.stats.totalVausProcessed).to.equal(BigInt(accepted.length));
    expect(campaign?.stats.uniqueUsers).to.equal(BigInt(VISITORS));
    expect(campaign?.stats.totalPaidOutUsdc).to.equal(BigInt(accepted.length) * USDC_PER_VAU);
  });

  /** Every reader reads for a second and reports it. */
  async function readAll(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const ids = await Promise.all(readers.map((reader) => report(edge.url, reader)));
    accepted.push(...ids);
  }

  async function allSettled(): Promise<void> {
    const deadline = Date.now() + SETTLES_WITHIN_MILLISECONDS;
    for (;;) {
      const { rows } = await sql<{ state: string; count: number; reason: string | null }>`
        SELECT state, count(*) AS count, max(reason) AS reason FROM edge.attention_reports GROUP BY state`.execute(
        database.db,
      );
      if (rows.length === 1 && rows[0]?.state === 'final' && rows[0].count === accepted.length) return;
      const found = JSON.stringify(rows);
      if (rows.some(({ state }) => state === 'parked')) throw new Error(`something was parked: ${found}`);
      if (Date.now() > deadline) throw new Error(`${accepted.length} were accepted; ${found}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
});

const CREATE = [
  ...['campaign', 'create', '--name', 'Edge Live', '--budget', '5000', '--rate', '0.001', '--fund', '100'],
];

async function openReader(edge: string): Promise<Reader> {
  const account = Keypair.generate().publicKey.toBase58();
  const clicked = await fetch(`${edge}/r/live`, { redirect: 'manual', headers: { 'user-agent': BROWSER } });
  const cookie = clicked.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { session } = await post(`${edge}/v1/sessions`, { account, page_url: `${SITE}/${account}` }, cookie);
  return { account, session: session as string };
}

async function report(edge: string, { session }: Reader): Promise<string> {
  const body = { session, nonce: randomUUID(), seconds: 1, user_presence: true };
  const { vau_id } = await post(`${edge}/v1/vau`, body);
  return vau_id as string;
}

async function post(url: string, body: object, cookie = ''): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', origin: SITE, 'user-agent': BROWSER, cookie };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${url}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** `crr edge start` in a process of its own, and the other commands that it takes. */
class Edge {
  url = '';
  private process: ChildProcess | null = null;

  constructor(
    private readonly home: string,
    private readonly rpcUrl: string,
    private readonly databaseUrl: string,
  ) {}

  /** Runs a command to its end. @returns its JSON */
  crr(...args: readonly string[]): Record<string, unknown> {
    const env = { ...process.env, CRR_HOME: this.home };
    const given = [CRR, ...args, '--url', this.rpcUrl, '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8', env });
    if (status !== 0) throw new Error(`crr ${args.join(' ')}: ${stderr}${stdout}`);
    return JSON.parse(stdout);
  }

  async start(): Promise<void> {
    const args = ['edge', 'start', '--port', '0', '--url', this.rpcUrl, '--database', this.databaseUrl];
    const env = { ...process.env, CRR_HOME: this.home };
    const child = spawn(process.execPath, [CRR, ...args], { stdio: ['ignore', 'pipe', 'ignore'], env });
    this.process = child;
    this.url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the edge did not start')), STARTS_WITHIN_MILLISECONDS);
      const lines: string[] = [];
      createInterface(child.stdout).on('line', (line) => {
        lines.push(line);
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (url === undefined || !line.includes('serving')) return;
        clearTimeout(timer);
        resolve(url);
      });
      child.once('exit', () => reject(new Error(`the edge ended: ${lines.join('\n')}`)));
    });
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const running = this.process;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  }
}
