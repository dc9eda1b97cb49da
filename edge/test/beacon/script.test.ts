import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { buildBeacon, GENERATED_FILE } from '../../beacon/build';
import { beaconRoutes } from '../../src/app/beacon';
import { BEACON_ETAG, BEACON_SCRIPT } from '../../src/generated/beacon';

const ROOT = join(__dirname, '../../..');

describe('the beacon’s script', () => {
  it('is what its sources give', async () => {
    const { module, script } = await buildBeacon();
    expect(readFileSync(GENERATED_FILE, 'utf8')).to.equal(module);
    expect(BEACON_SCRIPT).to.equal(script);
  });

  it('has less than four kilobytes compressed', () => {
    expect(gzipSync(BEACON_SCRIPT).length).to.be.lessThan(4_096);
  });

  it('is right by the types of browsers', () => {
    const compiler = require.resolve('typescript/bin/tsc');
    const { status, stdout } = spawnSync(
      process.execPath,
      [compiler, '--noEmit', '-p', 'edge/beacon/tsconfig.json'],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stdout).to.equal('');
    expect(status).to.equal(0);
  });

  it('is served to any page, and kept by browsers', async () => {
    const answer = await beaconRoutes().request('/beacon.js');
    expect(answer.status).to.equal(200);
    expect(await answer.text()).to.equal(BEACON_SCRIPT);
    expect(Object.fromEntries(answer.headers)).to.deep.equal({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'Accept-Encoding',
      etag: BEACON_ETAG,
    });
  });

  for (const [asked, isCompressed] of [
    ['gzip', true],
    ['br, GZIP;q=0.5', true],
    ['gzip;q=0', false],
    ['br, zstd', false],
    ['x-gzipped', false],
  ] as const) {
    it(`is ${isCompressed ? '' : 'not '}compressed for who asks by ${asked}`, async () => {
      const headers = { 'accept-encoding': asked };
      const answer = await beaconRoutes().request('/beacon.js', { headers });
      expect(answer.headers.get('content-encoding')).to.equal(isCompressed ? 'gzip' : null);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect((isCompressed ? gunzipSync(bytes) : bytes).toString()).to.equal(BEACON_SCRIPT);
      const known = answer.headers.get('etag') ?? '';
      expect(known === BEACON_ETAG).to.equal(!isCompressed);
      const again = await beaconRoutes().request('/beacon.js', {
        headers: { ...headers, 'if-none-match': known },
      });
      expect(again.status).to.equal(304);
    });
  }

  it('has the size that the documentation tells', () => {
    const documented = readFileSync(join(ROOT, 'docs/EDGE.md'), 'utf8');
    const [, told = ''] = /([\d.]+) kB compressed/.exec(documented) ?? [];
    const bytes = gzipSync(BEACON_SCRIPT).length;
    expect(Math.abs(Number(told) * 1_000 - bytes), `${bytes} bytes`).to.be.at.most(100);
  });

  for (const known of [BEACON_ETAG, `W/${BEACON_ETAG}`, `"other", ${BEACON_ETAG}`, '*']) {
    it(`is not sent again to who has ${known}`, async () => {
      const answer = await beaconRoutes().request('/beacon.js', { headers: { 'if-none-match': known } });
      expect(answer.status).to.equal(304);
      expect(await answer.text()).to.equal('');
      expect(answer.headers.get('etag')).to.equal(BEACON_ETAG);
    });
  }

  it('is sent to who has another', async () => {
    const answer = await beaconRoutes().request('/beacon.js', { headers: { 'if-none-match': '"other"' } });
    expect(answer.status).to.equal(200);
  });
});
