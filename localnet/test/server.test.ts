import { once } from 'node:events';
import { connect } from 'node:net';
import { runs } from '@crr/testing/budget';
import { Keypair, PublicKey, SystemProgram, Transaction } from '@solana/web3.js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { WebSocket } from 'ws';
import { Chain, startLocalnet } from '../src/index';
import { MAX_BODY_BYTES } from '../src/rpc/http-server';
import { METHODS } from '../src/rpc/table';
import { call, post } from './support/json-rpc';
import { servedChain } from './support/served';

/** How late an answer may come on a machine that has much else to do. */
const LATE_SECONDS = 60;

interface Answer {
  result?: unknown;
  error?: { code: number; message: string };
  id: unknown;
}

describe('the RPC server', () => {
  const faults: unknown[] = [];
  const served = servedChain({ onFault: (fault) => faults.push(fault) });

  afterEach(() => {
    expect(faults, 'faults of the server itself').to.deep.equal([]);
  });

  async function ask(method: string, ...params: unknown[]): Promise<Answer> {
    return (await post(served().rpcUrl, JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }))) as Answer;
  }

  it('answers an unknown method with its name', async () => {
    const { error, id } = await ask('getStakeActivation');
    expect(error).to.deep.equal({ code: -32601, message: 'Method not found: getStakeActivation' });
    expect(id).to.equal(7);
  });

  it('takes no name of an object member for a method', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect((await ask(name)).error?.code).to.equal(-32601);
    }
  });

  it('names the parameter that breaks a rule, and the rule', async () => {
    const address = Keypair.generate().publicKey.toBase58();
    const cases: [string, unknown[], string][] = [
      ['getBalance', ['zz'], 'address: must be 32 bytes in base58'],
      ['getBalance', [5], 'address: must be a string'],
      ['getBalance', [address, 'x'], 'config: must be an object'],
      ['getAccountInfo', [address, { encoding: 'morse' }], 'config.encoding: must be one of'],
      ['getAccountInfo', [address, { dataSlice: { offset: 0 } }], 'config.dataSlice.length: is missing'],
      ['getMultipleAccounts', [[address, 'zz']], 'addresses[1]: must be 32 bytes in base58'],
      [
        'getProgramAccounts',
        [address, { filters: [{ dataSize: -1 }] }],
        'config.filters[0].dataSize: must be an integer',
      ],
      [
        'getProgramAccounts',
        [address, { filters: [{ memcmp: { offset: 0 } }] }],
        'config.filters[0].memcmp.bytes: is missing',
      ],
      ['getTransaction', ['zz'], 'signature: must be 64 bytes in base58'],
      ['getSignaturesForAddress', [address, { limit: 1_001 }], 'config.limit: must be from 1 to 1000'],
      ['requestAirdrop', [address, 2 ** 60], 'lamports: must be an integer from 0 to 2^53 - 1'],
      ['sendTransaction', ['A'.repeat(2_000), { encoding: 'base64' }], 'transaction: is too large'],
      ['localnet_setTime', ['noon'], 'unix_time: must be an integer'],
    ];
    for (const [method, params, message] of cases) {
      const { error } = await ask(method, ...params);
      expect(error?.code, method).to.equal(-32602);
      expect(error?.message).to.contain(`Invalid param ${message}`);
    }
  });

  it('answers a batch in order, leaving out notifications', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 'a', method: 'getHealth' },
      { jsonrpc: '2.0', method: 'getHealth' },
      { jsonrpc: '2.0', id: 'b', method: 'getBalance', params: ['zz'] },
      { jsonrpc: '2.0', id: 'c', method: 'getSlot' },
    ];
    const answers = (await post(served().rpcUrl, JSON.stringify(batch))) as Answer[];
    expect(answers.map(({ id }) => id)).to.deep.equal(['a', 'b', 'c']);
    expect(answers.map(({ error }) => error?.code)).to.deep.equal([undefined, -32602, undefined]);
  });

  it('lets browsers in', async () => {
    const preflight = await fetch(served().rpcUrl, {
      method: 'OPTIONS',
      headers: { origin: 'http://example.com' },
    });
    expect(preflight.status).to.equal(200);
    expect(preflight.headers.get('access-control-allow-origin')).to.equal('*');
    expect(preflight.headers.get('access-control-allow-methods')).to.contain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).to.contain('content-type');
  });

  it('refuses other methods, other content and too much of it, as a validator does', async () => {
    const { rpcUrl } = served();
    const json = { 'content-type': 'application/json' };
    expect((await fetch(rpcUrl)).status).to.equal(405);
    expect(await (await fetch(`${rpcUrl}/health`)).text()).to.equal('ok');
    expect((await fetch(rpcUrl, { method: 'POST', body: '{}' })).status).to.equal(415);
    const most = ' '.repeat(MAX_BODY_BYTES);
    expect((await fetch(rpcUrl, { method: 'POST', headers: json, body: most })).status).to.equal(200);
    expect((await fetch(rpcUrl, { method: 'POST', headers: json, body: `${most} ` })).status).to.equal(413);
  });

  it('keeps idle connections open for longer than clients do', async () => {
    const answer = await fetch(new URL('/health', served().rpcUrl));
    expect(await answer.text()).to.equal('ok');
    const [, seconds] = /^timeout=(\d+)$/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
    expect(Number(seconds)).to.be.greaterThan(60);
  });

  it('survives a client that hangs up in the middle of its request', async () => {
    const { hostname, port } = new URL(served().rpcUrl);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"half',
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect((await ask('getHealth')).result).to.equal('ok');
  });

  it('answers whatever bytes it gets with JSON-RPC, and goes on', async () => {
    const property = fc.asyncProperty(
      fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })),
      async (body) => {
        const answer = await post(served().rpcUrl, body);
        if (answer === '') return;
        for (const each of [answer].flat() as Answer[])
          expect(each.error?.code).to.be.oneOf([-32700, -32600, -32602]);
      },
    );
    await fc.assert(property, { numRuns: runs(300) });
  });

  it('answers whatever parameters a method gets with a result or a proper error', async () => {
    const someParam = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        PublicKey.default.toBase58(),
        'SysvarC1ock11111111111111111111111111111111',
        'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
        '1'.repeat(64),
        { encoding: 'base64' },
        { encoding: 'jsonParsed', dataSlice: { offset: 1, length: 5 } },
        { filters: [{ memcmp: { offset: 2 ** 52, bytes: '' } }, { dataSize: 0 }] },
        { mint: 'So11111111111111111111111111111111111111112' },
        [PublicKey.default.toBase58()],
      ),
    );
    const methods = [...METHODS.keys()].filter((name) => !name.startsWith('localnet_'));
    const request = fc.record({
      method: fc.constantFrom(...methods),
      params: fc.array(someParam, { maxLength: 4 }),
    });
    const allowed = [-32600, -32602, -32004, -32016, -32020];
    const property = fc.asyncProperty(request, async ({ method, params }) => {
      const { error, result } = await ask(method, ...params);
      if (error === undefined) expect(result).to.not.equal(undefined);
      else expect(error.code, `${method} ${JSON.stringify(params)}: ${error.message}`).to.be.oneOf(allowed);
    });
    await fc.assert(property, { numRuns: runs(1_500) });
  });

  it('survives transactions with any byte changed', async () => {
    const { chain } = served();
    const payer = Keypair.generate();
    chain.airdrop(payer.publicKey, 10_000_000_000n);
    const transaction = new Transaction({
      feePayer: payer.publicKey,
      blockhash: chain.latestBlockhash(),
      lastValidBlockHeight: 0,
    });
    transaction.add(
      SystemProgram.transfer({
        fromPubkey: payer.publicKey,
        toPubkey: PublicKey.default,
        lamports: 1_000_000,
      }),
    );
    transaction.sign(payer);
    const wire = transaction.serialize();
    const config = { encoding: 'base64', replaceRecentBlockhash: true };
    const property = fc.asyncProperty(
      fc.nat(wire.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (index, flip) => {
        const changed = Buffer.from(wire);
        changed.writeUInt8(changed.readUInt8(index) ^ flip, index);
        const text = changed.toString('base64');
        const sent = await ask('sendTransaction', text, { encoding: 'base64' });
        expect(sent.error?.code).to.be.oneOf([-32602, -32002]);
        const simulated = await ask('simulateTransaction', text, config);
        expect(simulated.error?.code).to.be.oneOf([undefined, -32602]);
      },
    );
    await fc.assert(property, { numRuns: runs(500) });
  });

  it('shows integers beyond 2^53 exactly', async () => {
    const answer = await fetch(served().rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'getAccountInfo',
        params: ['TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', { encoding: 'base64' }],
      }),
    });
    expect(await answer.text()).to.match(/"rentEpoch":(0|18446744073709551615)[,}]/);
  });
});

