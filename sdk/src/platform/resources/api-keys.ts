/** Keys with which advertisers' servers call. */
import type { BodyOf, CallOptions, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/api-keys';
const ONE = '/api/v1/api-keys/{id}';
const ROTATE = '/api/v1/api-keys/{id}/rotate';
const REVOKE = '/api/v1/api-keys/{id}/revoke';

/** Calls about API keys. A key and its secret are answered once, by `create` and `rotate`, and never again. */
export class ApiKeys {
  constructor(private readonly operations: Operations) {}

  create(body: BodyOf<'post', typeof ALL>, options: CallOptions = {}) {
    return this.operations.call('post', ALL, { body, ...options });
  }

  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  get(id: string) {
    return this.operations.call('get', ONE, { params: { id } });
  }

  change(id: string, body: BodyOf<'patch', typeof ONE>) {
    return this.operations.call('patch', ONE, { params: { id }, body });
  }

  /** A new key in its place; the old one goes on working for a while. */
  rotate(id: string, body: BodyOf<'post', typeof ROTATE> = {}, options: CallOptions = {}) {
    return this.operations.call('post', ROTATE, { params: { id }, body, ...options });
  }

  /** Refused from now on. */
  revoke(id: string) {
    return this.operations.call('post', REVOKE, { params: { id } });
  }
}
