/** vectors.txt: per operation its name, then a line `operands result` in hexadecimal for each case. */
import { Random } from '@crr/testing/vectors';
import { joined, type Value } from './kinds';
import { OPERATIONS, type Operation } from './operations';

const SEED = 0x5eed_c0de_2026n;
const CASES = 52;

/** One case: operands as the program takes them, and the result it has to give. */
export interface Case {
  readonly operands: Uint8Array;
  readonly result: Uint8Array;
}

/** An operation's cases. */
export interface Section {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** Computes all cases: the same on every machine. */
export function makeSections(): Section[] {
  return OPERATIONS.map((operation, index) => ({
    name: operation.name,
    cases: makeCases(operation, new Random(SEED + BigInt(index))),
  }));
}

function makeCases(operation: Operation, random: Random): Case[] {
  const cases = Array.from({ length: CASES }, () => {
    const values: Value[] = [];
    for (const kind of operation.operands) values.push(kind.pick(random, values.at(-1)));
    const operands = joined(operation.operands.map((kind, index) => kind.encode(values[index] ?? 0n)));
    return { operands, result: operation.result(values) };
  });
  return [...new Map(cases.map((one) => [hexadecimal(one.operands), one])).values()];
}

/** The file's text. */
export function writeSections(sections: readonly Section[]): string {
  const heading = '# Written by vectors/generate.ts. An operation, then its cases: operands, result.';
  const lines = sections.flatMap(({ name, cases }) => [
    name,
    ...cases.map((one) => `${hexadecimal(one.operands)} ${hexadecimal(one.result)}`),
  ]);
  return `${[heading, ...lines].join('\n')}\n`;
}

/** Reads the file's text. */
export function readSections(text: string): Section[] {
  const sections: { name: string; cases: Case[] }[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const [first = '', result] = line.split(' ');
    if (first === '#') continue;
    if (result === undefined) sections.push({ name: first, cases: [] });
    else sections.at(-1)?.cases.push({ operands: bytesOf(first), result: bytesOf(result) });
  }
  return sections;
}

/** "-" stands for no bytes. */
function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex') || '-';
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace('-', ''), 'hex'));
}
