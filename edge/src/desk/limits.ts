/** A desk's limits. Each is the campaign's own, also where one store keeps many campaigns. */
import type { LimitRule } from '../model';
import type { StoredSession } from './sessions';
import type { DeskSettings } from './settings';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Whose tags count together: a link signs a new one every minute, and they all say the same. */
type Promoted = Pick<StoredSession, 'campaignId' | 'influencer'>;

/** What the opening of a session takes from. */
export function sessionLimits(settings: DeskSettings, promoted: Promoted): LimitRule[] {
  return [
    { key: key('session:tag', promoted), most: settings.sessionsPerTagPerMinute, windowSeconds: MINUTE },
  ];
}

/** What a report takes from. */
export function reportLimits(
  settings: DeskSettings,
  session: Promoted & { readonly site: string },
): LimitRule[] {
  const { campaignId, site } = session;
  return [
    { key: key('vau:tag', session), most: settings.reportsPerTagPerMinute, windowSeconds: MINUTE },
    { key: `vau:site:${campaignId}:${site}`, most: settings.reportsPerSitePerMinute, windowSeconds: MINUTE },
  ];
}

/**
 * What an account takes from that is new in the campaign. Its first VAU costs the attester a deposit, and wallets can be invented: without
 * these limits a stranger could empty the attester's wallet at no cost.
 */
export function newAccountLimits(settings: DeskSettings, promoted: Promoted, ipHash: string): LimitRule[] {
  const { campaignId } = promoted;
  return [
    {
      key: `new:ip:${campaignId}:${ipHash}`,
      most: settings.newAccountsPerNetworkPerHour,
      windowSeconds: HOUR,
    },
    { key: key('new:tag', promoted), most: settings.newAccountsPerTagPerHour, windowSeconds: HOUR },
    { key: `new:campaign:${campaignId}`, most: settings.newAccountsPerCampaignPerDay, windowSeconds: DAY },
  ];
}

function key(name: string, { campaignId, influencer }: Promoted): string {
  return `${name}:${campaignId}:${influencer ?? ''}`;
}
