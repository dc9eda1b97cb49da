/** Replies, before they are bytes. */

/** Headers by name. */
export type ReplyHeaders = Readonly<Record<string, string>>;

/** A reply, whatever route it is of. */
export interface AnyReply {
  readonly status: number;
  readonly headers?: ReplyHeaders;
  readonly body?: unknown;
  readonly repeated?: unknown;
  readonly stream?: string | ReadableStream<Uint8Array>;
}
