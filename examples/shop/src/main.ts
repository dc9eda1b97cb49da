/** `npm start --workspace @crr/example-shop`: opens the shop as its environment says. */
import { PlatformClient } from '@crr/sdk';
import { readSettings } from './settings';
import { openShop } from './shop';

async function main(): Promise<void> {
  const { platformUrl, apiKey, hmacSecret, discounts, port } = readSettings(process.env);
  const credentials = hmacSecret === null ? { apiKey } : { apiKey, hmacSecret };
  const { events } = new PlatformClient({ baseUrl: platformUrl, ...credentials });
  const { url } = await openShop({ events, discounts, port });
  process.stdout.write(`the shop is open: ${url}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
