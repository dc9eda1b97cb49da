/** Influencers. */
import type { BodyOf, CallOptions, Operations, QueryOf } from '../operations';

const ALL = '/api/v1/influencers';
const ONE = '/api/v1/influencers/{id}';
const CHALLENGES = '/api/v1/influencers/me/wallet-challenges';
const PROOFS = '/api/v1/influencers/me/wallet-proofs';

/** Calls about influencers. */
export class Influencers {
  constructor(private readonly operations: Operations) {}

  /** For who is signed in. */
  register(body: BodyOf<'post', '/api/v1/influencers/register'>, options: CallOptions = {}) {
    return this.operations.call('post', '/api/v1/influencers/register', { body, ...options });
  }

  /** For somebody else. */
  create(body: BodyOf<'post', typeof ALL>, options: CallOptions = {}) {
    return this.operations.call('post', ALL, { body, ...options });
  }

  list(query: QueryOf<'get', typeof ALL> = {}) {
    return this.operations.call('get', ALL, { query });
  }

  /** For influencers: themselves. */
  me() {
    return this.operations.call('get', '/api/v1/influencers/me', {});
  }

  get(id: string) {
    return this.operations.call('get', ONE, { params: { id } });
  }

  change(id: string, body: BodyOf<'patch', typeof ONE>) {
    return this.operations.call('patch', ONE, { params: { id }, body });
  }

  /** A message to be signed by a wallet, which is theirs then. */
  challengeWallet(body: BodyOf<'post', typeof CHALLENGES>, options: CallOptions = {}) {
    return this.operations.call('post', CHALLENGES, { body, ...options });
  }

  proveWallet(body: BodyOf<'post', typeof PROOFS>, options: CallOptions = {}) {
    return this.operations.call('post', PROOFS, { body, ...options });
  }
}
