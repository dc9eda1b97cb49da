import type { DevIssuer } from './auth/dev-issuer';
import type { SecretBox } from './auth/secret-box';
import type { PlatformSettings } from './settings';

/** What rooms share besides the request. */
export interface Services {
  readonly settings: PlatformSettings;
  /** Keeps secrets that have to be read again. */
  readonly secrets: SecretBox;
  /** Issues tokens to whoever asks; null but on a developer's machine. */
  readonly devIssuer: DevIssuer | null;
}
