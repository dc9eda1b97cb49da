/**
 * Writes the contract of the platform's API, `artifacts/openapi/platform.json`, from the routes' own schemas:
 *
 *   npx tsx platform/tools/write-openapi.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiOf, ROUTES } from '../src';

/** Where the contract is. Clients are generated from it, without the platform. */
export const PLATFORM_CONTRACT = join(__dirname, '../../artifacts/openapi/platform.json');

/** The contract as it has to be. */
export function platformContract(): string {
  return `${JSON.stringify(openApiOf(ROUTES), null, 2)}\n`;
}

if (require.main === module) writeFileSync(PLATFORM_CONTRACT, platformContract());
