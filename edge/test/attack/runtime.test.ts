/** The worker is served to strangers: it gets what it needs, and nobody else on the machine what it keeps. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorker } from '@crr/testing/services';
import { expect } from 'chai';
import type { RunningWorkerd } from '../../src/runtime/workerd';

/** What else is in the environment of a process that starts an edge. */
const OTHERS = { DATABASE_URL: 'postgres://user:password@db', CLOUD_SECRET: 'not-the-edge-s', FRONT: 'text' };

describe('the worker in workerd', () => {
  let folder: string;
  let workerd: RunningWorkerd;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-edge-'));
    workerd = await startWorker(folder, 'http://127.0.0.1:1', OTHERS);
  });
  after(async () => {
    await workerd.kill();
    rmSync(folder, { recursive: true });
  });

  it('learns nothing of the environment that is not its own', async () => {
    const config = readFileSync(join(folder, 'config.capnp'), 'utf8');
    for (const name of ['DATABASE_URL', 'CLOUD_SECRET']) expect(config).not.to.include(name);
    expect(config.match(/name = "FRONT"/g)).to.have.length(1);
    expect((await fetch(`${workerd.url}/ready`)).status).to.equal(200);
  });

  it('keeps wallets and clicks where only its owner reads them', () => {
    expect(statSync(join(folder, 'objects')).mode & 0o077).to.equal(0);
  });
});
