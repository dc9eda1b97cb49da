/** Starts workerd in the folder that it is told, tells its number, and waits to be killed. */
import { join } from 'node:path';
import { startWorkerd } from '../../../src/runtime/workerd';

const [, , folder = ''] = process.argv;
void startWorkerd({ folder, settings: {}, entry: join(__dirname, 'object-worker.ts') }).then(({ pid }) => {
  console.log(pid);
  setInterval(() => undefined, 1_000);
});
