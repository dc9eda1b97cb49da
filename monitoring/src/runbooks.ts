import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbooksFolder } from './folders';

/** A query from a runbook. It reads only, and runs as it stands on a migrated database. */
export interface RunbookQuery {
  /** The alert whose runbook it is from. */
  readonly alert: string;
  /** Line of the file on which the query starts, from 1. */
  readonly line: number;
  readonly sql: string;
}

/** The alerts that have a runbook. */
export function runbookNames(folder: string = runbooksFolder()): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
}

/** All ```sql blocks of all runbooks, in order. */
export function runbookQueries(folder: string = runbooksFolder()): RunbookQuery[] {
  return runbookNames(folder).flatMap((alert) => {
    const text = readFileSync(join(folder, `${alert}.md`), 'utf8');
    return [...text.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map((block) => ({
      alert,
      line: text.slice(0, block.index).split('\n').length + 1,
      sql: (block[1] ?? '').trim(),
    }));
  });
}
