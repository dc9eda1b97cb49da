/** What LibreOffice itself makes of our cells, opened with each separator. Started by `npm run test:spreadsheet`. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import { csvLine } from '../../src/export/csv';

const SEPARATORS = { comma: 44, semicolon: 59, tab: 9, bar: 124 } as const;
/** 34: quotes hold a cell together, as in RFC 4180. 0: they are letters like others. */
const QUOTES = { read: 34, 'not read': 0 } as const;
const UTF_8 = 76;

const PAYLOADS = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1)',
  ' =1+1',
  '\t=1+1',
  '\r\n=1+1',
  'x;=1+1',
  "'+x;@SUM(1)",
  'x\t=1+1',
  'x|=1+1',
  'x,=1+1',
  'x";=1+1',
  'x;"=1+1"',
  '"=1+1"',
  '""=1+1',
  'x;;=1+1;',
  'x\n=1+1',
  'x\u2028=1+1',
  '\u200b=1+1',
  '＝1+1',
  '=HYPERLINK("http://x","y")',
  `=cmd|'/c calc'!A1`,
];

describe('cells of an export in LibreOffice', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crr-spreadsheet-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The formulas that LibreOffice finds in a file, asked to compute whatever it takes for one. */
  async function formulasIn(csv: string, separator: number, quote: number): Promise<string[]> {
    writeFileSync(join(folder, 'export.csv'), csv);
    const filter = `CSV:${separator},${quote},${UTF_8},1,,0,false,true,false,false,false,-1,true`;
    const args = ['--headless', `-env:UserInstallation=file://${folder}/profile`, `--infilter=${filter}`];
    await promisify(execFile)(
      process.env.SOFFICE ?? 'soffice',
      [...args, '--convert-to', 'fods', '--outdir', folder, join(folder, 'export.csv')],
      { timeout: 240_000 },
    );
    const document = readFileSync(join(folder, 'export.fods'), 'utf8');
    expect(document).to.include('<table:table-cell');
    return [...document.matchAll(/table:formula="([^"]*)"/g)].map(([, formula = '']) => formula);
  }

  it('would be formulas as they were told: the import that is tried does compute', async () => {
    for (const [separator, code] of Object.entries({ ',': 44, ';': 59, '\t': 9 })) {
      expect(await formulasIn(`x${separator}=1+1\r\n`, code, QUOTES.read), separator).to.have.length(1);
    }
  });

  const letters = [...'ax;|,"\'=+-@1\t\r\n ', '＝', '\u200b'];
  const byChance = fc
    .sample(fc.string({ unit: fc.constantFrom(...letters), maxLength: 16 }), {
      seed: 46,
      numRuns: runs(3_000),
    })
    .concat(PAYLOADS);
  for (const [separator, code] of Object.entries(SEPARATORS)) {
    for (const [way, quote] of Object.entries(QUOTES)) {
      it(`are no formulas with ${separator} between cells and quotes ${way}`, async () => {
        const csv = byChance.map((text) => csvLine([text, 'x', text])).join('');
        expect(await formulasIn(csv, code, quote)).to.deep.equal([]);
      });
    }
  }
});
