import { MAX_TRANSACTION_BYTES } from '@crr/sdk';
import type { Figures } from './figures';
import { leastBytes } from './recorder';

/** A limit that a figure is to keep. */
interface Limit {
  what: string;
  limit: number;
  unit: 'CU' | 'bytes';
  /** Whether the committed figures keep it. */
  met: boolean;
  /** The greatest of all cases. */
  measure: (figures: Figures) => number;
}

/** A limit with what was measured. */
export interface Target extends Omit<Limit, 'measure'> {
  measured: number;
}

const MAX_PROGRAM_BYTES = 500_000;
const STEADY = 'router: process_campaign_vau, in USDC, with an influencer, steady';
const BY = ['with an influencer', 'without'];
const vausIn = (asset: string, which: string) =>
  BY.map((by) => `router: process_campaign_vau, in ${asset}, ${by}, ${which}`);
const conversionsIn = (asset: string) => BY.map((by) => `router: process_conversion, in ${asset}, ${by}`);

/** Every target. Whoever meets or breaks one says so here: the check holds `met` against what it measures. */
const LIMITS: readonly Limit[] = [
  {
    what: 'steady VAU in USDC with an influencer',
    limit: 25_000,
    unit: 'CU',
    met: true,
    measure: unitsOf([STEADY]),
  },
  {
    what: "a user's first VAU in USDC",
    limit: 60_000,
    unit: 'CU',
    met: true,
    measure: unitsOf(vausIn('USDC', 'first')),
  },
  {
    what: 'VAU in AC-D, first ones included',
    limit: 130_000,
    unit: 'CU',
    met: true,
    measure: unitsOf([...vausIn('AC-D', 'steady'), ...vausIn('AC-D', 'first')]),
  },
  {
    what: 'conversion in USDC',
    limit: 30_000,
    unit: 'CU',
    met: true,
    measure: unitsOf(conversionsIn('USDC')),
  },
  {
    what: 'creation of a campaign',
    limit: 45_000,
    unit: 'CU',
    met: true,
    measure: unitsOf(['router: create_campaign']),
  },
  {
    what: 'largest transaction, with a lookup table where it needs one',
    limit: MAX_TRANSACTION_BYTES,
    unit: 'bytes',
    met: true,
    measure: ({ instructions }) => Math.max(...instructions.map(leastBytes)),
  },
  {
    what: 'size of campaign_reward_router.so',
    limit: MAX_PROGRAM_BYTES,
    unit: 'bytes',
    met: true,
    measure: sizeOf('campaign_reward_router'),
  },
  {
    what: 'size of attention_token.so',
    limit: MAX_PROGRAM_BYTES,
    unit: 'bytes',
    met: true,
    measure: sizeOf('attention_token'),
  },
];

/** Every target, with what was measured. */
export function targetsOf(figures: Figures): Target[] {
  return LIMITS.map(({ measure, ...limit }) => ({ ...limit, measured: measure(figures) }));
}

/** What is wrong with the targets: ones marked met that are missed, and ones that are met and not marked so. */
export function targetFaults(targets: readonly Target[]): string[] {
  return targets.flatMap(({ what, limit, unit, measured, met }) => {
    const keeps = measured <= limit;
    if (keeps === met) return [];
    const figure = `${measured} ${unit}, target ${limit}`;
    return [keeps ? `${what}: met now (${figure}); mark it so` : `${what}: missed (${figure})`];
  });
}

function unitsOf(names: readonly string[]): Limit['measure'] {
  return ({ instructions }) => {
    const greatest = names.map((name) => {
      const figure = instructions.find((one) => one.name === name);
      if (figure === undefined) throw new Error(`no figure named ${name}`);
      return figure.computeUnits.max;
    });
    return Math.max(...greatest);
  };
}

function sizeOf(program: string): Limit['measure'] {
  return ({ programBytes }) => {
    const size = programBytes[program];
    if (size === undefined) throw new Error(`no program named ${program}`);
    return size;
  };
}
