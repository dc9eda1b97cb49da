// `npm start`, behind the bootstrap: loads the TypeScript sources as they are.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('tsx/cjs');
const { start } = require('../src/start.ts');
const code = await start(process.argv.slice(2));
// Pooled connections would keep the process for seconds; what was written must be out first.
process.stdout.write('', () => process.exit(code));
