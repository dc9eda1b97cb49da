import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crr } from '../../src/crr';
import { Home } from '../../src/home';
import type { Streams } from '../../src/output';

/** What a command line came to. */
export interface Answer {
  code: number;
  out: string;
  err: string;
}

/** An event in a command's JSON. */
export interface ToldEvent {
  name: string;
  seq: string;
  signature: string;
  data: Record<string, unknown> & { payout: Record<string, string | boolean> };
}

/** What commands print with `--json`, as far as tests look at it; each prints some of it. */
export interface Told extends Record<string, unknown> {
  campaignId: string;
  signature: string;
  pool: string;
  tag: string;
  tagSigner: string;
  platform: string | { custom: string };
  payoutRules: Record<string, unknown>;
  head: { seq: string };
  findings: unknown[];
  /** At least one; a second one only where a test has made sure of it. */
  events: [ToldEvent, ToldEvent, ...ToldEvent[]];
}

/** Streams that remember. */
export function recorder(): Streams & {
  out: (text: string) => void;
  texts: { out: string[]; err: string[] };
} {
  const texts = { out: [] as string[], err: [] as string[] };
  return { texts, out: (text) => void texts.out.push(text), err: (text) => void texts.err.push(text) };
}

/** A home folder of its own, to be removed. */
export class TemporaryHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'crr-test-'));
  readonly home = new Home(this.folder);

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Somebody who types commands in one home folder. */
export class Terminal {
  constructor(
    readonly home: Home,
    /** Put behind every command. */
    private readonly always: readonly string[] = [],
  ) {}

  async run(...args: string[]): Promise<Answer> {
    const streams = recorder();
    const code = await crr([...args, ...this.always], { streams, home: this.home });
    return { code, out: streams.texts.out.join('\n'), err: streams.texts.err.join('\n') };
  }

  /** Runs with `--json` and reads the output. @throws when the command does not succeed */
  async json<Shape = Told>(...args: string[]): Promise<Shape> {
    const { code, out, err } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`crr ${args.join(' ')} exited with ${code}: ${err}`);
    return JSON.parse(out) as Shape;
  }
}
