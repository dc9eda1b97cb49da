import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingsError } from '@crr/kit';
import { startWorker, TEST_SETTINGS } from '@crr/testing/services';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { readDescription } from '../../src/runtime/description';
import { type RunningWorkerd, startWorkerd } from '../../src/runtime/workerd';

const WRONG = { IP_SALT: 'short', ATTESTER_KEY: 'not-a-key-at-all' };

describe('a worker that is set up wrongly', () => {
  let folder: string;
  let workerd: RunningWorkerd;
  const log: string[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-edge-'));
    // As on Cloudflare, where nobody checks the settings before.
    const settings = { ...TEST_SETTINGS, ...WRONG };
    const { main: entry } = readDescription();
    workerd = await startWorkerd({ folder, settings, entry, onLog: (line) => log.push(line) });
  });
  after(async () => {
    await workerd.kill();
    rmSync(folder, { recursive: true });
  });

  it('is not started here', async () => {
    const error = await caught(startWorker(folder, 'http://127.0.0.1:1', WRONG));
    expect((error as SettingsError).problems.map(({ variable }) => variable)).to.deep.equal([
      'ATTESTER_KEY',
      'IP_SALT',
    ]);
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
