import { expect } from 'chai';
import {
  BlockNotAvailableError,
  type ChainRpc,
  createChainRpc,
  HistoryMissingError,
  type HttpAnswer,
  MalformedAnswerError,
  NodeBehindError,
  NodeFaultError,
  RateLimitedError,
  RefusedError,
  type RpcClientOptions,
  type RpcObservation,
  SkippedSlotError,
  type Sleep,
  TimedOutError,
  type Transport,
  UnreachableError,
  UnsupportedTransactionError,
} from '../../src/rpc';
import { hangUp, type ServedNode, serveTransport } from '../support/fake-rpc';

interface Request {
  id: number;
  method: string;
  params: unknown[];
}
type Answer = (request: Request) => object;

const ok = (text: unknown, status = 200, retryAfter: string | null = null): HttpAnswer => ({
  status,
  retryAfter,
  text: typeof text === 'string' ? text : JSON.stringify(text),
});
const result =
  (value: unknown): Answer =>
  ({ id }) => ({ jsonrpc: '2.0', id, result: value });
const failure =
  (code: number, message: string): Answer =>
  ({ id }) => ({
    jsonrpc: '2.0',
    id,
    error: { code, message },
  });
const transaction = (signature: string) => ({
  slot: 7,
  transaction: { signatures: [signature], message: { accountKeys: [] } },
  meta: { err: null, innerInstructions: [] },
});

/** Answers each request of a body, batch or not. */
function answering(answer: Answer): Transport {
  return async (body) => {
    const parsed = JSON.parse(body) as Request | Request[];
    return ok(Array.isArray(parsed) ? parsed.map(answer) : answer(parsed));
  };
}

