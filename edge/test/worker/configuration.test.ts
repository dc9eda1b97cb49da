import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RunningWorkerd } from '../../src/runtime/workerd';
import { startWorker } from '../support/edges';

describe('a worker that is set up wrongly', () => {
  let folder: string;
  let workerd: RunningWorkerd;
  const log: string[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-edge-'));
    const settings = { IP_SALT: 'short', ATTESTER_KEY: 'not-a-key-at-all' };
    workerd = await startWorker(folder, 'http://127.0.0.1:1', settings, (line) => log.push(line));
  });
  after(async () => {
    await workerd.kill();
    rmSync(folder, { recursive: true });
  });

  it('answers that it can not serve, and tells its log alone which settings are wrong', async () => {
    const response = await fetch(`${workerd.url}/r/any`);
    expect(response.status).to.equal(503);
    const body = await response.text();
    expect(body).to.include('not_configured').and.not.to.include('IP_SALT');
    const [line = ''] = log.filter((text) => text.includes('not_configured'));
    expect(line).to.include('IP_SALT must have 16 characters').and.to.include('ATTESTER_KEY must be base58');
    expect(line).not.to.include('not-a-key-at-all');
  });
});
