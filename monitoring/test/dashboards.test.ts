import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { dashboardPromql, dashboardSql, loadDashboards } from '../src/dashboards';
import { EDGE_METRICS, PLATFORM_METRICS, SERIES_NAMES } from '../src/index';
import { promtool } from './support/promtool';

for (const [file, dashboard] of loadDashboards()) {
  describe(`the dashboard ${file}`, () => {
    const { panels } = dashboard;

    it('is one that Grafana 11 and newer take, with both data sources as variables', () => {
      expect(dashboard.schemaVersion).to.be.at.least(39);
      const sources = dashboard.templating.list.filter(({ type }) => type === 'datasource');
      expect(sources.map(({ name }) => name)).to.deep.equal(['prometheus', 'postgres']);
    });

    it('has panels with titles, and ids of their own', () => {
      expect(panels.length).to.be.above(10);
      expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length);
      for (const panel of panels) expect(panel.title).to.not.equal('');
    });

    it('lays its panels beside each other, inside the 24 columns', () => {
      const taken = new Map<string, string>();
      for (const { title, gridPos } of panels) {
        expect(gridPos.x + gridPos.w, title).to.be.at.most(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(taken.get(`${x},${y}`), `${title} on top of another`).to.equal(undefined);
            taken.set(`${x},${y}`, title);
          }
        }
      }
    });

    it('asks something in every panel', () => {
      for (const { type, title, targets = [] } of panels) {
        expect(targets.length > 0, title).to.equal(type !== 'row');
        expect(new Set(targets.map(({ refId }) => refId)).size).to.equal(targets.length);
      }
    });
  });
}

describe('the dashboards', () => {
  it('read metrics of the product alone', () => {
    for (const { panel, text } of dashboardPromql()) {
      const names = text.match(/\bcrr_\w+/g) ?? [];
      expect(names, panel).to.have.length.above(0);
      for (const name of names) expect(SERIES_NAMES, panel).to.include(name);
    }
  });

  it('show every metric of the edge', () => {
    const shown = new Set(dashboardPromql().flatMap(({ text }) => text.match(/\bcrr_\w+/g) ?? []));
    for (const { name } of EDGE_METRICS) expect([...shown]).to.include(name);
  });

  it('show every metric of the platform', () => {
    const shown = dashboardPromql().flatMap(({ text }) => text.match(/\bcrr_\w+/g) ?? []);
    const names = new Set(shown.map((name) => name.replace(/_bucket$/, '')));
    for (const { name } of PLATFORM_METRICS) expect([...names]).to.include(name);
  });

  it('ask in PromQL that Prometheus takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
    try {
      const rules = dashboardPromql().map(({ text }, index) => ({ record: `q${index}`, expr: text }));
      const path = join(folder, 'queries.yml');
      writeFileSync(path, stringify({ groups: [{ name: 'queries', rules }] }));
      const run = promtool('check', 'rules', path);
      expect(run.ok, run.output).to.equal(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('only read from the database, with every variable filled in when they are run elsewhere', () => {
    expect(dashboardSql().length).to.be.above(5);
    for (const { panel, text } of dashboardSql()) expect(text, panel).to.match(/^SELECT [^;$]*$/);
  });
});
