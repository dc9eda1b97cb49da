import { ChainUnavailableError } from '@crr/sdk';
import { forEachDatabase } from '@crr/testing/database';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { Chain } from '../../src/chain/chain';
import type { Desk } from '../../src/desk/desk';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { DeskFixture } from './desk-fixture';
import { faulty } from './faulty';

const BLOCKHASH_LIFETIME = 150;

forEachDatabase('submission over a chain that misbehaves', (open) => {
  let stage: DeskFixture;
  let store: Store;
  let rpc: Chain;
  let account: PublicKey;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open();
    rpc = stage.rpc();
    account = stage.world.user().publicKey;
  });
  afterEach(() => stage.close());

  /** A desk over the chain with some methods replaced, and one VAU of five seconds in its outbox. */
  async function deskWith(changes: Partial<Chain>): Promise<Desk> {
    const desk = stage.desk(store, { chain: faulty(rpc, changes) });
    await stage.attend(desk, await stage.session(stage.desk(store), account));
    return desk;
  }

  async function states(): Promise<string[]> {
    return (await stage.outbox(store)).map(({ state }) => state);
  }

  it('waits for a node that is down, ever longer, and then lands', async () => {
    let isDown = true;
    const desk = await deskWith({
      view: async (...args) => {
        if (isDown) throw new ChainUnavailableError('down');
        return rpc.view(...args);
      },
    });
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      stage.scheduler.wakeAtMs = null;
      await desk.drain();
      waits.push((stage.scheduler.wakeAtMs ?? 0) - stage.clock.now());
    }
    expect(waits).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(await states()).to.deep.equal(['queued']);
    isDown = false;
    await desk.drain();
    expect(await states()).to.deep.equal(['final']);
  });

  it('lands once when sending times out after the node took the bytes', async () => {
    const desk = await deskWith({
      send: async (wire) => {
        await rpc.send(wire);
        throw new ChainUnavailableError('timed out');
      },
    });
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
    expect(stage.recorded()).to.have.length(1);
  });

  it('sends the same bytes again when they were lost', async () => {
    const wires: string[] = [];
    const desk = await deskWith({
      send: async (wire) => {
        wires.push(Buffer.from(wire).toString('base64'));
        if (wires.length > 2) await rpc.send(wire);
      },
    });
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
    expect(new Set(wires).size).to.equal(1);
    expect(wires).to.have.length(3);
  });

  it('signs anew only when the blockhash has expired for good', async () => {
    let isDropping = true;
    const desk = await deskWith({ send: async (wire) => (isDropping ? undefined : rpc.send(wire)) });
    await desk.drain();
    const [first] = await stage.outbox(store);
    stage.world.chain.advanceSlots(BLOCKHASH_LIFETIME - 2);
    await desk.drain();
    expect((await stage.outbox(store))[0]).to.deep.include({ state: 'sent', signature: first?.signature });
    isDropping = false;
    stage.world.chain.advanceSlots(4);
    await stage.drainAll(desk);
    const [second] = await stage.outbox(store);
    expect(second?.state).to.equal('final');
    expect(second?.signature).not.to.equal(first?.signature);
    expect(stage.recorded()).to.have.length(1);
  });

  it('keeps an entry bound while the node that is asked lags behind the finalized height', async () => {
    const desk = await deskWith({
      send: async () => undefined,
      standings: async (signatures) => ({ slot: 1, standings: signatures.map(() => null) }),
    });
    await desk.drain();
    stage.world.chain.advanceSlots(BLOCKHASH_LIFETIME * 2);
    await desk.drain();
    expect(await states()).to.deep.equal(['sent']);
  });

  it('believes the account, not a node that says a landed signature is unknown', async () => {
    const desk = await deskWith({
      standings: async (signatures) => ({
        slot: Number.MAX_SAFE_INTEGER,
        standings: signatures.map(() => null),
      }),
    });
    await desk.drain();
    expect(await states()).to.deep.equal(['sent']);
    stage.world.chain.advanceSlots(BLOCKHASH_LIFETIME * 2);
    await desk.drain();
    expect(await states()).to.deep.equal(['final']);
    expect(stage.recorded()).to.have.length(1);
  });

  it('never sends anew what the account shows as done by nobody known', async () => {
    const desk = await deskWith({
      standings: async (signatures) => ({
        slot: Number.MAX_SAFE_INTEGER,
        standings: signatures.map(() => null),
      }),
      recordsOf: async () => [],
    });
    await desk.drain();
    for (let round = 0; round < 5; round += 1) {
      stage.world.chain.advanceSlots(BLOCKHASH_LIFETIME * 2);
      await desk.drain();
    }
    expect(await states()).to.deep.equal(['sent']);
    expect(stage.recorded()).to.have.length(1);
    await stage.desk(store).drain();
    expect(await states()).to.deep.equal(['final']);
  });

  it('takes the next number when another submitter of the attester is faster before the simulation', async () => {
    let races = 1;
    const desk = await deskWith({
      simulate: async (...args) => {
        if (races > 0) await stage.world.vau(stage.campaign, account, { influencer: null });
        races -= 1;
        return rpc.simulate(...args);
      },
    });
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
    expect(stage.recorded().map(({ sequence }) => sequence)).to.deep.equal([1, 2]);
  });

  it('takes the next number when another submitter is faster between simulation and landing', async () => {
    let races = 1;
    const desk = await deskWith({
      send: async (wire) => {
        if (races > 0) await stage.world.vau(stage.campaign, account, { influencer: null });
        races -= 1;
        return rpc.send(wire);
      },
    });
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
    expect(stage.recorded().map(({ sequence }) => sequence)).to.deep.equal([1, 2]);
  });

  it('takes the next number when another submitter took its own and its transaction was lost', async () => {
    let isDropping = true;
    const desk = await deskWith({ send: async (wire) => (isDropping ? undefined : rpc.send(wire)) });
    await desk.drain();
    await stage.world.vau(stage.campaign, account, { influencer: null, seconds: 9 });
    isDropping = false;
    stage.world.chain.advanceSlots(BLOCKHASH_LIFETIME + 1);
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
    expect(stage.recorded().map(({ sequence, seconds }) => [sequence, seconds])).to.deep.equal([
      [1, 9],
      [2, 5],
    ]);
  });

  it('undoes what landed on a fork: it lands again', async () => {
    let isForked = true;
    const desk = await deskWith({
      send: async (wire) => (isForked ? undefined : rpc.send(wire)),
      standings: async (signatures) => {
        const found = await rpc.standings(signatures);
        if (!isForked) return found;
        const standing = { level: 'confirmed', slot: found.slot, error: null } as const;
        return { ...found, standings: signatures.map(() => standing) };
      },
    });
    await desk.drain();
    expect(await states()).to.deep.equal(['landed']);
    isForked = false;
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
    expect(stage.recorded()).to.have.length(1);
  });

  it('waits for finality before it believes a failure: a fork could undo it', async () => {
    let level: 'confirmed' | 'finalized' = 'confirmed';
    let isDropping = true;
    const desk = await deskWith({
      send: async (wire) => (isDropping ? undefined : rpc.send(wire)),
      standings: async (signatures) => {
        const found = await rpc.standings(signatures);
        if (!isDropping) return found;
        const error = { InstructionError: [1, { Custom: 6024 }] };
        return { ...found, standings: signatures.map(() => ({ level, slot: found.slot, error })) };
      },
    });
    await desk.drain();
    expect(await states()).to.deep.equal(['sent']);
    level = 'finalized';
    await desk.drain();
    const [row] = await stage.outbox(store);
    expect(row).to.deep.include({ state: 'queued', sequence: null, signature: null });
    expect(row?.reason).to.match(/^SequenceMismatch: /);
    isDropping = false;
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
    expect(stage.recorded()).to.have.length(1);
  });

  it('sends each entry once when two desks drain at the same time', async () => {
    const users = Array.from({ length: 6 }, () => stage.world.user().publicKey);
    const intake = stage.desk(store);
    for (const user of users) {
      const session = await stage.session(intake, user);
      await stage.attend(intake, session);
      await stage.attend(intake, session);
    }
    const desks = [stage.desk(store), stage.desk(store), stage.desk(store)];
    await Promise.all(desks.flatMap((desk) => [desk.drain(), desk.drain()]));
    await Promise.all(desks.map((desk) => stage.drainAll(desk)));
    expect(new Set(await states())).to.deep.equal(new Set(['final']));
    expect(stage.recorded()).to.have.length(12);
  });

  it('waits with its reason while the attester has nothing to pay with', async () => {
    const desk = await deskWith({});
    const { attester } = stage.campaign;
    const account = stage.world.chain.getAccount(attester.publicKey);
    stage.world.chain.setAccount(attester.publicKey, null);
    await desk.drain();
    const [row] = await stage.outbox(store);
    expect(row?.state).to.equal('queued');
    expect(row?.reason).to.match(/AccountNotFound|InsufficientFundsForFee/);
    stage.world.chain.setAccount(attester.publicKey, account);
    await stage.drainAll(desk);
    expect(await states()).to.deep.equal(['final']);
  });
});
