import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import {
  AnswerTooLargeError,
  type ChainRpc,
  createChainRpc,
  type HttpAnswer,
  type Transport,
} from '../../src/rpc';
import { createRpcSource } from '../../src/source';
import { benchOf, eventful, never, placesOf, placesOn } from '../source/support';
import { createFakeRpc } from '../support/fake-rpc';

const MOST_BYTES = 100_000;

interface Request {
  id: number;
  method: string;
  params: readonly unknown[];
}

describe('answers that are too large', () => {
  /** Serves these bytes for ever, and tells how many were taken. */
  async function served(
    headers: Readonly<Record<string, string>>,
    chunk: Buffer,
    work: (rpc: ChainRpc, sent: () => number) => Promise<void>,
  ): Promise<void> {
    let sent = 0;
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers });
      const more = (): void => {
        while (!response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const url = `http://127.0.0.1:${port}`;
      await work(
        createChainRpc({ url, mostAnswerBytes: MOST_BYTES, sleep: async () => undefined }),
        () => sent,
      );
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('are not read to their end, and are an error that may pass', async () => {
    await served({}, Buffer.alloc(10_000, ' '), async (rpc, sent) => {
      const error = await rpc.getGenesisHash().catch((fault: unknown) => fault);
      expect(error).to.be.instanceOf(AnswerTooLargeError);
      expect(error).to.include({ retryable: true, mostBytes: MOST_BYTES });
      // What was on its way when reading stopped is in the machine's buffers.
      expect(sent()).to.be.lessThan(50_000_000);
    });
  });

  it('are measured unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(10 * MOST_BYTES, ' '));
    expect(packed.length).to.be.lessThan(MOST_BYTES);
    await served({ 'content-encoding': 'gzip' }, packed, async (rpc) => {
      const error = await rpc.getGenesisHash().catch((fault: unknown) => fault);
      expect(error).to.be.instanceOf(AnswerTooLargeError);
    });
  });

  /** The fake node's transport, which stops at answers for more transactions, or lines, than these. */
  function limited(transport: Transport, most: { batch: number; page: number }, asked: number[]): Transport {
    return async (body, signal): Promise<HttpAnswer> => {
      const requests = [JSON.parse(body) as Request | Request[]].flat();
      if (requests.some(({ method }) => method === 'getTransaction')) asked.push(requests.length);
      const lines = requests.flatMap(({ params: [, config] }) => (config as { limit?: number })?.limit ?? []);
      if (requests.length > most.batch || lines.some((limit) => limit > most.page)) {
        throw new AnswerTooLargeError(MOST_BYTES);
      }
      return transport(body, signal);
    };
  }

  it('to a batch are asked for in halves, and to a page in smaller pages: the view is whole', async () => {
    const blocks = Array.from({ length: 40 }, (_, i) => eventful(2, i * 2));
    const { chain } = benchOf(blocks);
    chain.finalize(39);
    const fake = createFakeRpc(chain);
    const asked: number[] = [];
    const transport = limited(fake.transport, { batch: 3, page: 16 }, asked);
    const rpc = createChainRpc({ url: 'http://fake', transport, batchSize: 20, sleep: fake.sleep });
    const source = createRpcSource({ rpc, sleep: fake.sleep, random: fake.random });
    const view = await source.poll(-1, new Map(), never);
    expect(placesOf(view.events)).to.deep.equal(placesOn(chain));
    expect(asked).to.include(20).and.to.include(3);
  });
});
