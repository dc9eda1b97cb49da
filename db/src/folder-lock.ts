/**
 * The lock of an embedded database's folder. PGlite itself opens a folder twice and then ruins it.
 *
 * The lock is a file that names its owner. It outlives an owner that was killed; the next one sees that no such process
 * runs any more (or that its number was given to another one meanwhile) and takes the lock over.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderLockedError } from './errors';

const LOCK_FILE = 'lock.json';
const ATTEMPTS = 20;
/** Of /proc/<pid>/stat, after the command's closing parenthesis: when the process started, in clock ticks since boot. */
const STAT_START_TIME = 19;

interface Owner {
  pid: number;
  /** Tells a process from a later one of the same number; null where the system does not say. */
  startTime: string | null;
}

/** A folder that this process has for itself. */
export class FolderLock {
  private constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  /** @throws FolderLockedError while another process that is alive has the folder */
  static acquire(folder: string): FolderLock {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, LOCK_FILE);
    const owner: Owner = { pid: process.pid, startTime: startTimeOf(process.pid) };
    const text = JSON.stringify(owner);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (create(file, text)) return new FolderLock(file, text);
      const holder = readOwner(file);
      if (holder !== null && isAlive(holder)) throw new FolderLockedError(folder, holder.pid);
      takeAway(file);
    }
    throw new FolderLockedError(folder, readOwner(file)?.pid ?? 0);
  }

  /** Gives the folder back. */
  release(): void {
    if (readText(this.file) === this.text) rmSync(this.file, { force: true });
  }
}

/** Creates the file whole or not at all: nobody ever reads half an owner. */
function create(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of several processes that find the same dead owner, one renames its file; the others find nothing to rename. */
function takeAway(file: string): void {
  const grave = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, grave);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const buried = readOwner(grave);
  // Between reading and renaming, another process may have taken the folder: give it back.
  if (buried !== null && isAlive(buried)) create(file, JSON.stringify(buried));
  rmSync(grave, { force: true });
}

function readOwner(file: string): Owner | null {
  const text = readText(file);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return null;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive({ pid, startTime }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const runningSince = startTimeOf(pid);
  return startTime === null || runningSince === null || runningSince === startTime;
}

/** null where there is no /proc. */
function startTimeOf(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[STAT_START_TIME] ?? null;
}
