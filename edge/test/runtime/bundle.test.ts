import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { bundleWorker, type WorkerBundle, writeWorker } from '../../src/runtime/bundle';
import { readDescription } from '../../src/runtime/description';

/** What Cloudflare takes of a worker, compressed, on its smallest plan. */
const BYTES_AT_MOST = 3 * 1024 * 1024;

describe('the worker’s bundle', () => {
  let folder: string;
  let outfile: string;
  let bundle: WorkerBundle;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-bundle-'));
    outfile = join(folder, 'worker.js');
    bundle = await bundleWorker({ outfile, entry: readDescription().main });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('asks of its runtime only what Cloudflare has', () => {
    expect(bundle.imports).to.deep.equal(['cloudflare:workers', 'node:buffer', 'node:crypto']);
  });

  it('holds nothing of the database but the list of its codes and the check of its rows, and nothing of Node’s side', () => {
    const foreign =
      /(^|\/)(db\/src(?!\/(sqlstate|rows)\.ts$)|node_modules\/(kysely|pg|pino|esbuild|workerd|@hono\/node-server|@electric-sql))\//;
    expect(bundle.inputs.filter((path) => foreign.test(path))).to.deep.equal([]);
    const ours = bundle.inputs.filter((path) => /edge\/src\//.test(path));
    expect(ours).not.to.be.empty;
    expect(
      ours.filter((path) => /database|runtime\/(node|workerd|collector)|link\/admin/.test(path)),
    ).to.deep.equal([]);
  });

  it('imports modules of Node in none of this package’s files', () => {
    const ours = bundle.inputs.filter((path) => /(edge|kit)\/src\//.test(path));
    expect(ours.some((path) => path.includes('kit/src/'))).to.equal(true);
    const importing = ours.filter((path) => /from ['"]node:/.test(readFileSync(path, 'utf8')));
    expect(importing).to.deep.equal([]);
  });

  it('is small enough for Cloudflare', () => {
    const compressed = gzipSync(readFileSync(outfile)).length;
    console.log(`      ${bundle.bytes} bytes, ${compressed} compressed`);
    expect(compressed).to.be.lessThan(BYTES_AT_MOST);
  });

  it('is made anew where a source is another than it was made of, and else copied', async () => {
    const [entry, part] = [join(folder, 'whole.cjs'), join(folder, 'part.cjs')];
    writeFileSync(entry, 'exports.value = require("./part.cjs").value;');
    for (const value of ['first', 'and then another']) {
      writeFileSync(part, `exports.value = ${JSON.stringify(value)};`);
      for (const time of [1, 2]) {
        const outfile = join(folder, `${value.length}-${time}.mjs`);
        await writeWorker({ entry, outfile });
        expect((await importModule(outfile)).default).to.deep.equal({ value });
      }
    }
  });

  it('gives CommonJS the runtime’s modules', async () => {
    const entry = join(folder, 'entry.cjs');
    writeFileSync(entry, 'exports.size = require("buffer").Buffer.from("four").length;');
    const small = await bundleWorker({ entry, outfile: join(folder, 'small.mjs') });
    expect(small.imports).to.deep.equal(['node:buffer']);
    const { default: exported } = await importModule(join(folder, 'small.mjs'));
    expect(exported).to.deep.equal({ size: 4 });
  });
});

/** Tests are CommonJS, whose compiler would make a `require` of an import. */
function importModule(path: string): Promise<{ default: unknown }> {
  return new Function('path', 'return import(path)')(path) as Promise<{ default: unknown }>;
}
