/** What the shop is told by its environment. */
import { type Discounts, readDiscounts } from './coupons';

/** A shop's settings. */
export interface ShopSettings {
  /** Where the platform is. */
  readonly platformUrl: string;
  /** The shop's key there, with the scope `events:write`. */
  readonly apiKey: string;
  /** The key's secret; null: requests are not signed. */
  readonly hmacSecret: string | null;
  readonly discounts: Discounts;
  readonly port: number;
}

/** A setting is missing or can't be read. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  constructor(
    readonly setting: string,
    rule: string,
  ) {
    super(`${setting} ${rule}`);
  }
}

const DEFAULT_PORT = '8790';
const HIGHEST_PORT = 65_535;

/** Reads them. @throws SettingError, DiscountFormatError */
export function readSettings(environment: NodeJS.ProcessEnv): ShopSettings {
  const { PLATFORM_URL: platformUrl, PLATFORM_API_KEY: apiKey, PLATFORM_HMAC_SECRET: secret } = environment;
  if (!platformUrl) throw new SettingError('PLATFORM_URL', 'must say where the platform is');
  if (!apiKey) throw new SettingError('PLATFORM_API_KEY', 'must hold the advertiser’s API key');
  const port = Number(environment.SHOP_PORT || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT)
    throw new SettingError('SHOP_PORT', 'must be a port');
  const discounts = readDiscounts(environment.SHOP_COUPONS ?? '');
  return { platformUrl, apiKey, hmacSecret: secret || null, discounts, port };
}
