/** Where a command writes, and how: text for people or JSON for programs. */
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { FailureReport } from './failure';
import { jsonText } from './print/json';

/** Standard output and error output; tests put their own in their place. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
  /** Which of the two show colours. Default: neither, they get plain text. */
  readonly colours?: { readonly out: boolean; readonly err: boolean };
}

/** The process's own: each shows colours where it is a terminal, or where FORCE_COLOR asks for them. */
export const PROCESS_STREAMS: Streams = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  colours: { out: showsColours(process.stdout), err: showsColours(process.stderr) },
};

function showsColours({ isTTY }: NodeJS.WriteStream): boolean {
  return isTTY === true || Boolean(process.env.FORCE_COLOR);
}

/**
 * Writes results to the output and failures to the error output.
 *
 * Picocolors decides once, for the whole process, and takes a build server's log for a terminal; so what goes into a
 * stream without colours is cleaned of their codes here.
 */
export class Output {
  constructor(
    private readonly streams: Streams,
    readonly json: boolean,
  ) {}

  /** The result of a command: `value` as JSON, or the text. */
  result(value: unknown, text: () => string): void {
    this.streams.out(this.json ? jsonText(value) : this.shown(text(), 'out'));
  }

  /** What people want to know on the way; programs do not. */
  note(text: string): void {
    if (!this.json) this.streams.out(this.shown(text, 'out'));
  }

  /** What people want to see while they wait, beside the result and not in it; programs do not. */
  progress(text: string): void {
    if (!this.json) this.streams.err(this.shown(text, 'err'));
  }

  failure(report: FailureReport): void {
    this.streams.err(this.json ? jsonText({ error: report }) : this.shown(failureText(report), 'err'));
  }

  private shown(text: string, stream: 'out' | 'err'): string {
    return this.streams.colours?.[stream] === true ? text : stripVTControlCharacters(text);
  }
}

function failureText({ name, code, rule, field }: FailureReport): string {
  const title = code === null ? name : `${name} (${code})`;
  const about = field === null ? '' : ` [${field}]`;
  return `${pc.red(title)}${about}: ${rule}`;
}
