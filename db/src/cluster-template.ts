/**
 * Template of an embedded cluster. `initdb` takes seconds to make the same of nothing each time; it is run once for each version of
 * PGlite, and a copy is taken from then on. The copy lies beside this package; where it can't be written, `initdb` is run again.
 */
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const FOLDER = join(__dirname, '../dist');

/** Of a tar file, in bytes. */
const BLOCK = 512;
const NAME = [0, 100] as const;
const SIZE = [124, 136] as const;
const TYPE = 156;
const PATH_PREFIX = [345, 500] as const;
const IS_FOLDER = '5';

/** What a copy is taken of. */
export interface Template {
  /** Names the file, with the version of PGlite; up to the first dash, what it is a newer one of. */
  readonly name: string;
  /** Makes one where there is none to copy. */
  make(): Promise<PGlite>;
}

const NEW_CLUSTER: Template = { name: 'cluster', make: () => PGlite.create() };

/** A cluster as a tar file, by default a new one, without anything of ours; null where no copy of it can be kept. */
export async function copyOf({ name, make }: Template = NEW_CLUSTER): Promise<Buffer | null> {
  const file = fileOf(name);
  return file === null ? null : (read(file) ?? (await keep(file, make)));
}

/** Unpacks a cluster so that the folder is there as a whole or not at all. */
export function unpack(cluster: Buffer, folder: string): void {
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  for (const { path, content } of entriesOf(cluster)) {
    const place = join(draft, path);
    mkdirSync(content === null ? place : dirname(place), { recursive: true });
    if (content !== null) writeFileSync(place, content);
  }
  renameSync(draft, folder);
}

function fileOf(name: string): string | null {
  try {
    const manifest = join(dirname(require.resolve('@electric-sql/pglite')), '../package.json');
    return join(FOLDER, `${name}-${JSON.parse(readFileSync(manifest, 'utf8')).version}.tar`);
  } catch {
    return null; // another layout of the package
  }
}

function read(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

async function keep(file: string, make: Template['make']): Promise<Buffer | null> {
  if (!canBeWritten()) return null;
  const engine = await make();
  // Whoever begins with it has nothing to recover.
  await engine.exec('CHECKPOINT');
  const cluster = Buffer.from(await (await engine.dumpDataDir('none')).arrayBuffer());
  await engine.close();
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, cluster);
  renameSync(draft, file);
  forgetEarlier(file);
  return cluster;
}

/** What is called like it up to the first dash, and no draft. */
function forgetEarlier(file: string): void {
  const [kind = ''] = basename(file).split('-');
  for (const name of readdirSync(FOLDER)) {
    if (name.startsWith(`${kind}-`) && name.endsWith('.tar') && name !== basename(file)) {
      rmSync(join(FOLDER, name), { force: true });
    }
  }
}

function canBeWritten(): boolean {
  try {
    mkdirSync(FOLDER, { recursive: true });
    accessSync(FOLDER, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

interface Entry {
  readonly path: string;
  /** Null: a folder. */
  readonly content: Buffer | null;
}

function* entriesOf(tar: Buffer): Generator<Entry> {
  const text = (header: Buffer, [from, to]: readonly [number, number]) =>
    header.subarray(from, to).toString('latin1').replace(/\0.*$/s, '');
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    const name = text(header, NAME);
    if (name === '') return;
    const size = Number.parseInt(text(header, SIZE).trim() || '0', 8);
    const type = String.fromCharCode(header[TYPE] ?? 0);
    at += BLOCK;
    yield {
      path: join(text(header, PATH_PREFIX), name),
      content: type === IS_FOLDER ? null : tar.subarray(at, at + size),
    };
    at += Math.ceil(size / BLOCK) * BLOCK;
  }
}
