/** Writes math.json. Run: `npx tsx tests/vectors/generate.ts` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mathVectors, vectorsText } from '@crr/testing/vectors';

writeFileSync(join(__dirname, 'math.json'), vectorsText(mathVectors()));
