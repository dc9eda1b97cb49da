import {
  approve,
  createMint,
  createWrappedNativeAccount,
  freezeAccount,
  getAccount,
  getMint,
  getOrCreateAssociatedTokenAccount,
  mintTo,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
  transfer,
} from '@solana/spl-token';
import { Keypair, PublicKey, type TokenBalance } from '@solana/web3.js';
import { expect } from 'chai';
import { fundedWallet, servedChain } from './support/served';

describe('spl-token over the embedded chain', () => {
  const served = servedChain();

  for (const [name, programId] of [
    ['SPL Token', TOKEN_PROGRAM_ID],
    ['Token-2022', TOKEN_2022_PROGRAM_ID],
  ] as const) {
    it(`mints and moves tokens of ${name}`, async () => {
      const { connection } = served();
      const payer = fundedWallet(served());
      const receiver = Keypair.generate().publicKey;
      const mint = await createMint(
        connection,
        payer,
        payer.publicKey,
        null,
        6,
        undefined,
        undefined,
        programId,
      );
      const open = (owner: PublicKey) =>
        getOrCreateAssociatedTokenAccount(
          connection,
          payer,
          mint,
          owner,
          false,
          undefined,
          undefined,
          programId,
        );
      const from = await open(payer.publicKey);
      const to = await open(receiver);
      await mintTo(connection, payer, mint, from.address, payer, 1_000_000n, [], undefined, programId);
      const signature = await transfer(
        connection,
        payer,
        from.address,
        to.address,
        payer,
        400_000n,
        [],
        undefined,
        programId,
      );
      expect((await getAccount(connection, from.address, undefined, programId)).amount).to.equal(600_000n);
      expect((await getAccount(connection, to.address, undefined, programId)).amount).to.equal(400_000n);
      expect((await getMint(connection, mint, undefined, programId)).supply).to.equal(1_000_000n);
      expect((await connection.getTokenAccountBalance(to.address)).value.uiAmountString).to.equal('0.4');
      expect((await connection.getTokenSupply(mint)).value.amount).to.equal('1000000');
      const meta = (await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 }))?.meta;
      const amounts = (sheet: TokenBalance[] | null | undefined) =>
        sheet?.map(({ uiTokenAmount }) => uiTokenAmount.amount).sort();
      expect(amounts(meta?.preTokenBalances)).to.deep.equal(['0', '1000000']);
      expect(amounts(meta?.postTokenBalances)).to.deep.equal(['400000', '600000']);
      const owned = await connection.getTokenAccountsByOwner(receiver, { programId });
      expect(owned.value.map(({ pubkey }) => pubkey.toBase58())).to.deep.equal([to.address.toBase58()]);
      const largest = await connection.getTokenLargestAccounts(mint);
      expect(largest.value.map(({ amount }) => amount)).to.deep.equal(['600000', '400000']);
    });
  }

  it('shows the inner instructions of a new associated account', async () => {
    const { connection } = served();
    const payer = fundedWallet(served());
    const mint = await createMint(connection, payer, payer.publicKey, payer.publicKey, 0);
    const { address } = await getOrCreateAssociatedTokenAccount(connection, payer, mint, payer.publicKey);
    const [created] = await connection.getSignaturesForAddress(address);
    const shown = await connection.getTransaction(created?.signature ?? '', {
      maxSupportedTransactionVersion: 0,
    });
    const inner = shown?.meta?.innerInstructions?.[0]?.instructions ?? [];
    const keys = shown?.transaction.message.getAccountKeys();
    const programs = inner.map(({ programIdIndex }) => keys?.get(programIdIndex)?.toBase58());
    const token = TOKEN_PROGRAM_ID.toBase58();
    expect(programs).to.deep.equal([token, PublicKey.default.toBase58(), token, token]);
  });

  it('shows frozen, delegated and native accounts parsed', async () => {
    const { connection } = served();
    const payer = fundedWallet(served());
    const delegate = Keypair.generate().publicKey;
    const mint = await createMint(connection, payer, payer.publicKey, payer.publicKey, 2);
    const { address } = await getOrCreateAssociatedTokenAccount(connection, payer, mint, payer.publicKey);
    await mintTo(connection, payer, mint, address, payer, 12_345n);
    await approve(connection, payer, address, delegate, payer, 500n);
    await freezeAccount(connection, payer, address, mint, payer);
    expect(await parsedInfo(address)).to.deep.include({
      state: 'frozen',
      delegate: delegate.toBase58(),
      tokenAmount: { amount: '12345', decimals: 2, uiAmount: 123.45, uiAmountString: '123.45' },
      delegatedAmount: { amount: '500', decimals: 2, uiAmount: 5, uiAmountString: '5' },
    });
    const wrapped = await createWrappedNativeAccount(connection, payer, payer.publicKey, 1_500_000_000);
    expect(await parsedInfo(wrapped)).to.deep.include({
      isNative: true,
      tokenAmount: { amount: '1500000000', decimals: 9, uiAmount: 1.5, uiAmountString: '1.5' },
      rentExemptReserve: {
        amount: '2039280',
        decimals: 9,
        uiAmount: 0.00203928,
        uiAmountString: '0.00203928',
      },
    });
  });

  async function parsedInfo(address: PublicKey): Promise<Record<string, unknown>> {
    const { value } = await served().connection.getParsedAccountInfo(address);
    if (value === null || !('parsed' in value.data)) throw new Error('the account is not parsed');
    return value.data.parsed.info as Record<string, unknown>;
  }
});
