/** The process that tries mutants: it runs the tests with the one that it is told alive, and says how many failed. {@link Trials} starts it. */
import Mocha from 'mocha';
import { SWITCH } from './instrument';

const TEST_MILLISECONDS = 60_000;

function main(files: readonly string[]): void {
  const mocha = new Mocha({
    timeout: TEST_MILLISECONDS,
    bail: true,
    reporter: class {} as unknown as string,
  });
  mocha.cleanReferencesAfterRun(false);
  for (const file of files) mocha.addFile(file);
  process.on('message', (id) => {
    (globalThis as Record<string, unknown>)[SWITCH] = id;
    mocha.run((failures) => process.send?.(failures));
  });
  process.send?.('ready');
}

main(process.argv.slice(2));
