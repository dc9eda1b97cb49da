/** Writes math.json. Run: `npx tsx tests/vectors/generate.ts` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { vectorsText } from './json';
import { mathVectors } from './math';

writeFileSync(join(__dirname, 'math.json'), vectorsText(mathVectors()));
