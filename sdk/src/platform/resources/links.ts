/** Tracking links. */
import type { BodyOf, CallOptions, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/tracking-links';
const ONE = '/api/v1/tracking-links/{code}';
const BULK = '/api/v1/tracking-links/bulk';
const AB_TEST = '/api/v1/tracking-links/ab-test';
const REGENERATE = '/api/v1/tracking-links/{code}/regenerate';

/** Calls about links. */
export class Links {
  constructor(private readonly operations: Operations) {}

  create(body: BodyOf<'post', typeof ALL>, options: CallOptions = {}) {
    return this.operations.call('post', ALL, { body, ...options });
  }

  /** For everybody who takes part, or those who are named. */
  createMany(body: BodyOf<'post', typeof BULK>, options: CallOptions = {}) {
    return this.operations.call('post', BULK, { body, ...options });
  }

  /** Links that are compared. */
  createAbTest(body: BodyOf<'post', typeof AB_TEST>, options: CallOptions = {}) {
    return this.operations.call('post', AB_TEST, { body, ...options });
  }

  /** With what each brought, also those that brought nothing. */
  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  get(code: string) {
    return this.operations.call('get', ONE, { params: { code } });
  }

  change(code: string, body: BodyOf<'patch', typeof ONE>) {
    return this.operations.call('patch', ONE, { params: { code }, body });
  }

  /** A link with another code in its place. */
  regenerate(code: string, body: BodyOf<'post', typeof REGENERATE> = {}, options: CallOptions = {}) {
    return this.operations.call('post', REGENERATE, { params: { code }, body, ...options });
  }
}
