import type { TransactionResult } from '@crr/localnet';
import {
  campaignRewardRouterIdl,
  DecodeError,
  EVENT_IX_TAG,
  EventChainError,
  eventsOfTransaction,
  LedgerReplay,
  ReplayError,
  ROUTER_PROGRAM_ID,
  type RouterEvent,
  verifyEventChain,
} from '@crr/sdk';
import { playEverything, type World } from '@crr/testing/chain';
import { expect } from 'chai';

describe('the events of a life in which everything happens', () => {
  let world: World;
  let events: RouterEvent[];

  before(async () => {
    world = await playEverything();
    events = eventsOf(world.sent);
  });

  it('are of every kind that the program has', () => {
    const kinds = new Set<string>(events.map(({ name }) => name));
    const missing = campaignRewardRouterIdl.events.map(({ name }) => name).filter((name) => !kinds.has(name));
    expect(missing).to.deep.equal([]);
  });

  it('alone rebuild every account of the program byte for byte', () => {
    expect(rebuiltFrom(events)).to.deep.equal(storedBy(world));
  });

  it('end, stream by stream, at the heads that the accounts hold', () => {
    const streams = new Set(events.map(({ streamKey }) => streamKey));
    const heads = [...streams].map((key) =>
      verifyEventChain(events.filter(({ streamKey }) => streamKey === key)),
    );
    const stored = JSON.stringify(Object.values(storedBy(world)));
    const open = heads.filter(({ chain }) => stored.includes(hexOf(chain)));
    const closed = events.filter(({ name }) => name === 'InfluencerClosed').length;
    expect(open.length).to.equal(heads.length - closed);
  });

  it('are no more what the chain holds when any one of them is missing', () => {
    const held = storedBy(world);
    for (const [index, { name }] of events.entries()) {
      const thinned = events.filter((_, i) => i !== index);
      expect(differs(thinned, held), `without ${name}, number ${index}`).to.equal(true);
    }
  });

  it('betray that two neighbours of a stream were swapped', () => {
    for (const [index, event] of events.entries()) {
      const next = events.findIndex(({ streamKey }, i) => i > index && streamKey === event.streamKey);
      const other = events[next];
      if (other === undefined) continue;
      const swapped = events.map((one, i) => (i === index ? other : i === next ? event : one));
      expect(() => rebuiltFrom(swapped), `${event.name} and ${other.name}`).to.throw();
    }
  });

  it('betray a change of any one of them, in whatever byte', () => {
    const held = storedBy(world);
    let changed = 0;
    for (const [index, result] of world.sent.entries()) {
      for (const data of eventDataIn(result)) {
        const at = EVENT_IX_TAG.length + ((changed * 7) % (data.length - EVENT_IX_TAG.length));
        changed += 1;
        data[at] = (data[at] ?? 0) ^ 1;
        expect(
          differs(() => eventsOf(world.sent), held),
          `byte ${at} of transaction ${index}`,
        ).to.equal(true);
        data[at] = (data[at] ?? 0) ^ 1;
      }
    }
    expect(changed).to.equal(events.length);
  });
});

function eventsOf(results: readonly TransactionResult[]): RouterEvent[] {
  return results.filter(({ error }) => error === null).flatMap((result) => eventsOfTransaction(result));
}

/** The data, to be changed in place, of the self-CPIs that carry a transaction's events. */
function eventDataIn(result: TransactionResult): Uint8Array[] {
  if (result.error !== null) return [];
  const calls = result.innerInstructions.flatMap(({ instructions }) => instructions);
  return calls
    .filter(({ programIdIndex }) => result.accountKeys[programIdIndex]?.equals(ROUTER_PROGRAM_ID))
    .map(({ data }) => data)
    .filter((data) => EVENT_IX_TAG.every((byte, i) => data[i] === byte));
}

function rebuiltFrom(events: readonly RouterEvent[]): Record<string, string> {
  const replay = new LedgerReplay();
  for (const event of events) replay.apply(event);
  return Object.fromEntries([...replay.accounts()].map(([address, data]) => [address, hexOf(data)]));
}

function storedBy({ chain }: World): Record<string, string> {
  const accounts = chain.programAccounts(ROUTER_PROGRAM_ID);
  return Object.fromEntries(accounts.map(({ pubkey, account }) => [pubkey.toBase58(), hexOf(account.data)]));
}

/** Whether events are refused, or rebuild something else than what the chain holds. */
function differs(
  events: readonly RouterEvent[] | (() => RouterEvent[]),
  held: Record<string, string>,
): boolean {
  try {
    const rebuilt = rebuiltFrom(typeof events === 'function' ? events() : events);
    const addresses = new Set([...Object.keys(rebuilt), ...Object.keys(held)]);
    return [...addresses].some((address) => rebuilt[address] !== held[address]);
  } catch (error) {
    if (REFUSALS.some((refusal) => error instanceof refusal)) return true;
    throw error;
  }
}

/** What a replay throws for events that are not what the program wrote. */
const REFUSALS = [EventChainError, ReplayError, DecodeError];

function hexOf(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}
