/** Lamports for nothing, on chains that give them. */

import { sleep } from '@crr/kit';
import type { Connection, PublicKey } from '@solana/web3.js';

const POLL_MILLISECONDS = 200;
const POLLS = 150;

/** Asks for lamports and waits until they are there. @returns whether they came */
export async function airdrop(connection: Connection, to: PublicKey, lamports: number): Promise<boolean> {
  const before = await connection.getBalance(to);
  await connection.requestAirdrop(to, lamports);
  for (let poll = 0; poll < POLLS; poll += 1) {
    if ((await connection.getBalance(to)) > before) return true;
    await sleep(POLL_MILLISECONDS);
  }
  return false;
}
