import {
  decodeBase58,
  EVENT_IX_TAG,
  encodeBase58,
  eventsOfTransaction,
  type RouterEvent,
  RouterPdas,
} from '@crr/sdk';
import { type Campaign, Hostile, playEverything, VENUE, type World } from '@crr/testing/chain';
import { ComputeBudgetProgram, type Keypair, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';
import { eventCallsIn, IncompleteTransactionError, readEvents } from '../../src/decode';
import type { RpcInstruction, RpcTransaction } from '../../src/rpc';
import { type FakeTransaction, recordTransactions } from '../support/fake-rpc';

const pdas = new RouterPdas();
const PROGRAM = pdas.programId.toBase58();
const AUTHORITY = pdas.eventAuthority().toBase58();
const OTHER = ComputeBudgetProgram.programId.toBase58();

function jsonOf(recorded: FakeTransaction): RpcTransaction {
  return { slot: 7, blockTime: 1, ...recorded.body };
}

function read(transaction: RpcTransaction) {
  const signature = transaction.transaction.signatures[0] ?? '';
  return readEvents(eventCallsIn(transaction, pdas), { slot: 7, txIndex: 3, signature });
}

/** A transaction of one instruction whose inner instructions are these; keys: payer, router, its event authority, another program. */
function transactionOf(
  instructions: RpcInstruction[],
  changes: Partial<RpcTransaction['meta']> = {},
): RpcTransaction {
  return {
    slot: 7,
    transaction: { signatures: ['sig'], message: { accountKeys: ['payer', PROGRAM, AUTHORITY, OTHER] } },
    meta: { err: null, innerInstructions: [{ index: 0, instructions }], ...changes },
  };
}

describe('decoding of a transaction', () => {
  let world: World;
  let recorded: FakeTransaction[];
  /** What a call with an event carries, and that event. */
  let genuine: { data: string; event: RouterEvent };

  before(async () => {
    world = await playEverything();
    recorded = await recordTransactions(world.chain);
    const event = world.sent.flatMap((result) => eventsOfTransaction(result)).at(-1);
    if (event === undefined) throw new Error('everything has events');
    genuine = { event, data: encodeBase58(Buffer.concat([EVENT_IX_TAG, event.bytes, event.chain])) };
  });

  it('finds what the SDK finds in the result of sending, for every transaction of every instruction', () => {
    for (const result of world.sent.filter(({ landed }) => landed)) {
      const json = recorded.find(({ signature }) => signature === result.signature);
      expect(json, result.signature).to.not.equal(undefined);
      const { events, unreadable } = read(jsonOf(json as FakeTransaction));
      expect(events.map(({ event }) => event)).to.deep.equal(eventsOfTransaction(result));
      expect(unreadable).to.deep.equal([]);
    }
  });

  it('says where an event stands, and keeps it as it stood', () => {
    const { event, data } = genuine;
    const call = { programIdIndex: 1, accounts: [2], data };
    const other = { programIdIndex: 3, accounts: [], data: '' };
    const [found] = read(transactionOf([other, call])).events;
    expect(found?.place).to.deep.equal({ slot: 7, txIndex: 3, signature: 'sig', instruction: 0, inner: 1 });
    expect(found?.body).to.deep.equal(decodeBase58(data).slice(EVENT_IX_TAG.length));
    expect(found?.event).to.deep.equal({ ...event, position: { instruction: 0, inner: 1 } });
  });

  it('keeps two events of one instruction, equal ones too', () => {
    const call = { programIdIndex: 1, accounts: [2], data: genuine.data };
    const { events } = read(transactionOf([call, call]));
    expect(events.map(({ place }) => [place.instruction, place.inner])).to.deep.equal([
      [0, 0],
      [0, 1],
    ]);
  });

  const lookAlikes: [string, (data: string) => RpcInstruction][] = [
    ['a call of another program with the event tag', (data) => ({ programIdIndex: 3, accounts: [2], data })],
    ['a call with another account', (data) => ({ programIdIndex: 1, accounts: [0], data })],
    ['a call without an account', (data) => ({ programIdIndex: 1, accounts: [], data })],
    ['a call with a second account', (data) => ({ programIdIndex: 1, accounts: [2, 2], data })],
    ['a call without the tag', (data) => ({ programIdIndex: 1, accounts: [2], data: withoutTag(data) })],
    [
      'a call shorter than the tag',
      () => ({ programIdIndex: 1, accounts: [2], data: encodeBase58(EVENT_IX_TAG.slice(0, 7)) }),
    ],
    ['an index that no key has', (data) => ({ programIdIndex: 9, accounts: [2], data })],
  ];
  for (const [what, call] of lookAlikes) {
    it(`takes ${what} for no event`, () => {
      expect(read(transactionOf([call(genuine.data)]))).to.deep.equal({ events: [], unreadable: [] });
    });
  }

  it('takes a log line that looks like an event for none', () => {
    const payload = Buffer.from(decodeBase58(genuine.data)).toString('base64');
    const logMessages = [
      `Program ${PROGRAM} invoke [1]`,
      `Program data: ${payload}`,
      `Program log: ${payload}`,
    ];
    expect(read(transactionOf([], { logMessages })).events).to.deep.equal([]);
  });

  it('loses nothing when the logs are cut', () => {
    for (const transaction of recorded.map(jsonOf)) {
      const cut = {
        ...transaction,
        meta: transaction.meta && { ...transaction.meta, logMessages: ['Log truncated'] },
      };
      expect(read(cut)).to.deep.equal(read(transaction));
    }
  });

  it('finds no events in a failed transaction, whether it shows what it did or not', () => {
    const call = { programIdIndex: 1, accounts: [2], data: genuine.data };
    const err = { InstructionError: [0, { Custom: 6_000 }] };
    expect(read(transactionOf([call], { err })).events).to.deep.equal([]);
    expect(read(transactionOf([], { err, innerInstructions: null })).events).to.deep.equal([]);
  });

  it('keeps what it can’t read: an event of a newer program, half an event, one with more behind it', () => {
    const bytes = decodeBase58(genuine.data);
    const spoilt = [
      Uint8Array.from([...bytes.slice(0, 8), 1, 2, 3, 4, 5, 6, 7, 8, ...bytes.slice(16)]),
      bytes.slice(0, -1),
      Uint8Array.from([...bytes, 0]),
      EVENT_IX_TAG,
    ];
    for (const each of spoilt) {
      const call = { programIdIndex: 1, accounts: [2], data: encodeBase58(each) };
      const good = { programIdIndex: 1, accounts: [2], data: genuine.data };
      const { events, unreadable } = read(transactionOf([call, good]));
      expect(events.map(({ place }) => place.inner)).to.deep.equal([1]);
      expect(unreadable.map(({ place }) => place.inner)).to.deep.equal([0]);
      expect(unreadable[0]?.bytes).to.deep.equal(each.slice(EVENT_IX_TAG.length));
      expect(unreadable[0]?.reason).to.match(/event|Router|Influencer/);
    }
  });

  it('asks again, instead of seeing no events, when the node leaves out what a transaction did', () => {
    const whole = transactionOf([]);
    const message = { ...whole.transaction.message, addressTableLookups: [{}] };
    const incomplete: [string, RpcTransaction][] = [
      ['meta', { ...whole, meta: null }],
      ['meta.innerInstructions', transactionOf([], { innerInstructions: null })],
      ['meta.innerInstructions', { ...whole, meta: { err: null } }],
      ['meta.innerInstructions', transactionOf([{ programIdIndex: 1, accounts: [2], data: '0OIl' }])],
      ['meta.loadedAddresses', { ...whole, transaction: { signatures: ['sig'], message } }],
    ];
    for (const [field, transaction] of incomplete) {
      expect(() => eventCallsIn(transaction, pdas))
        .to.throw(IncompleteTransactionError, field)
        .with.property('retryable', true);
    }
  });

  it('counts keys from lookup tables after the static ones, writable before readonly', () => {
    const call = { programIdIndex: 2, accounts: [3], data: genuine.data };
    const message = { accountKeys: ['payer'], addressTableLookups: [{}] };
    const meta = {
      err: null,
      innerInstructions: [{ index: 0, instructions: [call] }],
      loadedAddresses: { writable: ['w'], readonly: [PROGRAM, AUTHORITY] },
    };
    const transaction = { slot: 7, transaction: { signatures: ['sig'], message }, meta };
    expect(read(transaction).events).to.have.length(1);
  });
});

describe('decoding of what a hostile program does', () => {
  let hostile: Hostile;
  let campaign: Campaign;
  let attacker: Keypair;

  before(() => {
    hostile = Hostile.create();
    campaign = hostile.world.campaign();
    attacker = hostile.world.wallet();
  });

  /** Sends under a CPI of the hostile program, in a version 0 transaction, and reads it back from the node. */
  async function relayed(instruction: TransactionInstruction, signers: Keypair[]): Promise<RpcTransaction> {
    const { world } = hostile;
    const instructions = [hostile.relay(instruction, attacker)];
    const result = world.expectOk(
      world.send(instructions, [attacker, ...signers], [world.lookupTable(instructions)]),
    );
    const recorded = await recordTransactions(world.chain);
    return jsonOf(recorded.find(({ signature }) => signature === result.signature) as FakeTransaction);
  }

  it('finds the events of a router that it calls, deeper in, with keys from a lookup table', async () => {
    const { world } = hostile;
    const user = world.user().publicKey;
    await world.vau(campaign, user);
    const [vau] = await world.vauInstructions(campaign, user);
    const transaction = await relayed(vau as TransactionInstruction, [campaign.attester]);
    const { events } = read(transaction);
    expect(events.map(({ event }) => event.name)).to.deep.equal(['CampaignVauProcessed']);
    expect(events[0]?.place.inner).to.be.greaterThan(0);
    expect(transaction.meta?.loadedAddresses?.readonly).to.not.deep.equal([]);
  });

  it('takes what it tells itself with the event tag for no event, though the bytes are those of one', async () => {
    const { world } = hostile;
    const [event] = world.events(await world.vau(campaign, world.user().publicKey));
    if (event === undefined) throw new Error('a VAU makes an event');
    const spoof = new TransactionInstruction({
      programId: VENUE,
      keys: [
        { pubkey: pdas.eventAuthority(), isSigner: false, isWritable: false },
        { pubkey: pdas.programId, isSigner: false, isWritable: false },
      ],
      data: Buffer.concat([EVENT_IX_TAG, event.bytes, event.chain]),
    });
    const transaction = await relayed(spoof, []);
    const inner = transaction.meta?.innerInstructions?.flatMap(({ instructions }) => instructions) ?? [];
    expect(inner.some(({ data }) => data === encodeBase58(spoof.data))).to.equal(true);
    expect(read(transaction)).to.deep.equal({ events: [], unreadable: [] });
  });
});

function withoutTag(data: string): string {
  return encodeBase58(decodeBase58(data).slice(EVENT_IX_TAG.length));
}
