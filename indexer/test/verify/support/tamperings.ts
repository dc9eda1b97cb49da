/** What somebody may do to a database. */
import type { FindingKind } from '../../../src/verify';

/** What somebody does to a database, and the findings by which it shows; the first one names the place. */
export interface Tampering {
  what: string;
  sql: readonly string[];
  kinds: readonly FindingKind[];
  /** The subject of a finding of the first kind. */
  names: RegExp;
}

const A_VAU = `(SELECT campaign_id FROM chain.vaus ORDER BY campaign_id, seq LIMIT 1),
  (SELECT seq FROM chain.vaus ORDER BY campaign_id, seq LIMIT 1)`;
const OF_A_VAU = `(campaign_id, seq) = (${A_VAU})`;
/** Somewhere in the middle of a campaign's stream. */
const AN_EVENT = `(slot, tx_index, instruction, inner_instruction) = (
  SELECT slot, tx_index, instruction, inner_instruction FROM chain.raw_events
  WHERE name = 'CampaignVauProcessed' ORDER BY slot, tx_index, instruction, inner_instruction LIMIT 1)`;
const A_BODY_BYTE = 'body = set_byte(body, 20, get_byte(body, 20) # 1)';

/** To what is stored of the chain. */
export const RAW_TAMPERINGS: readonly Tampering[] = [
  {
    what: 'a deleted raw event',
    sql: [`DELETE FROM chain.raw_events WHERE ${AN_EVENT}`],
    kinds: ['stream-gap', 'event-count', 'digest', 'replay-fails'],
    names: /^event \d+ of campaign:\w+$/,
  },
  {
    what: 'a deleted newest event',
    sql: [
      `DELETE FROM chain.raw_events AS r USING chain.streams AS s
        WHERE s.id = r.stream_id AND s.key = 'config' AND r.seq = s.head_seq`,
    ],
    kinds: ['stream-gap', 'event-count', 'digest', 'transaction-without-events'],
    names: /^event \d+ of config$/,
  },
  {
    what: 'a changed byte of an event',
    sql: [`UPDATE chain.raw_events SET ${A_BODY_BYTE} WHERE ${AN_EVENT}`],
    kinds: ['stream-link', 'digest'],
    names: /^event \d+ of campaign:\w+$/,
  },
  {
    what: 'a changed chain value',
    sql: [
      `UPDATE chain.raw_events SET body = set_byte(body, length(body) - 1, get_byte(body, length(body) - 1) # 1)
        WHERE ${AN_EVENT}`,
    ],
    kinds: ['stream-link', 'digest'],
    names: /^event \d+ of campaign:\w+$/,
  },
  {
    what: 'bytes that are no event',
    sql: [`UPDATE chain.raw_events SET body = substr(body, 9) WHERE ${AN_EVENT}`],
    kinds: ['event-unreadable', 'digest'],
    names: /^event \d+ of campaign:\w+$/,
  },
  {
    what: 'an event under another name',
    sql: [`UPDATE chain.raw_events SET name = 'ConversionProcessed' WHERE ${AN_EVENT}`],
    kinds: ['event-misfiled'],
    names: /^event \d+ of campaign:\w+$/,
  },
  {
    what: 'an event in another slot',
    sql: [`UPDATE chain.raw_events SET slot = slot + 1000000 WHERE ${AN_EVENT}`],
    kinds: ['event-without-transaction', 'stream-order', 'digest', 'cursor'],
    names: /^event \d+ of campaign:\w+$/,
  },
  {
    what: 'an invented event',
    sql: [
      `INSERT INTO chain.raw_events SELECT r.slot, r.tx_index, r.instruction, 30000, r.stream_id, r.seq + 1, r.name, r.body
        FROM chain.raw_events AS r JOIN chain.streams AS s ON s.id = r.stream_id
        WHERE s.key = 'config' AND r.seq = s.head_seq`,
    ],
    kinds: ['event-misfiled', 'stream-link', 'event-count', 'digest'],
    names: /^event \d+ of config$/,
  },
  {
    what: 'another signature',
    sql: [
      `UPDATE chain.transactions SET signature = reverse(signature) WHERE (slot, tx_index) =
      (SELECT slot, tx_index FROM chain.raw_events WHERE ${AN_EVENT})`,
    ],
    kinds: ['digest'],
    names: /^cursor\.digest$/,
  },
  {
    what: 'a deleted transaction',
    sql: [
      `DELETE FROM chain.transactions WHERE (slot, tx_index) = (SELECT slot, tx_index FROM chain.raw_events WHERE ${AN_EVENT})`,
    ],
    kinds: ['event-without-transaction', 'digest', 'slot-without-transactions'],
    names: /^event \d+ of campaign:\w+$/,
  },
  {
    what: 'an invented transaction',
    sql: [`INSERT INTO chain.transactions SELECT slot, 4711, 'invented' FROM chain.slots LIMIT 1`],
    kinds: ['transaction-without-events'],
    names: /^transaction invented$/,
  },
  {
    what: 'a deleted block',
    sql: ['DELETE FROM chain.slots WHERE slot = (SELECT min(slot) FROM chain.slots)'],
    kinds: ['transaction-without-slot'],
    names: /^transaction \w+$/,
  },
  {
    what: 'an invented block',
    sql: [`INSERT INTO chain.slots VALUES (1000000000, 'invented', 999999999, now())`],
    kinds: ['slot-without-transactions'],
    names: /^slot 1000000000$/,
  },
  {
    what: 'a head that is too high',
    sql: [`UPDATE chain.streams SET head_seq = head_seq + 2 WHERE key = 'config'`],
    kinds: ['stream-gap'],
    names: /^events \d+ to \d+ of config$/,
  },
  {
    what: 'a head that is too low',
    sql: [`UPDATE chain.streams SET head_seq = head_seq - 1 WHERE key = 'config'`],
    kinds: ['stream-head'],
    names: /^config$/,
  },
  {
    what: 'a head with another chain value',
    sql: [
      `UPDATE chain.streams SET head_chain = set_byte(head_chain, 0, get_byte(head_chain, 0) # 1) WHERE key = 'config'`,
    ],
    kinds: ['stream-head'],
    names: /^config$/,
  },
  {
    what: 'a head in another slot',
    sql: [`UPDATE chain.streams SET head_slot = head_slot + 1 WHERE key = 'config'`],
    kinds: ['stream-head'],
    names: /^config$/,
  },
  {
    what: 'a deleted stream',
    sql: [`DELETE FROM chain.streams WHERE key = 'config'`],
    kinds: ['event-without-stream'],
    names: /^raw_events\(\d+\/\d+\/\d+\/\d+\)$/,
  },
  {
    what: 'an invented stream',
    sql: [
      `INSERT INTO chain.streams (key, epoch, head_seq, head_chain, head_slot)
      VALUES ('campaign:invented', 0, 3, ''::bytea, 1)`,
    ],
    kinds: ['stream-gap'],
    names: /^events 1 to 3 of campaign:invented$/,
  },
  {
    what: 'a registration that follows none',
    sql: [`UPDATE chain.streams SET epoch = 7 WHERE epoch = 1`],
    kinds: ['stream-epoch'],
    names: /^influencer:\w+ \(registration 8\)$/,
  },
  {
    what: 'a wrong digest',
    sql: ['UPDATE chain.cursor SET digest = set_byte(digest, 31, get_byte(digest, 31) # 1)'],
    kinds: ['digest'],
    names: /^cursor\.digest$/,
  },
  {
    what: 'a wrong count of events',
    sql: ['UPDATE chain.cursor SET events = events + 1'],
    kinds: ['event-count'],
    names: /^cursor\.events$/,
  },
  {
    what: 'a cursor below the events',
    sql: ['UPDATE chain.cursor SET finalized_slot = 1, tip_slot = 1'],
    kinds: ['cursor'],
    names: /^cursor\.tip_slot$/,
  },
];

