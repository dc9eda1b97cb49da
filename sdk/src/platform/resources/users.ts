/** Who signs in. */
import type { BodyOf, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/users';
const ONE = '/api/v1/users/{id}';

/** Calls about users. */
export class Users {
  constructor(private readonly operations: Operations) {}

  /** Who the client is signed in as. */
  me() {
    return this.operations.call('get', '/api/v1/me', {});
  }

  /** For admins. */
  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  /** For admins: approve, block, give a role. */
  change(id: string, body: BodyOf<'patch', typeof ONE>) {
    return this.operations.call('patch', ONE, { params: { id }, body });
  }
}
