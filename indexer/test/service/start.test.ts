import { IN_MEMORY } from '@crr/db';
import { freshPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import pino from 'pino';
import { type HttpAnswer, RefusedError } from '../../src/rpc';
import { startService } from '../../src/service';
import { WrongChainError } from '../../src/store';
import { createFakeRpc, FakeChain, serveTransport } from '../support/fake-rpc';

const logger = pino({ level: 'silent' });

describe('starting the service', () => {
  for (const status of [401, 403, 404]) {
    it(`ends where the node answers ${status}, and says what to look at`, async () => {
      const refusal: HttpAnswer = { status, retryAfter: null, text: 'no' };
      const node = await serveTransport(async () => refusal);
      try {
        const options = { rpcUrl: node.url, database: { folder: IN_MEMORY }, port: null, logger };
        const error = await startService(options).catch((fault: unknown) => fault);
        expect(error).to.be.instanceOf(RefusedError);
        expect(`${error}`).to.contain(`HTTP status ${status}; is the address right, and its key?`);
      } finally {
        await node.close();
      }
    });
  }

  it('ends where the database is of another chain, and lets go of it', async () => {
    const url = await freshPostgresUrl();
    const startOn = async (genesisHash: string) => {
      const chain = new FakeChain();
      const { transport } = createFakeRpc(Object.assign(chain, { genesisHash }));
      const node = await serveTransport(transport);
      try {
        const service = await startService({ rpcUrl: node.url, database: { url }, port: null, logger });
        await service.close();
        return null;
      } catch (error) {
        return error;
      } finally {
        await node.close();
      }
    };
    expect(await startOn('one')).to.equal(null);
    expect(await startOn('two')).to.be.instanceOf(WrongChainError);
    expect(await startOn('one')).to.equal(null);
  });
});
