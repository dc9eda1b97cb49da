import { LedgerReplay, ROUTER_PROGRAM_ID } from '@crr/sdk';
import type { World } from '@crr/testing/chain';
import { expect } from 'chai';

/** Replays a world's events as they come, and holds what they rebuild against the program's accounts. */
export class Rebuild {
  /** How many events of each name came. */
  readonly counts = new Map<string, number>();
  private readonly replay = new LedgerReplay();
  private seen = 0;

  constructor(private readonly world: World) {}

  /** @throws unless the events so far rebuild every account byte for byte, the heads of their chains included. */
  require(): void {
    for (const result of this.world.sent.slice(this.seen)) {
      for (const event of result.error === null ? this.world.events(result) : []) {
        this.replay.apply(event);
        this.counts.set(event.name, (this.counts.get(event.name) ?? 0) + 1);
      }
    }
    this.seen = this.world.sent.length;
    const rebuilt = [...this.replay.accounts()].map(([address, data]) => `${address} ${hexOf(data)}`);
    const stored = this.world.chain
      .programAccounts(ROUTER_PROGRAM_ID)
      .map(({ pubkey, account }) => `${pubkey.toBase58()} ${hexOf(account.data)}`);
    expect(rebuilt.sort()).to.deep.equal(stored.sort());
  }
}

function hexOf(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}
