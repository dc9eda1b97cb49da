/** Writes vectors.txt. Run: `npx tsx tests/programs/differential/vectors/generate.ts` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSections, writeSections } from './file';

writeFileSync(join(__dirname, '../vectors.txt'), writeSections(makeSections()));
