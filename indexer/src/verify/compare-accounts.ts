/** Compares accounts on chain with those that the stored events rebuild, byte for byte. */
import { accountNameOf } from '@crr/sdk';
import { type ChainState, describeAccount, headsOf, streamKeyOf } from './chain-state';
import type { FindingLog } from './finding';
import { judgeHeads } from './heads';
import type { Db } from './query';
import type { StoredCursor } from './raw';
import type { AccountBytes } from './replay';

/** Streams of which the chain knows more than the database. */
export interface Ahead {
  streams: ReadonlySet<string>;
  /** Whether a campaign is among them: influencers' sums may then be ahead as well. */
  campaigns: boolean;
  /** Whether the database does not claim to know the chain up to the slot of the accounts. */
  incomplete: boolean;
}

/** Judges every head on chain: what the database should know and does not is a finding, the rest is told as a note. */
export async function checkHeads(
  db: Db,
  { slot, accounts }: ChainState,
  cursor: StoredCursor,
  log: FindingLog,
): Promise<Ahead> {
  const streams = new Set<string>();
  for (const { head, state, found } of await judgeHeads(db, headsOf(accounts), slot, cursor)) {
    if (state === 'stored') continue;
    const subject = `event ${head.seq} of ${head.streamKey}`;
    const expected = Buffer.from(head.chain).toString('hex');
    if (state === 'differs') log.add('head-differs', { subject, expected, found });
    else log.note('behind', { subject, expected, found });
    streams.add(head.streamKey);
  }
  const campaigns = [...streams].some((key) => key.startsWith('campaign:'));
  return { streams, campaigns, incomplete: cursor.tipSlot < slot };
}

/** Compares the accounts of all streams that are known as far as the chain's. Returns how many were compared. */
export function compareAccounts(
  chain: AccountBytes,
  rebuilt: AccountBytes,
  ahead: Ahead,
  log: FindingLog,
): number {
  let compared = 0;
  for (const address of new Set([...chain.keys(), ...rebuilt.keys()])) {
    const [held, expected] = [chain.get(address), rebuilt.get(address)];
    if (isAhead(held, expected, ahead)) continue;
    compared += 1;
    compareAccount(address, expected, held, log);
  }
  return compared;
}

function isAhead(held: Uint8Array | undefined, expected: Uint8Array | undefined, ahead: Ahead): boolean {
  const data = held ?? expected;
  if (data === undefined) return false;
  if (ahead.streams.has(streamKeyOf(data))) return true;
  if (accountNameOf(data) === 'Influencer' && ahead.campaigns) return true;
  // An influencer's account that is gone carries no head that could tell.
  const gone = held === undefined && streamKeyOf(data).startsWith('influencer:');
  return gone && ahead.incomplete;
}

function compareAccount(
  address: string,
  expected: Uint8Array | undefined,
  held: Uint8Array | undefined,
  log: FindingLog,
): void {
  if (held === undefined && expected !== undefined) {
    const subject = `${accountNameOf(expected)} ${address}`;
    log.add('account-missing', { subject, expected: 'an account', found: 'none' });
  } else if (expected === undefined && held !== undefined) {
    const subject = `${accountNameOf(held)} ${address}`;
    log.add('account-extra', { subject, expected: 'none', found: 'an account' });
  } else if (expected !== undefined && held !== undefined && !Buffer.from(expected).equals(held)) {
    reportDifference(address, expected, held, log);
  }
}

function reportDifference(address: string, expected: Uint8Array, held: Uint8Array, log: FindingLog): void {
  const [should, does] = [describeAccount(expected), describeAccount(held)];
  const names = [...new Set([...should.keys(), ...does.keys()])];
  const changed = names.filter((name) => should.get(name) !== does.get(name));
  const told = (fields: Map<string, string>) =>
    changed.map((name) => `${name}=${fields.get(name) ?? 'none'}`).join(', ') || 'other reserved bytes';
  log.add('account-differs', {
    subject: `${accountNameOf(held)} ${address}`,
    expected: told(should),
    found: told(does),
  });
}
