import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(__dirname, '../..');
/** A query builder that knows no table, however it is made. */
const UNTYPED = /\b(?:Kysely|Transaction)<\s*(?:any\b|Record<string, any>)|\bwithTables</;
/** Tests may name tables while they run; the product may not. */
const TESTS_ONLY = /\banyTable\(/;
/** A statement by hand whose rows have the type that its author says. Conditions and single values of a built query are none. */
const CLAIMED_ROWS = /\bsql(?:\.raw)?<(?!(?:boolean|SqlBool|string|number|object|RowOf<typeof \w+>)>)/;

/** Statements that come as a text: their rows are `unknown` until a schema has read them. What passes another's statement on claims nothing. */
const CLAIMED_TEXT = /\bexecuteQuery<(?!unknown>|Row>\(statement\b)/;

describe('Queries of the database are checked against its tables', () => {
  it('nowhere by a query builder without tables', () => {
    const untyped = sources(() => true).filter(({ text }) => UNTYPED.test(text));
    expect(untyped.map(({ path }) => path)).to.deep.equal([]);
  });

  it('in the product by one that knows all tables and nothing else', () => {
    const untyped = sources((path) => path.includes('/src/') && !path.startsWith('testing/'));
    expect(untyped.length).to.be.greaterThan(100);
    expect(untyped.filter(({ text }) => TESTS_ONLY.test(text)).map(({ path }) => path)).to.deep.equal([]);
  });

  it('in the product, rows of statements by hand have types by a schema that they are checked with, none by word alone', () => {
    const claiming = sources((path) => path.includes('/src/') && !path.startsWith('testing/'));
    const paths = claiming.filter(({ text }) => CLAIMED_ROWS.test(text)).map(({ path }) => path);
    expect(paths).to.deep.equal([]);
    for (const text of ['sql<{ id: string }>`', 'sql<Row>`', 'sql.raw<Row>(', "sql<Row<'chain.vaus'>>`"])
      expect(CLAIMED_ROWS.test(text), text).to.equal(true);
    for (const text of ['sql`', 'sql<boolean>`', 'sql<RowOf<typeof PART>>`', 'checkedSql(PART)`'])
      expect(CLAIMED_ROWS.test(text), text).to.equal(false);
  });

  it('in the product, rows of statements that come as a text are unknown until a schema has read them', () => {
    const claiming = sources((path) => path.includes('/src/') && !/^(testing|bench)\//.test(path));
    expect(claiming.filter(({ text }) => CLAIMED_TEXT.test(text)).map(({ path }) => path)).to.deep.equal([]);
    for (const text of ['executeQuery<Row>(CompiledQuery.raw(', 'executeQuery<{ id: string }>(']) {
      expect(CLAIMED_TEXT.test(text), text).to.equal(true);
    }
    for (const text of ['executeQuery<unknown>(', 'executeQuery<Row>(statement: CompiledQuery<Row>)']) {
      expect(CLAIMED_TEXT.test(text), text).to.equal(false);
    }
  });

  it('wherever one without tables is looked for, it is found', () => {
    for (const text of [
      'db: Kysely<any>',
      'Transaction<any>',
      'Kysely< any >',
      'Kysely<Record<string, any>>',
    ]) {
      expect(UNTYPED.test(text), text).to.equal(true);
    }
    expect(UNTYPED.test('db: Kysely<Tables>')).to.equal(false);
  });
});

/** TypeScript files of all packages, by path from the root. */
function sources(isMeant: (path: string) => boolean): { path: string; text: string }[] {
  const workspaces = (
    JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { workspaces: string[] }
  ).workspaces;
  return [...workspaces, 'tools'].flatMap((folder) =>
    filesOf(folder)
      .filter((path) => path.endsWith('.ts') && isMeant(path) && !path.endsWith('/typed-queries.test.ts'))
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
  );
}

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}
