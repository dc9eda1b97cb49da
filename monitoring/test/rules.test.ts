import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import {
  loadRules,
  METRIC_NAMES,
  rulesFolder,
  runbookNames,
  runbookQueries,
  SCRAPE_SERIES,
  SERIES_NAMES,
} from '../src/index';
import { metricNamesIn, selectorsIn } from '../src/promql/needs';
import { FIXTURES, REPOSITORY } from './support/repository';

const rules = loadRules(rulesFolder());
const alerts = [...new Set(rules.map(({ name }) => name))].sort();

interface FixtureFile {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }[];
  }[];
}

describe('every alert', () => {
  for (const rule of rules) {
    describe(`${rule.name} (${rule.labelTexts.severity})`, () => {
      it('has a severity', () =>
        expect(rule.labelTexts.severity).to.be.oneOf(['info', 'warning', 'critical']));

      it('says in short and in full what is wrong', () => {
        expect(rule.annotationTexts.summary).to.have.length.within(10, 80);
        expect(rule.annotationTexts.description).to.have.length.above(60);
      });

      it('names its runbook, which is there and about it', () => {
        const path = rule.annotationTexts.runbook_url ?? '';
        expect(path).to.equal(`docs/runbooks/${rule.name}.md`);
        const text = readFileSync(join(REPOSITORY, path), 'utf8');
        expect(text.split('\n')[0]).to.equal(`# ${rule.name}`);
        for (const heading of ['Means.', 'Hurts.', 'Look.', 'Do.', 'Over'])
          expect(text).to.contain(`**${heading}`);
      });

      it('reads metrics of the product alone', () => {
        const names = metricNamesIn(rule.expr);
        expect(names).to.have.length.above(0);
        for (const name of names) expect([...SERIES_NAMES, ...SCRAPE_SERIES]).to.include(name);
      });

      it('looks at scrapes of a job that the README names alone', () => {
        const scrapes = selectorsIn(rule.expr).filter(({ name = '' }) => SCRAPE_SERIES.includes(name));
        for (const { matchers } of scrapes) {
          const job = matchers.find(({ label, op }) => label === 'job' && op === '=')?.value;
          expect(readFileSync(join(REPOSITORY, 'monitoring/README.md'), 'utf8')).to.contain(
            `job_name: ${job}\n`,
          );
        }
      });
    });
  }

  it('has fixtures in which it fires, and in which it does not', () => {
    const checks = readdirSync(FIXTURES)
      .map((file) => parse(readFileSync(join(FIXTURES, file), 'utf8')) as FixtureFile)
      .flatMap(({ tests }) => tests.flatMap((test) => test.alert_rule_test ?? []));
    const firing = checks.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname);
    const silent = checks
      .filter(({ exp_alerts }) => exp_alerts.length === 0)
      .map(({ alertname }) => alertname);
    expect([...new Set(firing)].sort()).to.deep.equal(alerts);
    expect([...new Set(silent)].sort()).to.deep.equal(alerts);
  });
});

describe('the runbooks', () => {
  it('belong to an alert each', () => expect(runbookNames()).to.deep.equal(alerts));

  it('have queries that read and do not write', () => {
    const queries = runbookQueries();
    expect(new Set(queries.map(({ alert }) => alert)).size).to.equal(alerts.length);
    for (const { alert, line, sql } of queries) {
      expect(sql, `${alert}.md:${line}`).to.match(/^SELECT\s[^;]*;$/);
    }
  });

  it('tell where a query stands', () => {
    for (const { alert, line, sql } of runbookQueries()) {
      const text = readFileSync(join(REPOSITORY, 'docs/runbooks', `${alert}.md`), 'utf8').split('\n');
      expect(text[line - 1]).to.equal(sql.split('\n')[0]);
    }
  });

  it('link to files and chapters that are there', () => {
    for (const name of runbookNames()) {
      const text = readFileSync(join(REPOSITORY, 'docs/runbooks', `${name}.md`), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
        const [file = '', anchor] = target.split('#');
        const path = join(REPOSITORY, 'docs/runbooks', file);
        expect(existsSync(path), `${name}: ${target}`).to.equal(true);
        if (anchor !== undefined) expect(anchorsIn(readFileSync(path, 'utf8')), name).to.include(anchor);
      }
    }
  });
});

describe('the list of metrics', () => {
  it('names each once', () => expect(new Set(METRIC_NAMES).size).to.equal(METRIC_NAMES.length));
});

/** The anchors that a page's headings get. */
function anchorsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
