import { expect } from 'chai';
import fc from 'fast-check';
import { csvCell, csvLine } from '../../src/export/csv';
import { csvStream, type Pages } from '../../src/export/stream';

describe('a CSV cell', () => {
  it('is no formula, with whatever a spreadsheet would begin to compute', () => {
    for (const begin of ['=', '+', '-', '@']) expect(csvCell(`${begin}1+1`)).to.equal(`'${begin}1+1`);
    expect(csvCell('\t1+1')).to.equal(`"'\t1+1"`);
    expect(csvCell('\r=1')).to.equal(`"'\r'=1"`);
    expect(csvCell('=HYPERLINK("http://x","y")')).to.equal(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(csvCell('a=1')).to.equal('a=1');
  });

  it('is no formula behind blanks, line ends and signs that nobody sees, nor in wide letters', () => {
    for (const begin of [
      ' =',
      '\u00a0=',
      '\u200b=',
      '\ufeff=',
      '\u0001=',
      ' \u3000@',
      '＝',
      '＋',
      '－',
      '＠',
      ' ＝',
    ]) {
      expect(csvCell(`${begin}1+1`), JSON.stringify(begin)).to.equal(`'${begin}1+1`);
    }
    expect(csvCell('\n1')).to.equal(`"'\n1"`);
    expect(csvCell('\n=1')).to.equal(`"'\n'=1"`);
    expect(csvCell('\r\n-1')).to.equal(`"'\r'\n'-1"`);
    expect(csvCell(' SUMMER')).to.equal(' SUMMER');
  });

  it('is no formula where its file is opened with another separator, either', () => {
    expect(csvCell('x;=1+1')).to.equal(`"x;'=1+1"`);
    expect(csvCell("'+x;@SUM(1)")).to.equal(`"'+x;'@SUM(1)"`);
    expect(csvCell('x\t＝1')).to.equal(`"x\t'＝1"`);
    expect(csvCell('x;"=1"')).to.equal(`"x;'""=1"""`);
    expect(csvCell('x,=1')).to.equal(`"x,'=1"`);
    expect(csvCell('a;b')).to.equal('"a;b"');
    const letters = [
      'a',
      ';',
      '\t',
      '\r',
      '\n',
      '|',
      '"',
      "'",
      ' ',
      '\u200b',
      '=',
      '+',
      '-',
      '@',
      '＝',
      '－',
      ',',
    ];
    const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
        const line = csvLine(cells);
        for (const opened of [parse(line).flat(), ...[',', ';', '\t', '|'].map((by) => naively(line, by))]) {
          expect(opened.filter((cell) => COMPUTED.test(cell))).to.deep.equal([]);
        }
      }),
      { seed: 45, numRuns: 500 },
    );
  });

  it('leaves numbers as they are, and null empty', () => {
    expect(csvLine([-5, 12n, null, true, new Date(0), ''])).to.equal(
      '-5,12,,true,1970-01-01T00:00:00.000Z,\r\n',
    );
  });

  it('quotes commas, quotes and line ends', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines'])).to.equal('"a,b","say ""hi""","two\nlines"\r\n');
  });

  it('can be read back by whoever reads RFC 4180, whatever it holds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '=', ' ', 'ü', '😀') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
        const [read = []] = parse(csvLine(cells));
        expect(read.map((cell) => cell.replaceAll("'", ''))).to.deep.equal(cells);
      }),
      { seed: 44 },
    );
  });
});

describe('a CSV stream', () => {
  it('makes a page only when the one before was taken, and stops when nobody reads', async () => {
    let made = 0;
    let isStopped = false;
    async function* pages(): Pages {
      try {
        for (;;) {
          made += 1;
          yield [[made]];
        }
      } finally {
        isStopped = true;
      }
    }
    const reader = csvStream(['n'], pages(), { withMark: false }).getReader();
    expect(made).to.equal(0);
    expect(new TextDecoder().decode((await reader.read()).value)).to.equal('n\r\n1\r\n');
    expect(new TextDecoder().decode((await reader.read()).value)).to.equal('2\r\n');
    expect(made).to.equal(2);
    await reader.cancel();
    expect([made, isStopped]).to.deep.equal([2, true]);
  });

  it('has its header also without rows, after the mark where one is wanted', async () => {
    async function* nothing(): Pages {}
    const bytes = new Uint8Array(
      await new Response(csvStream(['a', 'b'], nothing(), { withMark: true })).arrayBuffer(),
    );
    expect([...bytes.slice(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).to.equal('a,b\r\n');
  });

  it('fails where its pages fail', async () => {
    async function* failing(): Pages {
      yield [[1]];
      throw new Error('the database went away');
    }
    const reader = csvStream(['n'], failing(), { withMark: false }).getReader();
    await reader.read();
    const error = await reader.read().then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.message).to.equal('the database went away');
  });
});

/** What a spreadsheet computes. */
const COMPUTED = /^[\s\p{C}"]*[=+\-@＝－]/u;

/** Cells of who takes another separator, and every line end for one. */
function naively(line: string, separator: string): string[] {
  return line.split(/[\r\n]/).flatMap((one) => one.split(separator));
}

/** A reader of RFC 4180 by a state machine of its own. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place];
    if (isQuoted && letter === '"' && text[place + 1] === '"') {
      cell += '"';
      place += 1;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && letter === ',') {
      row.push(cell);
      cell = '';
    } else if (!isQuoted && letter === '\r' && text[place + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      place += 1;
    } else cell += letter;
  }
  return rows;
}
