import { Connection, Keypair, LAMPORTS_PER_SOL, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { MAX_SUBSCRIPTIONS } from '../src/rpc/subscriptions/session';
import { until } from './support/json-rpc';
import { fundedWallet, servedChain } from './support/served';
import { Socket } from './support/socket';

describe('subscriptions', () => {
  const served = servedChain();
  let socket: Socket;

  beforeEach(async () => {
    socket = await Socket.open(served().wsUrl);
  });

  afterEach(() => socket.close());

  async function subscribe(kind: string, params: unknown[]): Promise<number> {
    return ((await socket.request(`${kind}Subscribe`, params)) as { result: number }).result;
  }

  it('tell each change of an account, in order, and nothing of others', async () => {
    const { chain } = served();
    const watched = Keypair.generate().publicKey;
    const id = await subscribe('account', [watched.toBase58(), { encoding: 'base64' }]);
    chain.airdrop(watched, 1_000_000n);
    chain.airdrop(Keypair.generate().publicKey, 1_000_000n);
    chain.airdrop(watched, 2_000_000n);
    for (const lamports of [1_000_000, 3_000_000]) {
      const told = (await socket.notification(id)) as { params: { result: { value: { lamports: number } } } };
      expect(told.params.result.value.lamports).to.equal(lamports);
    }
    expect(socket.waiting(id)).to.equal(0);
  });

  it('tell an account that is emptied, and one that a test writes', async () => {
    const { chain } = served();
    const watched = Keypair.generate();
    chain.airdrop(watched.publicKey, 1_000_000n);
    const id = await subscribe('account', [watched.publicKey.toBase58(), { encoding: 'base64' }]);
    const payer = fundedWallet(served());
    const empty = SystemProgram.transfer({
      fromPubkey: watched.publicKey,
      toPubkey: payer.publicKey,
      lamports: 1_000_000,
    });
    expect(chain.sendInstructions([empty], [payer, watched]).error).to.equal(null);
    chain.setAccount(watched.publicKey, {
      lamports: 7,
      owner: SystemProgram.programId,
      data: Buffer.from([1]),
      executable: false,
    });
    const values = [await socket.notification(id), await socket.notification(id)] as {
      params: { result: { value: { lamports: number; data: string[] } } };
    }[];
    expect(values.map(({ params }) => params.result.value.lamports)).to.deep.equal([0, 7]);
    expect(values[1]?.params.result.value.data).to.deep.equal(['AQ==', 'base64']);
  });

  it('tell every slot with its parent, those without a transaction too', async () => {
    const { chain } = served();
    const id = await subscribe('slot', []);
    const first = Number(chain.slot()) + 1;
    chain.advanceSlots(2);
    chain.airdrop(Keypair.generate().publicKey, 1_000_000n);
    for (const slot of [first, first + 1, first + 2]) {
      expect(await socket.notification(id)).to.deep.include({
        params: { result: { slot, parent: slot - 1, root: slot }, subscription: id },
      });
    }
  });

  it('tell the outcome of a signature once, with the receipt before it when asked for', async () => {
    const { chain } = served();
    const { signature } = chain.airdrop(Keypair.generate().publicKey, 1_000_000n);
    const id = await subscribe('signature', [signature, { enableReceivedNotification: true }]);
    const values = [await socket.notification(id), await socket.notification(id)] as {
      params: { result: { value: unknown } };
    }[];
    expect(values.map(({ params }) => params.result.value)).to.deep.equal([
      'receivedSignature',
      { err: null },
    ]);
  });

  it('end when asked to', async () => {
    const { chain } = served();
    const id = await subscribe('slot', []);
    await socket.request('slotUnsubscribe', [id]);
    chain.advanceSlots(3);
    await socket.request('slotUnsubscribe', [id]);
    expect(socket.waiting(id)).to.equal(0);
  });

  it('do not end by the name of another kind', async () => {
    const id = await subscribe('slot', []);
    expect(await socket.request('accountUnsubscribe', [id])).to.have.nested.property('error.code', -32602);
  });

  it('end with their connection', async () => {
    const { chain } = served();
    let listeners = 0;
    const original = chain.onBlock.bind(chain);
    chain.onBlock = (listener) => {
      const stop = original(listener);
      listeners += 1;
      return () => {
        listeners -= 1;
        stop();
      };
    };
    try {
      await subscribe('slot', []);
      await subscribe('logs', ['all']);
      expect(listeners).to.equal(2);
      socket.close();
      await until('the server to notice', async () => (listeners === 0 ? true : null));
    } finally {
      chain.onBlock = original;
    }
  });

  it(`are at most ${MAX_SUBSCRIPTIONS} a connection`, async () => {
    const half = Array.from({ length: MAX_SUBSCRIPTIONS / 2 }, (_, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'slotSubscribe',
    }));
    for (let i = 0; i < 2; i += 1) {
      const answers = (await socket.raw(JSON.stringify(half))) as { error?: unknown }[];
      expect(answers.filter(({ error }) => error === undefined)).to.have.length(half.length);
    }
    expect(await socket.request('slotSubscribe', [])).to.have.nested.property('error.code', -32603);
  });

  it('survive rubbish on the socket', async () => {
    for (const text of ['', '{', '[]', 'null', '{"id":1}', '"slotSubscribe"', '[[[[']) {
      const other = new WebSocket(served().wsUrl);
      await new Promise((resolve) => other.once('open', resolve));
      other.send(text);
      other.send(Buffer.from([0xff, 0xfe, 0x00]));
      other.close();
    }
    const flood = new WebSocket(served().wsUrl);
    await new Promise((resolve) => flood.once('open', resolve));
    const closed = new Promise((resolve) => flood.once('close', resolve));
    flood.send('x'.repeat(200_000));
    await closed;
    expect(await socket.request('slotSubscribe', [])).to.have.property('result');
  });

  it('reach web3.js: account, logs, program and slot', async () => {
    const { rpcUrl, chain } = served();
    const connection = new Connection(rpcUrl, 'confirmed');
    const watched = Keypair.generate().publicKey;
    const seen: string[] = [];
    const ids = [
      connection.onAccountChange(watched, ({ lamports }) => seen.push(`account ${lamports}`)),
      connection.onProgramAccountChange(SystemProgram.programId, ({ accountId }) => {
        if (accountId.equals(watched)) seen.push('program');
      }),
    ];
    const logs = connection.onLogs(watched, ({ err }) => seen.push(`logs ${err}`));
    const slots = connection.onSlotChange(({ slot }) => seen.push(`slot ${slot}`));
    // web3.js subscribes in the background and says nothing when it is done; a slot shows that it is.
    await until('the subscriptions', async () => {
      chain.advanceSlots(1);
      return seen.some((each) => each.startsWith('slot')) ? true : null;
    });
    const { slot } = chain.airdrop(watched, BigInt(LAMPORTS_PER_SOL));
    const expected = [`account ${LAMPORTS_PER_SOL}`, 'program', 'logs null', `slot ${slot}`];
    await until('the notifications', async () =>
      expected.every((each) => seen.includes(each)) ? true : null,
    );
    await Promise.all(ids.map((id) => connection.removeAccountChangeListener(id)));
    await connection.removeOnLogsListener(logs);
    await connection.removeSlotChangeListener(slots);
  });
});
