import type { Database } from '@crr/db';
import { DEFAULT_SETTINGS, type RunningPlatform, startPlatform } from '@crr/platform';
import { openFresh } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { dashboardSql } from '../src/dashboards';
import { loadRules, PLATFORM_METRICS, rulesFolder, SCRAPE_SERIES } from '../src/index';
import { METRIC_NAME } from '../src/labels';
import { selectorsIn } from '../src/promql/needs';
import { parseMetricsText, type TextSample } from '../src/store/metrics-text';

const KEY = '11111111111111111111111111111111';

describe('the metrics of a real platform', () => {
  let database: Database;
  let platform: RunningPlatform;
  let text: string;
  let samples: TextSample[];

  before(async () => {
    database = await openFresh('pglite');
    const chain = {
      rpcUrl: 'http://127.0.0.1:1',
      programId: null,
      attester: KEY,
      tagSigner: KEY,
      conversionSecrets: [],
    };
    platform = await startPlatform({
      database,
      settings: { ...DEFAULT_SETTINGS, secretsKey: new Uint8Array(32), chain },
    });
    await fetch(`${platform.url}/health`);
    text = await (await fetch(`${platform.url}/metrics`)).text();
    samples = parseMetricsText(text);
  });
  after(async () => {
    await platform.close();
    await database.close();
  });

  it('have the names and kinds that the alert rules and dashboards are written for', () => {
    const found = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => `${name} ${kind}`);
    expect(found.sort()).to.deep.equal(PLATFORM_METRICS.map(({ name, kind }) => `${name} ${kind}`).sort());
  });

  it('have the labels’ values that the rules ask for, from the beginning', () => {
    const selectors = loadRules(rulesFolder())
      .filter(({ name }) => name.startsWith('Platform'))
      .flatMap(({ expr }) => selectorsIn(expr))
      .filter(({ name = '' }) => !SCRAPE_SERIES.includes(name));
    expect(selectors).to.have.length.above(3);
    for (const { name, matchers } of selectors) {
      const selected = samples.filter(
        (sample) =>
          sample.labels[METRIC_NAME] === name &&
          matchers.every(({ label, matches }) => matches(sample.labels[label] ?? '')),
      );
      expect(selected, name).to.have.length.above(0);
    }
  });

  it('have a dashboard whose queries the database takes', async () => {
    const queries = dashboardSql().filter(({ dashboard }) => dashboard === 'platform.json');
    expect(queries).to.have.length(2);
    for (const { text: query } of queries) await sql.raw(query).execute(database.db);
  });
});
