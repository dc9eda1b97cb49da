// What holds for every test, started by `npm test` or by hand.
module.exports = {
  // TypeScript is translated by esbuild, and kept between runs.
  'node-option': ['import=tsx'],
  require: [require.resolve('./tools/test/setup.cjs')],
  // One limit for all, for a machine with three times as much to do as it has cores: a test that hangs fails, a slow one doesn't.
  timeout: 1_200_000,
  exit: true,
};
