import { type Localnet, startLocalnet } from '@crr/localnet';
import { Connection } from '@solana/web3.js';
import { expect } from 'chai';
import {
  eventCallsOf,
  eventsOfTransaction,
  MissingMetaError,
  TransactionFormatError,
  toExecuted,
} from '../src';
import { Scene } from './support/scene';

/** A VAU that was paid, as nodes answer it. */
describe('events of a node’s answer', () => {
  let localnet: Localnet;
  let connection: Connection;
  let signature: string;

  before(async () => {
    const scene = Scene.running();
    localnet = await startLocalnet({ port: 0, chain: scene.chain });
    connection = new Connection(localnet.rpcUrl, 'confirmed');
    signature = scene.run(await scene.vauInstructions(scene.vau(1)), [scene.attester]).signature;
  });
  after(() => localnet.close());

  async function asked(encoding: string): Promise<never> {
    const body = {
      jsonrpc: '2.0',
      id: 1,
      method: 'getTransaction',
      params: [signature, { encoding, maxSupportedTransactionVersion: 0 }],
    };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(localnet.rpcUrl, { method: 'POST', headers, body: JSON.stringify(body) });
    return ((await response.json()) as { result: never }).result;
  }

  it('are the same by web3.js and by the node’s own JSON', async () => {
    const byWeb3 = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    if (byWeb3 === null) throw new Error('the chain forgot it');
    const events = eventsOfTransaction(byWeb3);
    expect(events.map(({ name }) => name)).to.deep.equal(['AttributionCreated', 'CampaignVauProcessed']);
    expect(eventsOfTransaction(await asked('json'))).to.deep.equal(events);
  });

  it('are refused, never none, in every other encoding', async () => {
    const parsed = await connection.getParsedTransaction(signature, { maxSupportedTransactionVersion: 0 });
    const answers: unknown[] = [parsed];
    for (const encoding of ['jsonParsed', 'base64', 'base58', 'base64+zstd']) {
      const answer: unknown = await asked(encoding).catch(() => null);
      if (answer !== null && answer !== undefined) answers.push(answer);
    }
    expect(answers.length).to.be.greaterThan(2);
    for (const answer of answers) {
      for (const read of [eventsOfTransaction, eventCallsOf, toExecuted]) {
        expect(() => read(answer as never), JSON.stringify(answer)?.slice(0, 80)).to.throw(
          TransactionFormatError,
          /json/,
        );
      }
    }
  });

  it('are refused of no answer, and of what is no transaction', async () => {
    for (const answer of [
      null,
      undefined,
      {},
      { result: await asked('json') },
      { transaction: null, meta: null },
      'text',
      5,
    ]) {
      expect(() => eventsOfTransaction(answer as never), JSON.stringify(answer)).to.throw(
        TransactionFormatError,
      );
    }
  });

  it('are refused where the node left out what happened', async () => {
    const answer: { meta: object } = await asked('json');
    for (const meta of [
      null,
      undefined,
      {},
      { err: null },
      { err: null, innerInstructions: null },
      { innerInstructions: [] },
    ]) {
      expect(() => eventsOfTransaction({ ...answer, meta } as never), JSON.stringify(meta)).to.throw(
        MissingMetaError,
      );
    }
  });
});
