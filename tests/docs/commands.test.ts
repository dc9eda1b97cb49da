import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crr } from '@crr/cli';
import { expect } from 'chai';

const ROOT = join(__dirname, '../..');
const COMMAND = /(?:^|\s|`)(?:npx )?crr ([a-z][a-z-]*(?: [a-z][^`#\n|\\]*| --[^`#\n|\\]*)*)/gm;

/** Documents that tell people what to type. */
function documents(): string[] {
  const folders = [
    '',
    'docs',
    'docs/runbooks',
    'cli',
    'edge',
    'indexer',
    'monitoring',
    'platform',
    'examples/shop',
  ];
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  );
}

/** The command lines in a document's code: blocks and spans. */
function commandsIn(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const code = [...text.matchAll(/```sh\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, span]) => block ?? span ?? '',
  );
  return code.flatMap((part) => [...part.matchAll(COMMAND)].map(([, command]) => (command ?? '').trim()));
}

async function helpOf(path: readonly string[]): Promise<string | null> {
  const lines: string[] = [];
  const out = (text: string) => void lines.push(text);
  const code = await crr([...path, '--help'], { streams: { out, err: out } });
  return code === 0 ? lines.join('\n') : null;
}

/** The words that name the command: as many as there are groups, and one more. */
async function pathOf(words: readonly string[]): Promise<string[]> {
  const path: string[] = [];
  for (const word of words) {
    if (!/^[a-z]/.test(word)) break;
    path.push(word);
    if ((await helpOf(path))?.includes('Commands:') !== true) break;
  }
  return path;
}

describe('the commands that the documents tell people to type', () => {
  for (const document of documents()) {
    const commands = commandsIn(document);
    if (commands.length === 0) continue;
    it(`of ${document} exist, with their options`, async () => {
      for (const command of commands) {
        const words = command.split(/\s+/);
        const help = await helpOf(await pathOf(words));
        expect(help, `crr ${command}`).not.to.equal(null);
        for (const option of words.filter((word) => /^--[a-z]/.test(word))) {
          expect(help, `crr ${command}`).to.contain(option.split('=')[0]);
        }
      }
    });
  }
});
