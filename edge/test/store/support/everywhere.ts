/** Running cases on every kind of store: Postgres, the embedded Postgres, and a Durable Object in workerd. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forEachDatabase } from '@crr/testing/database';
import { DatabaseStore } from '../../../src/store/database';
import type { StoreCases } from './cases';
import { type RunningWorker, startWorker } from './workerd';

/** Describes a module's `cases` once for each kind of store. @param file the module's path, without its ending */
export function onEveryStore(title: string, file: string): void {
  const { cases } = require(file) as { cases: StoreCases };
  forEachDatabase(title, (open) => {
    for (const [name, run] of Object.entries(cases)) {
      it(name, async () => run(new DatabaseStore((await open()).db)));
    }
  });
  describe(`${title} (Durable Object)`, () => {
    let folder: string;
    let worker: RunningWorker;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'crr-cases-'));
      worker = await startWorker({
        source: sourceOf(file),
        className: 'CaseObject',
        binding: 'CASES',
        folder,
      });
    });
    after(async () => {
      await worker.kill();
      rmSync(folder, { recursive: true, force: true });
    });
    for (const name of Object.keys(cases)) {
      it(name, async () => {
        const response = await fetch(`${worker.url}/${encodeURIComponent(name)}`);
        const text = await response.text();
        if (response.status !== 200) throw new Error(text);
      });
    }
  });
}

function sourceOf(file: string): string {
  return `import { cases } from ${JSON.stringify(file)};
import { caseWorker } from ${JSON.stringify(join(__dirname, 'case-object'))};
const worker = caseWorker(cases);
export default worker.handler;
export class CaseObject extends worker.CaseObject {}
`;
}
