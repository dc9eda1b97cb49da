import type { Database } from '@crr/db';
import { systemClock } from '@crr/kit';
import { expect } from 'chai';
import { DevIssuer } from '../../src/auth/dev-issuer';
import { defineRoute } from '../../src/pipeline/route';
import { type RunningPlatform, startPlatform } from '../../src/server';
import { testSettings } from '../support/app';
import { openFresh } from '../support/database';

describe('a platform that runs', () => {
  const running: RunningPlatform[] = [];
  let database: Database;
  before(async () => {
    database = await openFresh('pglite');
  });
  after(() => database?.close());
  afterEach(async () => {
    for (const platform of running.splice(0)) await platform.close();
  });

  async function start(port?: number): Promise<RunningPlatform> {
    const options = { database, settings: testSettings() };
    const platform = await startPlatform(port === undefined ? options : { ...options, port });
    running.push(platform);
    return platform;
  }

  it('answers on the port that it names, and nowhere after it was closed', async () => {
    const { url, close } = await start();
    expect((await fetch(`${url}/health`)).status).to.equal(200);
    expect((await fetch(`${url}/api/v1/advertisers`)).status).to.equal(401);
    await close();
    const answer = await fetch(`${url}/health`).catch((error: unknown) => error);
    expect(answer).to.be.instanceOf(TypeError);
    running.pop();
  });

  it('makes nobody on the network an admin: with a development issuer it listens on this machine only', async () => {
    const devIssuer = await DevIssuer.create(systemClock);
    for (const hostname of ['0.0.0.0', '::', '192.0.2.1']) {
      const started = startPlatform({ database, settings: testSettings(), devIssuer, hostname });
      expect(await started.then(({ close }) => close(), String), hostname).to.include(
        'RangeError: with a development issuer',
      );
    }
  });

  it('lets what is under way finish', async () => {
    const entered = gate();
    const released = gate();
    const slow = defineRoute({
      method: 'get',
      path: '/slow',
      summary: 'Waits',
      tags: ['test'],
      access: 'public',
      responses: { 204: { description: 'It waited.' } },
      handler: async () => {
        entered.open();
        await released.opened;
        return { status: 204 };
      },
    });
    const { url, close } = await startPlatform({ database, settings: testSettings(), routes: [slow] });
    const asked = fetch(`${url}/api/v1/slow`);
    await entered.opened;
    const closing = close();
    released.open();
    expect((await asked).status).to.equal(204);
    await closing;
  });

  it('says that its port is taken', async () => {
    const { url } = await start();
    const second = await start(Number(new URL(url).port)).catch((error: unknown) => error);
    expect(second).to.have.property('code', 'EADDRINUSE');
  });
});

/** A promise to be kept from outside. */
function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
