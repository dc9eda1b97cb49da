/**
 * Writes the types of the platform's API, `sdk/src/generated/platform_api.ts`, from the platform's contract, which the
 * platform writes by `npx tsx platform/tools/write-openapi.ts`:
 *
 *   npx tsx sdk/tools/platform-types.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPI3 } from 'openapi-typescript';

const CONTRACT = join(__dirname, '../../artifacts/openapi/platform.json');
/** Where the types are. */
export const PLATFORM_TYPES = join(__dirname, '../src/generated/platform_api.ts');

const HEADER = `/** Generated from the platform's OpenAPI document by tools/platform-types.ts: do not edit. */\n\n`;

/** The types as they have to be. */
export async function platformTypes(): Promise<string> {
  // By import(): the types of its CommonJS entry name one export alone.
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const document = JSON.parse(readFileSync(CONTRACT, 'utf8')) as OpenAPI3;
  const nodes = await openapiTS(document, { alphabetize: true, emptyObjectsUnknown: true });
  return HEADER + astToString(nodes);
}

if (require.main === module) void platformTypes().then((text) => writeFileSync(PLATFORM_TYPES, text));