/** One after another; the last one for ever. */
function inTurn(...transports: Transport[]): Transport {
  let turn = 0;
  return (body, signal) => {
    const transport = transports[Math.min(turn, transports.length - 1)] as Transport;
    turn += 1;
    return transport(body, signal);
  };
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('rpc client', () => {
  const waits: number[] = [];
  const seen: RpcObservation[] = [];
  const sleep: Sleep = async (milliseconds) => {
    waits.push(milliseconds);
  };

  function connect(transport: Transport, options: Partial<RpcClientOptions> = {}): ChainRpc {
    const observer = (observation: RpcObservation): void => void seen.push(observation);
    return createChainRpc({ url: 'http://none', transport, sleep, observer, random: () => 0, ...options });
  }

  beforeEach(() => {
    waits.length = 0;
    seen.length = 0;
  });

  it('asks for transactions in batches, and puts answers that come in any order where they belong', async () => {
    const sizes: number[] = [];
    const rpc = connect(
      async (body) => {
        const requests = JSON.parse(body) as Request[];
        sizes.push(requests.length);
        return ok(requests.map((each) => result(transaction(String(each.params[0])))(each)).reverse());
      },
      { batchSize: 2 },
    );
    const found = await rpc.getTransactions(['a', 'b', 'c', 'd'], 'finalized');
    expect(found.map((each) => each?.transaction.signatures[0])).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(sizes).to.deep.equal([2, 2]);
  });

  const refusals: [string, HttpAnswer][] = [
    ['an HTTP error', ok('batches cost extra', 403)],
    ['one error for all', ok({ jsonrpc: '2.0', id: null, error: { code: -32_600, message: 'no batches' } })],
  ];
  for (const [how, refusal] of refusals) {
    it(`asks one by one, and goes on doing so, where a provider refuses batches with ${how}`, async () => {
      let batches = 0;
      const single = answering((request) => result(transaction(String(request.params[0])))(request));
      const rpc = connect(async (body, signal) => {
        if (!body.startsWith('[')) return single(body, signal);
        batches += 1;
        return refusal;
      });
      expect(await rpc.getTransactions(['a', 'b'], 'finalized')).to.have.length(2);
      expect(await rpc.getTransactions(['c', 'd'], 'finalized')).to.have.length(2);
      expect(batches).to.equal(1);
      expect(waits).to.deep.equal([]);
    });
  }

  it('asks again for the answers that a batch lacks, and for no others', async () => {
    const asked: unknown[][] = [];
    const rpc = connect(async (body) => {
      const parsed = JSON.parse(body) as Request | Request[];
      const requests = [parsed].flat();
      asked.push(requests.map(({ params }) => params[0]));
      const answers = requests.map((each) => result(transaction(String(each.params[0])))(each));
      return ok(Array.isArray(parsed) ? answers.slice(1) : answers[0]);
    });
    const found = await rpc.getTransactions(['a', 'b', 'c'], 'finalized');
    expect(found.map((each) => each?.transaction.signatures[0])).to.deep.equal(['a', 'b', 'c']);
    expect(asked).to.deep.equal([['a', 'b', 'c'], ['a']]);
  });

  it('waits longer each time, by chance up to twice as long', async () => {
    const rpc = connect(async () => ok('', 503), { random: () => 1 });
    expect(await errorOf(rpc.getSlot({ commitment: 'finalized' }))).to.be.instanceOf(NodeFaultError);
    expect(waits).to.deep.equal([125, 250, 500, 1_000, 2_000]);
  });

  it('waits as long as a provider that limits it asks', async () => {
    const rpc = connect(inTurn(async () => ok('slow down', 429, '3'), answering(result(5))));
    expect(await rpc.getSlot({ commitment: 'finalized' })).to.equal(5);
    expect(waits).to.deep.equal([3_000]);
  });

  it('reads a date in Retry-After, too, and waits no longer than a minute', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const rpc = connect(inTurn(async () => ok('slow down', 429, inAnHour), answering(result(5))));
    await rpc.getSlot({ commitment: 'finalized' });
    expect(waits).to.deep.equal([60_000]);
  });

  const passing: [string, Transport, unknown][] = [
    ['HTTP 429', async () => ok('', 429), RateLimitedError],
    ['429 in the answer', answering(failure(429, 'Too many requests')), RateLimitedError],
    ['HTTP 502', async () => ok('<html>', 502), NodeFaultError],
    ['an internal error', answering(failure(-32_603, 'Internal error')), NodeFaultError],
    ['an unhealthy node', answering(failure(-32_005, 'Node is behind by 42 slots')), NodeFaultError],
    ['a node that is behind', answering(failure(-32_016, 'Minimum context slot')), NodeBehindError],
    ['an answer that is no JSON', async () => ok('<html>'), MalformedAnswerError],
  ];
  for (const [what, transport, type] of passing) {
    it(`tries again after ${what}, and then says so with an error that may pass`, async () => {
      const error = await errorOf(connect(transport).getSlot({ commitment: 'finalized' }));
      expect(error).to.be.instanceOf(type);
      expect(error).to.have.property('retryable', true);
      const rpc = connect(inTurn(transport, answering(result(5))));
      expect(await rpc.getSlot({ commitment: 'finalized' })).to.equal(5);
    });
  }

  it('takes no answer of the wrong shape', async () => {
    const error = await errorOf(connect(answering(result('soon'))).getSlot({ commitment: 'finalized' }));
    expect(error).to.be.instanceOf(MalformedAnswerError);
    expect(error).to.have.property('retryable', true);
  });

  const final: [string, Transport, unknown][] = [
    ['a wrong key', async () => ok('who are you?', 401), RefusedError],
    ['wrong parameters', answering(failure(-32_602, 'Invalid params')), RefusedError],
    ['a method that is not served', answering(failure(-32_601, 'Method not found')), RefusedError],
    [
      'history that is not kept',
      answering(failure(-32_011, 'history is not available')),
      HistoryMissingError,
    ],
    ['a block that was cleaned up', answering(failure(-32_001, 'Block 5 cleaned up')), HistoryMissingError],
  ];
  for (const [what, transport, type] of final) {
    it(`does not try again after ${what}`, async () => {
      const error = await errorOf(connect(transport).getSlot({ commitment: 'finalized' }));
      expect(error).to.be.instanceOf(type);
      expect(error).to.have.property('retryable', false);
      expect(seen).to.have.length(1);
    });
  }

  it('asks what a wrong address is asked: whether it is right', async () => {
    for (const status of [401, 403, 404]) {
      const error = await errorOf(connect(async () => ok('', status)).getGenesisHash());
      expect(`${error}`).to.contain(`HTTP status ${status}; is the address right, and its key?`);
    }
  });

  it('names the transaction whose version it can not read, also out of a batch', async () => {
    const unsupported = failure(-32_015, 'Transaction version (1) is not supported');
    const rpc = connect(
      answering((request) =>
        request.params[0] === 'b' ? unsupported(request) : result(transaction('a'))(request),
      ),
    );
    const error = await errorOf(rpc.getTransactions(['a', 'b'], 'finalized'));
    expect(error).to.be.instanceOf(UnsupportedTransactionError);
    expect(error).to.include({ signature: 'b', kind: 'transaction_unsupported' });
  });

  it('goes on with batches after a refusal that was not about them', async () => {
    const bodies: string[] = [];
    let refusing = true;
    const single = answering((request) => result(transaction(String(request.params[0])))(request));
    const rpc = connect(async (body, signal) => {
      bodies.push(body);
      return refusing ? ok('', 403) : single(body, signal);
    });
    expect(await errorOf(rpc.getTransactions(['a', 'b'], 'finalized'))).to.be.instanceOf(RefusedError);
    refusing = false;
    await rpc.getTransactions(['a', 'b'], 'finalized');
    expect(bodies.at(-1)).to.match(/^\[/);
  });

  const spellings: [string, number, string][] = [
    ['-32007', -32_007, 'Slot 9 was skipped, or missing due to ledger jump to recent snapshot'],
    ['-32009', -32_009, 'Slot 9 was skipped, or missing in long-term storage'],
    ['-32004 with words', -32_004, 'Slot 9 was skipped, or missing in long-term storage'],
  ];
  for (const [spelling, code, message] of spellings) {
    it(`knows a skipped slot by ${spelling}, and does not ask twice`, async () => {
      const error = await errorOf(connect(answering(failure(code, message))).getBlockTime(9));
      expect(error).to.be.instanceOf(SkippedSlotError);
      expect(seen).to.have.length(1);
    });
  }

  it('does not take a block that is not there yet for a skipped one', async () => {
    const error = await errorOf(
      connect(answering(failure(-32_004, 'Block not available for slot 9'))).getBlocks([9], 'finalized'),
    );
    expect(error).to.be.instanceOf(BlockNotAvailableError);
  });

  it('has no more requests under way than it may', async () => {
    let running = 0;
    let most = 0;
    const rpc = connect(
      async (body, signal) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return answering(result(null))(body, signal);
      },
      { concurrency: 3, batchSize: 1 },
    );
    await rpc.getTransactions(Array.from({ length: 20 }, String), 'finalized');
    expect(most).to.equal(3);
  });

  it('tells its observer of every attempt', async () => {
    const rpc = connect(inTurn(async () => ok('', 429), answering(result(5))));
    await rpc.getSlot({ commitment: 'finalized' });
    expect(seen.map(({ method, outcome, errorKind }) => [method, outcome, errorKind])).to.deep.equal([
      ['getSlot', 'error', 'rate_limited'],
      ['getSlot', 'ok', null],
    ]);
    for (const { seconds } of seen) expect(seconds).to.be.within(0, 10);
  });

  it('stops when it is told to, also while it waits', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const rpc = connect(async () => ok('', 503), {
      sleep: async (_milliseconds, signal) => {
        controller.abort(reason);
        signal?.throwIfAborted();
      },
    });
    expect(await errorOf(rpc.getSlot({ commitment: 'finalized' }, controller.signal))).to.equal(reason);
  });
});

