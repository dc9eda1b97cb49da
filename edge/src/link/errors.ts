/** Why a link is not what somebody wants it to be. */

/** Base of the errors of link administration. */
export abstract class LinkError extends Error {}

/** There is a link with this code. */
export class LinkExistsError extends LinkError {
  override readonly name = 'LinkExistsError';
  constructor(readonly code: string) {
    super(`there is a link with the code ${code}`);
  }
}

/** There is no link with this code. */
export class LinkMissingError extends LinkError {
  override readonly name = 'LinkMissingError';
  constructor(readonly code: string) {
    super(`there is no link with the code ${code}`);
  }
}
