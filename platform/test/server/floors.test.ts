import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect } from 'chai';

const SRC = join(__dirname, '../../src');

/** What stands on which floor; every other room is a domain room on the highest one. */
const FLOORS: readonly (readonly string[])[] = [
  [
    'clock.ts',
    'ids.ts',
    'database.ts',
    'checked-sql.ts',
    'settings.ts',
    'coupon-code.ts',
    'time-zone.ts',
    'http',
  ],
  ['refusals.ts', 'personal', 'tenancy'],
  ['audit', 'auth', 'idempotency', 'jobs', 'domain-events'],
  ['pipeline'],
];
const DOMAIN_FLOOR = FLOORS.length;
/** They put everything together, and nobody imports them. */
const ASSEMBLY: readonly string[] = ['app.ts', 'server.ts', 'routes.ts', 'index.ts', 'job-handlers.ts'];

interface Import {
  readonly from: string;
  readonly to: string;
}

const roomOf = (file: string) => file.split('/')[0] ?? file;
const floorOf = (room: string) => {
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room));
  return floor === -1 ? DOMAIN_FLOOR : floor;
};

/** Every import between files of the sources, types included. @param files their texts by path */
function importsOf(files: ReadonlyMap<string, string>): Import[] {
  return [...files].flatMap(([from, text]) =>
    [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)].flatMap(([, specifier = '']) => {
      const to = normalize(join(dirname(from), specifier));
      const found = [`${to}.ts`, `${to}/index.ts`].find((path) => files.has(path));
      return found === undefined ? [] : [{ from, to: found }];
    }),
  );
}

/** Imports that go past a room's door, up, or into what puts everything together. */
function violations(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    const isAssembly = ASSEMBLY.includes(room);
    const told = (rule: string) => [`${from} -> ${to}: ${rule}`];
    if (room === other) return from !== to && to === `${room}/index.ts` ? told('through its own door') : [];
    if (to.includes('/') && !to.endsWith('/index.ts')) return told('past the door');
    if (ASSEMBLY.includes(other) && !isAssembly) return told('into the assembly');
    return !isAssembly && floorOf(other) > floorOf(room) ? told('up') : [];
  });
}

/** A way round that leads back to where it began; null for none. */
function circle(imports: readonly Import[]): string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (at: string, way: readonly string[]): string[] | null => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return null;
    for (const to of next.get(at) ?? []) {
      const found = walk(to, [...way, at]);
      if (found !== null) return found;
    }
    done.add(at);
    return null;
  };
  for (const from of next.keys()) {
    const found = walk(from, []);
    if (found !== null) return found;
  }
  return null;
}

const betweenRooms = (imports: readonly Import[]): Import[] =>
  imports
    .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }))
    .filter(({ from, to }) => from !== to);

describe('floors of the platform', () => {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const sources = new Map(names.map((name) => [name, readFileSync(join(SRC, name), 'utf8')]));
  const imports = importsOf(sources);

  it('rooms import each other through their doors, and nothing imports up', () => {
    expect(imports.length).to.be.greaterThan(500);
    expect(violations(imports)).to.deep.equal([]);
  });

  it('neither files nor rooms import each other in a circle', () => {
    expect(circle(imports)).to.equal(null);
    expect(circle(betweenRooms(imports))).to.equal(null);
  });

  it('a planted import up, past a door, or in a circle is found', () => {
    const planted = (file: string, text: string) => importsOf(new Map([...sources, [file, text]]));
    expect(violations(planted('http/x.ts', "import { a } from '../tenancy';"))).to.deep.equal([
      'http/x.ts -> tenancy/index.ts: up',
    ]);
    expect(violations(planted('links/x.ts', "import type { A } from '../coupons/store';"))).to.deep.equal([
      'links/x.ts -> coupons/store.ts: past the door',
    ]);
    const round = planted('influencers/x.ts', "import { syncLinks } from '../links';");
    expect(circle(betweenRooms(round))).to.be.an('array');
  });
});
