import { PublicKey } from '@solana/web3.js';

/** A public cluster, as far as the router needs to know it. */
export interface Cluster {
  name: 'mainnet-beta' | 'devnet' | 'testnet';
  /** Base58; tells the cluster whatever an endpoint calls itself. */
  genesisHash: string;
  /** Circle's USDC; null where there is none. */
  usdcMint: PublicKey | null;
}

/** The public clusters. Every other one is a private one. */
export const CLUSTERS: readonly Cluster[] = [
  {
    name: 'mainnet-beta',
    genesisHash: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d',
    usdcMint: new PublicKey('EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'),
  },
  {
    name: 'devnet',
    genesisHash: 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG',
    usdcMint: new PublicKey('4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU'),
  },
  { name: 'testnet', genesisHash: '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY', usdcMint: null },
];

/**
 * Which public cluster a connection leads to, by its genesis hash; null for a private one. Ask before anything is
 * signed: an endpoint's URL proves nothing.
 */
export async function clusterOf(connection: { getGenesisHash(): Promise<string> }): Promise<Cluster | null> {
  const genesisHash = await connection.getGenesisHash();
  return CLUSTERS.find((cluster) => cluster.genesisHash === genesisHash) ?? null;
}
