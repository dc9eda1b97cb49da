/** A process with one front on a database folder or URL: prints the number of each click as soon as it is stored, until it is killed. */
import { migrate, openDatabase } from '@crr/db';
import { Front } from '../../../src/front/front';
import { DatabaseSink } from '../../../src/journal/database-sink';
import { Journal } from '../../../src/journal/journal';
import { Limiter } from '../../../src/limits/limiter';
import { DatabaseStore } from '../../../src/store/database';
import { click } from '../../journal/support/records';

const AT_THE_SAME_TIME = 16;

async function main(place: string, from: number): Promise<void> {
  const database = await openDatabase(place.startsWith('postgres') ? { url: place } : { folder: place });
  await migrate(database);
  const store = new DatabaseStore(database.db);
  const clock = { now: () => Date.now() };
  const scheduler = {
    wake: async (atMs: number) => {
      setTimeout(() => void journal.drain(), atMs - clock.now());
    },
  };
  const journal: Journal = new Journal({
    store,
    clock,
    scheduler,
    sink: new DatabaseSink(database.db),
    shard: 'front',
    random: Math.random,
    settings: { lingerMs: 20 },
  });
  await journal.start();
  const front = new Front({ store, limiter: new Limiter(store, clock), journal });
  let next = from;
  const visit = async (): Promise<never> => {
    for (;;) {
      const n = next;
      next += 1;
      const outcome = await front.admitClick(click(n), [
        { key: `ip:${n % 16}`, most: 1e6, windowSeconds: 60 },
      ]);
      if (outcome.ok) process.stdout.write(`${n}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_THE_SAME_TIME }, visit));
}

void main(process.argv[2] as string, Number(process.argv[3]));
