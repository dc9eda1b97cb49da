import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { FolderLockedError } from '@crr/db';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import nacl from 'tweetnacl';
import { WorkerdStartError } from '../../src/runtime/errors';
import { type RunningWorkerd, startWorkerd, type WorkerdOptions } from '../../src/runtime/workerd';

const ENTRY = join(__dirname, 'support', 'object-worker.ts');

describe('startWorkerd', () => {
  let folder: string;
  const running: RunningWorkerd[] = [];
  const start = async (settings: Record<string, string> = {}, options: Partial<WorkerdOptions> = {}) => {
    const workerd = await startWorkerd({ folder, settings, entry: ENTRY, ...options });
    running.push(workerd);
    return workerd;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crr-workerd-'));
  });
  afterEach(async () => {
    for (const workerd of running.splice(0)) await workerd.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the worker its settings, those of wrangler.jsonc where no other is given', async () => {
    const { url } = await start({ SECRET: 'quoted "secret"' });
    expect(await json(`${url}/settings`)).to.deep.equal({
      SECRET: 'quoted "secret"',
      CONSENT_MODE: 'cookies',
    });
  });

  it('puts a given setting before that of wrangler.jsonc', async () => {
    const { url } = await start({ CONSENT_MODE: 'cookieless' });
    expect(await json(`${url}/settings`)).to.deep.equal({ CONSENT_MODE: 'cookieless' });
  });

  it('writes no setting to a file', async () => {
    await start({ SECRET: 'not-for-disks' });
    for (const name of ['config.capnp', 'worker.js']) {
      expect(readFileSync(join(folder, name), 'utf8')).not.to.include('not-for-disks');
    }
  });

  it('keeps what an object stored when it is killed', async () => {
    const first = await start();
    await json(`${first.url}/tell?what=kept`);
    await first.kill();
    const second = await start();
    expect(await json(`${second.url}/told`)).to.deep.equal([{ what: 'kept' }]);
  });

  it('has its folder for itself, and gives it back', async () => {
    const first = await start();
    expect(await caught(start())).to.be.instanceOf(FolderLockedError);
    expect((await fetch(`${first.url}/settings`)).status).to.equal(200);
    await first.stop();
    await start();
  });

  it('rings an alarm that was set before it was killed, and not before its time', async () => {
    const first = await start();
    await json(`${first.url}/ring?ms=1500`);
    await first.kill();
    const second = await start();
    expect(await json(`${second.url}/told`)).to.deep.equal([]);
    await delay(2_000);
    expect(await json(`${second.url}/told`)).to.deep.equal([{ what: 'alarm' }]);
  });

  it('lets the worker reach this machine', async () => {
    const server = createServer((_, response) => response.end('reached'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { url } = await start({ TARGET: `http://127.0.0.1:${port}/` });
    expect(await json(`${url}/fetch`)).to.equal('reached');
    server.close();
  });

  it('signs by its WebCrypto what tweetnacl signs', async () => {
    const { url } = await start();
    const { secretKey } = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(7));
    const { signature } = (await json(`${url}/sign?text=tag`)) as { signature: number[] };
    expect(signature).to.deep.equal([...nacl.sign.detached(new TextEncoder().encode('tag'), secretKey)]);
  });

  it('serves on the port that is asked for, and says which one when none is', async () => {
    const free = Number(new URL((await start()).url).port);
    await running.splice(0)[0]?.kill();
    expect((await start({}, { port: free })).url).to.equal(`http://127.0.0.1:${free}`);
  });

  it('finishes what is under way when it is stopped, and tells how it ended', async () => {
    const workerd = await start();
    await json(`${workerd.url}/told`);
    await workerd.stop();
    expect(await workerd.exited).to.be.oneOf([0, 'SIGTERM']);
  });

  it('says what was written when the program does not load', async () => {
    const entry = join(folder, 'broken.ts');
    writeFileSync(entry, 'throw new Error("not today"); export default {};');
    const error = await caught(start({}, { entry }));
    expect(error).to.be.instanceOf(WorkerdStartError);
    expect((error as WorkerdStartError).output).to.include('not today');
  });

  it('says so when the port is taken', async () => {
    const { url } = await start();
    const other = mkdtempSync(join(tmpdir(), 'crr-workerd-'));
    const error = await caught(start({}, { folder: other, port: Number(new URL(url).port) }));
    rmSync(other, { recursive: true });
    expect(error).to.be.instanceOf(WorkerdStartError);
  });

  it('ends with the process that started it, also when that is killed', async () => {
    const parent = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'support', 'parent.ts'), folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const pid = Number(line);
    expect(isAlive(pid)).to.equal(true);
    parent.kill('SIGKILL');
    for (let tries = 0; tries < 50 && isAlive(pid); tries += 1) await delay(100);
    expect(isAlive(pid)).to.equal(false);
  });
});

async function json(url: string): Promise<unknown> {
  const response = await fetch(url);
  expect(response.status).to.equal(200);
  return response.json();
}

/** A process that has ended and was not waited for by its parent yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return !state.startsWith('Z');
  } catch {
    return false;
  }
}
