import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { clusterUrl } from '../src/cluster';
import { UsageError } from '../src/errors';
import { parsePort } from '../src/localnet-port';
import {
  campaignOption,
  durationOption,
  keyOption,
  listOption,
  percentOption,
  timeOption,
  wholeOption,
  wordOption,
} from '../src/options';

describe('options', () => {
  it('reads percentages as basis points', () => {
    expect(percentOption('--share', '20%')).to.equal(2_000);
    expect(percentOption('--share', '12.34')).to.equal(1_234);
    expect(percentOption('--share', '100')).to.equal(10_000);
    expect(percentOption('--share', '0')).to.equal(0);
    expect(percentOption('--share', '0.2%')).to.equal(20);
    expect(percentOption('--share', '1%')).to.equal(100);
    for (const ambiguous of ['0.2', '.2', '1', '1.0', '0.05'])
      expect(() => percentOption('--share', ambiguous), ambiguous).to.throw(UsageError, 'write it with %');
    expect(() => percentOption('--share', '100.01')).to.throw(UsageError, 'more than 100');
    expect(() => percentOption('--share', '1.234%')).to.throw(UsageError, 'more than 2 decimals');
  });

  it('reads durations in seconds, minutes, hours and days', () => {
    expect(['90', '90s', '15m', '12h', '30d'].map((text) => durationOption('--window', text))).to.deep.equal([
      90n,
      90n,
      900n,
      43_200n,
      2_592_000n,
    ]);
    for (const text of ['', 'd', '1w', '-1d', '1.5h']) {
      expect(() => durationOption('--window', text), text).to.throw(UsageError, '--window');
    }
  });

  it('reads times as Unix seconds, dates, and durations from now on', () => {
    expect(timeOption('--end', '1790000000', 0n)).to.equal(1_790_000_000n);
    expect(timeOption('--end', '2026-08-01T00:00:00Z', 0n)).to.equal(1_785_542_400n);
    expect(timeOption('--end', '+2h', 1_000n)).to.equal(8_200n);
    for (const text of ['tomorrow', '2026-13-01', '']) {
      expect(() => timeOption('--end', text, 0n), text).to.throw(UsageError, '--end');
    }
  });

  it('reads whole numbers up to both bounds', () => {
    expect(wholeOption('--n', '1', 1n, 3n)).to.equal(1n);
    expect(wholeOption('--n', '3', 1n, 3n)).to.equal(3n);
    for (const text of ['0', '4', '1.0', '-1', 'x', '']) {
      expect(() => wholeOption('--n', text, 1n, 3n), text).to.throw(UsageError, 'from 1 to 3');
    }
  });

  it('reads keys and campaign ids of 32 bytes, and nothing else', () => {
    const key = Keypair.generate().publicKey;
    expect(keyOption('--user', key.toBase58()).equals(key)).to.equal(true);
    expect(campaignOption('campaign', key.toBase58())).to.deep.equal(Uint8Array.from(key.toBytes()));
    for (const text of ['', 'abc', '0OIl', `1${key.toBase58()}`]) {
      expect(() => keyOption('--user', text), text).to.throw(UsageError, '--user');
      expect(() => campaignOption('campaign', text), text).to.throw(UsageError, 'campaign');
    }
  });

  it('reads words whatever their case, and lists with blanks', () => {
    expect(wordOption('--policy', 'joined', ['Open', 'Joined'])).to.equal('Joined');
    expect(() => wordOption('--policy', 'shut', ['Open', 'Joined'])).to.throw(UsageError, 'Open, Joined');
    expect(listOption('DE, AT')).to.deep.equal(['DE', 'AT']);
    expect(listOption(undefined)).to.deep.equal([]);
  });

  it('reads clusters by name and by URL', () => {
    expect(clusterUrl('devnet')).to.equal('https://api.devnet.solana.com');
    expect(clusterUrl('localhost')).to.equal('http://127.0.0.1:8899');
    expect(clusterUrl('https://rpc.example/x')).to.equal('https://rpc.example/x');
    for (const text of ['mainnet', 'ftp://x', '', 'file:///etc']) {
      expect(() => clusterUrl(text), text).to.throw(UsageError, 'mainnet-beta');
    }
  });

  it('reads ports that leave one for websockets', () => {
    expect(parsePort('65534')).to.equal(65_534);
    for (const text of ['0', '65535', '-1', '80x', '']) {
      expect(() => parsePort(text), text).to.throw(UsageError, '--port');
    }
  });
});
