import type { TransactionResult } from '@crr/localnet';
import {
  type AttentionState,
  attentionTokenIdl,
  decodeAttentionState,
  decodeMinter,
  EVENT_IX_TAG,
  type Minter,
  nextChain,
} from '@crr/sdk';
import { createMintToInstruction, MintLayout } from '@solana/spl-token';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { ataOf, giveInstructions, tokenBalance } from './tokens';
import type { World } from './world';

const DISCRIMINATOR_BYTES = 8;
const CHAIN_BYTES = 32;

/** An event of AC-D as its self-CPI carries it. */
export interface AttentionEvent {
  readonly name: string;
  /** What the chain runs over: discriminator and fields, the chain left out. */
  readonly bytes: Buffer;
  readonly seq: bigint;
  readonly chain: Buffer;
}

export function attentionState(world: World): AttentionState {
  const account = world.chain.getAccount(world.attention.pdas.state());
  if (account === null) throw new Error('AC-D is not set up');
  return decodeAttentionState(account.data);
}

export function minterOf(world: World, authority: PublicKey): Minter | null {
  const account = world.chain.getAccount(world.attention.pdas.minter(authority));
  return account && decodeMinter(account.data);
}

/** AC in the reserve, base units. */
export function reserveAc(world: World): bigint {
  return tokenBalance(world.chain, world.attention.pdas.reserve());
}

/** AC-D in circulation, base units. */
export function acdSupply(world: World): bigint {
  const account = world.chain.getAccount(world.acdMint);
  return account === null ? 0n : MintLayout.decode(account.data).supply;
}

/** Puts AC behind AC-D that is to be minted. */
export function back(world: World, amount: bigint): void {
  const reserve = world.attention.pdas.reserve();
  world.run([createMintToInstruction(world.acMint, reserve, world.admin.publicKey, amount)], [world.admin]);
}

/** Opens a wallet's account for a mint and returns its address. */
export function openAccount(world: World, mint: PublicKey, owner: PublicKey): PublicKey {
  world.run(giveInstructions(world.admin.publicKey, mint, owner, 0n), [world.admin]);
  return ataOf(mint, owner);
}

/** A wallet that may mint for grants and has an AC-D and an AC account. */
export function grantMinter(world: World): Keypair {
  const wallet = world.wallet();
  const admin = world.admin.publicKey;
  const keys = { admin, payer: admin, authority: wallet.publicKey };
  world.run([world.attention.registerMinter({ ...keys, mintTypes: ['Grant'] })], [world.admin]);
  for (const mint of [world.acdMint, world.acMint]) openAccount(world, mint, wallet.publicKey);
  return wallet;
}

/** AC-D's events in a transaction: calls of the program by itself with its event authority as the one account. */
export function attentionEvents(world: World, result: TransactionResult): AttentionEvent[] {
  if (result.error !== null) return [];
  const { programId } = world.attention.pdas;
  const authority = world.attention.pdas.eventAuthority();
  return result.innerInstructions
    .flatMap(({ instructions }) => instructions)
    .filter(({ programIdIndex, accounts, data }) => {
      const signer = result.accountKeys[accounts[0] ?? -1];
      const ours = result.accountKeys[programIdIndex]?.equals(programId) && accounts.length === 1;
      return ours && signer?.equals(authority) && Buffer.from(data).indexOf(EVENT_IX_TAG) === 0;
    })
    .map(({ data }) => decode(Buffer.from(data).subarray(EVENT_IX_TAG.length)));
}

/** The invariants of AC-D: everything in circulation is backed and accounted for, and told in an unbroken stream. */
export function expectAcdBooks(world: World): void {
  const state = attentionState(world);
  expect(acdSupply(world)).to.equal(state.totalMinted - state.totalRedeemed);
  expect(reserveAc(world) >= acdSupply(world), 'the reserve backs the supply').to.equal(true);
  let [seq, chain] = [0n, Buffer.alloc(CHAIN_BYTES)];
  for (const event of world.sent.flatMap((result) => attentionEvents(world, result))) {
    expect(event.seq).to.equal(seq + 1n);
    [seq, chain] = [event.seq, Buffer.from(nextChain(chain, event.bytes))];
    expect(event.chain.equals(chain), `event ${seq} follows from all before it`).to.equal(true);
  }
  expect(seq).to.equal(state.eventSeq);
  expect(chain.equals(state.eventChain), 'the account holds the head of the stream').to.equal(true);
}

function decode(event: Buffer): AttentionEvent {
  const discriminator = event.subarray(0, DISCRIMINATOR_BYTES);
  const known = attentionTokenIdl.events.find((one) => discriminator.equals(Buffer.from(one.discriminator)));
  if (known === undefined) throw new Error(`no event begins with ${discriminator.toString('hex')}`);
  return {
    name: known.name,
    bytes: event.subarray(0, -CHAIN_BYTES),
    seq: event.readBigUInt64LE(DISCRIMINATOR_BYTES),
    chain: event.subarray(-CHAIN_BYTES),
  };
}
