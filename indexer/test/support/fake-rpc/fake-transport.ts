import { type HttpAnswer, TimedOutError, type Transport, UnreachableError } from '../../../src/rpc';
import { type FakeNode, NodeRefusal } from './fake-node';
import type { Faults } from './faults';

interface Request {
  id: number;
  method: string;
  params: readonly unknown[];
}

/** Carries requests to a fake node, with the faults that a network and a provider's gateway have. */
export function fakeTransport(node: FakeNode, faults: Faults): Transport {
  return async (body, signal) => {
    signal?.throwIfAborted();
    const parsed = JSON.parse(body) as Request | Request[];
    const requests = Array.isArray(parsed) ? parsed : [parsed];
    const key = JSON.stringify(requests.map(({ method, params }) => [method, params]));
    const failure = failureOf(faults, key);
    if (failure !== null) return failure;
    if (!Array.isArray(parsed)) return ok(answerTo(node, parsed));
    if (faults.isHabit('batchesRefused')) return refuseBatch(faults, key);
    return ok(
      breakBatch(
        requests.map((request) => answerTo(node, request)),
        faults,
        key,
      ),
    );
  };
}

/** A failure of the way to the node. @throws what a broken connection throws */
function failureOf(faults: Faults, key: string): HttpAnswer | null {
  if (faults.happens('timeout', key)) throw new TimedOutError(30_000);
  if (faults.happens('reset', key)) throw new UnreachableError(new Error('ECONNRESET'));
  if (faults.happens('badGateway', key)) {
    return { status: 502, retryAfter: null, text: '<html><body>Bad Gateway</body></html>' };
  }
  if (faults.happens('rateLimited', key)) {
    const retryAfter = faults.pick(2, 'rateLimited', key) === 0 ? '1' : null;
    return { status: 429, retryAfter, text: 'Too Many Requests' };
  }
  return null;
}

/** Providers say it in one answer for the whole batch, with an HTTP error or without. */
function refuseBatch(faults: Faults, key: string): HttpAnswer {
  const error = { code: -32_600, message: 'Batch requests are not supported' };
  const text = JSON.stringify({ jsonrpc: '2.0', id: null, error });
  return { status: faults.pick(2, 'refuse', key) === 0 ? 400 : 200, retryAfter: null, text };
}

function breakBatch(answers: unknown[], faults: Faults, key: string): unknown[] {
  if (!faults.happens('brokenBatch', key)) return answers;
  const broken = [...answers].reverse();
  return faults.pick(2, 'brokenBatch', key) === 0 ? broken : broken.slice(1);
}

function answerTo(node: FakeNode, { id, method, params }: Request) {
  try {
    return { jsonrpc: '2.0', id, result: node.answer(method, params) };
  } catch (refusal) {
    if (!(refusal instanceof NodeRefusal)) throw refusal;
    const { code, message } = refusal;
    return { jsonrpc: '2.0', id, error: { code, message } };
  }
}

function ok(answer: unknown): HttpAnswer {
  return { status: 200, retryAfter: null, text: JSON.stringify(answer) };
}
