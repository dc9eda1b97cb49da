/** Advertisers: tenants of the platform. */
import type { BodyOf, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/advertisers';
const ONE = '/api/v1/advertisers/{id}';

/** Calls about advertisers. */
export class Advertisers {
  constructor(private readonly operations: Operations) {}

  /** For admins. */
  create(body: BodyOf<'post', typeof ALL>) {
    return this.operations.call('post', ALL, { body });
  }

  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  get(id: string) {
    return this.operations.call('get', ONE, { params: { id } });
  }

  /** For admins. */
  change(id: string, body: BodyOf<'patch', typeof ONE>) {
    return this.operations.call('patch', ONE, { params: { id }, body });
  }
}
