import { createServer } from 'node:http';
import { listening } from '@crr/kit/node';
import { caught } from '@crr/testing/time';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { openConnection } from '../src/chain/connection';
import { EXIT } from '../src/errors';
import { failureOf } from '../src/failure';

describe('a node that takes requests and answers none', () => {
  for (const [what, ask] of [
    ['one account', (url: string) => openConnection(url, 50).getAccountInfo(PublicKey.default)],
    ['all accounts', (url: string) => openConnection(url, 50).getProgramAccounts(PublicKey.default)],
    ['the clock', (url: string) => openConnection(url, 50).getSlot()],
    ['a transaction to send', (url: string) => openConnection(url, 50).sendRawTransaction(Buffer.alloc(1))],
  ] as const) {
    it(`is the network’s failure, and names the option: asked for ${what}`, async () => {
      const silent = await listening(createServer(() => undefined).listen(0, '127.0.0.1'), {
        hostname: '127.0.0.1',
        graceMs: 0,
      });
      const { name, field, exitCode } = failureOf(await caught(ask(silent.url)));
      expect([name, field, exitCode]).to.deep.equal(['NetworkError', '--url', EXIT.network]);
      await silent.close();
    });
  }
});
