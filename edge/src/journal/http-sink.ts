/** Delivery over HTTP to the collector in front of the project's database. */
import type { JournalEntry, RecordSink, RefusalCount } from '../model';
import { type PostOptions, postJson } from './post';
import { encodeRecords, RECORDS_PATH } from './wire';

/** Posts messages to {@link RECORDS_PATH} below a URL. */
export class HttpSink implements RecordSink {
  private readonly options: PostOptions;

  /** @param options.url the collector's, with or without a slash at its end */
  constructor(options: PostOptions & { readonly key: string }) {
    this.options = { ...options, url: `${options.url.replace(/\/+$/, '')}${RECORDS_PATH}` };
  }

  deliver(entries: readonly JournalEntry[], refusals: readonly RefusalCount[]): Promise<void> {
    return postJson(encodeRecords({ entries, refusals }), this.options);
  }
}
