import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { UsageError } from '../src/errors';
import { Home } from '../src/home';
import { expandHome, readKeypair, readOrCreateKeypair, writeKeypair } from '../src/keypair-file';
import { TemporaryHome } from './support/terminal';

describe('keypair files', () => {
  const temporary = new TemporaryHome();
  const file = join(temporary.folder, 'id.json');
  after(() => temporary.remove());

  function put(text: string, mode = 0o600): void {
    writeFileSync(file, text);
    chmodSync(file, mode);
  }

  it('are read as Solana’s command line tools write them', () => {
    const keypair = Keypair.generate();
    put(JSON.stringify(Array.from(keypair.secretKey)));
    expect(readKeypair(file).publicKey.toBase58()).to.equal(keypair.publicKey.toBase58());
  });

  it('are written for their owner’s eyes only, and read back', () => {
    const keypair = Keypair.generate();
    const written = join(temporary.folder, 'deep', 'key.json');
    writeKeypair(written, keypair);
    expect(statSync(written).mode & 0o777).to.equal(0o600);
    expect(readKeypair(written).secretKey).to.deep.equal(keypair.secretKey);
  });

  it('are refused when others may read them', () => {
    put(JSON.stringify(Array.from(Keypair.generate().secretKey)), 0o644);
    expect(() => readKeypair(file)).to.throw(UsageError, 'chmod 600');
  });

  for (const [what, text] of [
    ['no JSON', 'hello'],
    ['another shape', '{"secretKey":[]}'],
    ['too short', JSON.stringify(new Array(63).fill(1))],
    ['too long', JSON.stringify(new Array(65).fill(1))],
    ['more than a byte', JSON.stringify([256, ...new Array(63).fill(1)])],
    ['fractions', JSON.stringify([1.5, ...new Array(63).fill(1)])],
  ] as const) {
    it(`are refused when their content is ${what}`, () => {
      put(text);
      expect(() => readKeypair(file)).to.throw(UsageError, 'JSON array of 64 bytes');
    });
  }

  it('are refused when the public half is not that of the secret half', () => {
    const bytes = Array.from(Keypair.generate().secretKey);
    put(JSON.stringify([...bytes.slice(0, 32), ...Keypair.generate().publicKey.toBytes()]));
    expect(() => readKeypair(file)).to.throw(UsageError, 'does not belong');
  });

  it('name the option when they are missing', () => {
    expect(() => readKeypair('/no/such/file', '--verifier'))
      .to.throw(UsageError, 'no keypair file')
      .with.property('field', '--verifier');
  });

  it('are made once where none is', () => {
    const path = join(temporary.folder, 'new.json');
    const first = readOrCreateKeypair(path);
    expect(readOrCreateKeypair(path).publicKey.equals(first.publicKey)).to.equal(true);
  });

  it('may stand in the home folder', () => {
    expect(expandHome('~/x/id.json')).to.equal(join(homedir(), 'x/id.json'));
    expect(expandHome('~')).to.equal(homedir());
    expect(expandHome('~x')).to.equal(join(process.cwd(), '~x'));
  });
});

describe('the home folder', () => {
  const temporary = new TemporaryHome();
  after(() => temporary.remove());

  it('is the nearest one above, unless another is chosen', () => {
    const deep = join(temporary.folder, 'a', 'b');
    mkdirSync(join(temporary.folder, '.crr'), { recursive: true });
    mkdirSync(deep, { recursive: true });
    expect(Home.find(deep, undefined).folder).to.equal(join(temporary.folder, '.crr'));
    expect(Home.find(deep, '/elsewhere').folder).to.equal('/elsewhere');
  });

  it('gives back the settings that it was given', () => {
    const pool = Keypair.generate().publicKey;
    temporary.home.saveSettings({ url: 'http://127.0.0.1:1', pool });
    const { url, pool: kept, lookupTable } = temporary.home.settings();
    expect([url, kept?.toBase58(), lookupTable]).to.deep.equal([
      'http://127.0.0.1:1',
      pool.toBase58(),
      undefined,
    ]);
  });

  it('says so when its settings are damaged', () => {
    writeFileSync(join(temporary.folder, 'config.json'), '{"pool":"zzz"');
    expect(() => temporary.home.settings()).to.throw(UsageError, 'damaged');
  });
});
