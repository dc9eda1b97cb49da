/** Work that is done again and again while the service runs. */

/** What is done. */
export interface Repeated {
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  /** Told of each failure; the work is tried again next time. */
  readonly onFailure: (error: unknown) => void;
}

/** Does the work now and after each pause, never twice at once. */
export function startRepeating({ everyMs, work, onFailure }: Repeated): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let running = round();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };

  async function round(): Promise<void> {
    try {
      await work();
    } catch (error) {
      onFailure(error);
    }
    if (isStopped) return;
    timer = setTimeout(() => {
      running = round();
    }, everyMs);
    // Nobody waits for the next round when everything else has ended.
    timer.unref();
  }
}
