import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@crr/kit';
import { DEV_AUDIENCE, DEV_ISSUER, DevIssuer } from '@crr/platform';
import { emptyPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { crr } from '../src/crr';
import { EXIT } from '../src/errors';
import { recorder, TemporaryHome } from './support/terminal';

const VARIABLES = ['PLATFORM_ISSUERS', 'PLATFORM_ADMINS', 'PLATFORM_SECRETS_KEY'] as const;
const SECRETS_KEY = Buffer.alloc(32, 7).toString('base64');
/** The subject that the settings make an admin. */
const ADMIN = 'alice';

describe('crr platform start, where the environment names identity providers', () => {
  const temporary = new TemporaryHome();
  const before_ = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  let provider: Server;
  let issuer: DevIssuer;

  before(async () => {
    issuer = await DevIssuer.create(systemClock);
    provider = createServer((_, response) => response.end(JSON.stringify(issuer.jwks))).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => provider.once('listening', resolve));
  });
  afterEach(() => {
    for (const [name, value] of Object.entries(before_)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  after(() => {
    provider.close();
    temporary.remove();
  });

  async function start(interrupted: (url: string) => Promise<void>) {
    const streams = recorder();
    const args = ['platform', 'start', '--port', '0', '--database', await emptyPostgresUrl()];
    const ask = () => {
      const [, url = ''] =
        /serving (\S+),/.exec([...streams.texts.out, ...streams.texts.err].join('\n')) ?? [];
      return interrupted(url);
    };
    const code = await crr(args, { streams, home: temporary.home, interrupted: ask });
    return { code, err: streams.texts.err.join('\n') };
  }

  it('believes their tokens, makes admins of those it is told, and gives tokens to nobody', async () => {
    const jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
    process.env.PLATFORM_ISSUERS = JSON.stringify([{ issuer: DEV_ISSUER, audience: DEV_AUDIENCE, jwksUrl }]);
    process.env.PLATFORM_ADMINS = JSON.stringify([{ issuer: DEV_ISSUER, sub: ADMIN }]);
    process.env.PLATFORM_SECRETS_KEY = SECRETS_KEY;
    const told: unknown[] = [];
    const { code, err } = await start(async (api) => {
      const me = async (sub: string) => {
        const authorization = `Bearer ${await issuer.issue({ sub })}`;
        const response = await fetch(`${api}/me`, { headers: { authorization } });
        const { role, status } = (await response.json()) as Record<string, unknown>;
        return { role, status };
      };
      told.push(await me(ADMIN), await me('mallory'));
      const headers = { 'content-type': 'application/json' };
      const asked = { method: 'POST', headers, body: '{"sub":"admin"}' };
      told.push((await fetch(`${api}/dev/token`, asked)).status);
    });
    expect(code, err).to.equal(EXIT.ok);
    expect(told).to.deep.equal([{ role: 'admin', status: 'active' }, { role: null, status: 'pending' }, 404]);
  });

  it('names each variable that is missing or wrong, and no value', async () => {
    process.env.PLATFORM_ISSUERS = 'mistyped-secret';
    const { code, err } = await start(async () => expect.fail('it serves'));
    expect(code).to.equal(EXIT.usage);
    expect(err).to.contain('PLATFORM_ISSUERS must be JSON').and.contain('PLATFORM_SECRETS_KEY must be set');
    expect(err).not.to.contain('mistyped-secret');
  });
});
