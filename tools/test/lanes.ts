/** A work queue with several lanes: as many tasks at once as fill the lanes, the largest first. */

/** One piece of work. */
export interface Task {
  readonly name: string;
  /** About how long it takes: with the lanes that it fills, it decides the order, nothing else. */
  readonly seconds: number;
  /** Names of tasks that end before this one starts; a name that is not in the queue counts as ended. */
  readonly after?: readonly string[];
  /** What no two tasks may use at once, such as a build folder. */
  readonly holds?: string;
  /** How many lanes it fills; all of them, where there are fewer. Default: one. */
  readonly lanes?: number;
  run(): Promise<void>;
}

/** Runs all tasks. Rejects with the first failure once what is under way has ended; what waits then does not start. */
export async function runInLanes(tasks: readonly Task[], lanes: number): Promise<void> {
  const sizeOf = ({ seconds, lanes: width = 1 }: Task): number => seconds * width;
  const waiting = [...tasks].sort((a, b) => sizeOf(b) - sizeOf(a) || a.name.localeCompare(b.name));
  const running = new Map<Task, Promise<void>>();
  const failures: unknown[] = [];
  const widthOf = (task: Task): number => Math.min(task.lanes ?? 1, lanes);
  const free = (): number => lanes - [...running.keys()].reduce((sum, task) => sum + widthOf(task), 0);

  const startable = (task: Task): boolean => {
    const unfinished = [...waiting, ...running.keys()].filter((other) => other !== task);
    if (unfinished.some(({ name }) => task.after?.includes(name))) return false;
    return task.holds === undefined || ![...running.keys()].some(({ holds }) => holds === task.holds);
  };
  const start = (task: Task): void => {
    waiting.splice(waiting.indexOf(task), 1);
    const work = task
      .run()
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(task));
    running.set(task, work);
  };

  for (;;) {
    while (failures.length === 0) {
      // A wide one is waited for, else narrow ones would take each lane before it; but beside another wide one they may.
      const isBesideWide = [...running.keys()].some((task) => widthOf(task) > 1);
      const next = waiting.find((task) => startable(task) && !(isBesideWide && widthOf(task) > 1));
      if (next === undefined || widthOf(next) > free()) break;
      start(next);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures[0];
  if (waiting.length > 0)
    throw new Error(`wait for each other: ${waiting.map(({ name }) => name).join(', ')}`);
}

/**
 * Cuts items into parts of about the same sum, each not much longer than `most` seconds (longest item to the
 * shortest part). The same items give the same parts.
 */
export function balance<Item extends { readonly seconds: number }>(
  items: readonly Item[],
  most: number,
): Item[][] {
  const total = items.reduce((sum, { seconds }) => sum + seconds, 0);
  const count = Math.max(1, Math.min(items.length, Math.ceil(total / most)));
  const parts = Array.from({ length: count }, () => ({ seconds: 0, items: [] as Item[] }));
  for (const item of [...items].sort((a, b) => b.seconds - a.seconds)) {
    const shortest = parts.reduce((least, part) => (part.seconds < least.seconds ? part : least));
    shortest.items.push(item);
    shortest.seconds += item.seconds;
  }
  return parts.map((part) => part.items);
}
