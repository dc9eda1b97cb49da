import { ATTENTION_BASELINES } from './attention';
import type { Baseline } from './baseline';
import { CAMPAIGN_BASELINES } from './campaign';
import { CONFIG_BASELINES } from './config';
import { PAYOUT_BASELINES } from './payout';

export type { Baseline } from './baseline';

/** A valid use of every instruction, some with several. */
export const BASELINES: readonly Baseline[] = [
  ...CONFIG_BASELINES,
  ...CAMPAIGN_BASELINES,
  ...PAYOUT_BASELINES,
  ...ATTENTION_BASELINES,
];
