// Loaded before every test file: the seed and the time that random tests have, see docs/TESTING.md.
const fc = require('fast-check');
const { IS_LONG, MOST_LONG_SECONDS, TEST_SEED } = require('../../testing/src/budget');

fc.configureGlobal({
  seed: TEST_SEED,
  // What was tried until then held.
  ...(IS_LONG && { interruptAfterTimeLimit: MOST_LONG_SECONDS * 1000, markInterruptAsFailure: false }),
});
if (IS_LONG) process.stdout.write(`random tests run long, TEST_SEED=${TEST_SEED}\n`);
