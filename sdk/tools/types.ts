/**
 * Type declarations of a built package, once for ES modules and once for CommonJS.
 *
 * TypeScript's own output imports neighbours without an extension, which `node16` resolution refuses in an ES module; so each
 * file is written with the extension of its kind. Only what the entries reach is written.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';

const SDK = join(__dirname, '..');
const KINDS = { esm: 'mts', cjs: 'cts' } as const;
const RELATIVE = /((?:from|import)\s*\(?\s*['"])(\.{1,2}(?:\/[^'"]*)?)(['"])/g;

/** Writes `types/esm` and `types/cjs`. @param entries source by the name of the built file */
export function declareTypes(folder: string, entries: Readonly<Record<string, string>>): void {
  const emitted = mkdtempSync(join(tmpdir(), 'crr-types-'));
  try {
    const tsc = join(SDK, '../node_modules/typescript-native/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', join(SDK, 'tsconfig.build.json'), '--outDir', emitted], {
      stdio: 'inherit',
    });
    for (const [kind, extension] of Object.entries(KINDS)) {
      const target = join(folder, 'types', kind);
      for (const source of reachable(emitted, Object.values(entries))) {
        write(join(target, `${source}.d.${extension}`), rewritten(emitted, source, extension));
      }
      for (const [name, source] of Object.entries(entries)) {
        if (name === source) continue;
        write(
          join(target, `${name}.d.${extension}`),
          `export * from './${source}.${extension.replace('ts', 'js')}';\n`,
        );
      }
    }
  } finally {
    rmSync(emitted, { recursive: true, force: true });
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Modules that the entries import, and those that these import. */
function reachable(emitted: string, entries: readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...entries];
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    if (found.has(source)) continue;
    found.add(source);
    const text = readFileSync(join(emitted, `${source}.d.ts`), 'utf8');
    for (const [, , path = ''] of text.matchAll(RELATIVE)) waiting.push(moduleAt(emitted, source, path));
  }
  return found;
}

/** The module that a relative path means: a file, or a folder's index. */
function moduleAt(emitted: string, from: string, path: string): string {
  const target = posix.join(posix.dirname(from), path);
  return existsSync(join(emitted, `${target}.d.ts`)) ? target : posix.join(target, 'index');
}

function rewritten(emitted: string, source: string, extension: string): string {
  const text = readFileSync(join(emitted, `${source}.d.ts`), 'utf8');
  return text.replace(RELATIVE, (_whole, before: string, path: string, after: string) => {
    const relative = posix.relative(posix.dirname(source), moduleAt(emitted, source, path));
    const dotted = relative.startsWith('.') ? relative : `./${relative}`;
    return `${before}${dotted}.${extension.replace('ts', 'js')}${after}`;
  });
}
