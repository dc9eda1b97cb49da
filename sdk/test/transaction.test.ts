import { type Localnet, startLocalnet } from '@crr/localnet';
import {
  AddressLookupTableAccount,
  ComputeBudgetProgram,
  Connection,
  Ed25519Program,
  Keypair,
  PublicKey,
  SystemProgram,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  composeTransaction,
  createLookupTableInstructions,
  durableNonceOf,
  eventsOfTransaction,
  GroupTooLargeError,
  keypairSigner,
  MAX_COMPUTE_UNITS,
  MAX_TRANSACTION_BYTES,
  packInstructions,
  sendAndConfirm,
  signWithAll,
  TransactionTooLargeError,
  transactionBytes,
  transactionSize,
} from '../src';
import { newcomer, payoutOf } from './support/moves';
import { Scene } from './support/scene';

const PAYER = Keypair.fromSeed(new Uint8Array(32).fill(1));
const BLOCKHASH = PublicKey.default.toBase58();
const CONTEXT = { payer: PAYER.publicKey, blockhash: BLOCKHASH };

function key(number: number): PublicKey {
  return new PublicKey(
    Uint8Array.from({ length: 32 }, (_, index) => (index < 2 ? (number >> (8 * index)) & 0xff : 7)),
  );
}

/** An instruction with `bytes` of data, of which the first two number it, over some of 64 accounts. */
function instruction(number: number, bytes: number, accounts: readonly number[]): TransactionInstruction {
  const data = Buffer.alloc(2 + bytes, 3);
  data.writeUInt16LE(number);
  const keys = accounts.map((account) => ({
    pubkey: key(account),
    isSigner: false,
    isWritable: account % 2 === 0,
  }));
  return new TransactionInstruction({ programId: key(1_000), keys, data });
}

const NONCE = key(3_000);
const ADVANCE = SystemProgram.nonceAdvance({ noncePubkey: NONCE, authorizedPubkey: PAYER.publicKey });
const BUDGET = { computeUnitLimit: 60_000, computeUnitPriceMicroLamports: 7n };

const TABLE = new AddressLookupTableAccount({
  key: key(2_000),
  state: {
    deactivationSlot: 2n ** 64n - 1n,
    lastExtendedSlot: 0,
    lastExtendedSlotStartIndex: 0,
    addresses: Array.from({ length: 32 }, (_, index) => key(index)),
  },
});

const GROUPS = fc
  .array(
    fc.array(fc.tuple(fc.nat(200), fc.uniqueArray(fc.nat(63), { maxLength: 6 })), {
      minLength: 1,
      maxLength: 2,
    }),
    { maxLength: 25 },
  )
  .map((groups) => {
    let number = 0;
    return groups.map((group) => group.map(([bytes, accounts]) => instruction(number++, bytes, accounts)));
  });

/** The instructions of a transaction, compute budget aside. */
function instructionsOf(transaction: VersionedTransaction): TransactionInstruction[] {
  const message = TransactionMessage.decompile(transaction.message, { addressLookupTableAccounts: [TABLE] });
  return message.instructions.filter(({ programId }) => !programId.equals(ComputeBudgetProgram.programId));
}

const numbersOf = (instructions: readonly TransactionInstruction[]) =>
  instructions.map(({ data }) => data.readUInt16LE());

describe('the size of a transaction', () => {
  it('is the length of its bytes', () => {
    fc.assert(
      fc.property(GROUPS, fc.boolean(), (groups, withTable) => {
        const lookupTables = withTable ? [TABLE] : [];
        for (const transaction of packInstructions(groups, { ...CONTEXT, lookupTables })) {
          expect(transactionSize(transaction)).to.equal(transaction.serialize().length);
        }
      }),
    );
  });

  it('up to 1,232 bytes is composed, and no byte more', () => {
    const empty = composeTransaction({ ...CONTEXT, instructions: [instruction(0, 200, [])] });
    const room = MAX_TRANSACTION_BYTES - transactionSize(empty);
    const full = composeTransaction({ ...CONTEXT, instructions: [instruction(0, 200 + room, [])] });
    expect(full.serialize()).to.have.length(1_232);
    const tooMuch = { ...CONTEXT, instructions: [instruction(0, 201 + room, [])] };
    expect(() => composeTransaction(tooMuch))
      .to.throw(TransactionTooLargeError)
      .with.property('bytes', 1_233);
  });
});

