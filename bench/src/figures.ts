import { attentionTokenIdl, campaignRewardRouterIdl } from '@crr/sdk';
import type { Packing } from './packing';
import type { Figure } from './recorder';

/** Everything that is measured and the same on every machine; what figures.json holds. */
export interface Figures {
  /** Size of each program's file. */
  programBytes: Record<string, number>;
  instructions: Figure[];
  packing: Packing[];
}

/** How far a figure may be from the committed one. */
const DRIFT = 0.05;

/** Every figure that is missing, new, or more than 5 % away from the committed one, in words. */
export function driftsOf(committed: Figures, measured: Figures): string[] {
  const before = new Map(numbersIn(committed));
  const after = new Map(numbersIn(measured));
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined) return [`${name}: ${is}, not among the committed figures`];
    if (is === undefined) return [`${name}: committed as ${was}, not measured any more`];
    return Math.abs(is - was) > Math.abs(was) * DRIFT ? [`${name}: ${is}, committed as ${was}`] : [];
  });
}

/** The programs' instructions of which there is no figure, in words: a new one is measured before it is released. */
export function unmeasured({ instructions }: Pick<Figures, 'instructions'>): string[] {
  const measured = new Set(instructions.map(({ name }) => name.split(',')[0]));
  const wanted = [
    ...namesIn('router', campaignRewardRouterIdl),
    ...namesIn('attention_token', attentionTokenIdl),
  ];
  return wanted.filter((name) => !measured.has(name)).map((name) => `${name}: has no figure`);
}

function namesIn(program: string, idl: { instructions: readonly { name: string }[] }): string[] {
  return idl.instructions.map(({ name }) => `${program}: ${name}`);
}

/** All numbers with a name that says where they stand. */
function numbersIn({ programBytes, instructions, packing }: Figures): [string, number][] {
  return [
    ...Object.entries(programBytes).map(([name, bytes]): [string, number] => [`${name}.so bytes`, bytes]),
    ...instructions.flatMap(({ name, ...figure }) => flatten(name, figure)),
    ...packing.flatMap(({ name, ...figure }) => flatten(name, figure)),
  ];
}

function flatten(name: string, value: object): [string, number][] {
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) => {
    if (one === null) return [];
    if (typeof one === 'object') return flatten(`${name} ${key}`, one);
    return [[`${name} ${key}`, Number(one)] as [string, number]];
  });
}
