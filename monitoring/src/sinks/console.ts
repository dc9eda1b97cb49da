import type { Notification, NotifiedAlert } from '../alerts/notification';
import type { Sink } from './sink';

/** One readable line per alert, for a terminal. */
export class ConsoleSink implements Sink {
  readonly name = 'console';

  constructor(private readonly output: { write(text: string): unknown } = process.stdout) {}

  async deliver(notification: Notification): Promise<void> {
    for (const alert of notification.alerts) this.output.write(`${line(alert)}\n`);
  }
}

function line({ status, labels, annotations, startsAt, endsAt }: NotifiedAlert): string {
  const when = status === 'firing' ? startsAt : endsAt;
  const runbook = annotations.runbook_url === undefined ? '' : ` (${annotations.runbook_url})`;
  const what = annotations.summary ?? JSON.stringify(labels);
  return `${when} ${status.toUpperCase()} [${labels.severity ?? 'none'}] ${labels.alertname}: ${what}${runbook}`;
}
