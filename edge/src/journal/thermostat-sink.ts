/** Passing on attention that belongs to no campaign. */
import type { JournalEntry, RecordSink, UntaggedAttention } from '../model';
import { type PostOptions, postJson } from './post';

/**
 * Posts `{"attention": [{id, earned_at, account, site, country, seconds, user_presence}]}`, times in ISO 8601; `id` is what the receiver knows
 * a repetition by.
 */
export class ThermostatSink implements RecordSink {
  constructor(private readonly options: PostOptions) {}

  /** Delivers attention; a journal gives it nothing else. */
  async deliver(entries: readonly JournalEntry[]): Promise<void> {
    const attention = entries.flatMap((entry) =>
      entry.kind === 'attention' ? [toJson(entry.attention)] : [],
    );
    if (attention.length > 0) await postJson(JSON.stringify({ attention }), this.options);
  }
}

function toJson({ id, atMs, account, site, country, seconds, userPresence }: UntaggedAttention) {
  const earned_at = new Date(atMs).toISOString();
  return { id, earned_at, account, site, country, seconds, user_presence: userPresence };
}