describe('composing', () => {
  it('puts limit and price first and leaves the order of the rest', () => {
    const instructions = [instruction(0, 1, [1]), instruction(1, 2, [2])];
    const budget = { computeUnitLimit: 60_000, computeUnitPriceMicroLamports: 7n };
    const transaction = composeTransaction({ ...CONTEXT, ...budget, instructions });
    const decompiled = TransactionMessage.decompile(transaction.message).instructions;
    const [limit, price, ...rest] = decompiled;
    expect(limit?.data).to.deep.equal(ComputeBudgetProgram.setComputeUnitLimit({ units: 60_000 }).data);
    expect(price?.data).to.deep.equal(ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 7 }).data);
    expect(numbersOf(rest)).to.deep.equal([0, 1]);
    expect(transaction.version).to.equal(0);
  });

  it('leaves the advance of a durable nonce first, whatever budget is asked for', () => {
    const instructions = [ADVANCE, instruction(0, 1, [1]), instruction(1, 2, [2])];
    for (const budget of [{}, { computeUnitLimit: 60_000 }, { computeUnitPriceMicroLamports: 7n }, BUDGET]) {
      const transaction = composeTransaction({ ...CONTEXT, ...budget, instructions });
      expect(durableNonceOf(transaction)?.account.equals(NONCE)).to.equal(true);
      expect(numbersOf(instructionsOf(transaction).slice(1))).to.deep.equal([0, 1]);
    }
    const late = composeTransaction({ ...CONTEXT, ...BUDGET, instructions: [...instructions].reverse() });
    expect(durableNonceOf(late)).to.equal(null);
  });

  it('hands an offline signer bytes that are a transaction but for the signatures', async () => {
    const transaction = composeTransaction({ ...CONTEXT, instructions: [instruction(0, 1, [1])] });
    const offline = VersionedTransaction.deserialize(transactionBytes(transaction));
    expect(offline.signatures).to.deep.equal([new Uint8Array(64)]);
    await keypairSigner(PAYER).signTransaction(offline);
    const [signed] = [await signWithAll(transaction, [keypairSigner(PAYER)])];
    expect(offline.serialize()).to.deep.equal(signed.serialize());
  });
});

