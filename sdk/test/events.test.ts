import type { TransactionResult } from '@crr/localnet';
import {
  Keypair,
  PublicKey,
  TransactionInstruction,
  type TransactionResponse,
  type VersionedTransactionResponse,
} from '@solana/web3.js';
import bs58 from 'bs58';
import { expect } from 'chai';
import {
  campaignRewardRouterIdl,
  DecodeError,
  decodeEvent,
  decodeEvents,
  EVENT_IX_TAG,
  EventChainError,
  type ExecutedTransaction,
  eventCallsOf,
  eventsOfTransaction,
  type InnerCall,
  MissingMetaError,
  nextChain,
  ROUTER_PROGRAM_ID,
  type RouterEvent,
  type RouterEventName,
  RouterPdas,
  STREAM_START,
  toExecuted,
  verifyEventChain,
} from '../src';
import { Scene } from './support/scene';

describe('events of a transaction', () => {
  let scene: Scene;
  let result: TransactionResult;
  let executed: ExecutedTransaction;
  before(async () => {
    scene = Scene.running();
    result = scene.run(await scene.vauInstructions(scene.vau(1)), [scene.attester]);
    executed = toExecuted(result);
  });

  /** The same transaction with each of our event calls changed. */
  function withCalls(change: (call: InnerCall, keys: PublicKey[]) => InnerCall): ExecutedTransaction {
    const accountKeys = [...executed.accountKeys];
    const innerInstructions = executed.innerInstructions.map(({ index, instructions }) => ({
      index,
      instructions: instructions.map((call) =>
        accountKeys[call.programIdIndex]?.equals(ROUTER_PROGRAM_ID) ? change(call, accountKeys) : call,
      ),
    }));
    return { accountKeys, innerInstructions, err: null };
  }

  it('come in order, with where they stand', () => {
    const events = decodeEvents(executed);
    expect(events.map(({ name }) => name)).to.deep.equal(['AttributionCreated', 'CampaignVauProcessed']);
    expect(events.map(({ position }) => position.instruction)).to.deep.equal([1, 1]);
    for (const { position, bytes, chain } of events) {
      const call = executed.innerInstructions.find(({ index }) => index === position.instruction);
      const data = call?.instructions[position.inner]?.data ?? new Uint8Array();
      expect(Buffer.concat([EVENT_IX_TAG, bytes, chain]).equals(data)).to.equal(true);
    }
  });

  it('are the same from a getTransaction response', () => {
    const record = scene.chain.history(result.signature);
    if (record === undefined) throw new Error('no record');
    const response = {
      transaction: { message: record.transaction.message },
      meta: {
        err: null,
        innerInstructions: executed.innerInstructions.map(({ index, instructions }) => ({
          index,
          instructions: instructions.map((call) => ({
            ...call,
            accounts: [...call.accounts],
            data: bs58.encode(call.data),
          })),
        })),
        loadedAddresses: { writable: [], readonly: [] },
      },
    };
    expect(eventsOfTransaction(response)).to.deep.equal(decodeEvents(executed));
  });

  it('are the same from a node’s own JSON, also with keys from lookup tables', () => {
    const [payer, ...others] = executed.accountKeys.map((key) => key.toBase58());
    const innerInstructions = executed.innerInstructions.map(({ index, instructions }) => ({
      index,
      instructions: instructions.map((call) => ({
        ...call,
        accounts: [...call.accounts],
        data: bs58.encode(call.data),
      })),
    }));
    const split = others.length >> 1;
    const loadedAddresses = { writable: others.slice(0, split), readonly: others.slice(split) };
    const transaction = { message: { accountKeys: [payer ?? ''] } };
    const response = { transaction, meta: { err: null, innerInstructions, loadedAddresses } };
    expect(eventsOfTransaction(JSON.parse(JSON.stringify(response)))).to.deep.equal(decodeEvents(executed));
    expect(toExecuted(response)).to.deep.equal({ ...executed, err: null });
  });

  it('are the same from calls that were found first and read later', () => {
    const calls = eventCallsOf(executed);
    expect(calls.map(({ bytes, position }) => decodeEvent(bytes, position))).to.deep.equal(
      decodeEvents(executed),
    );
  });

  it('keep nothing of the bytes that they were read from', () => {
    const [call] = eventCallsOf(executed);
    if (call === undefined) throw new Error('no event');
    const [before] = decodeEvents(executed);
    const bytes = Buffer.from(call.bytes);
    const event = decodeEvent(bytes, call.position);
    bytes.fill(0);
    expect(event).to.deep.equal(before);
  });

  it('have a type for each one of the IDL and no other', () => {
    type IdlName = (typeof campaignRewardRouterIdl)['events'][number]['name'];
    const typed = (name: IdlName): RouterEventName => name;
    const listed = (name: RouterEventName): IdlName => name;
    const names = campaignRewardRouterIdl.events.map(({ name }) => listed(typed(name)));
    expect(new Set(names).size).to.equal(22);
  });

  it('are read from every shape of response that web3.js has', () => {
    const accepts = (response: VersionedTransactionResponse | TransactionResponse) =>
      eventsOfTransaction(response);
    expect(accepts).to.be.a('function');
  });

  it('are never taken as none where the node left out what the transaction did', () => {
    const message = scene.chain.history(result.signature)?.transaction.message;
    if (message === undefined) throw new Error('no record');
    const transaction = { message };
    expect(() => eventsOfTransaction({ transaction, meta: null })).to.throw(
      MissingMetaError,
      /without meta,/,
    );
    expect(() => eventsOfTransaction({ transaction, meta: { err: null, innerInstructions: null } })).to.throw(
      MissingMetaError,
      /meta\.innerInstructions/,
    );
  });

  it('are none when the transaction failed', () => {
    expect(decodeEvents({ ...executed, err: { InstructionError: [1, { Custom: 6000 }] } })).to.deep.equal([]);
    expect(eventsOfTransaction({ ...result, error: 'AccountInUse' })).to.deep.equal([]);
  });

  it('are none when another program was called with the same bytes', () => {
    const other = Keypair.generate().publicKey;
    const calls = withCalls((call, keys) => ({ ...call, programIdIndex: keys.push(other) - 1 }));
    expect(decodeEvents(calls)).to.deep.equal([]);
  });

  it('are none with another account than the event authority, with two, or without', () => {
    const changed = [
      withCalls((call) => ({ ...call, accounts: [0] })),
      withCalls((call) => ({ ...call, accounts: [...call.accounts, 0] })),
      withCalls((call) => ({ ...call, accounts: [] })),
    ];
    for (const transaction of changed) expect(decodeEvents(transaction)).to.deep.equal([]);
  });

  it('are none under another deployment of the program', () => {
    expect(decodeEvents(executed, new RouterPdas(Keypair.generate().publicKey))).to.deep.equal([]);
  });

  it('are none without the event tag', () => {
    const untagged = withCalls((call) => ({ ...call, data: call.data.subarray(EVENT_IX_TAG.length) }));
    expect(decodeEvents(untagged)).to.deep.equal([]);
  });

  it('can not be made by a top-level call: the program refuses it, and the decoder never looks there', () => {
    const [event] = decodeEvents(executed);
    if (event === undefined) throw new Error('no event');
    const forged = new TransactionInstruction({
      programId: ROUTER_PROGRAM_ID,
      keys: [{ pubkey: scene.router.pdas.eventAuthority(), isSigner: false, isWritable: false }],
      data: Buffer.concat([EVENT_IX_TAG, event.bytes, event.chain]),
    });
    const attempt = scene.chain.sendInstructions([forged], [scene.attester]);
    expect(attempt.error).to.not.equal(null);
    expect(eventsOfTransaction({ ...attempt, error: null })).to.deep.equal([]);
  });

  it('are not read from logs', () => {
    const [event] = decodeEvents(executed);
    if (event === undefined) throw new Error('no event');
    const text = Buffer.concat([event.bytes, event.chain]).toString('base64');
    const memo = new TransactionInstruction({
      programId: new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'),
      keys: [],
      data: Buffer.from(`Program data: ${text}`),
    });
    const attempt = scene.chain.sendInstructions([memo], [scene.attester]);
    expect(attempt.error).to.equal(null);
    expect(attempt.logs.join()).to.include(text);
    expect(eventsOfTransaction(attempt)).to.deep.equal([]);
  });

  it('are refused when cut anywhere or when something follows', () => {
    for (const { bytes, chain, position } of decodeEvents(executed)) {
      const whole = Buffer.concat([bytes, chain]);
      for (let length = 0; length < whole.length; length += 1) {
        expect(() => decodeEvent(whole.subarray(0, length), position), `${length}`).to.throw(DecodeError);
      }
      expect(() => decodeEvent(Buffer.concat([whole, Buffer.alloc(1)]), position)).to.throw(DecodeError);
    }
  });

  it('of a kind unknown here are an error, not a gap', () => {
    const unknown = withCalls((call) => ({
      ...call,
      data: Buffer.concat([EVENT_IX_TAG, Buffer.alloc(64, 9)]),
    }));
    expect(() => decodeEvents(unknown)).to.throw(DecodeError, /no event begins with 0909090909090909/);
    expect(eventCallsOf(unknown).map(({ bytes }) => bytes)).to.deep.equal(
      decodeEvents(executed).map(() => Buffer.alloc(64, 9)),
    );
  });
});

