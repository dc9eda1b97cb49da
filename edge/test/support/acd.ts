/** What payouts in AC-D need besides a campaign: a pool, a lookup table, accounts that take AC-D. */
import { type AcdRoute, TOKEN_PROGRAM_ID } from '@crr/sdk';
import { giveInstructions, type World } from '@crr/testing/chain';
import {
  type PublicKey,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  SystemProgram,
  TransactionInstruction,
} from '@solana/web3.js';
import type { AcdSettings } from '../../src/desk/settings';

/** A campaign's terms for payouts in AC-D, at any price. */
export const IN_ACD = { payoutAsset: 'AttentionToken', minAcPerUsdc: 1n } as const;

/** Opens a market; the table holds what all payouts share, and nothing of any campaign. */
export function openMarket(world: World): AcdSettings & { readonly route: AcdRoute } {
  const route = world.acdRoute();
  const lookupTable = tableOf(world, [...programAddresses(world), ...poolAddresses(route)]);
  return { pool: route.swapState, lookupTable, route };
}

/** A lookup table of these addresses. */
export function tableOf(world: World, addresses: readonly PublicKey[]): PublicKey {
  const keys = addresses.map((pubkey) => ({ pubkey, isSigner: false, isWritable: false }));
  return world.lookupTable([new TransactionInstruction({ programId: SystemProgram.programId, keys })]).key;
}

/** The pool's own. */
export function poolAddresses(route: AcdRoute): PublicKey[] {
  const { venueProgram, swapState, poolAuthority, poolSource, poolDestination, poolMint, feeAccount } = route;
  return [venueProgram, swapState, poolAuthority, poolSource, poolDestination, poolMint, feeAccount];
}

/** Opens accounts for AC-D. */
export function openAcdAccounts(world: World, owners: readonly PublicKey[]): void {
  for (const owner of owners) {
    world.run(giveInstructions(world.admin.publicKey, world.acdMint, owner, 0n), [world.admin]);
  }
}

function programAddresses({ router: { pdas, attentionPdas } }: World): PublicKey[] {
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
    TOKEN_PROGRAM_ID,
    SystemProgram.programId,
    SYSVAR_INSTRUCTIONS_PUBKEY,
  ];
}
