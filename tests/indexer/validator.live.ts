/**
 * The indexer on a real validator: backfill, live, the validator restarted on its ledger, the indexer killed and begun again; what it
 * stored agrees with the chain. Run by `npm run test:validator`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home, prepareStage, runScenario, runSummerSale } from '@crr/cli';
import { freePort, startValidator, TEST_TICKS_PER_SLOT, type Validator } from '@crr/testing/services';
import { expect } from 'chai';

const CRR = join(__dirname, '../../cli/bin/crr.mjs');
const WAIT_SECONDS = 180;
/** The scenario makes more. */
const SCENARIO_EVENTS = 50;
const SALE_EVENTS = 10;

interface Status {
  readonly cursor: { readonly events: string; readonly finalizedSlot: string };
}

describe('the indexer on a validator', function () {
  this.timeout(600_000);
  let folder: string;
  let validator: Validator;
  let indexer: Indexer;
  let home: Home;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-indexed-'));
    validator = await startValidator({ ticksPerSlot: TEST_TICKS_PER_SLOT });
    home = new Home(join(folder, 'home'));
    indexer = new Indexer(validator, join(folder, 'db'));
  });

  after(async () => {
    await indexer.end('SIGKILL');
    await validator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('fills the database with what happened before it began', async () => {
    await playScenario();
    await indexer.start();
    expect(await indexer.eventsGrowBeyond(0)).to.be.greaterThan(SCENARIO_EVENTS);
  });

  it('follows what happens while it runs', async () => {
    const before = await indexer.eventsWhenLevel();
    await playSale();
    expect(await indexer.eventsGrowBeyond(before)).to.be.greaterThan(before);
  });

  it('goes on when the validator comes back', async () => {
    const before = await indexer.eventsWhenLevel();
    await validator.restart();
    await playSale();
    expect(await indexer.eventsGrowBeyond(before)).to.be.greaterThan(before);
  });

  it('goes on where it was killed, in the middle of what happens', async () => {
    const before = await indexer.eventsWhenLevel();
    const played = playSale();
    await indexer.eventsGrowBeyond(before);
    await indexer.end('SIGKILL');
    await played;
    await indexer.start();
    expect(await indexer.eventsGrowBeyond(before)).to.be.greaterThan(before);
  });

  it('has stored what the chain says', async () => {
    const events = await indexer.eventsWhenLevel();
    await indexer.end('SIGTERM');
    const report = indexer.verify();
    expect(report.findings).to.deep.equal([]);
    expect(report.clean).to.equal(true);
    expect(events).to.be.greaterThan(SCENARIO_EVENTS + 3 * SALE_EVENTS);
  });

  async function playScenario(): Promise<void> {
    const stage = await prepareStage({ rpcUrl: validator.rpcUrl, home, keypair: null });
    const { ok } = await runScenario(stage, home);
    expect(ok, 'the scenario').to.equal(true);
  }

  /** One chapter of it: every kind of event was there before. */
  async function playSale(): Promise<void> {
    const stage = await prepareStage({ rpcUrl: validator.rpcUrl, home, keypair: null });
    expect(await runSummerSale(stage, home), 'the sale').to.equal(true);
  }
});

/** `crr indexer` in a process of its own. */
class Indexer {
  private process: ChildProcess | null = null;
  private url = '';

  constructor(
    private readonly validator: Validator,
    private readonly data: string,
  ) {}

  async start(): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const args = ['indexer', 'start', '--port', `${port}`, '--log-level', 'warn', ...this.where()];
    args.push('--ws', this.validator.wsUrl);
    this.process = spawn(process.execPath, [CRR, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const running = this.process;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  verify(): { clean: boolean; findings: unknown[] } {
    const { stdout } = spawnSync(process.execPath, [CRR, 'indexer', 'verify', '--json', ...this.where()], {
      encoding: 'utf8',
    });
    return JSON.parse(stdout);
  }

  /** How many events are stored, once there are more than so many and everything confirmed is there. */
  async eventsGrowBeyond(least: number): Promise<number> {
    const deadline = Date.now() + WAIT_SECONDS * 1_000;
    for (;;) {
      const events = await this.readyEvents();
      if (events !== null && events > least) return events;
      if (Date.now() > deadline) throw new Error(`${events ?? 'no'} events after ${WAIT_SECONDS} s`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  /** How many events are stored when the number stands still. */
  async eventsWhenLevel(): Promise<number> {
    for (let known = -1; ; ) {
      const events = await this.eventsGrowBeyond(0);
      if (events === known) return events;
      known = events;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }

  private async readyEvents(): Promise<number | null> {
    try {
      if (!(await fetch(`${this.url}/ready`)).ok) return null;
      const status = (await (await fetch(`${this.url}/status`)).json()) as Status;
      return Number(status.cursor.events);
    } catch {
      return null; // not listening yet
    }
  }

  private where(): string[] {
    return ['--url', this.validator.rpcUrl, '--data', this.data];
  }
}
