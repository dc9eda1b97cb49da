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

/** Rows of docs/INVARIANTS.md: `| id | what holds | file: "title of the test" <br> … |`. */
function proofs(): Proof[] {
  const rows = readFileSync(join(ROOT, 'docs/INVARIANTS.md'), 'utf8').split('\n');
  return rows
    .filter((row) => /^\| [A-Z]+-\d+ \|/.test(row))
    .flatMap((row) => {
      const invariant = row.split('|')[1]?.trim() ?? '';
      const named = [...row.matchAll(/`([^`]+)`: "([^"]+)"/g)];
      if (named.length === 0) return [{ invariant, file: '', title: '' }];
      return named.map((match) => ({ invariant, file: match[1] ?? '', title: match[2] ?? '' }));
    });
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

  it('names each invariant once', () => {
    const ids = [...new Set(proofs().map(({ invariant }) => invariant))];
    const rows = readFileSync(join(ROOT, 'docs/INVARIANTS.md'), 'utf8').match(/^\| [A-Z]+-\d+ \|/gm) ?? [];
    expect(rows).to.have.length(ids.length).and.not.to.have.length(0);
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