describe('rpc client over HTTP', () => {
  const open: ServedNode[] = [];

  async function connect(transport: Transport, options: Partial<RpcClientOptions> = {}): Promise<ChainRpc> {
    const node = await serveTransport(transport);
    open.push(node);
    return createChainRpc({ url: node.url, sleep: async () => undefined, ...options });
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((node) => node.close()));
  });

  it('gets answers, and a provider’s Retry-After', async () => {
    const waits: number[] = [];
    const rpc = await connect(
      inTurn(async () => ok('', 429, '2'), answering(result(5))),
      {
        sleep: async (milliseconds) => void waits.push(milliseconds),
      },
    );
    expect(await rpc.getSlot({ commitment: 'confirmed' })).to.equal(5);
    expect(waits).to.deep.equal([2_000]);
  });

  it('tries again when the connection breaks, and says so when it stays broken', async () => {
    const once = await connect(inTurn(hangUp, answering(result(5))));
    expect(await once.getSlot({ commitment: 'confirmed' })).to.equal(5);
    const always = await connect(hangUp);
    expect(await errorOf(always.getSlot({ commitment: 'confirmed' }))).to.be.instanceOf(UnreachableError);
  });

  it('says so when nobody listens', async () => {
    const node = await serveTransport(hangUp);
    await node.close();
    const rpc = createChainRpc({ url: node.url, sleep: async () => undefined });
    expect(await errorOf(rpc.getGenesisHash())).to.be.instanceOf(UnreachableError);
  });

  it('gives up on an answer that does not come', async () => {
    const rpc = await connect(() => new Promise(() => undefined), { timeoutMilliseconds: 30, attempts: 2 });
    expect(await errorOf(rpc.getGenesisHash())).to.be.instanceOf(TimedOutError);
  });

  it('stops waiting for an answer when it is told to', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const rpc = await connect(() => {
      controller.abort(reason);
      return new Promise(() => undefined);
    });
    expect(await errorOf(rpc.getGenesisHash(controller.signal))).to.equal(reason);
  });
});
