import { Connection, Keypair, LAMPORTS_PER_SOL } from '@solana/web3.js';
import { type Localnet, type LocalnetOptions, startLocalnet } from '../../src/index';

/** A served chain for one suite: started before it, closed after it. Slots pass only with transactions. */
export function servedChain(options: LocalnetOptions = {}): () => Localnet & { connection: Connection } {
  let served: (Localnet & { connection: Connection }) | undefined;

  before(async () => {
    const localnet = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 0, ...options });
    served = { ...localnet, connection: new Connection(localnet.rpcUrl, 'confirmed') };
  });

  after(async () => {
    await served?.close();
  });

  return () => {
    if (served === undefined) throw new Error('the chain is not served yet');
    return served;
  };
}

/** A new wallet with ten SOL. */
export function fundedWallet({ chain }: Localnet): Keypair {
  const wallet = Keypair.generate();
  chain.airdrop(wallet.publicKey, 10n * BigInt(LAMPORTS_PER_SOL));
  return wallet;
}
