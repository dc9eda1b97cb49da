import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

import { type Fixture, startFixture } from './support/fixture';

const EDGE = join(__dirname, '../..');
const DOCUMENT = readFileSync(join(EDGE, '../docs/EDGE.md'), 'utf8');
const METRIC = /\bcrr_edge_[a-z_]+/g;

/** Names in the first column of the table of settings. */
function documentedSettings(): string[] {
  const [, section = ''] = /\n## Settings\n([\s\S]*?)\n## /.exec(DOCUMENT) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => [...row.matchAll(/`([A-Z][A-Z_]{4,})`/g)].map(([, name = '']) => name));
}

/** Names in the schemas of config.ts. */
function readSettings(): string[] {
  const source = readFileSync(join(EDGE, 'src/config/config.ts'), 'utf8');
  return [...source.matchAll(/^ {2}([A-Z][A-Z_]{4,}): /gm)].map(([, name = '']) => name);
}

describe('docs/EDGE.md', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startFixture({}, { attesterLamports: async () => 1n });
  });
  after(() => fixture.close());

  it('names the settings that are read, and no other', () => {
    expect(readSettings()).to.have.length.above(25);
    expect([...new Set(documentedSettings())].sort()).to.deep.equal(readSettings().sort());
  });

  it('names metrics that there are', async () => {
    const served = new Set((await (await fixture.get('/metrics')).text()).match(METRIC));
    const named = [...new Set(DOCUMENT.match(METRIC))];
    expect(named).to.have.length.above(1);
    expect(named.filter((name) => !served.has(name))).to.deep.equal([]);
  });
});
