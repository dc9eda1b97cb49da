import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

const ROOT = join(__dirname, '../..');
const SKIPPED = new Set(['node_modules', 'target', 'dist', '.git', '.crr']);

function markdownFiles(folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Targets of relative links, without anchors. */
function links(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

interface Proof {
  readonly invariant: string;
  readonly file: string;
  readonly title: string;
}

/** Of docs/INVARIANTS.md: `- **id**: what holds`, and below it a list of `file`: "title of the test". */
function proofs(): Proof[] {
  const [, ...items] = readFileSync(join(ROOT, 'docs/INVARIANTS.md'), 'utf8').split(
    /^- \*\*(?=[A-Z]+-\d+\*\*: )/m,
  );
  return items.flatMap((item) => {
    const [invariant = ''] = item.split('**');
    // Wrapped lines are one again.
    const named = [...item.replace(/\s+/g, ' ').matchAll(/- `([^`]+)`: "([^"]+)"/g)];
    if (named.length === 0) return [{ invariant, file: '', title: '' }];
    return named.map(([, file = '', title = '']) => ({ invariant, file, title }));
  });
}

/** Characters of a line: what a terminal and a diff show. */
const LONGEST_LINE = 160;

/** Lines that a reader meets as text: not what is quoted as it was written, nor tables of figures that a program wrote. */
function textLines(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  const isOfFigures = /docs\/(BENCHMARKS.*|ANALYTICS)\.md$/.test(file);
  return text.split('\n').filter((line) => !(isOfFigures && line.startsWith('|')));
}

/** Decisions by the names of their files. */
function decisions(): string[] {
  return readdirSync(join(ROOT, 'docs/adr')).filter((file) => /^\d{4}-/.test(file));
}

describe('the documentation', () => {
  for (const file of markdownFiles()) {
    it(`${relative(ROOT, file)} links to files that exist`, () => {
      const broken = links(readFileSync(file, 'utf8')).filter(
        (target) => !existsSync(join(dirname(file), target)),
      );
      expect(broken).to.deep.equal([]);
    });
  }

  it(`has no line of more than ${LONGEST_LINE} characters`, () => {
    const long = markdownFiles().flatMap((file) =>
      textLines(file)
        .filter((line) => line.length > LONGEST_LINE)
        .map((line) => `${relative(ROOT, file)}: ${line.slice(0, 60)} …`),
    );
    expect(long).to.deep.equal([]);
  });

  it('names each invariant once', () => {
    const ids = [...new Set(proofs().map(({ invariant }) => invariant))];
    const named =
      readFileSync(join(ROOT, 'docs/INVARIANTS.md'), 'utf8').match(/^- \*\*[A-Z]+-\d+\*\*/gm) ?? [];
    expect(named).to.have.length(ids.length).and.not.to.have.length(0);
  });

  it('gives each decision a number, a title, a status and a date, and lists it', () => {
    const index = readFileSync(join(ROOT, 'docs/adr/README.md'), 'utf8');
    for (const file of decisions()) {
      const [heading = '', , status = ''] = readFileSync(join(ROOT, 'docs/adr', file), 'utf8').split('\n');
      const number = Number(file.slice(0, 4));
      const [, title = ''] = /^# \d+\. (.+)$/.exec(heading) ?? [];
      const [, word = '', date = ''] =
        /^Status: (accepted|replaced by \d+) · (\d{4}-\d\d-\d\d)$/.exec(status) ?? [];
      expect(heading, file).to.equal(`# ${number}. ${title}`);
      expect(index, file).to.contain(`| [${number}](${file}) | ${title} | ${word} | ${date} |`);
    }
    expect(index.match(/^\| \[\d+\]/gm)).to.have.length(decisions().length);
  });

  for (const { invariant, file, title } of proofs()) {
    it(`${invariant} is held by "${title}"`, () => {
      expect(file, `${invariant} names no test`).not.to.equal('');
      // A Rust test's name stands in the source with underscores.
      const source = readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'");
      const found = source.includes(title) || source.includes(`fn ${title.replaceAll(/[ -]/g, '_')}`);
      expect(found, `${file} has no test "${title}"`).to.equal(true);
    });
  }
});
