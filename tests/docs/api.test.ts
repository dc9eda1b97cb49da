import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServedPlatform } from '@crr/testing/services';
import { expect } from 'chai';

const ROOT = join(__dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/API.md'), 'utf8');
const RAISED = [/ApiError\(\s*(\d{3}),\s*'([a-z_]+)'/g, /\b(conflict|forbidden)\(\s*'([a-z_]+)'/g];
const DOCUMENTED = /^\| <a id="([a-z_]+)"><\/a>`([a-z_]+)` \| (\d{3}) \|/gm;

/** Codes that the platform's source raises. */
function raisedCodes(): string[] {
  const folder = join(ROOT, 'platform/src');
  const files = readdirSync(folder, { recursive: true }).filter((file) => `${file}`.endsWith('.ts'));
  const texts = files.map((file) => readFileSync(join(folder, `${file}`), 'utf8'));
  const codes = texts.flatMap((text) =>
    RAISED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, , code = '']) => code)),
  );
  return [...new Set(codes)].sort();
}

describe('docs/API.md', () => {
  it('explains each code of a refusal, under the anchor that doc_url leads to', () => {
    const rows = [...DOCUMENTED[Symbol.matchAll](DOCUMENT)];
    expect(rows.every(([, anchor, code]) => anchor === code)).to.equal(true);
    const documented = new Set(rows.map(([, , code]) => code));
    expect(documented.size).to.equal(rows.length);
    expect(raisedCodes().filter((code) => !documented.has(code))).to.deep.equal([]);
  });

  it('says of each code what the page says that doc_url leads to', async () => {
    const platform = await ServedPlatform.start();
    try {
      const refused = await fetch(`${platform.url}/api/v1/nowhere`);
      const { error } = (await refused.json()) as { error: { doc_url: string } };
      expect(error.doc_url).to.equal(`${platform.url}/docs/errors#not_found`);
      const page = await (await fetch(error.doc_url)).text();
      const shown = [
        ...page.matchAll(/<tr id="(\w+)"><td><code>\w+<\/code><\/td><td>([^<]*)<\/td><td>(.*)<\/td>/g),
      ];
      const text = (html = '') =>
        html
          .replace(/<\/?code>/g, '`')
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&amp;/g, '&');
      const rows = [...DOCUMENT.matchAll(/^\| <a id="(\w+)"><\/a>`\w+` \| ([^|]*) \| (.*) \|$/gm)];
      expect(new Map(shown.map(([, code, status, html]) => [code, `${status} ${text(html)}`]))).to.deep.equal(
        new Map(rows.map(([, code, status, told]) => [code, `${status} ${told}`])),
      );
    } finally {
      await platform.close();
    }
  });

  it('has lines that can be pasted, from nothing to an attributed purchase in a report', async () => {
    const [, script = ''] = /```sh\n(# tutorial\n[\s\S]*?)```/.exec(DOCUMENT) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'crr-api-'));
    const platform = await ServedPlatform.start();
    try {
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: folder,
        env: { ...process.env, PLATFORM: platform.url },
      });
      const answers = stdout
        .split(/(?<=\})(?=\{)/)
        .map((text) => JSON.parse(text) as Record<string, unknown>);
      const [, , byLink, event, overview] = answers;
      expect(byLink).to.include({ attributed: true, deciding_key: 'ref_code', duplicate: false });
      expect(event).to.include({ value: '20.00', deciding_key: 'coupon', event_id: 'order-1002' });
      expect(overview).to.include({ conversions: 2 });
      expect(overview?.revenue).to.deep.equal([
        { currency: 'USD', conversions: 2, revenue: '69.90', average_order_value: '34.95' },
      ]);
    } finally {
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
