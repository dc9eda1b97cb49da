import { AnotherWriterError } from '@crr/db';
import { allowWriting, cutConnections, freshPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import pino from 'pino';
import { type Service, startService } from '../../src/service';
import { createFakeRpc, FakeChain, type ServedNode, serveTransport } from '../support/fake-rpc';

const WITHIN_MS = 120_000;
const POLL_MS = 20;

describe('an indexer that runs', () => {
  let chain: FakeChain;
  let node: ServedNode;
  let url: string;
  let log: string[];
  let running: { service: Service; stop: AbortController; ended: Promise<unknown> }[];

  beforeEach(async () => {
    chain = new FakeChain();
    node = await serveTransport(createFakeRpc(chain).transport);
    url = await freshPostgresUrl();
    log = [];
    running = [];
  });

  afterEach(async () => {
    for (const each of running) await end(each);
    await node.close();
  });

  async function start() {
    const logger = pino({ level: 'warn' }, { write: (line: string) => void log.push(line) });
    const service = await startService({ rpcUrl: node.url, database: { url }, port: null, logger });
    const stop = new AbortController();
    // What ends it is told by what it resolves to.
    const ended = service.run(stop.signal).then(
      () => 'stopped',
      (error: unknown) => error,
    );
    const started = { service, stop, ended };
    running.push(started);
    return started;
  }

  async function end({ service, stop, ended }: (typeof running)[number]): Promise<unknown> {
    stop.abort();
    const outcome = await ended;
    await service.close();
    return outcome;
  }

  async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + WITHIN_MS;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`${what} did not come:\n${log.join('')}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  const reaches = (service: Service, slot: number) =>
    until(async () => Number((await service.cursorText()).tipSlot) >= slot, `slot ${slot}`);
  const says = (text: string) => until(() => log.some((line) => line.includes(text)), `"${text}"`);
  const cutLock = () => cutConnections(url, 'crr indexer lock');

  it('notices that the lock of its role is lost, logs and counts it, takes it again, and goes on', async () => {
    const { service } = await start();
    await reaches(service, chain.append().slot);
    expect(await service.metricsText()).to.match(/^crr_indexer_role_losses_total 0$/m);
    await cutLock();
    await says('is lost');
    await says('is held again');
    expect(await service.metricsText())
      .to.match(/^crr_indexer_role_losses_total 1$/m)
      .and.to.match(/^crr_indexer_role_held 1$/m);
    await reaches(service, chain.append().slot);
    const second = await start().catch((error: unknown) => error);
    expect(second).to.be.instanceOf(AnotherWriterError);
  });

  it('stands by while another one has its role, and goes on where that one got to', async () => {
    const first = await start();
    await reaches(first.service, chain.append().slot);
    await cutLock();
    // Faster than the first, which tries each second.
    const second = await start();
    const both = chain.append().slot;
    await until(
      async () => Number((await second.service.cursorText()).tipSlot) >= both || log.length > 1,
      'the other’s commit',
    );
    if ((await Promise.race([second.ended, Promise.resolve('runs')])) === 'runs') await says('standing by');
    await end(second);
    running = running.filter((each) => each !== second);
    await says('is held again');
    await reaches(first.service, chain.append().slot);
    expect(await end(first)).to.equal('stopped');
    running = [];
  });

  it('waits for a database that became read-only, and goes on when it takes writing again', async () => {
    const { service, ended } = await start();
    await reaches(service, chain.append().slot);
    await allowWriting(url, false);
    const { slot } = chain.append();
    await says('read-only transaction');
    expect(await Promise.race([ended, Promise.resolve('runs')])).to.equal('runs');
    // Nobody ends the connections that are read-only: they are not kept.
    await allowWriting(url, true, 'kept');
    await reaches(service, slot);
  });
});
