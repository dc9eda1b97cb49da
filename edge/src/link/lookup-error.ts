/** What goes wrong when a link is looked up for a redirect. */

/** Whether a link exists can not be known now: the store is away, slow, or answers what no store of links answers. Ask again later. */
export class LinkStoreError extends Error {
  override readonly name = 'LinkStoreError';
  readonly retryable = true;
}
