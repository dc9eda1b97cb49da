/** Where a command writes, and how: text for people or JSON for programs. */
import pc from 'picocolors';
import type { FailureReport } from './failure';
import { jsonText } from './print/json';

/** Standard output and error output; tests put their own in their place. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/** The process's own. */
export const PROCESS_STREAMS: Streams = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};

/** Writes results to the output and failures to the error output. */
export class Output {
  constructor(
    private readonly streams: Streams,
    readonly json: boolean,
  ) {}

  /** The result of a command: `value` as JSON, or the text. */
  result(value: unknown, text: () => string): void {
    this.streams.out(this.json ? jsonText(value) : text());
  }

  /** What people want to know on the way; programs do not. */
  note(text: string): void {
    if (!this.json) this.streams.out(text);
  }

  failure(report: FailureReport): void {
    this.streams.err(this.json ? jsonText({ error: report }) : failureText(report));
  }
}

function failureText({ name, code, rule, field }: FailureReport): string {
  const title = code === null ? name : `${name} (${code})`;
  const about = field === null ? '' : ` [${field}]`;
  return `${pc.red(title)}${about}: ${rule}`;
}
