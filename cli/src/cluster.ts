/** Clusters by their short names. */
import { parseUrl } from '@crr/sdk';

import { UsageError } from './errors';

/** The RPC URL of the embedded chain unless it is told to listen elsewhere. */
export const LOCALHOST_URL = 'http://127.0.0.1:8899';

const MONIKERS: Readonly<Record<string, string>> = {
  localhost: LOCALHOST_URL,
  localnet: LOCALHOST_URL,
  l: LOCALHOST_URL,
  devnet: 'https://api.devnet.solana.com',
  d: 'https://api.devnet.solana.com',
  testnet: 'https://api.testnet.solana.com',
  t: 'https://api.testnet.solana.com',
  'mainnet-beta': 'https://api.mainnet-beta.solana.com',
  m: 'https://api.mainnet-beta.solana.com',
};

/**
 * The RPC URL of a moniker (as Solana's command line tools have them) or URL.
 *
 * @throws UsageError for anything else
 */
export function clusterUrl(text: string): string {
  const known = MONIKERS[text];
  if (known !== undefined) return known;
  const url = parseUrl(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const names = Object.keys(MONIKERS).filter((name) => name.length > 1);
    throw new UsageError('--url', `"${text}" is neither an http(s) URL nor one of ${names.join(', ')}`);
  }
  return text;
}
