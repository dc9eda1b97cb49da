import {
  AddressLookupTableProgram,
  type ConfirmedSignatureInfo,
  Connection,
  Keypair,
  LAMPORTS_PER_SOL,
  NonceAccount,
  PublicKey,
  SendTransactionError,
  SystemProgram,
  sendAndConfirmTransaction,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { expect } from 'chai';
import { LOCALNET_GENESIS_HASH } from '../src/index';
import { fundedWallet, servedChain } from './support/served';

describe('web3.js over the embedded chain', () => {
  const served = servedChain();

  function transfer(from: Keypair, to: PublicKey, lamports: number): Transaction {
    return new Transaction().add(
      SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to, lamports }),
    );
  }

  it('finds the websocket where web3.js looks for it: one port further', () => {
    const { rpcUrl, wsUrl } = served();
    expect(Number(new URL(wsUrl).port)).to.equal(Number(new URL(rpcUrl).port) + 1);
  });

  it('answers what a client asks first', async () => {
    const { connection, chain } = served();
    expect(await connection.getGenesisHash()).to.equal(LOCALNET_GENESIS_HASH);
    expect((await connection.getVersion())['solana-core']).to.match(/^\d+\.\d+\.\d+$/);
    expect(await connection.getSlot()).to.equal(Number(chain.slot()));
    expect((await connection.getEpochInfo()).absoluteSlot).to.equal(Number(chain.slot()));
    expect(await connection.getBlockTime(await connection.getSlot())).to.be.closeTo(Date.now() / 1000, 60);
    expect(await connection.getMinimumBalanceForRentExemption(165)).to.equal(2_039_280);
  });

  it('gives an airdrop, confirmed through the websocket', async () => {
    const { connection } = served();
    const to = Keypair.generate().publicKey;
    const latest = await connection.getLatestBlockhash();
    const signature = await connection.requestAirdrop(to, LAMPORTS_PER_SOL);
    const confirmed = await connection.confirmTransaction({ signature, ...latest });
    expect(confirmed.value.err).to.equal(null);
    expect(await connection.getBalance(to)).to.equal(LAMPORTS_PER_SOL);
  });

  it('sends, confirms and shows a transfer', async () => {
    const { connection } = served();
    const from = fundedWallet(served());
    const to = Keypair.generate().publicKey;
    const signature = await sendAndConfirmTransaction(connection, transfer(from, to, 1_000_000), [from]);
    const shown = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    expect(shown?.meta?.err).to.equal(null);
    expect(shown?.meta?.fee).to.equal(5_000);
    expect(shown?.meta?.postBalances.slice(0, 2)).to.deep.equal([
      10 * LAMPORTS_PER_SOL - 1_005_000,
      1_000_000,
    ]);
    expect(shown?.transaction.message.getAccountKeys().get(1)?.toBase58()).to.equal(to.toBase58());
    const parsed = await connection.getParsedTransaction(signature, { maxSupportedTransactionVersion: 0 });
    expect(parsed?.transaction.message.accountKeys.map(({ signer }) => signer)).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect(
      (await connection.getBlock(shown?.slot ?? 0, { maxSupportedTransactionVersion: 0 }))?.transactions,
    ).to.have.length(1);
  });

  it('refuses in preflight with the logs, and leaves nothing behind', async () => {
    const { connection, chain } = served();
    const from = fundedWallet(served());
    const count = chain.transactionCount();
    const refused = await sendAndConfirmTransaction(
      connection,
      transfer(from, Keypair.generate().publicKey, 11 * LAMPORTS_PER_SOL),
      [from],
    ).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(SendTransactionError);
    expect((refused as SendTransactionError).logs?.join()).to.contain('insufficient lamports');
    expect(chain.transactionCount()).to.equal(count);
  });

  it('shows a failed transaction that was sent without preflight', async () => {
    const { connection } = served();
    const from = fundedWallet(served());
    const signature = await connection.sendTransaction(
      transfer(from, Keypair.generate().publicKey, 11 * LAMPORTS_PER_SOL),
      [from],
      { skipPreflight: true },
    );
    const error = { InstructionError: [0, { Custom: 1 }] };
    expect((await connection.getSignatureStatus(signature)).value?.err).to.deep.equal(error);
    expect(
      (await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 }))?.meta?.err,
    ).to.deep.equal(error);
    const [entry] = await connection.getSignaturesForAddress(from.publicKey, { limit: 1 });
    expect(entry?.err).to.deep.equal(error);
  });

  it('simulates a version 0 transaction and shows an account as it would become', async () => {
    const { connection } = served();
    const from = fundedWallet(served());
    const to = Keypair.generate().publicKey;
    const message = new TransactionMessage({
      payerKey: from.publicKey,
      recentBlockhash: PublicKey.default.toBase58(),
      instructions: transfer(from, to, 5_000_000).instructions,
    }).compileToV0Message();
    const { value } = await connection.simulateTransaction(new VersionedTransaction(message), {
      replaceRecentBlockhash: true,
      accounts: { encoding: 'base64', addresses: [to.toBase58()] },
    });
    expect(value.err).to.equal(null);
    expect(value.accounts?.[0]?.lamports).to.equal(5_000_000);
    expect(await connection.getAccountInfo(to)).to.equal(null);
  });

  it('creates, fills and uses a lookup table', async () => {
    const { connection } = served();
    const from = fundedWallet(served());
    const to = Keypair.generate().publicKey;
    const [create, table] = AddressLookupTableProgram.createLookupTable({
      authority: from.publicKey,
      payer: from.publicKey,
      recentSlot: await connection.getSlot('finalized'),
    });
    const extend = AddressLookupTableProgram.extendLookupTable({
      lookupTable: table,
      authority: from.publicKey,
      payer: from.publicKey,
      addresses: [to],
    });
    await sendAndConfirmTransaction(connection, new Transaction().add(create, extend), [from]);
    const { value: lookup } = await connection.getAddressLookupTable(table);
    if (lookup === null) throw new Error('the table is not there');
    const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
    const message = new TransactionMessage({
      payerKey: from.publicKey,
      recentBlockhash: blockhash,
      instructions: transfer(from, to, 7_000_000).instructions,
    }).compileToV0Message([lookup]);
    const transaction = new VersionedTransaction(message);
    transaction.sign([from]);
    const signature = await connection.sendTransaction(transaction);
    await connection.confirmTransaction({ signature, blockhash, lastValidBlockHeight });
    const shown = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    expect(shown?.meta?.loadedAddresses?.writable.map(String)).to.deep.equal([to.toBase58()]);
    expect(shown?.version).to.equal(0);
    expect(await connection.getBalance(to)).to.equal(7_000_000);
    expect((await connection.getSignaturesForAddress(to)).map((entry) => entry.signature)).to.deep.equal([
      signature,
    ]);
  });

  it('reads a durable nonce', async () => {
    const { connection } = served();
    const from = fundedWallet(served());
    const nonce = Keypair.generate();
    const create = SystemProgram.createNonceAccount({
      fromPubkey: from.publicKey,
      noncePubkey: nonce.publicKey,
      authorizedPubkey: from.publicKey,
      lamports: 2_000_000,
    });
    await sendAndConfirmTransaction(connection, create, [from, nonce]);
    expect(await connection.getNonce(nonce.publicKey)).to.be.instanceOf(NonceAccount);
  });

  it('pages through the signatures of an address, newest first, without gap or repetition', async () => {
    const { connection, chain } = served();
    const to = Keypair.generate().publicKey;
    const sent = Array.from(
      { length: 25 },
      (_, i) => chain.airdrop(to, BigInt(i + 1_000_000)).signature,
    ).reverse();
    const pages: ConfirmedSignatureInfo[][] = [];
    for (let before: string | undefined; ; ) {
      const page = await connection.getSignaturesForAddress(to, { limit: 10, ...(before ? { before } : {}) });
      if (page.length === 0) break;
      pages.push(page);
      before = page.at(-1)?.signature;
    }
    expect(pages.map(({ length }) => length)).to.deep.equal([10, 10, 5]);
    expect(pages.flat().map(({ signature }) => signature)).to.deep.equal(sent);
    const slots = pages.flat().map(({ slot }) => slot);
    expect(slots).to.deep.equal([...slots].sort((a, b) => b - a));
    const [until, before] = [sent[20] ?? '', sent[5] ?? ''];
    const between = await connection.getSignaturesForAddress(to, { before, until });
    expect(between.map(({ signature }) => signature)).to.deep.equal(sent.slice(6, 20));
  });

  it('lands concurrent transfers of several clients, with exact sums', async () => {
    const { connection, rpcUrl, chain } = served();
    const to = Keypair.generate().publicKey;
    const wallets = Array.from({ length: 5 }, () => fundedWallet(served()));
    const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
    const sends = wallets.flatMap((wallet) => {
      const client = new Connection(rpcUrl, { commitment: 'confirmed', disableRetryOnRateLimit: true });
      return Array.from({ length: 20 }, (_, i) => {
        const transaction = transfer(wallet, to, 1_000_000 + i);
        transaction.recentBlockhash = blockhash;
        transaction.lastValidBlockHeight = lastValidBlockHeight;
        transaction.sign(wallet);
        return client.sendRawTransaction(transaction.serialize());
      });
    });
    const signatures = await Promise.all(sends);
    const { value: statuses } = await connection.getSignatureStatuses(signatures);
    expect(statuses.filter((status) => status?.err === null)).to.have.length(100);
    expect(new Set(statuses.map((status) => status?.slot)).size).to.equal(100);
    expect(chain.balance(to)).to.equal(5n * (20n * 1_000_000n + 190n));
    for (const wallet of wallets) {
      const spent = 20n * 1_000_000n + 190n + 20n * 5_000n;
      expect(chain.balance(wallet.publicKey)).to.equal(10n * BigInt(LAMPORTS_PER_SOL) - spent);
    }
  });
});
