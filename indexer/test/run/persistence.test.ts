import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { FinalError, RetryableError } from '../../src/errors';
import { IndexerMetrics } from '../../src/metrics';
import type { ChainView, CursorState, Sink, Source } from '../../src/model';
import { HistoryMissingError, RefusedError, UnsupportedTransactionError } from '../../src/rpc';
import { Indexer } from '../../src/run';
import { sampleOf, samplesOf } from '../support/samples';

const FIRST = 250;
const LONGEST = 30_000;

class NodeAway extends RetryableError {
  override readonly name = 'NodeAway';
}
class WrongCluster extends FinalError {
  override readonly name = 'WrongCluster';
}

const CURSOR: CursorState = {
  nonce: 0,
  finalizedSlot: 0,
  tipSlot: 0,
  completeUntil: null,
  events: 0,
  digest: new Uint8Array(32),
};

/** A chain on which nothing happens. */
const sink: Sink = {
  cursor: async () => CURSOR,
  tail: async () => new Map(),
  commit: async () => ({ cursor: CURSOR, added: 0, stored: [], removed: 0, gaps: [] }),
  refresh: async () => undefined,
};

/** Looks that fail as the script says, then succeed for ever. */
function sourceThat(failures: readonly (Error | null)[], onLook: () => void = () => undefined): Source {
  const script = [...failures];
  const view: ChainView = {
    after: 0,
    finalizedSlot: 0,
    upTo: 0,
    upToTime: null,
    blocks: [],
    events: [],
    unreadable: [],
    gone: [],
  };
  return {
    genesisHash: async () => 'genesis',
    // biome-ignore lint/correctness/useYield: its history is empty
    backfill: async function* () {
      return;
    },
    poll: async () => {
      const failure = script.shift() ?? null;
      onLook();
      if (failure !== null) throw failure;
      return view;
    },
    fill: async () => ({ blocks: [], events: [] }),
    onActivity: () => () => undefined,
    close: async () => undefined,
  };
}

const away = (times: number) => Array.from({ length: times }, () => new NodeAway('away'));

describe('the indexer when something fails', () => {
  const never = new AbortController().signal;

  async function pausesAfter(failures: readonly (Error | null)[], random: () => number): Promise<number[]> {
    const clock = new TestClock();
    await new Indexer({ source: sourceThat(failures), sink, clock, options: { random } }).catchUp(never);
    return clock.slept;
  }

  it('tries again after pauses that double, up to half a minute', async () => {
    const longest = [FIRST, 500, 1_000, 2_000, 4_000, 8_000, 16_000, LONGEST, LONGEST, LONGEST];
    expect(await pausesAfter(away(10), () => 1)).to.deep.equal(longest);
  });

  it('draws each pause between half of it and all, so that many indexers do not come back together', async () => {
    expect(await pausesAfter(away(3), () => 0)).to.deep.equal([FIRST / 2, 250, 500]);
    const draws = [0.2, 0.9];
    expect(await pausesAfter(away(2), () => draws.shift() ?? 0)).to.deep.equal([150, 475]);
  });

  it('begins with short pauses again once something has succeeded', async () => {
    const clock = new TestClock();
    const stop = new AbortController();
    let looks = 0;
    const source = sourceThat([null, ...away(2), null, ...away(1)], () => {
      looks += 1;
      if (looks === 7) stop.abort();
    });
    const options = { random: () => 1, pollMilliseconds: 7 };
    await new Indexer({ source, sink, clock, options }).run(stop.signal);
    expect(clock.slept).to.deep.equal([7, FIRST, 500, 7, FIRST, 7]);
  });

  const refusals = [
    new RefusedError('getSlot', 'HTTP status 403'),
    new HistoryMissingError('no history (-32011)'),
    new UnsupportedTransactionError('sig', 'version 1'),
  ];
  for (const refusal of refusals) {
    it(`does not end by a ${refusal.name}, and says what stops it until it passes`, async () => {
      const clock = new TestClock();
      const metrics = new IndexerMetrics(clock);
      const states: unknown[] = [];
      const sleep = clock.sleep.bind(clock);
      clock.sleep = async (milliseconds) => {
        await sleep(milliseconds);
        const samples = samplesOf(await metrics.registry.metrics(), 'crr_indexer_blocked');
        expect(samples).to.have.length(3);
        states.push(samples.filter(({ value }) => value === 1).map(({ labels }) => labels.reason));
      };
      const source = sourceThat([refusal, refusal, new NodeAway('away'), refusal]);
      const options = { random: () => 1 };
      await new Indexer({ source, sink, clock, observer: metrics, options }).catchUp(never);
      expect(states).to.deep.equal([[refusal.kind], [refusal.kind], [], [refusal.kind]]);
      expect(clock.slept).to.deep.equal([FIRST, 500, 1_000, 2_000]);
      expect(metrics.health.blocked).to.equal(null);
    });
  }

  it('knows since when it is stopped', () => {
    const clock = new TestClock();
    const metrics = new IndexerMetrics(clock);
    const since = clock.now();
    metrics.onFailure(new HistoryMissingError('gone'));
    clock.advance(5_000);
    metrics.onFailure(new HistoryMissingError('still gone'));
    const message = 'the node does not keep the history that is needed, take one that does: still gone';
    expect(metrics.health.blocked).to.deep.equal({ reason: 'history_missing', message, since });
  });

  it('ends with what nobody but people can mend, at once', async () => {
    const clock = new TestClock();
    for (const failure of [new WrongCluster('another chain'), new TypeError('a fault of the program')]) {
      const indexer = new Indexer({ source: sourceThat([failure]), sink, clock });
      expect(await indexer.run(never).catch((error: unknown) => error)).to.equal(failure);
    }
    expect(clock.slept).to.deep.equal([]);
  });

  it('stops during a pause when it is told to, without an error', async () => {
    const stop = new AbortController();
    const clock = new TestClock();
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      stop.abort();
      await sleep(milliseconds);
    };
    let looks = 0;
    const source = sourceThat(away(9), () => {
      looks += 1;
    });
    await new Indexer({ source, sink, clock }).run(stop.signal);
    expect(looks).to.equal(1);
  });

  it('shows by its metrics that it is stalled, and that it has recovered', async () => {
    const clock = new TestClock();
    const metrics = new IndexerMetrics(clock);
    const stalled: number[] = [];
    const caughtUp: number[] = [];
    const observer = {
      onFailure: async () => undefined,
      onView: metrics.onView.bind(metrics),
      onCaughtUp: metrics.onCaughtUp.bind(metrics),
    };
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      const text = await metrics.registry.metrics();
      stalled.push(sampleOf(text, 'crr_indexer_stalled_seconds'));
      caughtUp.push(sampleOf(text, 'crr_indexer_caught_up'));
    };
    const indexer = new Indexer({
      source: sourceThat(away(4)),
      sink,
      clock,
      observer,
      options: { random: () => 1 },
    });
    await indexer.catchUp(never);
    expect([stalled, caughtUp]).to.deep.equal([
      [0.25, 0.75, 1.75, 3.75],
      [0, 0, 0, 0],
    ]);
    const after = await metrics.registry.metrics();
    expect(sampleOf(after, 'crr_indexer_stalled_seconds')).to.equal(0);
    expect(sampleOf(after, 'crr_indexer_caught_up')).to.equal(1);
  });
});
