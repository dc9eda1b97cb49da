/**
 * Measures how fast events are read, and that they are read rightly: from the text of a node's answer to
 * `getTransaction` to values, on one core, against Anchor's coder and the base58 library.
 *
 *   npx tsx sdk/bench/decode.ts
 *
 * Prints events in a second of processor time, which other work on the machine disturbs little: the least, middle and
 * greatest of five runs. Exits with 1 when an event is missing or differs.
 */
import { isDeepStrictEqual } from 'node:util';
import { startLocalnet } from '@crr/localnet';
import bs58 from 'bs58';
import {
  decodeBase58,
  decodeEvent,
  EVENT_IX_TAG,
  eventCallsOf,
  eventsOfTransaction,
  type RouterEvent,
  RouterPdas,
  type TransactionResponseLike,
  verifyEventChain,
} from '../src';
import { DISCRIMINATOR_BYTES } from '../src/codec/discriminators';
import { routerCodec } from '../src/codec/router';
import { ROUTER_IDL } from '../src/codec/router-idl';
import { AnchorOracle } from '../test/support/anchor-oracle';
import { Scene } from '../test/support/scene';

const TRANSACTIONS = 500;
/** How often the transactions are read in one run: Anchor's way takes longer. */
const ROUNDS = 80;
const ANCHOR_ROUNDS = 4;
const RUNS = 5;

/** The result of a node's answer to `getTransaction`. */
type NodeAnswer = TransactionResponseLike & {
  transaction: { message: { accountKeys: readonly string[] } };
};

/** A thing to measure: does it once for every transaction and returns how many events it met. */
interface Subject {
  name: string;
  rounds: number;
  work: () => number;
}

/** What nodes answer about VAUs that really ran: one of them with a first touch, all in one stream. */
async function record(): Promise<string[]> {
  const scene = Scene.running();
  for (let sequence = 1; sequence <= TRANSACTIONS; sequence += 1) {
    scene.run(await scene.vauInstructions(scene.vau(sequence)), [scene.attester]);
  }
  const localnet = await startLocalnet({ chain: scene.chain, port: 0, slotMilliseconds: 0 });
  try {
    return await Promise.all(
      scene.sent.slice(-TRANSACTIONS).map(({ signature }) => answerAbout(localnet.rpcUrl, signature)),
    );
  } finally {
    await localnet.close();
  }
}

async function answerAbout(url: string, signature: string): Promise<string> {
  const params = [signature, { encoding: 'json', maxSupportedTransactionVersion: 0 }];
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getTransaction', params }),
  });
  return response.text();
}

function read(text: string): NodeAnswer {
  return (JSON.parse(text) as { result: NodeAnswer }).result;
}

const oracle = new AnchorOracle(ROUTER_IDL);
const authority = new RouterPdas().eventAuthority().toBase58();

/** Events as Anchor's coder and bs58 read them, encoded again to be sure that nothing was misread. */
function byAnchor({ transaction, meta }: NodeAnswer): unknown[] {
  const authorityIndex = transaction.message.accountKeys.indexOf(authority);
  const calls = (meta?.innerInstructions ?? []).flatMap(({ instructions }) => instructions);
  const told = calls.filter(({ accounts }) => accounts.length === 1 && accounts[0] === authorityIndex);
  return told.map(({ data }) => {
    const bytes = bs58.decode(data).subarray(EVENT_IX_TAG.length);
    const head = Buffer.from(bytes.subarray(0, DISCRIMINATOR_BYTES));
    const name = ROUTER_IDL.events.find(({ discriminator }) => head.equals(Buffer.from(discriminator)))?.name;
    const fields = bytes.subarray(DISCRIMINATOR_BYTES);
    const value = oracle.read(name ?? '', fields) as Readonly<Record<string, unknown>>;
    const written = routerCodec.encodeStruct(name ?? '', value);
    if (!Buffer.from(written).equals(fields)) throw new Error(`${name} is written otherwise`);
    return value;
  });
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

function measure({ name, rounds, work }: Subject, expected: number): string {
  const rates = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) {
      const met = work();
      if (met !== expected) throw new Error(`${name} met ${met} events, not ${expected}`);
    }
    const { user, system } = process.cpuUsage(start);
    return (expected * rounds * 1e6) / (user + system);
  }).sort((a, b) => a - b);
  const shown = [0, RUNS >> 1, RUNS - 1].map((i) => Math.round(rates[i] ?? 0).toLocaleString('en'));
  return `${name.padEnd(54)}${shown.map((rate) => rate.padStart(12)).join('')}`;
}

/** @throws unless every event is there and says what Anchor reads. */
function check(events: readonly RouterEvent[], answers: readonly NodeAnswer[]): void {
  const byOracle = answers.flatMap(byAnchor);
  const data = events.map((event) => event.data);
  // The first VAU also told of the attribution.
  const expected = TRANSACTIONS + 1;
  if (events.length !== expected) throw new Error(`${events.length} events, not ${expected}`);
  const others = events.filter(({ name }) => name !== 'CampaignVauProcessed').map(({ name }) => name);
  if (others.join() !== 'AttributionCreated') throw new Error(`not all VAUs were paid: ${others.join()}`);
  if (!isDeepStrictEqual(data, byOracle)) throw new Error('events differ from what Anchor reads');
}

async function main(): Promise<void> {
  const texts = await record();
  const answers = texts.map(read);
  const events = answers.flatMap((answer) => eventsOfTransaction(answer));
  check(events, answers);
  const bodies = answers.flatMap((answer) => eventCallsOf(answer));
  const datas = bodies.map(({ bytes }) => bs58.encode(Buffer.concat([EVENT_IX_TAG, bytes])));
  const [first] = events;
  if (first === undefined) throw new Error('no events');
  const { seq, chain } = first;
  const subjects: Subject[] = [
    {
      name: 'answer as text → events',
      rounds: ROUNDS,
      work: () => sum(texts, (text) => eventsOfTransaction(read(text)).length),
    },
    {
      name: 'answer as JSON → events',
      rounds: ROUNDS,
      work: () => sum(answers, (answer) => eventsOfTransaction(answer).length),
    },
    {
      name: '  of which: call data from base58',
      rounds: ROUNDS,
      work: () => sum(datas, (data) => (decodeBase58(data).length > 0 ? 1 : 0)),
    },
    {
      name: '  of which: event from its bytes',
      rounds: ROUNDS,
      work: () => sum(bodies, ({ bytes, position }) => (decodeEvent(bytes, position).seq > 0n ? 1 : 0)),
    },
    {
      name: 'the chain over events',
      rounds: ROUNDS,
      work: () => Number(verifyEventChain(events.slice(1), { from: { seq, chain } }).seq - seq) + 1,
    },
    {
      name: 'for comparison: answer as JSON → Anchor and bs58',
      rounds: ANCHOR_ROUNDS,
      work: () => sum(answers, (answer) => byAnchor(answer).length),
    },
    {
      name: '  of which: call data from base58 by bs58',
      rounds: ANCHOR_ROUNDS,
      work: () => sum(datas, (data) => (bs58.decode(data).length > 0 ? 1 : 0)),
    },
  ];
  console.log(
    `${'events a second'.padEnd(54)}${['least', 'middle', 'greatest'].map((title) => title.padStart(12)).join('')}`,
  );
  for (const subject of subjects) console.log(measure(subject, events.length));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
