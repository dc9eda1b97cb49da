import { type Localnet, startLocalnet } from '@crr/localnet';
import { FAULTS, FaultyNode } from '@crr/testing/chain';
import {
  Connection,
  Keypair,
  LAMPORTS_PER_SOL,
  NONCE_ACCOUNT_LENGTH,
  SystemProgram,
  VersionedTransaction,
} from '@solana/web3.js';
import { expect } from 'chai';
import {
  composeTransaction,
  durableNonceOf,
  keypairSigner,
  OutcomeUnknownError,
  type PendingTransaction,
  parseTransactionError,
  pendingFrom,
  type SendInput,
  SimulationFailedError,
  sendAndConfirm,
  settleTransaction,
  storedOf,
  TransactionExpiredError,
  TransactionFailedError,
  UnsignedTransactionError,
} from '../src';

const ALREADY_PROCESSED = {
  error: {
    code: -32002,
    message: 'Transaction simulation failed: This transaction has already been processed',
    data: { err: 'AlreadyProcessed', logs: [], accounts: null, unitsConsumed: 0 },
  },
};
const NO_STATUS = { result: { context: { slot: 1 }, value: [null] } };
const AMOUNT = 1_000_000;

describe('a transaction that was sent', () => {
  const payer = Keypair.generate();
  let localnet: Localnet;
  let node: FaultyNode;
  let connection: Connection;
  let to: Keypair;

  before(async () => {
    localnet = await startLocalnet({ port: 0, blockhashLifetime: 150 });
    localnet.chain.airdrop(payer.publicKey, BigInt(100 * LAMPORTS_PER_SOL));
    node = await FaultyNode.before(localnet.rpcUrl);
    connection = new Connection(node.url, {
      commitment: 'confirmed',
      disableRetryOnRateLimit: true,
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(500) }),
    });
  });
  beforeEach(() => {
    to = Keypair.generate();
  });
  afterEach(() => node.recover());
  after(async () => {
    await node.close();
    await localnet.close();
  });

  const transfer = (lamports = AMOUNT) =>
    SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to.publicKey, lamports });
  const received = () => localnet.chain.balance(to.publicKey);

  function send(more: Partial<SendInput> = {}): Promise<string> {
    const input = {
      payer: payer.publicKey,
      instructions: [transfer()],
      silentMs: 1_500,
      resendMs: 100,
      ...more,
    };
    return sendAndConfirm(connection, input, [keypairSigner(payer)]);
  }

  const thrownBy = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  for (const fault of FAULTS) {
    for (const method of ['sendTransaction', 'getSignatureStatuses']) {
      it(`is found although the node answers ${method} once with ${fault}`, async () => {
        node.err(method, fault);
        const signature = await send();
        expect(localnet.chain.history(signature)?.error).to.equal(null);
        expect(received()).to.equal(BigInt(AMOUNT));
      });
    }

    it(`that never reached the node, which answered ${fault}, is sent again, the same bytes`, async () => {
      node.err('sendTransaction', fault, { isForwarded: false });
      const signature = await send();
      expect(localnet.chain.history(signature)?.error).to.equal(null);
      expect(received()).to.equal(BigInt(AMOUNT));
    });

    it(`is unknown, with its signature, when the node answers ${fault} from then on`, async () => {
      let signed: PendingTransaction | undefined;
      const onSigned = (pending: PendingTransaction) => {
        signed = pending;
        node.err('*', fault, { times: 1_000 });
      };
      const error = await thrownBy(send({ onSigned }));
      expect(error).to.be.instanceOf(OutcomeUnknownError);
      const { signature, lastValidBlockHeight, retryable, message } = error as OutcomeUnknownError;
      expect([signature, lastValidBlockHeight, retryable]).to.deep.equal([
        signed?.signature,
        signed?.lastValidBlockHeight,
        false,
      ]);
      expect(message).to.contain(`outcome unknown: look for ${signature}`);
      expect(received()).to.equal(BigInt(AMOUNT));
      node.recover();
      const landed = await settleTransaction(connection, (error as OutcomeUnknownError).pending);
      expect(landed.signature).to.equal(signature);
      expect(received()).to.equal(BigInt(AMOUNT));
    });
  }

  it('and was processed already has succeeded', async () => {
    node.err('sendTransaction', ALREADY_PROCESSED);
    expect(localnet.chain.history(await send())?.error).to.equal(null);
  });

  it('and is not known for some seconds is asked for until it is', async () => {
    node.err('getSignatureStatuses', NO_STATUS, { times: 6 });
    expect(localnet.chain.history(await send())?.error).to.equal(null);
    expect(received()).to.equal(BigInt(AMOUNT));
  });

  it('asks with the whole history', async () => {
    const kept = connection.getSignatureStatuses;
    const asked: unknown[] = [];
    const watched = Object.create(connection) as Connection;
    watched.getSignatureStatuses = (signatures, config) => {
      asked.push(config);
      return kept.call(connection, signatures, config);
    };
    await sendAndConfirm(watched, { payer: payer.publicKey, instructions: [transfer()] }, [
      keypairSigner(payer),
    ]);
    expect(asked).to.deep.equal([{ searchTransactionHistory: true }]);
  });

  it('has not expired by a height that is confirmed and not final', async () => {
    node.err('sendTransaction', '502', { times: 1_000, isForwarded: false });
    const ahead = new Connection(node.url, 'confirmed');
    const finalized = ahead.getEpochInfo.bind(ahead);
    ahead.getEpochInfo = async (commitment) => {
      const info = await finalized(commitment);
      return commitment === 'finalized' ? info : { ...info, blockHeight: (info.blockHeight ?? 0) + 400 };
    };
    const error = await thrownBy(
      sendAndConfirm(ahead, { payer: payer.publicKey, instructions: [transfer()], giveUpMs: 1_000 }, [
        keypairSigner(payer),
      ]),
    );
    expect(error).to.be.instanceOf(OutcomeUnknownError);
  });

  it('is told before a byte leaves, and is not sent when whoever was told refuses', async () => {
    const error = await thrownBy(
      send({
        onSigned: () => {
          expect(node.asked).to.not.include('sendTransaction');
          throw new Error('the disk is full');
        },
      }),
    );
    expect((error as Error).message).to.equal('the disk is full');
    expect(node.asked).to.not.include('sendTransaction');
    expect(received()).to.equal(0n);
  });

  it('is unknown, and not expired, to a node whose history begins after it', async () => {
    let pending: PendingTransaction | undefined;
    await send({
      onSigned: (signed) => {
        pending = signed;
      },
    });
    expect(received()).to.equal(BigInt(AMOUNT));
    localnet.chain.advanceSlots(400);
    const forgotten = { result: { context: { slot: 1_000_000 }, value: [null] } };
    node.err('getSignatureStatuses', forgotten, { times: 1_000 });
    node.err('getFirstAvailableBlock', { result: 390 }, { times: 1_000 });
    const error = await thrownBy(settleTransaction(connection, pending as PendingTransaction));
    expect(error).to.be.instanceOf(OutcomeUnknownError);
    expect((error as Error).cause)
      .to.have.property('message')
      .that.includes('history begins at slot 390');
  });

  it('has expired only when the finalized height is past its last, and then never lands', async () => {
    node.err('sendTransaction', '502', { times: 1_000, isForwarded: false });
    const error = await thrownBy(send({ onSigned: () => localnet.chain.advanceSlots(400) }));
    expect(error).to.be.instanceOf(TransactionExpiredError).and.to.include({ retryable: true });
    expect(received()).to.equal(0n);
  });

  it('has not expired by the word of a node that lags behind the proof', async () => {
    node.err('sendTransaction', '502', { times: 1_000, isForwarded: false });
    node.err('getSignatureStatuses', NO_STATUS, { times: 1_000 });
    const error = await thrownBy(send({ giveUpMs: 1_000, onSigned: () => localnet.chain.advanceSlots(400) }));
    expect(error).to.be.instanceOf(OutcomeUnknownError);
  });

  it('and failed on chain is told with its signature', async () => {
    const whole = Number(localnet.chain.balance(payer.publicKey)) - LAMPORTS_PER_SOL / 2;
    let signature = '';
    const error = await thrownBy(
      send({
        instructions: [transfer(whole)],
        onSigned: async (pending) => {
          signature = pending.signature;
          await sendAndConfirm(
            new Connection(localnet.rpcUrl),
            { payer: payer.publicKey, instructions: [transfer(LAMPORTS_PER_SOL)] },
            [keypairSigner(payer)],
          );
        },
      }),
    );
    expect(error).to.be.instanceOf(TransactionFailedError).and.to.include({ signature });
    expect(parseTransactionError(error)).to.include({ instruction: 0, code: 1 });
  });

  it('was not, when it would fail or somebody has not signed', async () => {
    const failing = await thrownBy(send({ instructions: [transfer(1e15)] }));
    expect(failing).to.be.instanceOf(SimulationFailedError);
    expect((failing as SimulationFailedError).logs).to.not.deep.equal([]);
    const other = Keypair.generate();
    localnet.chain.airdrop(other.publicKey, BigInt(LAMPORTS_PER_SOL));
    const theirs = SystemProgram.transfer({
      fromPubkey: other.publicKey,
      toPubkey: to.publicKey,
      lamports: AMOUNT,
    });
    const unsigned = await thrownBy(send({ instructions: [theirs] }));
    expect(unsigned).to.be.instanceOf(UnsignedTransactionError);
    expect((unsigned as UnsignedTransactionError).missing).to.deep.equal([other.publicKey.toBase58()]);
    expect(node.asked).to.not.include('sendTransaction');
  });

  it('was not, yet, when the node errs before: it is asked again', async () => {
    node
      .err('getLatestBlockhash', '503')
      .err('simulateTransaction', 'html')
      .err('simulateTransaction', '-32005');
    expect(localnet.chain.history(await send())?.error).to.equal(null);
  });

  it('can be kept in a file and looked for by somebody else', async () => {
    let kept = '';
    await send({
      onSigned: (pending) => {
        kept = JSON.stringify(storedOf(pending));
      },
    });
    const pending = pendingFrom(JSON.parse(kept));
    expect((await settleTransaction(connection, pending)).signature).to.equal(pending.signature);
    expect(received()).to.equal(BigInt(AMOUNT));
  });

  describe('on a durable nonce', () => {
    const nonce = Keypair.generate();
    before(async () => {
      const lamports = Number(localnet.chain.minimumBalanceForRentExemption(NONCE_ACCOUNT_LENGTH));
      const create = SystemProgram.createNonceAccount({
        fromPubkey: payer.publicKey,
        noncePubkey: nonce.publicKey,
        authorizedPubkey: payer.publicKey,
        lamports,
      });
      await sendAndConfirm(
        new Connection(localnet.rpcUrl),
        { payer: payer.publicKey, instructions: create.instructions },
        [payer, nonce].map(keypairSigner),
      );
    });
    const advance = () =>
      SystemProgram.nonceAdvance({ noncePubkey: nonce.publicKey, authorizedPubkey: payer.publicKey });

    it('lands whatever budget is asked for, long after a blockhash would have expired', async () => {
      let seen: PendingTransaction | undefined;
      await send({
        instructions: [advance(), transfer()],
        computeUnitLimit: 10_000,
        computeUnitPriceMicroLamports: 5n,
        onSigned: (pending) => {
          seen = pending;
          localnet.chain.advanceSlots(400);
        },
      });
      expect(seen?.lastValidBlockHeight).to.equal(null);
      expect(seen?.durableNonce?.account.equals(nonce.publicKey)).to.equal(true);
      expect(received()).to.equal(BigInt(AMOUNT));
    });

    it('has expired once the nonce was used by another', async () => {
      node.err('sendTransaction', '502', { times: 1_000, isForwarded: false });
      const error = await thrownBy(
        send({
          instructions: [advance(), transfer()],
          onSigned: async () => {
            await sendAndConfirm(
              new Connection(localnet.rpcUrl),
              { payer: payer.publicKey, instructions: [advance()] },
              [keypairSigner(payer)],
            );
          },
        }),
      );
      expect(error).to.be.instanceOf(TransactionExpiredError).and.to.include({ lastValidBlockHeight: null });
      expect(received()).to.equal(0n);
    });

    it('is known by its first instruction alone', () => {
      const compose = (...instructions: ReturnType<typeof advance>[]) =>
        durableNonceOf(
          composeTransaction({ payer: payer.publicKey, blockhash: nonce.publicKey.toBase58(), instructions }),
        );
      expect(compose(advance(), transfer())?.value).to.equal(nonce.publicKey.toBase58());
      expect(compose(transfer(), advance())).to.equal(null);
      expect(compose(transfer())).to.equal(null);
    });
  });

  it('has the signature that its bytes say', async () => {
    await send({
      onSigned: ({ wire, signature }) => {
        expect(pendingFrom(storedOf({ wire, signature } as PendingTransaction)).signature).to.equal(
          signature,
        );
        expect(VersionedTransaction.deserialize(wire).signatures).to.have.length(1);
      },
    });
  });
});
