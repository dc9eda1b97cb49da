import type { Notification } from '../../src/alerts/notification';
import type { MonitoringLog } from '../../src/log';
import type { Sink } from '../../src/sinks/sink';

/** Keeps what it is told. */
export class MemoryLog implements MonitoringLog {
  readonly lines: { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[] = [];

  warn(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ fields, message });
  }

  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ fields, message });
  }
}

/** Keeps what it is given. */
export class MemorySink implements Sink {
  readonly name = 'memory';
  readonly notifications: Notification[] = [];

  async deliver(notification: Notification): Promise<void> {
    this.notifications.push(notification);
  }
}