describe('a chain of events', () => {
  let events: RouterEvent[];
  before(async () => {
    const scene = Scene.running();
    for (const sequence of [1, 2, 3]) {
      scene.run(await scene.vauInstructions(scene.vau(sequence)), [scene.attester]);
      scene.chain.advanceSeconds(1);
    }
    events = scene.sent
      .flatMap((result) => eventsOfTransaction(result))
      .filter(({ streamKey }) => streamKey.startsWith('campaign:'));
  });

  function faultOf(list: readonly RouterEvent[], from = STREAM_START): [string, bigint] {
    try {
      verifyEventChain(list, { from });
    } catch (error) {
      if (error instanceof EventChainError) return [error.fault, error.seq];
      throw error;
    }
    throw new Error('the chain was accepted');
  }

  it('leads to the last event, in one go or from any point on', () => {
    const head = verifyEventChain(events);
    expect(head).to.deep.equal({ seq: 6n, chain: events.at(-1)?.chain });
    for (let cut = 0; cut <= events.length; cut += 1) {
      const from = verifyEventChain(events.slice(0, cut));
      expect(verifyEventChain(events.slice(cut), { from })).to.deep.equal(head);
    }
  });

  it('names the first event after one that is missing, repeated or out of order', () => {
    const [first, second, third, ...rest] = events as [RouterEvent, RouterEvent, RouterEvent];
    expect(faultOf([first, third, ...rest])).to.deep.equal(['gap', 3n]);
    expect(faultOf([first, first])).to.deep.equal(['gap', 1n]);
    expect(faultOf([second, first])).to.deep.equal(['gap', 2n]);
  });

  it('names an event of which any byte was changed', () => {
    events.forEach((event, place) => {
      for (const position of [0, 8, event.bytes.length - 1]) {
        const bytes = event.bytes.slice();
        bytes[position] = (bytes[position] ?? 0) ^ 1;
        const changed = events.map((other, i) =>
          i === place ? ({ ...event, bytes } as RouterEvent) : other,
        );
        expect(faultOf(changed)).to.deep.equal(['link', event.seq]);
      }
    });
  });

  it('names an event whose chain value was changed, also when all later ones were recomputed', () => {
    const [first, second] = events as [RouterEvent, RouterEvent];
    const chain = first.chain.map((byte) => byte ^ 1);
    const forged = { ...first, chain } as RouterEvent;
    const next = { ...second, chain: nextChain(chain, second.bytes) } as RouterEvent;
    expect(faultOf([forged, next])).to.deep.equal(['link', 1n]);
  });

  it('is of one stream', () => {
    const [first, second] = events as [RouterEvent, RouterEvent];
    expect(faultOf([first, { ...second, streamKey: 'config' } as RouterEvent])).to.deep.equal(['stream', 2n]);
  });
});
