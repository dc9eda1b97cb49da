import type { AddressLookupTableAccount, Keypair, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';
import { eventsOfTransaction, LedgerReplay, ROUTER_PROGRAM_ID, type RouterEvent } from '../../src';
import type { Scene } from './scene';

/** A scene of which every event is replayed, and the replay held against the chain after every transaction. */
export class ReplayedScene {
  readonly events: RouterEvent[] = [];
  private readonly replay = new LedgerReplay();
  private seen = 0;

  constructor(readonly scene: Scene) {
    this.catchUp();
  }

  /** Sends, fails the test unless it succeeds and the replay has the very accounts of the chain. */
  run(
    instructions: TransactionInstruction[],
    signers: Keypair[],
    lookupTables?: AddressLookupTableAccount[],
  ): RouterEvent[] {
    this.scene.run(instructions, signers, lookupTables);
    return this.catchUp();
  }

  /** Sends and takes what comes of it; a transaction that fails must change nothing. */
  attempt(instructions: TransactionInstruction[], signers: Keypair[]): boolean {
    const result = this.scene.chain.sendInstructions(instructions, signers);
    this.scene.sent.push(result);
    this.catchUp();
    return result.error === null;
  }

  private catchUp(): RouterEvent[] {
    const fresh = this.scene.sent.slice(this.seen).flatMap((result) => eventsOfTransaction(result));
    this.seen = this.scene.sent.length;
    for (const event of fresh) this.replay.apply(event);
    this.events.push(...fresh);
    const after = fresh.map(({ name }) => name).join(', ');
    expect(hexOf(this.replay.accounts()), `accounts after ${after}`).to.deep.equal(
      accountsOnChain(this.scene),
    );
    return fresh;
  }
}

function accountsOnChain(scene: Scene): Record<string, string> {
  const accounts = scene.chain.programAccounts(ROUTER_PROGRAM_ID);
  return hexOf(accounts.map(({ pubkey, account }) => [pubkey.toBase58(), account.data]));
}

function hexOf(accounts: Iterable<readonly [string, Uint8Array]>): Record<string, string> {
  return Object.fromEntries(
    [...accounts].map(([address, data]) => [address, Buffer.from(data).toString('hex')]),
  );
}
