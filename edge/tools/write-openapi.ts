/**
 * Writes the contract of the edge's interface, `artifacts/openapi/edge.json`, from what its routes say of themselves:
 *
 *   npx tsx edge/tools/write-openapi.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgeDocument } from '../src/app/app';

/** Where the contract is. */
export const EDGE_CONTRACT = join(__dirname, '../../artifacts/openapi/edge.json');

/** The contract as it has to be. */
export function edgeContract(): string {
  return `${JSON.stringify(edgeDocument(), null, 2)}\n`;
}

if (require.main === module) writeFileSync(EDGE_CONTRACT, edgeContract());
