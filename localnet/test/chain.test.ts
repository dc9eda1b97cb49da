import {
  AddressLookupTableAccount,
  AddressLookupTableProgram,
  ComputeBudgetProgram,
  Ed25519Program,
  Keypair,
  LAMPORTS_PER_SOL,
  NONCE_ACCOUNT_LENGTH,
  NonceAccount,
  type PublicKey,
  SYSVAR_CLOCK_PUBKEY,
  SystemProgram,
  Transaction,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { expect } from 'chai';
import { Chain } from '../src/index';

const SOL = BigInt(LAMPORTS_PER_SOL);
const START = 1_800_000_000n;

function chainWith(...funded: Keypair[]): Chain {
  const chain = Chain.create({ unixTime: START });
  for (const keypair of funded) chain.airdrop(keypair.publicKey, 10n * SOL);
  return chain;
}

function transferTransaction(chain: Chain, from: Keypair, to: PublicKey, lamports: bigint): Transaction {
  const transaction = new Transaction({
    feePayer: from.publicKey,
    recentBlockhash: chain.latestBlockhash(),
  } as never);
  transaction.add(SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to, lamports }));
  transaction.sign(from);
  return transaction;
}

describe('Chain', () => {
  const alice = Keypair.generate();
  const bob = Keypair.generate().publicKey;

  describe('send', () => {
    it('moves lamports, charges the fee and closes a block of its own', () => {
      const chain = chainWith(alice);
      const slot = chain.slot();
      const result = chain.send(transferTransaction(chain, alice, bob, SOL));
      expect(result).to.include({
        error: null,
        landed: true,
        fee: 5_000n,
        blockTime: START,
        slot: slot + 1n,
      });
      expect(chain.slot()).to.equal(slot + 1n);
      expect(chain.balance(bob)).to.equal(SOL);
      expect(chain.balance(alice.publicKey)).to.equal(9n * SOL - 5_000n);
    });

    it('takes the same transfer again with a fresh blockhash, and the same bytes only once', () => {
      const chain = chainWith(alice);
      const first = transferTransaction(chain, alice, bob, SOL);
      expect(chain.send(first).error).to.equal(null);
      expect(chain.send(first)).to.include({ error: 'AlreadyProcessed', landed: false });
      expect(chain.send(transferTransaction(chain, alice, bob, SOL)).error).to.equal(null);
      expect(chain.balance(bob)).to.equal(2n * SOL);
    });

    it('reports a failing program in the JSON shape of the RPC, and keeps the fee', () => {
      const chain = chainWith(alice);
      const result = chain.send(transferTransaction(chain, alice, bob, 100n * SOL));
      expect(result.error).to.deep.equal({ InstructionError: [0, { Custom: 1 }] });
      expect(result.landed).to.equal(true);
      expect(result.logs.join()).to.contain('insufficient lamports');
      expect(chain.balance(alice.publicKey)).to.equal(10n * SOL - 5_000n);
      expect(chain.history(result.signature)).to.equal(result);
    });

    it('refuses an unknown blockhash and leaves no trace', () => {
      const chain = chainWith(alice);
      const transaction = transferTransaction(Chain.create(), alice, bob, SOL);
      transaction.recentBlockhash = bob.toBase58();
      transaction.sign(alice);
      const slot = chain.slot();
      const result = chain.send(transaction);
      expect(result).to.include({ error: 'BlockhashNotFound', landed: false });
      expect(chain.slot()).to.equal(slot);
      expect(chain.history(result.signature)).to.equal(undefined);
    });

    it('takes a blockhash for 150 blocks and not one longer', () => {
      const chain = chainWith(alice);
      const inTime = transferTransaction(chain, alice, bob, SOL);
      const late = transferTransaction(chain, alice, bob, 2n * SOL);
      chain.advanceSlots(150);
      expect(chain.send(inTime).error).to.equal(null);
      expect(chain.send(late).error).to.equal('BlockhashNotFound');
    });

    it('refuses a missing and a wrong signature', () => {
      const chain = chainWith(alice);
      const unsigned = transferTransaction(chain, alice, bob, SOL);
      unsigned.signatures = [{ publicKey: alice.publicKey, signature: null }];
      expect(chain.send(unsigned).error).to.equal('SignatureFailure');
      const forged = transferTransaction(chain, alice, bob, SOL).serialize();
      forged.writeUInt8(forged.readUInt8(1) ^ 1, 1);
      expect(chain.send(forged).error).to.equal('SignatureFailure');
    });

    it('refuses a payer that does not exist or cannot pay', () => {
      const poor = Keypair.generate();
      const chain = chainWith(alice);
      expect(chain.send(transferTransaction(chain, poor, bob, 1n)).error).to.equal('AccountNotFound');
      chain.setAccount(poor.publicKey, {
        lamports: 4_999,
        owner: SystemProgram.programId,
        data: Buffer.alloc(0),
        executable: false,
      });
      expect(chain.send(transferTransaction(chain, poor, bob, 1n)).error).to.equal('InsufficientFundsForFee');
    });

    it('charges for a call of a program that does not exist', () => {
      const chain = chainWith(alice);
      const call = new TransactionInstruction({ programId: bob, keys: [], data: Buffer.alloc(0) });
      const result = chain.sendInstructions([call], [alice]);
      expect(result).to.include({ error: 'ProgramAccountNotFound', landed: true });
      expect(chain.balance(alice.publicKey)).to.equal(10n * SOL - 5_000n);
    });

    it('charges exactly the fee it reports, priority fee and signature verifications included', () => {
      const chain = chainWith(alice);
      const result = chain.sendInstructions(
        [
          ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 123_457 }),
          ComputeBudgetProgram.setComputeUnitLimit({ units: 100_001 }),
          Ed25519Program.createInstructionWithPrivateKey({
            privateKey: alice.secretKey,
            message: Buffer.from('hi'),
          }),
        ],
        [alice],
      );
      expect(result.error).to.equal(null);
      expect(result.fee).to.equal(10_000n + 12_346n);
      expect(chain.balance(alice.publicKey)).to.equal(10n * SOL - result.fee);
    });

    it('reserves the default compute units when only a price is set', () => {
      const chain = chainWith(alice);
      const result = chain.sendInstructions(
        [
          ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1_000_000 }),
          SystemProgram.transfer({ fromPubkey: alice.publicKey, toPubkey: bob, lamports: SOL }),
        ],
        [alice],
      );
      expect(chain.balance(alice.publicKey)).to.equal(9n * SOL - result.fee);
    });

    it('rejects a forged Ed25519 instruction', () => {
      const chain = chainWith(alice);
      const verify = Ed25519Program.createInstructionWithPrivateKey({
        privateKey: alice.secretKey,
        message: Buffer.from('hello'),
      });
      verify.data.writeUInt8(verify.data.readUInt8(112) ^ 1, 112);
      expect(chain.sendInstructions([verify], [alice]).error).to.not.equal(null);
    });

    it('gives the same blocks for the same transactions', () => {
      const hashes = [0, 1].map(() => {
        const chain = chainWith(alice);
        return [chain.airdrop(bob, SOL).signature, chain.latestBlockhash(), String(chain.slot())];
      });
      expect(hashes[0]).to.deep.equal(hashes[1]);
    });

    it('throws on bytes that are no transaction', () => {
      expect(() => Chain.create().send(Uint8Array.of(1, 2, 3))).to.throw();
      expect(() => Chain.create().send(new Uint8Array(1_233))).to.throw(RangeError, 'too large');
    });

    it('takes durable nonces: each once, however old', () => {
      const chain = chainWith(alice);
      const nonce = Keypair.generate();
      const lamports = Number(chain.minimumBalanceForRentExemption(NONCE_ACCOUNT_LENGTH));
      const create = SystemProgram.createNonceAccount({
        fromPubkey: alice.publicKey,
        noncePubkey: nonce.publicKey,
        authorizedPubkey: alice.publicKey,
        lamports,
      });
      expect(chain.sendInstructions(create.instructions, [alice, nonce]).error).to.equal(null);
      const stored = NonceAccount.fromAccountData(
        chain.getAccount(nonce.publicKey)?.data ?? Buffer.alloc(0),
      ).nonce;
      const transaction = new Transaction({
        feePayer: alice.publicKey,
        recentBlockhash: stored,
      } as never).add(
        SystemProgram.nonceAdvance({ noncePubkey: nonce.publicKey, authorizedPubkey: alice.publicKey }),
        SystemProgram.transfer({ fromPubkey: alice.publicKey, toPubkey: bob, lamports: SOL }),
      );
      transaction.sign(alice);
      chain.advanceSlots(400);
      expect(chain.send(transaction).error).to.equal(null);
      chain.advanceSlots(400);
      expect(chain.send(transaction).error).to.equal('BlockhashNotFound');
    });
  });

  describe('simulate', () => {
    it('shows the effects, needs no signature and changes nothing', () => {
      const chain = chainWith(alice);
      const transaction = transferTransaction(chain, alice, bob, SOL);
      transaction.signatures = [{ publicKey: alice.publicKey, signature: null }];
      const simulated = chain.simulate(transaction);
      expect(simulated.error).to.equal(null);
      const after = simulated.postAccounts.find(({ address }) => address.equals(bob));
      expect(after?.account.lamports).to.equal(SOL);
      expect(chain.balance(bob)).to.equal(0n);
      expect(chain.simulate(transaction, { verifySignatures: true }).error).to.equal('SignatureFailure');
    });

    it('minds the blockhash unless told not to', () => {
      const chain = chainWith(alice);
      const transaction = transferTransaction(chain, alice, bob, SOL);
      chain.advanceSlots(151);
      expect(chain.simulate(transaction).error).to.equal('BlockhashNotFound');
      expect(chain.simulate(transaction, { anyBlockhash: true }).error).to.equal(null);
    });
  });

  describe('clock', () => {
    it('stands still until moved, and programs see it', () => {
      const chain = Chain.create({ unixTime: START });
      chain.advanceSlots(3);
      expect(chain.now()).to.equal(START);
      chain.advanceSeconds(90);
      expect(clockSysvar(chain)).to.deep.equal({ slot: chain.slot() + 1n, unixTime: START + 90n });
      chain.setTime(START - 5n);
      expect(clockSysvar(chain).unixTime).to.equal(START - 5n);
    });

    it('starts at the real time by default', () => {
      const real = BigInt(Math.floor(Date.now() / 1000));
      expect(Number(Chain.create().now() - real)).to.be.within(0, 60);
    });

    it('runs on from where it was set when it is a running clock', async () => {
      const chain = Chain.create({ unixTime: START, clock: 'running' });
      chain.setTime(START + 1_000n);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(Number(chain.now() - START)).to.be.within(1_001, 1_060);
    });
  });

  describe('lookup tables', () => {
    it('are usable in the transaction after the one that fills them', () => {
      const chain = chainWith(alice);
      const [create, address] = AddressLookupTableProgram.createLookupTable({
        authority: alice.publicKey,
        payer: alice.publicKey,
        recentSlot: chain.slot(),
      });
      const extend = AddressLookupTableProgram.extendLookupTable({
        lookupTable: address,
        authority: alice.publicKey,
        payer: alice.publicKey,
        addresses: [bob, SystemProgram.programId],
      });
      expect(chain.sendInstructions([create, extend], [alice]).error).to.equal(null);
      const state = AddressLookupTableAccount.deserialize(chain.getAccount(address)?.data ?? Buffer.alloc(0));
      const lookupTables = [new AddressLookupTableAccount({ key: address, state })];
      const pay = SystemProgram.transfer({ fromPubkey: alice.publicKey, toPubkey: bob, lamports: SOL });
      const result = chain.sendInstructions([pay], [alice], { lookupTables });
      expect(result.error).to.equal(null);
      expect(result.accountKeys.map(String)).to.deep.equal(
        [alice.publicKey, SystemProgram.programId, bob].map(String),
      );
      expect(chain.history(result.signature)?.loadedAddresses.writable.map(String)).to.deep.equal([
        bob.toBase58(),
      ]);
      expect(chain.balance(bob)).to.equal(SOL);
    });

    it('that do not exist are named as the fault', () => {
      const chain = chainWith(alice);
      const message = new TransactionMessage({
        payerKey: alice.publicKey,
        recentBlockhash: chain.latestBlockhash(),
        instructions: [SystemProgram.transfer({ fromPubkey: alice.publicKey, toPubkey: bob, lamports: 1 })],
      }).compileToV0Message([
        new AddressLookupTableAccount({
          key: Keypair.generate().publicKey,
          state: {
            deactivationSlot: 2n ** 64n - 1n,
            lastExtendedSlot: 0,
            lastExtendedSlotStartIndex: 0,
            addresses: [bob],
          },
        }),
      ]);
      const transaction = new VersionedTransaction(message);
      transaction.sign([alice]);
      expect(chain.send(transaction)).to.include({ error: 'AddressLookupTableNotFound', landed: false });
    });
  });

  describe('accounts', () => {
    it('are written and removed as asked', () => {
      const chain = Chain.create();
      const owner = Keypair.generate().publicKey;
      const account = { lamports: 5_000_000, owner, data: Buffer.from([1, 2, 3]), executable: false };
      chain.setAccount(bob, account);
      expect(chain.getAccount(bob)).to.deep.include(account);
      expect(chain.programAccounts(owner).map(({ pubkey }) => pubkey.toBase58())).to.deep.equal([
        bob.toBase58(),
      ]);
      chain.setAccount(bob, null);
      expect(chain.getAccount(bob)).to.equal(null);
      expect(chain.programAccounts(owner)).to.deep.equal([]);
    });
  });

  describe('history', () => {
    it('keeps the newest transactions up to its limit, and none of an older one', () => {
      const chain = Chain.create({ historyLimit: 3 });
      const signatures = [1n, 2n, 3n, 4n, 5n].map((n) => chain.airdrop(bob, n * SOL).signature);
      expect(signatures.map((signature) => chain.history(signature) !== undefined)).to.deep.equal([
        false,
        false,
        true,
        true,
        true,
      ]);
      expect(chain.historyOf(bob).map(({ signature }) => signature)).to.deep.equal(signatures.slice(2));
      expect(chain.firstSlot()).to.equal(3n);
      expect(chain.transactionCount()).to.equal(5n);
    });
  });
});

function clockSysvar(chain: Chain): { slot: bigint; unixTime: bigint } {
  const data = chain.getAccount(SYSVAR_CLOCK_PUBKEY)?.data ?? Buffer.alloc(0);
  return { slot: data.readBigUInt64LE(0), unixTime: data.readBigInt64LE(32) };
}