describe('startLocalnet', () => {
  it('passes slots by itself', async () => {
    const localnet = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 10 });
    try {
      const slot = localnet.chain.slot();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(Number(localnet.chain.slot() - slot)).to.be.greaterThan(3);
    } finally {
      await localnet.close();
    }
  });

  it('moves time when asked to, and lets it run on', async () => {
    const localnet = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 0 });
    try {
      const { rpcUrl } = localnet;
      const now = await call<number>(rpcUrl, 'localnet_getTime');
      expect(now).to.be.closeTo(Date.now() / 1000, LATE_SECONDS);
      expect(await call<number>(rpcUrl, 'localnet_advanceTime', [86_400])).to.be.closeTo(
        now + 86_400,
        LATE_SECONDS,
      );
      const slot = await call<number>(rpcUrl, 'getSlot');
      expect(await call<number>(rpcUrl, 'getBlockTime', [slot])).to.be.closeTo(now + 86_400, LATE_SECONDS);
      expect(await call<number>(rpcUrl, 'localnet_setTime', [1_900_000_000])).to.be.closeTo(
        1_900_000_000,
        LATE_SECONDS,
      );
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await call<number>(rpcUrl, 'localnet_getTime')).to.be.within(
        1_900_000_001,
        1_900_000_000 + LATE_SECONDS,
      );
    } finally {
      await localnet.close();
    }
  });

  it('serves a chain that is there already', async () => {
    const chain = Chain.create({ unixTime: 1_800_000_000n });
    const localnet = await startLocalnet({ port: 0, chain, slotMilliseconds: 0 });
    try {
      expect(await call<number>(localnet.rpcUrl, 'localnet_getTime')).to.equal(1_800_000_000);
    } finally {
      await localnet.close();
    }
  });

  it('fails when the port is taken, and takes neither', async () => {
    const first = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 0 });
    try {
      const port = Number(new URL(first.rpcUrl).port);
      const second = await startLocalnet({ port, programs: [] }).catch(
        (error: NodeJS.ErrnoException) => error.code,
      );
      expect(second).to.equal('EADDRINUSE');
      const third = await startLocalnet({ port: 0, wsPort: port, programs: [] }).catch(
        (error: NodeJS.ErrnoException) => error.code,
      );
      expect(third).to.equal('EADDRINUSE');
    } finally {
      await first.close();
    }
  });

  it('says goodbye, so that clients do not try to come back', async () => {
    const localnet = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 0 });
    const client = new WebSocket(localnet.wsUrl);
    await once(client, 'open');
    const closed = once(client, 'close');
    await localnet.close();
    expect((await closed)[0]).to.equal(1_000);
  });

  it('hangs up and frees its ports when closed', async () => {
    const first = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 0 });
    const port = Number(new URL(first.rpcUrl).port);
    await first.close();
    const again = await startLocalnet({ port, programs: [], slotMilliseconds: 0 });
    expect(Number(new URL(again.rpcUrl).port)).to.equal(port);
    await again.close();
  });

  it('remembers no more transactions than its limit', async () => {
    const localnet = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 0, historyLimit: 10 });
    try {
      const to = Keypair.generate().publicKey;
      for (let i = 1n; i <= 25n; i += 1n) localnet.chain.airdrop(to, 1_000_000n + i);
      const shown = await call<unknown[]>(localnet.rpcUrl, 'getSignaturesForAddress', [to.toBase58()]);
      expect(shown).to.have.length(10);
      expect(await call<number>(localnet.rpcUrl, 'getFirstAvailableBlock')).to.equal(16);
      expect(
        (await post(localnet.rpcUrl, '{"jsonrpc":"2.0","id":1,"method":"getBlock","params":[3]}')) as object,
      ).to.have.nested.property('error.code', -32004);
    } finally {
      await localnet.close();
    }
  });
});
