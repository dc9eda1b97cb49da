/** Coupons. */
import type { BodyOf, CallOptions, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/coupons';
const ONE = '/api/v1/coupons/{id}';
const BULK = '/api/v1/coupons/bulk';
const INVALIDATE = '/api/v1/coupons/{id}/invalidate';
const REGENERATE = '/api/v1/coupons/{id}/regenerate';

/** Calls about coupons. */
export class Coupons {
  constructor(private readonly operations: Operations) {}

  /** With a chosen code, or one by chance. */
  create(body: BodyOf<'post', typeof ALL>, options: CallOptions = {}) {
    return this.operations.call('post', ALL, { body, ...options });
  }

  /** For everybody who takes part, or those who are named. */
  createMany(body: BodyOf<'post', typeof BULK>, options: CallOptions = {}) {
    return this.operations.call('post', BULK, { body, ...options });
  }

  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  get(id: string) {
    return this.operations.call('get', ONE, { params: { id } });
  }

  /** Decides nothing from now on. */
  invalidate(id: string) {
    return this.operations.call('post', INVALIDATE, { params: { id } });
  }

  /** Another code in its place. */
  regenerate(id: string, body: BodyOf<'post', typeof REGENERATE> = {}, options: CallOptions = {}) {
    return this.operations.call('post', REGENERATE, { params: { id }, body, ...options });
  }
}
