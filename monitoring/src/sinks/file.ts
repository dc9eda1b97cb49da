import { appendFile } from 'node:fs/promises';
import type { Notification } from '../alerts/notification';
import { OneAtATime } from './one-at-a-time';
import type { Sink } from './sink';

/** Appends each notification as a line of JSON. */
export class FileSink implements Sink {
  readonly name = 'file';
  private readonly queue = new OneAtATime();

  constructor(private readonly path: string) {}

  deliver(notification: Notification): Promise<void> {
    return this.queue.run(() => appendFile(this.path, `${JSON.stringify(notification)}\n`));
  }
}