describe('packing', () => {
  it('keeps every instruction, in order, and every group whole', () => {
    fc.assert(
      fc.property(GROUPS, fc.boolean(), (groups, withTable) => {
        const lookupTables = withTable ? [TABLE] : [];
        const packed = packInstructions(groups, { ...CONTEXT, lookupTables });
        const inside = packed.map((transaction) => numbersOf(instructionsOf(transaction)));
        expect(inside.flat()).to.deep.equal(numbersOf(groups.flat()));
        const starts = groups.map((group) => numbersOf(group)[0]);
        for (const numbers of inside) expect(starts).to.include(numbers[0]);
      }),
    );
  });

  it('stays within bytes, units and accounts, and puts into each transaction what still fits', () => {
    fc.assert(
      fc.property(GROUPS, fc.constantFrom(30_000, 200_000, 700_000), (groups, computeUnitsPerGroup) => {
        const packed = packInstructions(groups, { ...CONTEXT, computeUnitsPerGroup });
        let next = 0;
        for (const transaction of packed) {
          const size = transactionSize(transaction);
          const inside = instructionsOf(transaction).length;
          let taken = 0;
          for (let count = 0; count < inside; taken += 1) count += groups[next + taken]?.length ?? 0;
          next += taken;
          expect(size).to.be.at.most(MAX_TRANSACTION_BYTES);
          expect(taken * computeUnitsPerGroup).to.be.at.most(MAX_COMPUTE_UNITS);
          const one = groups.slice(next - taken, next + 1);
          const unitsLeft = (taken + 1) * computeUnitsPerGroup <= MAX_COMPUTE_UNITS;
          if (next < groups.length && unitsLeft) expect(() => packAll(one, computeUnitsPerGroup)).to.throw();
        }
        expect(next).to.equal(groups.length);
      }),
    );
  });

  /** Everything in one transaction. @throws when it does not fit */
  function packAll(groups: TransactionInstruction[][], computeUnits: number): void {
    composeTransaction({
      ...CONTEXT,
      instructions: groups.flat(),
      computeUnitLimit: computeUnits * groups.length,
    });
  }

  it('asks for the sum of its groups’ compute units', () => {
    const groups = [[instruction(0, 1, [])], [instruction(1, 1, []), instruction(2, 1, [])]];
    const limitOf = (context: object) => {
      const [transaction] = packInstructions(groups, { ...CONTEXT, ...context });
      if (!transaction) throw new Error('nothing was packed');
      const [budget] = TransactionMessage.decompile(transaction.message).instructions;
      return budget?.data.readUInt32LE(1);
    };
    expect(limitOf({})).to.equal(600_000);
    expect(limitOf({ computeUnitsPerGroup: 30_000 })).to.equal(60_000);
    const byLength = (group: readonly TransactionInstruction[]) => group.length * 1_000;
    expect(limitOf({ computeUnitsPerGroup: byLength })).to.equal(3_000);
  });

  it('leaves the advance of a durable nonce first, and packs no second transaction on it', () => {
    const one = [[ADVANCE, instruction(0, 1, [1])], [instruction(1, 1, [2])]];
    const [transaction, ...others] = packInstructions(one, { ...CONTEXT, ...BUDGET });
    if (!transaction) throw new Error('nothing was packed');
    expect(others).to.deep.equal([]);
    expect(durableNonceOf(transaction)?.account.equals(NONCE)).to.equal(true);
    expect(numbersOf(instructionsOf(transaction).slice(1))).to.deep.equal([0, 1]);
    const many = [...one, [instruction(2, 1_000, [])], [instruction(3, 1_000, [])]];
    expect(() => packInstructions(many, CONTEXT)).to.throw(
      GroupTooLargeError,
      'a durable nonce is good for one',
    );
  });

  it('takes no more groups than it is told to', () => {
    const groups = Array.from({ length: 5 }, (_, index) => [instruction(index, 1, [])]);
    const packed = packInstructions(groups, { ...CONTEXT, maxGroupsPerTransaction: 2 });
    expect(packed.map((transaction) => instructionsOf(transaction).length)).to.deep.equal([2, 2, 1]);
  });

  it('starts a new transaction rather than name a 65th account', () => {
    const addresses = Array.from({ length: 120 }, (_, index) => key(index));
    const table = new AddressLookupTableAccount({ key: TABLE.key, state: { ...TABLE.state, addresses } });
    const groups = Array.from({ length: 12 }, (_, group) => [
      instruction(
        group,
        1,
        Array.from({ length: 10 }, (_, index) => group * 10 + index),
      ),
    ]);
    const packed = packInstructions(groups, {
      ...CONTEXT,
      lookupTables: [table],
      computeUnitsPerGroup: 1_000,
    });
    // Payer, program and compute budget leave room for 61, that is for six groups of ten.
    expect(packed).to.have.length(2);
  });

  it('refuses a group that no transaction could take, and names it', () => {
    const small = [instruction(0, 1, [])];
    const attempts: [TransactionInstruction[][], object, RegExp][] = [
      [[small, [instruction(1, 1_300, [])]], {}, /^group 1: the transaction has \d+ bytes/],
      [
        [small, Array.from({ length: 8 }, (_, index) => instruction(index, 1, []))],
        {},
        /1600000 compute units/,
      ],
    ];
    for (const [groups, context, rule] of attempts) {
      const error = (() => {
        try {
          packInstructions(groups, { ...CONTEXT, ...context });
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).to.be.instanceOf(GroupTooLargeError).with.property('index', 1);
      expect((error as Error).message).to.match(rule);
    }
  });

  it('makes nothing of nothing', () => {
    expect(packInstructions([], CONTEXT)).to.deep.equal([]);
  });

  it('lands many first and later VAUs with their proofs in few transactions on chain', async () => {
    const scene = Scene.running();
    const users = Array.from({ length: 6 }, () => newcomer(scene, { withUsdc: true }).publicKey);
    const wallet = scene.influencer.publicKey;
    const vauOf = (user: PublicKey, sequence: number) =>
      scene.vauInstructions(scene.vau(sequence), payoutOf(scene, user, wallet));
    const firsts = await Promise.all(users.map((user) => vauOf(user, 1)));
    const laters = await Promise.all([2, 3, 4].flatMap((number) => users.map((user) => vauOf(user, number))));
    const table = scene.openLookupTable(firsts[0] ?? []);
    const groups = [...firsts, ...laters];
    const packed = packInstructions(groups, {
      payer: scene.attester.publicKey,
      blockhash: scene.chain.latestBlockhash(),
      lookupTables: [table],
      computeUnitsPerGroup: (group) => (group.length > 1 ? 80_000 : 40_000),
    });
    const results = packed.map((transaction) => {
      transaction.sign([scene.attester]);
      return scene.chain.send(transaction);
    });
    expect(results.map(({ error }) => error)).to.deep.equal(packed.map(() => null));
    const recorded = results.flatMap((result) => eventsOfTransaction(result));
    const vaus = recorded.filter(({ name }) => name === 'CampaignVauProcessed');
    expect(vaus).to.have.length(groups.length);
    expect(packed.length).to.be.lessThan(groups.length / 2);
  });

  it('keeps a proof right before its VAU', async () => {
    const scene = Scene.running();
    const group = await scene.vauInstructions(scene.vau(1));
    const [transaction] = packInstructions([group], CONTEXT);
    if (!transaction) throw new Error('nothing was packed');
    const programs = instructionsOf(transaction).map(({ programId }) => programId);
    expect(programs[0]?.equals(Ed25519Program.programId)).to.equal(true);
    expect(programs[1]?.equals(scene.router.pdas.programId)).to.equal(true);
  });
});

describe('a lookup table', () => {
  it('is created and filled in instructions that fit one transaction each, without twins', () => {
    const addresses = Array.from({ length: 50 }, (_, index) => key(index % 45));
    const { address, instructions } = createLookupTableInstructions(
      PAYER.publicKey,
      PAYER.publicKey,
      5n,
      addresses,
    );
    expect(instructions).to.have.length(4);
    expect(instructions[0]?.keys[0]?.pubkey.equals(address)).to.equal(true);
    const first = { ...CONTEXT, instructions: instructions.slice(0, 2) };
    expect(() => composeTransaction(first)).to.not.throw();
  });

  it('of more than 256 addresses is refused', () => {
    const addresses = Array.from({ length: 257 }, (_, index) => key(index));
    const create = (some: PublicKey[]) =>
      createLookupTableInstructions(PAYER.publicKey, PAYER.publicKey, 5, some).instructions.length;
    expect(create(addresses.slice(1))).to.equal(14);
    expect(() => create(addresses)).to.throw(RangeError, '256');
  });
});

describe('sending over a connection', () => {
  let localnet: Localnet;
  let connection: Connection;
  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    connection = new Connection(localnet.rpcUrl, { wsEndpoint: localnet.wsUrl, commitment: 'confirmed' });
    localnet.chain.airdrop(PAYER.publicKey, 10_000_000_000n);
  });
  after(() => localnet.close());

  const transfer = (from: PublicKey, lamports: number) =>
    SystemProgram.transfer({ fromPubkey: from, toPubkey: key(9), lamports });

  it('signs with every signer in turn, and waits until it is confirmed', async () => {
    const other = Keypair.generate();
    localnet.chain.airdrop(other.publicKey, 1_000_000_000n);
    const input = { payer: PAYER.publicKey, instructions: [transfer(other.publicKey, 1_000_000)] };
    const signature = await sendAndConfirm(connection, input, [PAYER, other].map(keypairSigner));
    const landed = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    expect(landed?.meta?.err).to.equal(null);
    expect(landed?.version).to.equal(0);
    expect(await connection.getBalance(key(9))).to.equal(1_000_000);
  });
});
