/** The lookup table with the addresses that every payout in AC-D names: without it one does not fit a transaction. */

import { sleep } from '@crr/kit';
import {
  type AcdRoute,
  createLookupTableInstructions,
  type RouterInstructions,
  TOKEN_PROGRAM_ID,
} from '@crr/sdk';
import {
  type AddressLookupTableAccount,
  type Connection,
  type Keypair,
  type PublicKey,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  SystemProgram,
} from '@solana/web3.js';
import type { Sender } from './sender';

const POLL_MILLISECONDS = 200;

/** A lookup table that is not there. */
export class MissingLookupTableError extends Error {
  override readonly name = 'MissingLookupTableError';

  constructor(readonly table: PublicKey) {
    super(`there is no lookup table at ${table.toBase58()}`);
  }
}

/** Creates the table and waits until it can be used. Returns its address. */
export async function createAcdLookupTable(
  sender: Sender,
  payer: Keypair,
  router: RouterInstructions,
  route: AcdRoute,
): Promise<PublicKey> {
  const { connection } = sender;
  const slot = await connection.getSlot('finalized');
  const addresses = sharedAddresses(router, route);
  const creation = createLookupTableInstructions(payer.publicKey, payer.publicKey, slot, addresses);
  const { slot: extendedIn } = await sender.send({
    label: 'create the lookup table',
    instructions: creation.instructions,
    signers: [payer],
  });
  while ((await connection.getSlot('confirmed')) <= extendedIn) await sleep(POLL_MILLISECONDS);
  return creation.address;
}

/** @throws MissingLookupTableError when there is none */
export async function readLookupTable(
  connection: Connection,
  table: PublicKey,
): Promise<AddressLookupTableAccount> {
  const { value } = await connection.getAddressLookupTable(table);
  if (value === null) throw new MissingLookupTableError(table);
  return value;
}

function sharedAddresses({ pdas, attentionPdas }: RouterInstructions, route: AcdRoute): PublicKey[] {
  return [
    pdas.programId,
    pdas.config(),
    pdas.swapAuthority(),
    pdas.minterAuthority(),
    pdas.eventAuthority(),
    attentionPdas.programId,
    attentionPdas.state(),
    attentionPdas.acdMint(),
    attentionPdas.reserve(),
    attentionPdas.minter(pdas.minterAuthority()),
    attentionPdas.eventAuthority(),
    route.venueProgram,
    route.swapState,
    route.poolAuthority,
    route.poolSource,
    route.poolDestination,
    route.poolMint,
    route.feeAccount,
    TOKEN_PROGRAM_ID,
    SystemProgram.programId,
    SYSVAR_INSTRUCTIONS_PUBKEY,
  ];
}
