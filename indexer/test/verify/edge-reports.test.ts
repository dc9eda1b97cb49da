import { RouterPdas } from '@crr/sdk';
import { expect } from 'chai';
import { countReportDifferences, REPORT_DIFFERENCES, type ReportDifference, verify } from '../../src/verify';
import { query } from '../../src/verify/query';
import { load, type ServedWorld, serveEverything } from './support/everything';
import { forEachKeptDatabase } from './support/kept-database';

const pdas = new RouterPdas();
const ALWAYS = new Date(0);

/** What an edge would have told of all that the chain paid, and of what the budget no longer paid for. */
const TELL_OF_ALL = `
  INSERT INTO edge.attention_reports
    (id, kind, chain_campaign_id, account, state, sequence, signature, seconds, country, received_at, changed_at, signals)
  SELECT kind || seq, kind, campaign_id, account, 'final', sequence, t.signature, seconds, 'DE', at, at, '[]'
  FROM (
    SELECT 'vau' AS kind, campaign_id, seq, user_wallet AS account, sequence, attention_seconds AS seconds, slot, tx_index FROM chain.vaus
    UNION ALL SELECT 'conversion', campaign_id, seq, user_wallet, NULL, 0, slot, tx_index FROM chain.conversions
    UNION ALL SELECT CASE kind WHEN 'Attention' THEN 'vau' ELSE 'conversion' END, campaign_id, seq, user_wallet, NULL, 5, slot, tx_index
      FROM chain.exhaustions
  ) happened
  JOIN chain.transactions t USING (slot, tx_index)
  CROSS JOIN (SELECT least(updated_at, complete_until) - interval '1 hour' AS at FROM chain.cursor) clock`;

forEachKeptDatabase('the edge’s reports', (database) => {
  let served: ServedWorld;

  before(async () => {
    served = await serveEverything();
    await load(database(), served.source);
  });
  beforeEach(async () => {
    await query(database().db, 'DELETE FROM edge.attention_reports');
    await query(database().db, TELL_OF_ALL);
  });
  after(() => served.close());

  const found = async () => {
    const { findings } = await verify({ database: database(), pdas });
    return findings.map(({ kind, subject, expected, found }) => ({ kind, subject, expected, found }));
  };
  const counts = async () => Object.fromEntries(await countReportDifferences(database().db, ALWAYS));
  const none = Object.fromEntries(REPORT_DIFFERENCES.map((difference) => [difference, 0]));
  /** Changes the first report of a kind that the chain paid. */
  const spoil = (change: string, kind: 'vau' | 'conversion' = 'vau') =>
    query(
      database().db,
      `UPDATE edge.attention_reports SET ${change} WHERE (chain_campaign_id, id) = (
         SELECT r.chain_campaign_id, r.id FROM edge.attention_reports r
         JOIN chain.${kind === 'vau' ? 'vaus' : 'conversions'} paid
           ON paid.campaign_id = r.chain_campaign_id AND r.id = '${kind}' || paid.seq
         ORDER BY 1, 2 LIMIT 1)`,
    );

  it('are the chain’s account of the same VAUs and conversions, what the budget did not pay among them', async () => {
    const { findings, counts: compared } = await verify({ database: database(), pdas });
    expect(findings).to.deep.equal([]);
    expect(compared.reports).to.be.greaterThan(10);
    expect(await counts()).to.deep.equal(none);
  });

  for (const [difference, change, kind] of [
    ['report-not-indexed', `signature = 'nobody knows it'`, 'vau'],
    ['report-not-indexed', `signature = 'nobody knows it'`, 'conversion'],
    ['report-unpaid', 'sequence = 1000000', 'vau'],
    ['report-unpaid', `account = 'somebody else'`, 'conversion'],
    ['report-differs', 'seconds = seconds + 1', 'vau'],
    ['report-paid-though-parked', `state = 'parked'`, 'vau'],
    ['report-paid-though-parked', `state = 'parked'`, 'conversion'],
  ] as const satisfies readonly (readonly [ReportDifference, string, 'vau' | 'conversion'])[]) {
    it(`differ where a ${kind} has ${change}: ${difference}`, async () => {
      await spoil(change, kind);
      const [only, ...others] = await found();
      expect(others).to.deep.equal([]);
      expect(only?.kind).to.equal(difference);
      expect(only?.subject).to.include(kind);
      expect(await counts()).to.deep.equal({ ...none, [difference]: 1 });
    });
  }

  it('tell both sides', async () => {
    await spoil('seconds = 4000');
    const [only] = await found();
    expect(only?.subject).to.match(/^vau \d+ of \w+ in campaign \w+$/);
    expect(only?.expected).to.match(/^final in \w+, 4000 s by the edge$/);
    expect(only?.found).to.match(/^\d+ s in \w+ by the chain$/);
  });

  it('are not compared before the indexer has come past them, nor before they have a transaction', async () => {
    await spoil(`signature = 'on its way', changed_at = now() + interval '10 years'`);
    await spoil(`signature = NULL, state = 'queued'`, 'conversion');
    expect(await found()).to.deep.equal([]);
  });
});
