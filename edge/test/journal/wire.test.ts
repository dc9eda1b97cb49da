import { expect } from 'chai';
import { WireFormatError } from '../../src/journal/errors';
import {
  decodeEntry,
  decodeRecords,
  ENTRIES_AT_MOST,
  encodeEntry,
  encodeRecords,
} from '../../src/journal/wire';
import type { JournalEntry } from '../../src/model';
import { attention, click, clicks, NOW_MS, report } from './support/records';

const EVERY_KIND: readonly JournalEntry[] = [
  {
    kind: 'click',
    click: click(1, {
      referrerHost: 'näher.example',
      botReason: 'says so',
      campaignId: 'c',
      influencer: 'i',
    }),
  },
  { kind: 'click', click: click(2, { signals: [{ rule: 'r', score: 100, detail: '\u0000"\n' }] }) },
  {
    kind: 'report',
    report: report({
      linkCode: 'AbC12',
      sequence: Number.MAX_SAFE_INTEGER,
      reason: 'r',
      signature: 's',
      state: 'final',
    }),
  },
  { kind: 'report', report: report({ kind: 'conversion', site: null, seconds: 0 }) },
  { kind: 'attention', attention: attention(1) },
];
const REFUSALS = [{ shard: 's', hourMs: NOW_MS, route: '/r', reason: 'bad', count: 2 ** 40 }];

/** A message with one value replaced. */
function altered(path: readonly (string | number)[], value: unknown): string {
  const message = JSON.parse(encodeRecords({ entries: EVERY_KIND, refusals: REFUSALS })) as Record<
    string,
    unknown
  >;
  let target: Record<string | number, unknown> = message;
  for (const step of path.slice(0, -1)) target = target[step] as Record<string | number, unknown>;
  target[path.at(-1) as string] = value;
  return JSON.stringify(message);
}

function fault(body: string): WireFormatError {
  try {
    decodeRecords(body);
  } catch (error) {
    expect(error).to.be.instanceOf(WireFormatError);
    return error as WireFormatError;
  }
  throw new Error('it was taken');
}

describe('a journal’s message', () => {
  it('of an edge that knew no links says that none is known', () => {
    const { linkCode: _, ...older } = report();
    const [entry] = decodeRecords(
      JSON.stringify({ entries: [{ kind: 'report', report: older }], refusals: [] }),
    ).entries;
    expect(entry).to.deep.equal({ kind: 'report', report: report() });
  });

  it('arrives as it was sent', () => {
    const sent = { entries: EVERY_KIND, refusals: REFUSALS };
    expect(decodeRecords(encodeRecords(sent))).to.deep.equal(sent);
    for (const entry of EVERY_KIND) expect(decodeEntry(encodeEntry(entry))).to.deep.equal(entry);
  });

  it('arrives without what does not belong to it', () => {
    const { entries } = decodeRecords(altered(['entries', 0, 'click', 'ip'], '192.0.2.1'));
    expect(entries[0]).to.deep.equal(EVERY_KIND[0]);
  });

  const broken: readonly [string, readonly (string | number)[], unknown][] = [
    ['a kind that there is not', ['entries', 0, 'kind'], 'other'],
    ['an id that is no UUID', ['entries', 0, 'click', 'id'], 'one'],
    ['no code', ['entries', 0, 'click', 'code'], undefined],
    ['a time as text', ['entries', 0, 'click', 'atMs'], '2027-01-15'],
    ['a time before 1970', ['entries', 0, 'click', 'atMs'], -1],
    ['a time after the year 9999', ['entries', 0, 'click', 'atMs'], Date.UTC(10_000, 0)],
    ['half a millisecond', ['entries', 0, 'click', 'atMs'], 0.5],
    ['a score above 100', ['entries', 1, 'click', 'signals', 0, 'score'], 101],
    ['a state that there is not', ['entries', 2, 'report', 'state'], 'lost'],
    ['a number that JavaScript rounds', ['entries', 2, 'report', 'sequence'], 2 ** 53],
    ['seconds beyond 32 bits', ['entries', 2, 'report', 'seconds'], 2 ** 31],
    ['presence as a number', ['entries', 4, 'attention', 'userPresence'], 1],
    ['a text of more than 2,048 characters', ['entries', 4, 'attention', 'site'], 'x'.repeat(2_049)],
    ['a negative count', ['refusals', 0, 'count'], -1],
    ['no refusals', ['refusals'], null],
  ];
  for (const [what, path, value] of broken) {
    it(`is refused with ${what}, naming the field`, () => {
      expect(fault(altered(path, value)).field).to.equal(path.join('.'));
    });
  }

  it('is refused with too many entries', () => {
    const { field } = fault(encodeRecords({ entries: clicks(0, ENTRIES_AT_MOST + 1), refusals: [] }));
    expect(field).to.equal('entries');
  });

  it('is refused when it is no JSON, or no message', () => {
    expect(fault('{').message).to.equal('the body: must be JSON');
    for (const body of ['', 'null', '[]', '"x"', '{}']) expect(fault(body).retryable).to.equal(false);
  });
});
