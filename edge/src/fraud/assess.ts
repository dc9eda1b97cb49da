/** All rules together. */
import type { Signal } from '../model';
import type { Observation, Rule } from './observation';
import { automation } from './rules/automation';
import { clientHints } from './rules/client-hints';
import { datacenter } from './rules/datacenter';
import { noLanguage } from './rules/no-language';
import { noPresence } from './rules/no-presence';
import { prefetch } from './rules/prefetch';
import { regularReports } from './rules/regular-reports';
import { velocity } from './rules/velocity';
import { wallClockLimit } from './rules/wall-clock-limit';

/** Every rule, in the order in which their signals are told. */
export const RULES: readonly Rule[] = [
  automation,
  clientHints,
  datacenter,
  noLanguage,
  prefetch,
  velocity,
  noPresence,
  regularReports,
  wallClockLimit,
];

/** What the rules say of an observation. */
export interface Assessment {
  readonly signals: readonly Signal[];
  /** 0 to 100. */
  readonly score: number;
}

const SCORE_MOST = 100;

/** Asks every rule. Nothing is refused for what they say: it is recorded, for those who decide. */
export function assess(observation: Observation): Assessment {
  const signals = RULES.flatMap(({ name, examine }): Signal[] => {
    const finding = examine(observation);
    return finding === null ? [] : [{ rule: name, ...finding }];
  });
  return { signals, score: totalScore(signals) };
}

/** The scores' sum, 100 at most. */
export function totalScore(signals: readonly Signal[]): number {
  return Math.min(
    SCORE_MOST,
    signals.reduce((sum, { score }) => sum + score, 0),
  );
}
