import { AnchorProvider, Wallet } from '@coral-xyz/anchor';
import {
  Keypair,
  SystemProgram,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { expect } from 'chai';
import { fundedWallet, servedChain } from './support/served';

describe("Anchor's provider over the embedded chain", () => {
  const served = servedChain();

  function providerOf(payer: Keypair): AnchorProvider {
    return new AnchorProvider(served().connection, new Wallet(payer), { commitment: 'confirmed' });
  }

  it('sends and confirms legacy and version 0 transactions, one and many', async () => {
    const payer = fundedWallet(served());
    const provider = providerOf(payer);
    const to = Keypair.generate().publicKey;
    const pay = SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to, lamports: 1_000_000 });
    await provider.sendAndConfirm(new Transaction().add(pay));
    const { blockhash } = await served().connection.getLatestBlockhash();
    const draft = { payerKey: payer.publicKey, recentBlockhash: blockhash, instructions: [pay] };
    await provider.sendAndConfirm(
      new VersionedTransaction(new TransactionMessage(draft).compileToV0Message()),
    );
    const [first, second] = [pay, pay].map((each, i) => ({
      tx: new Transaction().add(each, SystemProgram.transfer({ ...self(payer), lamports: i })),
    }));
    if (first === undefined || second === undefined) throw new Error('unreachable');
    expect(await provider.sendAll([first, second])).to.have.length(2);
    expect(served().chain.balance(to)).to.equal(4_000_000n);
  });

  it('shows why a transaction failed, logs included', async () => {
    const payer = fundedWallet(served());
    const pay = SystemProgram.transfer({ ...self(payer), lamports: 20_000_000_000 });
    const refused = await providerOf(payer)
      .sendAndConfirm(new Transaction().add(pay))
      .catch((error: unknown) => error as { logs?: string[] });
    expect(refused)
      .to.have.property('logs')
      .that.satisfies((logs: string[]) => /insufficient lamports/.test(logs.join()));
  });

  it('simulates', async () => {
    const payer = fundedWallet(served());
    const pay = SystemProgram.transfer({ ...self(payer), lamports: 1 });
    const simulated = await providerOf(payer).simulate(new Transaction().add(pay));
    expect(simulated.logs?.at(-1)).to.equal('Program 11111111111111111111111111111111 success');
  });

  function self({ publicKey }: Keypair) {
    return { fromPubkey: publicKey, toPubkey: publicKey };
  }
});