/** To what follows from it. */
export const DERIVED_TAMPERINGS: readonly Tampering[] = [
  {
    what: 'a changed amount of a VAU',
    sql: [`UPDATE chain.vaus SET payable_usdc = payable_usdc + 1 WHERE ${OF_A_VAU}`],
    kinds: ['row-differs', 'sum-differs', 'identity-broken'],
    names: /^vaus\(campaign_id=\w+, seq=\d+\)$/,
  },
  {
    what: 'a deleted VAU',
    sql: [`DELETE FROM chain.vaus WHERE ${OF_A_VAU}`],
    kinds: ['row-missing', 'sum-differs'],
    names: /^vaus\(campaign_id=\w+, seq=\d+\)$/,
  },
  {
    what: 'an invented deposit',
    sql: [
      `INSERT INTO chain.deposits SELECT campaign_id, 4711, funder, 1, recorded_at, slot, tx_index FROM chain.deposits LIMIT 1`,
    ],
    kinds: ['row-extra', 'sum-differs'],
    names: /^deposits\(campaign_id=\w+, seq=4711\)$/,
  },
  {
    what: 'a rollup that is off by one',
    sql: [
      `UPDATE chain.campaign_hours SET vaus = vaus + 1 WHERE (campaign_id, hour) =
      (SELECT campaign_id, hour FROM chain.campaign_hours ORDER BY 1, 2 LIMIT 1)`,
    ],
    kinds: ['row-differs', 'sum-differs', 'identity-broken'],
    names: /^campaign_hours\(campaign_id=\w+, hour=.+\)$/,
  },
  {
    what: 'a pot that claims more than was deposited',
    sql: [
      `UPDATE chain.pots SET funded_usdc = funded_usdc + 1 WHERE campaign_id = (SELECT max(campaign_id) FROM chain.pots)`,
    ],
    kinds: ['row-differs', 'sum-differs'],
    names: /^pots\(campaign_id=\w+\)$/,
  },
  {
    what: 'a pot that paid more than it had',
    sql: [
      `UPDATE chain.pots SET paid_usdc = funded_usdc + 1 WHERE campaign_id = (SELECT max(campaign_id) FROM chain.pots)`,
    ],
    kinds: ['identity-broken', 'row-differs', 'sum-differs'],
    names: /^campaign \w+: no amount of a pot is negative$/,
  },
  {
    what: 'a campaign of another owner',
    sql: [
      `UPDATE chain.campaigns SET owner = 'thief' WHERE campaign_id = (SELECT max(campaign_id) FROM chain.campaigns WHERE status = 'Active')`,
    ],
    kinds: ['state-differs', 'row-differs'],
    names: /^campaigns\(campaign_id=\w+\)$/,
  },
];
