import { MAX_TRANSACTION_BYTES } from '@crr/sdk';
import type { Figures } from './figures';
import { leastBytes } from './recorder';

/** A limit that a figure is to keep. */
export interface Target {
  what: string;
  limit: number;
  unit: 'CU' | 'bytes';
  /** The greatest of all cases. */
  measured: number;
  /** False for a target that is known not to be met; the check takes note and passes. */
  expected: boolean;
}

/** Targets that are not met. Whoever meets one takes it off the list: the check insists on that too. */
const NOT_MET: readonly string[] = ['size of campaign_reward_router.so'];

const STEADY = 'router: process_campaign_vau, in USDC, with an influencer, steady';

/** Every target, with what was measured. */
export function targetsOf(figures: Figures): Target[] {
  const targets = [
    { what: 'steady VAU in USDC with an influencer', ...units(figures, [STEADY], 25_000) },
    { what: "a user's first VAU in USDC", ...units(figures, firstsIn('USDC'), 60_000) },
    {
      what: 'VAU in AC-D, first ones included',
      ...units(figures, [...steadyIn('AC-D'), ...firstsIn('AC-D')], 130_000),
    },
    { what: 'conversion in USDC', ...units(figures, conversionsIn('USDC'), 30_000) },
    { what: 'creation of a campaign', ...units(figures, ['router: create_campaign'], 45_000) },
    {
      what: 'largest transaction, with a lookup table where it needs one',
      limit: MAX_TRANSACTION_BYTES,
      unit: 'bytes' as const,
      measured: Math.max(...figures.instructions.map(leastBytes)),
    },
    ...Object.entries(figures.programBytes).map(([program, measured]) => ({
      what: `size of ${program}.so`,
      limit: 500_000,
      unit: 'bytes' as const,
      measured,
    })),
  ];
  return targets.map((target) => ({ ...target, expected: !NOT_MET.includes(target.what) }));
}

/** What is wrong with the targets: missed ones that should be met, and met ones still on the list. */
export function targetFaults(targets: readonly Target[]): string[] {
  return targets.flatMap(({ what, limit, unit, measured, expected }) => {
    const met = measured <= limit;
    if (met === expected) return [];
    const figure = `${measured} ${unit}, target ${limit}`;
    return [met ? `${what}: met now (${figure}); take it off NOT_MET` : `${what}: missed (${figure})`];
  });
}

function units(figures: Figures, names: readonly string[], limit: number) {
  const measured = names.map((name) => {
    const figure = figures.instructions.find((one) => one.name === name);
    if (figure === undefined) throw new Error(`no figure named ${name}`);
    return figure.computeUnits.max;
  });
  return { limit, unit: 'CU' as const, measured: Math.max(...measured) };
}

const BY = ['with an influencer', 'without'];
const firstsIn = (asset: string) => BY.map((by) => `router: process_campaign_vau, in ${asset}, ${by}, first`);
const steadyIn = (asset: string) =>
  BY.map((by) => `router: process_campaign_vau, in ${asset}, ${by}, steady`);
const conversionsIn = (asset: string) => BY.map((by) => `router: process_conversion, in ${asset}, ${by}`);
