// Mocha's own report, and what each test cost: with TEST_TIMES=FOLDER, a JSON file per process there with the processor
// seconds of each test file, and the milliseconds of each test on a processor and on the clock.
const { mkdirSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { Spec } = require('mocha').reporters;

const ROOT = join(__dirname, '../..');

module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const folder = process.env.TEST_TIMES;
    if (!folder) return;
    const files = {};
    const tests = [];
    let before = process.cpuUsage();
    let began = Date.now();
    const take = ({ file, parent, title }) => {
      const { user, system } = process.cpuUsage(before);
      before = process.cpuUsage();
      const waited = Date.now() - began;
      began = Date.now();
      const milliseconds = Math.round((user + system) / 1000);
      const name = relative(ROOT, file ?? parent?.file ?? '');
      files[name] = (files[name] ?? 0) + milliseconds / 1000;
      tests.push({
        milliseconds,
        elapsed_milliseconds: waited,
        title: `${parent?.fullTitle() ?? ''} ${title}`,
        file: name,
      });
    };
    runner.on('test end', take);
    runner.on('hook end', take);
    runner.on('end', () => {
      mkdirSync(folder, { recursive: true });
      tests.sort((a, b) => b.milliseconds - a.milliseconds);
      writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify({ files, tests }));
    });
  }
};
