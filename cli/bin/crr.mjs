#!/usr/bin/env node
// `crr`: runs what is built of it, building it first where a source has changed; where that can't be done, the sources.
import { createRequire } from 'node:module';
import { BUILT, buildCli, isFresh } from '../build.mjs';

const require = createRequire(import.meta.url);
const { crr } = await loaded();
const code = await crr(process.argv.slice(2));
// Pooled connections would keep the process for seconds; what was written must be out first.
process.stdout.write('', () => process.exit(code));

async function loaded() {
  try {
    if (!isFresh()) await buildCli();
    return require(BUILT);
  } catch (error) {
    // A folder that can't be written, a source that does not parse: the sources say it better.
    if (process.env.CRR_DEBUG) console.error(error);
    await import('tsx');
    return require('../src/crr.ts');
  }
}
