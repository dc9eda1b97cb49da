/** What workerd and Hono can do at most on this machine: a redirect without links, limits, tags and clicks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkerd } from '@crr/edge';
import { redirectsIn } from './counting';
import { send } from './load';
import { pinMeasured, processorTime } from './machine';
import { type Effort, figureOf, type RedirectFigure, type Run, runOf, since, visitOf } from './redirects';

const CONNECTIONS = [1, 16, 64] as const;
/** It is so fast that fewer would be over at once. */
const TIMES_AS_MANY = 4;

/** Measures the ceiling. */
export async function measurePeer(
  { runs, requests }: Effort,
  say: (figure: RedirectFigure) => void,
): Promise<RedirectFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crr-bench-peer-'));
  const worker = await startWorkerd({ folder, settings: {}, entry: join(__dirname, 'bare-worker.ts') });
  pinMeasured(worker.pid);
  const ask = async (connections: number): Promise<Run> => {
    const before = processorTime(worker.pid);
    const load = { connections, requests: requests * TIMES_AS_MANY, request: visitOf(() => 'hot') };
    const answers = await send({ url: worker.url, ...load });
    redirectsIn(answers.statuses);
    return runOf(answers, since(before, processorTime(worker.pid), load.requests), null);
  };
  try {
    await ask(CONNECTIONS[1]);
    const figures: RedirectFigure[] = [];
    for (const connections of CONNECTIONS) {
      const found: Run[] = [];
      for (let run = 0; run < runs; run += 1) found.push(await ask(connections));
      const figure = figureOf('peer', { what: 'a bare redirect by Hono', connections }, found);
      say(figure);
      figures.push(figure);
    }
    return figures;
  } finally {
    await worker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
