import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

import { REFUSAL_CODES } from '../../src/app/codes-page';
import { CODES_PATH, REFUSALS_KNOWN } from '../../src/app/errors';
import { startFixture } from './support/fixture';

const EDGE = join(__dirname, '../..');
/** Not answered by the edge: the collector's answers are for workers. */
const OTHERS = ['runtime/collector.ts'];
/** How refusals are written in the sources: as objects with a status, or by the desk's helpers. */
const WRITTEN = [
  /\bcode: '([a-z_]+)',\s*status:/g,
  /\b(?:invalidField|ruleBroken)\(\s*'([a-z_]+)'/g,
  /\.\.\.refusal,\s*code: '([a-z_]+)'/g,
];

interface Explained {
  readonly code: string;
  readonly status: number;
}

/** Rows of the table in docs/EDGE.md: the anchor that `doc_url` leads to, the code and the status. */
function explained(): Explained[] {
  const text = readFileSync(join(EDGE, '../docs/EDGE.md'), 'utf8');
  return [...text.matchAll(/^\| <a id="([a-z_]+)"><\/a>`([a-z_]+)` \| (\d{3}) \| \S.*\|$/gm)].map(
    ([, anchor, code = '', status]) => {
      expect(anchor, 'anchor').to.equal(code);
      return { code, status: Number(status) };
    },
  );
}

function sources(): string[] {
  return readdirSync(join(EDGE, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !OTHERS.includes(file))
    .map((file) => readFileSync(join(EDGE, 'src', file), 'utf8'));
}

function unique(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort();
}

describe('codes of refusals', () => {
  const known = unique(Object.values(REFUSALS_KNOWN).flat());

  it('are explained once each where doc_url leads, and no other is', () => {
    const codes = explained().map(({ code }) => code);
    expect([...codes].sort()).to.deep.equal(known);
  });

  it('are explained alike by the document and by the page that doc_url leads to', async () => {
    // A row that goes on in the next one is one row.
    const text = readFileSync(join(EDGE, '../docs/EDGE.md'), 'utf8').replace(/ \|\n\| {2}\| {2}\| /g, ' ');
    const rows = [...text.matchAll(/^\| <a id="([a-z_]+)"><\/a>`[a-z_]+` \| (\d{3}) \| (\S.*) \|$/gm)];
    expect(
      Object.entries(REFUSAL_CODES).map(([code, { status, text }]) => [code, `${status}`, text]),
    ).to.deep.equal(rows.map(([, code, status, told]) => [code, status, told]));
    const fixture = await startFixture();
    try {
      const page = await fixture.get(CODES_PATH);
      expect([page.status, page.headers.get('content-type')]).to.deep.equal([
        200,
        'text/html; charset=utf-8',
      ]);
      const html = await page.text();
      for (const code of known) expect(html).to.include(`<tr id="${code}">`);
    } finally {
      await fixture.close();
    }
  });

  it('are explained on the page that is set, where one is', async () => {
    const fixture = await startFixture({ docsUrl: 'https://docs.example/edge' });
    try {
      const { error } = (await (await fixture.get('/nothing')).json()) as { error: { doc_url: string } };
      expect(error.doc_url).to.equal('https://docs.example/edge#not_found');
    } finally {
      await fixture.close();
    }
  });

  it('are all known to the metrics, wherever the sources refuse', () => {
    const written = unique(
      sources().flatMap((text) =>
        WRITTEN.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code = '']) => code)),
      ),
    );
    expect(written).to.include.members([
      'link_unknown',
      'tag_foreign',
      'new_accounts_limited',
      'unavailable',
    ]);
    expect(written.filter((code) => !known.includes(code))).to.deep.equal([]);
  });

  it('are explained with the status that the sources answer', () => {
    const status = new Map(explained().map((row) => [row.code, row.status]));
    const pairs = sources().flatMap((text) => [...text.matchAll(/\bcode: '([a-z_]+)',\s*status: (\d{3})/g)]);
    expect(pairs).to.have.length.above(15);
    for (const [, code = '', answered] of pairs) expect(status.get(code), code).to.equal(Number(answered));
  });
});
