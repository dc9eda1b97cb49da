import type { KeyRow } from './auth/authenticator';
import type { DevIssuer } from './auth/dev-issuer';
import type { ApiKeyCache } from './auth/key-cache';
import type { SecretBox } from './auth/secret-box';
import type { PlatformSettings } from './settings';

/** What rooms share besides the request. */
export interface Services {
  readonly settings: PlatformSettings;
  /** Keeps secrets that have to be read again. */
  readonly secrets: SecretBox;
  /** Keys that were read a moment ago: told of whoever changes one. */
  readonly apiKeys: ApiKeyCache<KeyRow>;
  /** Issues tokens to whoever asks; null but on a developer's machine. */
  readonly devIssuer: DevIssuer | null;
}
