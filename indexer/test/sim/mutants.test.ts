import type { Database } from '@crr/db';
import { openFresh } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import type { ChainView, Sink, Source } from '../../src/model';
import { type Corpus, playCorpus } from './corpus';
import { type Bug, SimulationError, type Stage, simulate, stageOn } from './simulate';
import { CORPUS_SEEDS, CORPUS_STEPS } from './worker';

/** Within so many seeds, each bug must be found. */
const MOST_SEEDS = 25;

describe('the simulator', () => {
  let stage: Stage;
  let corpora: Corpus[];

  before(async () => {
    corpora = await Promise.all(CORPUS_SEEDS.map((seed) => playCorpus(seed, CORPUS_STEPS)));
    stage = await stageOn(await openFresh('pglite'));
  });

  after(() => stage.database.close());

  const BUGS: Readonly<Record<string, Bug>> = {
    'a fork’s events are not taken back': { sink: keepingAll },
    'what is confirmed is called final': viewsChanged((view) => ({ ...view, finalizedSlot: view.upTo })),
    'the tip is confirmed and the signatures are final': viewsChanged((view) => ({
      ...view,
      events: view.events.filter(({ place }) => place.slot <= view.finalizedSlot),
      finalizedSlot: view.upTo,
    })),
    'places in the block are guessed': viewsChanged((view) => ({
      ...view,
      events: view.events.map((event, index) => ({ ...event, place: { ...event.place, txIndex: index } })),
    })),
    'backfill begins at a tip of its own': {
      source: (source) => ({
        ...methodsOf(source),
        backfill: (after, signal) => withoutEvents(source, after, signal),
      }),
    },
    'a batch’s events are dropped': {
      sink: (sink) => committing(sink, (view) => sink.commit({ ...view, events: [] })),
    },
    'a day’s rollup is lost': {
      sink: (sink, database) =>
        afterCommits(sink, database, 'UPDATE chain.campaign_days SET vaus = vaus - 1'),
    },
    'money is counted twice': {
      sink: (sink, database) =>
        afterCommits(sink, database, 'UPDATE chain.pots SET paid_usdc = paid_usdc + 1'),
    },
    'a head is not kept': {
      sink: (sink, database) =>
        afterCommits(sink, database, 'UPDATE chain.streams SET head_slot = head_slot + 1'),
    },
  };

  for (const [name, bug] of Object.entries(BUGS)) {
    it(`finds it out when ${name}`, async () => {
      expect(await seedsUntilFound(bug), 'seeds').to.be.at.most(MOST_SEEDS);
    });
  }

  async function seedsUntilFound(bug: Bug): Promise<number> {
    for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
      try {
        await simulate(stage, corpora, `${seed}`, bug);
      } catch (error) {
        if (!(error instanceof SimulationError)) throw error;
        // The same run without the bug: what was found is the bug.
        await simulate(stage, corpora, `${seed}`);
        return seed;
      }
    }
    return Number.POSITIVE_INFINITY;
  }
});

function viewsChanged(change: (view: ChainView) => ChainView): Bug {
  return { sink: (sink) => ({ ...methodsOf(sink), commit: (view) => sink.commit(change(view)) }) };
}

/** Whatever is stored stays, where it was. */
function keepingAll(sink: Sink): Sink {
  const commit = async (view: ChainView) => {
    const tail = await sink.tail();
    const kept = new Set(tail.values());
    const events = view.events.filter(({ place }) => !tail.has(place.signature));
    return sink.commit({
      ...view,
      gone: [],
      events,
      blocks: view.blocks.filter(({ slot }) => !kept.has(slot)),
    });
  };
  return { ...methodsOf(sink), commit };
}

/** From the third commit with events on, and every third one. */
function committing(sink: Sink, instead: (view: ChainView) => ReturnType<Sink['commit']>): Sink {
  let eventful = 0;
  const commit = (view: ChainView) => {
    if (view.events.length > 0) eventful += 1;
    return view.events.length > 0 && eventful % 3 === 0 ? instead(view) : sink.commit(view);
  };
  return { ...methodsOf(sink), commit };
}

function afterCommits(sink: Sink, { db }: Database, statement: string): Sink {
  return committing(sink, async (view) => {
    const result = await sink.commit(view);
    await sql.raw(statement).execute(db);
    return result;
  });
}

async function* withoutEvents(source: Source, after: number, signal: AbortSignal) {
  for await (const view of source.backfill(after, signal)) yield { ...view, events: [], blocks: [] };
}

/** An object's methods, bound, so that some can be replaced. */
function methodsOf<Service extends Source | Sink>(service: Service): Service {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(service)).filter(
    (name) => name !== 'constructor',
  );
  const entries = names.map((name) => [
    name,
    (service as unknown as Record<string, CallableFunction>)[name]?.bind(service),
  ]);
  return Object.fromEntries(entries) as Service;
}
