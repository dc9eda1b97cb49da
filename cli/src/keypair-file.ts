/** Keypair files as Solana's command line tools have them: a JSON array of 64 bytes. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { UsageError } from './errors';

const SECRET_KEY_BYTES = 64;
const OTHERS_MAY_READ = 0o077;
const OWNER_ONLY = 0o600;

/** `~/x` is in the home folder; everything else is relative to the working folder. */
export function expandHome(path: string): string {
  if (path === '~') return homedir();
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(path);
}

/**
 * Reads a keypair file.
 *
 * @param field the option that named it, for errors
 * @throws UsageError when it is missing, readable by others, or no keypair
 */
export function readKeypair(path: string, field = '--keypair'): Keypair {
  const file = expandHome(path);
  if (!existsSync(file)) throw new UsageError(field, `there is no keypair file at ${path}`);
  requirePrivate(file, path, field);
  const bytes = parseBytes(readFileSync(file, 'utf8'));
  if (bytes === null) {
    throw new UsageError(
      field,
      `${path} is no keypair file: it must be a JSON array of ${SECRET_KEY_BYTES} bytes`,
    );
  }
  try {
    return Keypair.fromSecretKey(bytes);
  } catch (cause) {
    throw new UsageError(field, `${path}: its public key does not belong to its secret key`, { cause });
  }
}

/** Writes a keypair file that only its owner may read, and the folders above it. */
export function writeKeypair(path: string, keypair: Keypair): void {
  const file = expandHome(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify([...keypair.secretKey])}\n`, { mode: OWNER_ONLY });
}

/** The keypair in the file; a new one is put there when there is none. */
export function readOrCreateKeypair(path: string): Keypair {
  if (existsSync(expandHome(path))) return readKeypair(path, path);
  const keypair = Keypair.generate();
  writeKeypair(path, keypair);
  return keypair;
}

/** Windows has no such permissions. */
function requirePrivate(file: string, path: string, field: string): void {
  const { mode } = statSync(file);
  if (process.platform !== 'win32' && (mode & OTHERS_MAY_READ) !== 0) {
    throw new UsageError(field, `${path} is readable by others: run "chmod 600 ${path}"`);
  }
}

function parseBytes(text: string): Uint8Array | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const isByte = (item: unknown) => Number.isInteger(item) && Number(item) >= 0 && Number(item) <= 255;
  if (!Array.isArray(value) || value.length !== SECRET_KEY_BYTES || !value.every(isByte)) return null;
  return Uint8Array.from(value as number[]);
}
