import type { PlatformSettings } from '../settings';
import type { CorrectionPolicy } from './corrections';

const DAY_MS = 86_400_000;

/** How long facts count, by the settings. */
export function correctionPolicyOf({ attribution }: Pick<PlatformSettings, 'attribution'>): CorrectionPolicy {
  return {
    sessionMostMs: attribution.sessionDays * DAY_MS,
    lateFactMostMs: attribution.lateFactDays * DAY_MS,
  };
}
