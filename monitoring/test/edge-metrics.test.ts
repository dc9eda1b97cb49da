import { type RunningEdge, startEdge } from '@crr/testing/services';
import { expect } from 'chai';
import { sql } from 'kysely';
import { dashboardPromql } from '../src/dashboards';
import { EDGE_METRICS, loadRules, rulesFolder, SCRAPE_SERIES } from '../src/index';
import { METRIC_NAME } from '../src/labels';
import type { Selector } from '../src/promql/ast';
import { selectorsIn } from '../src/promql/needs';
import { parsePromql } from '../src/promql/parse';
import { parseMetricsText, type TextSample } from '../src/store/metrics-text';

describe('the metrics of a real edge', () => {
  let edge: RunningEdge;
  let text: string;
  let samples: TextSample[];

  before(async () => {
    edge = await startEdge('Node');
    await putIntoOutbox(edge);
    text = await (await fetch(`${edge.url}/metrics`)).text();
    samples = parseMetricsText(text);
  });
  after(() => edge.stop());

  it('have the names, kinds and labels that the alert rules and dashboards are written for', () => {
    const found = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', kind = '']) => ({
      name,
      kind,
      labels: labelsOf(samples, name),
    }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    const documented = EDGE_METRICS.map((metric) => ({ ...metric, labels: [...metric.labels].sort() }));
    expect(found.sort(byName)).to.deep.equal(documented.sort(byName));
  });

  it('have the labels’ values that rules and dashboards ask for, from the beginning', () => {
    const selectors = [...ruleSelectors(), ...dashboardSelectors()];
    expect(selectors).to.have.length.above(30);
    for (const { name, matchers } of selectors) {
      const selected = samples.filter(({ labels }) =>
        matchers.every(({ label, matches }) => matches(labels[label] ?? '')),
      );
      const asked = matchers.map(({ label, op, value }) => `${label}${op}"${value}"`).join(', ');
      expect(selected, `${name}: ${asked}`).to.have.length.above(0);
    }
  });
});

/** What the rules for the edge select of its own metrics. */
function ruleSelectors(): Selector[] {
  return loadRules(rulesFolder())
    .filter(({ name }) => name.startsWith('Edge'))
    .flatMap(({ expr }) => selectorsIn(expr))
    .filter(({ name = '' }) => !SCRAPE_SERIES.includes(name));
}

/** What the dashboards select of them. Their functions are more than our parser takes, their selectors are not. */
function dashboardSelectors(): Selector[] {
  return dashboardPromql()
    .flatMap(({ text }) => text.match(/\bcrr_edge_\w+(\{[^}]*\})?/g) ?? [])
    .flatMap((selector) => selectorsIn(parsePromql(selector)));
}

function labelsOf(samples: readonly TextSample[], name: string): string[] {
  const labels = samples
    .filter((sample) => sample.labels[METRIC_NAME] === name)
    .flatMap((sample) => Object.keys(sample.labels));
  return [...new Set(labels)].filter((label) => label !== METRIC_NAME).sort();
}

/** What a desk tells of begins with the first VAU that was taken. */
async function putIntoOutbox({ database }: RunningEdge): Promise<void> {
  const now = Date.now();
  await sql`
    INSERT INTO edge.outbox (chain_campaign_id, id, kind, place, account, body, state, due_at_ms, received_at_ms, changed_at_ms)
    VALUES ('campaign', 'vau', 'vau', 1, 'account', '{}', 'final', 0, ${now}, ${now})`.execute(database.db);
}
