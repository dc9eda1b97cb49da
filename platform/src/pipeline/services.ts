/** Service registry: what rooms share besides the request. */
import type { ApiKeyCache, DevIssuer, KeyRow, SecretBox } from '../auth';
import type { PlatformSettings } from '../settings';

/**
 * What rooms share besides the request. A room that has something to share adds it by declaration merging (see `events/intake.ts`), so that
 * nothing down here knows of it; the application can't be put together without it.
 */
export interface Services {
  readonly settings: PlatformSettings;
  /** Keeps secrets that have to be read again. */
  readonly secrets: SecretBox;
  /** Keys that were read a moment ago: told of whoever changes one. */
  readonly apiKeys: ApiKeyCache<KeyRow>;
  /** Issues tokens to whoever asks; null but on a developer's machine. */
  readonly devIssuer: DevIssuer | null;
}
