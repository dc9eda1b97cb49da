/** How long after an event on chain its row can be read. */

import type { DatabaseOptions } from '@crr/db';
import { type ChainView, startService } from '@crr/indexer';
import { startLocalnet } from '@crr/localnet';
import pino from 'pino';
import { vauInstructions } from '../attention';
import { BenchChain } from '../bench-chain';
import { people } from '../keys';

/** Milliseconds from the block of each VAU to its committed row. */
export interface Latency {
  p50: number;
  p95: number;
  max: number;
  samples: number;
}

const VAUS = 200;
const PAUSE_MILLISECONDS = 50;
const SLOT_MILLISECONDS = 400;
const WAIT_MILLISECONDS = 30_000;

/** Sends VAUs one by one on the embedded chain, whose slots pass as on a cluster, while the indexer runs as a service does. */
export async function measureLatency(database: DatabaseOptions): Promise<Latency> {
  const stage = BenchChain.ready();
  const campaignId = stage.fundedCampaign(stage.terms(1n));
  const [user] = people('latency', 1);
  if (user === undefined) throw new TypeError('no user');
  stage.openAccount(user.publicKey);
  const relation = { campaignId, user: user.publicKey, influencer: stage.influencer.publicKey };
  const localnet = await startLocalnet({ chain: stage.chain, port: 0, slotMilliseconds: SLOT_MILLISECONDS });
  const stored = new Map<string, number>();
  const service = await startService({
    rpcUrl: localnet.rpcUrl,
    wsUrl: localnet.wsUrl,
    database,
    port: null,
    logger: pino({ level: 'silent' }),
    observer: { onCommit: (view) => remember(stored, view) },
  });
  const stop = new AbortController();
  const running = service.run(stop.signal);
  try {
    const sent = new Map<string, number>();
    for (let sequence = 1; sequence <= VAUS; sequence += 1) {
      const { signature } = stage.run(await vauInstructions(stage, relation, sequence), [stage.attester]);
      sent.set(signature, performance.now());
      await pause(PAUSE_MILLISECONDS);
    }
    const deadline = performance.now() + WAIT_MILLISECONDS;
    while ([...sent.keys()].some((signature) => !stored.has(signature)) && performance.now() < deadline) {
      await pause(PAUSE_MILLISECONDS);
    }
    const { n } = await service.database.db
      .selectFrom('chain.vaus')
      .select((of) => of.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (n !== VAUS) throw new Error(`${n} of ${VAUS} VAUs are in the database`);
    return latencyOf(
      [...sent].map(([signature, at]) => (stored.get(signature) ?? Number.POSITIVE_INFINITY) - at),
    );
  } finally {
    stop.abort();
    await running;
    await service.close();
    await localnet.close();
  }
}

function remember(stored: Map<string, number>, { events }: ChainView): void {
  const now = performance.now();
  for (const { place } of events) stored.set(place.signature, now);
}

function latencyOf(milliseconds: readonly number[]): Latency {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1), samples: sorted.length };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
