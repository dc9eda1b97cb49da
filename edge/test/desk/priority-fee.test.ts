import { onOneDatabase } from '@crr/testing/database';
import { ComputeBudgetProgram, type PublicKey, VersionedTransaction } from '@solana/web3.js';
import { expect } from 'chai';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { DeskFixture } from './desk-fixture';
import { faulty } from './faulty';

const METHOD = 'getRecentPrioritizationFees';
const CAP = 50_000;
const SET_UNIT_LIMIT = 2;
const SET_UNIT_PRICE = 3;
const SIGNATURE_LAMPORTS = 5_000n;

/** What a node says of recent fees: an answer, or a status and a body. */
type Fees = { result: readonly number[] } | { code: number } | { status: number };

onOneDatabase('the price of a compute unit', (open) => {
  let stage: DeskFixture;
  let store: Store;
  let account: PublicKey;
  let asked: string[][];

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open();
    account = stage.world.user().publicKey;
    asked = [];
  });
  afterEach(() => stage.close());

  /** The node, but for what it says of fees. */
  function nodeSaying(fees: Fees): typeof globalThis.fetch {
    return async (input, init) => {
      const request = JSON.parse(String(init?.body)) as { id: string; method: string; params: string[][] };
      if (request.method !== METHOD) return fetch(input, init);
      asked.push(request.params[0] ?? []);
      if ('status' in fees) return new Response('no', { status: fees.status });
      const answer =
        'code' in fees
          ? { error: { code: fees.code, message: 'no' } }
          : { result: fees.result.map((prioritizationFee, slot) => ({ slot, prioritizationFee })) };
      return new Response(JSON.stringify({ jsonrpc: '2.0', id: request.id, ...answer }));
    };
  }

  /** Lands a VAU over such a node. @returns what its transaction says of compute units, and what the attester paid for it */
  async function landed(fees: Fees, maxPriorityMicroLamports = CAP) {
    const rpc = stage.rpc(nodeSaying(fees));
    const sent: VersionedTransaction[] = [];
    const send = async (wire: Uint8Array) => {
      sent.push(VersionedTransaction.deserialize(wire));
      await rpc.send(wire);
    };
    const desk = stage.desk(store, {
      chain: faulty(rpc, { send }),
      settings: { maxPriorityMicroLamports },
    });
    const session = await stage.session(desk, account);
    await stage.attend(desk, session);
    await desk.drain();
    expect((await stage.outbox(store)).map(({ state }) => state)).to.deep.equal(['final']);
    const [first] = sent;
    if (first === undefined) throw new Error('nothing was sent');
    return { ...budgetOf(first), transaction: first };
  }

  it('is the median of what others paid lately for writing to the campaign, and is paid', async () => {
    const { pdas } = stage.world.router;
    const before = stage.world.chain.balance(stage.campaign.attester.publicKey);
    const { price, limit } = await landed({ result: [9_000, 0, 700, 1_200, 300] });
    expect(price).to.equal(700n);
    const { id } = stage.campaign;
    expect(asked).to.deep.equal([[pdas.campaign(id).toBase58(), pdas.pot(id).toBase58()]]);
    const deposit = stage.world.chain.balance(pdas.attribution(account, id));
    const priority = (BigInt(limit) * 700n + 999_999n) / 1_000_000n;
    // The tag's proof costs a signature as well.
    const paid = before - stage.world.chain.balance(stage.campaign.attester.publicKey);
    expect(paid).to.equal(deposit + 2n * SIGNATURE_LAMPORTS + priority);
  });

  it('is capped', async () => {
    expect((await landed({ result: [CAP + 1, CAP * 100, 10 ** 12] })).price).to.equal(BigInt(CAP));
  });

  it('is nothing, and not said, where others pay nothing', async () => {
    expect((await landed({ result: [0, 0, 5] })).price).to.equal(null);
    expect(asked).to.have.length(1);
  });

  it('is nothing where there is nothing to compare with', async () => {
    expect((await landed({ result: [] })).price).to.equal(null);
  });

  it('is nothing, and not asked for, where the cap is 0', async () => {
    expect((await landed({ result: [700] }, 0)).price).to.equal(null);
    expect(asked).to.deep.equal([]);
  });

  for (const [title, fees] of [
    ['does not know the method', { code: -32601 }],
    ['keeps the method to others', { status: 403 }],
    ['fails inside whenever it is asked', { code: -32603 }],
    ['answers nothing of use', { status: 500 }],
  ] as const) {
    it(`is nothing over a node that ${title}, and VAUs land`, async () => {
      expect((await landed(fees)).price).to.equal(null);
      expect(asked).to.have.length(1);
    });
  }
});

/** The price, null where none is said, and the limit. */
function budgetOf({ message }: VersionedTransaction): { price: bigint | null; limit: number } {
  const keys = message.staticAccountKeys;
  const budget = message.compiledInstructions.filter(({ programIdIndex }) =>
    keys[programIdIndex]?.equals(ComputeBudgetProgram.programId),
  );
  const dataOf = (kind: number) => budget.find(({ data }) => data[0] === kind)?.data;
  const [price, limit] = [dataOf(SET_UNIT_PRICE), dataOf(SET_UNIT_LIMIT)];
  if (limit === undefined) throw new Error('no limit');
  return {
    price: price === undefined ? null : Buffer.from(price).readBigUInt64LE(1),
    limit: Buffer.from(limit).readUInt32LE(1),
  };
}
