import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { type Database, IN_MEMORY, openDatabase, openPrepared } from '../src';
import { copyOf, unpack } from '../src/cluster-template';

const CREATE = sql`CREATE TABLE public.told (word text)`;

async function tables({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`.execute(db);
  return rows.map(({ name }) => name);
}

describe('an embedded database that is new', () => {
  let folder: string;
  const opened: Database[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crr-cluster-'));
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(place: string): Promise<Database> {
    const database = await openDatabase({ folder: place });
    opened.push(database);
    return database;
  }

  it('is empty, and shares nothing with another one, in memory and in a folder', async () => {
    for (const places of [
      [IN_MEMORY, IN_MEMORY],
      [join(folder, 'a'), join(folder, 'b')],
    ]) {
      const [one, other] = await Promise.all(places.map(open));
      expect(await tables(one as Database)).to.deep.equal([]);
      await CREATE.execute((one as Database).db);
      expect(await tables(one as Database)).to.deep.equal(['told']);
      expect(await tables(other as Database)).to.deep.equal([]);
    }
  });

  it('begins anew where a process was killed before its folder was complete', async () => {
    const cluster = (await copyOf()) as Buffer;
    const dataDir = join(folder, 'data');
    mkdirSync(`${dataDir}.${process.pid}/base`, { recursive: true });
    for (const name of ['PG_VERSION', 'of-another'])
      writeFileSync(`${dataDir}.${process.pid}/${name}`, 'half');
    unpack(cluster, dataDir);
    expect(readdirSync(folder)).to.deep.equal(['data']);
    expect(['base', 'of-another'].map((name) => existsSync(join(dataDir, name)))).to.deep.equal([
      true,
      false,
    ]);
    expect(await tables(await open(folder))).to.deep.equal([]);
  });

  it('is prepared once, and then copied with what that made', async () => {
    const name = `test${process.pid}-1`;
    let prepared = 0;
    const prepare = async ({ db }: Database) => {
      prepared += 1;
      await CREATE.execute(db);
      await sql`INSERT INTO public.told VALUES ('once')`.execute(db);
    };
    try {
      for (let time = 1; time <= 2; time += 1) {
        const database = await openPrepared(name, prepare);
        opened.push(database);
        const { rows } = await sql<{
          word: string;
        }>`UPDATE public.told SET word = word || '!' RETURNING word`.execute(database.db);
        expect(rows).to.deep.equal([{ word: 'once!' }]);
      }
      expect(prepared).to.equal(1);
    } finally {
      const dist = join(__dirname, '../dist');
      for (const file of readdirSync(dist)) {
        if (file.startsWith(name)) rmSync(join(dist, file));
      }
    }
  });
});
