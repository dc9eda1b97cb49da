import { RetryableError } from '../errors';
import type { StreamGap } from '../model';

/** Events stay missing though their account's history was searched. The look is repeated: nodes catch up. */
export class StillMissingError extends RetryableError {
  override readonly name = 'StillMissingError';
  constructor(readonly gap: StreamGap) {
    super(`events ${gap.first} to ${gap.last} of ${gap.streamKey} are not in the history of their account`);
  }
}
