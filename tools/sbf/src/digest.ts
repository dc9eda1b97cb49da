import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** sha256 in hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Every file below the given files and folders, sorted; folders in `skip` (by name) are left out. */
export function filesBelow(starts: readonly string[], skip: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    if (!statSync(path).isDirectory()) {
      found.push(path);
      return;
    }
    for (const name of readdirSync(path)) if (!skip.has(name)) visit(join(path, name));
  };
  starts.forEach(visit);
  return [...new Set(found)].sort();
}

/** One digest over names (relative to `root`) and contents. Line ends count: artifacts are bytes. */
export function digestFiles(root: string, files: readonly string[]): string {
  const lines = files.map((file) => `${sha256(readFileSync(file))} ${relative(root, file).split(sep).join('/')}`);
  return sha256(lines.sort().join('\n'));
}
