import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** sha256 in hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Every file that is, or is below, one of `starts`; folders named in `skip` are left out. Sorted, each once. */
export function filesBelow(starts: readonly string[], skip: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (!statSync(path).isDirectory()) {
      found.add(path);
      return;
    }
    for (const name of readdirSync(path)) if (!skip.has(name)) visit(join(path, name));
  };
  starts.forEach(visit);
  return [...found].sort();
}

/**
 * One digest over the files' contents and their names relative to `root`.
 * @param extra text that belongs to the digest without being a file
 */
export function digestFiles(root: string, files: readonly string[], extra = ''): string {
  const lines = files.map(
    (file) => `${sha256(readFileSync(file))} ${relative(root, file).split(sep).join('/')}`,
  );
  return sha256([...lines.sort(), extra].join('\n'));
}
