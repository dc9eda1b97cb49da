/** The filter that all reports share. */
import type { Command } from 'commander';
import { timeOption } from '../../options';

/** As it is typed. */
export interface ReportOptions {
  from?: string;
  to?: string;
  campaign?: string;
  influencer?: string;
  advertiser?: string;
}

/** As the platform takes it. */
export interface ReportFilter {
  from?: string;
  to?: string;
  campaign_id?: string;
  influencer_id?: string;
  advertiser_id?: string;
}

const MILLISECONDS_PER_SECOND = 1_000;

/** Adds the options. */
export function withReportFilter(command: Command): Command {
  return command
    .option('--from <time>', 'from when, e.g. 2026-06-01')
    .option('--to <time>', 'until when, not included')
    .option('--campaign <id>', 'of one campaign')
    .option('--influencer <id>', 'of one influencer')
    .option('--advertiser <id>', 'for admins: of one tenant');
}

/** Reads them. */
export function periodOf({ from, to, campaign, influencer, advertiser }: ReportOptions): ReportFilter {
  return {
    ...(from === undefined ? {} : { from: moment('--from', from) }),
    ...(to === undefined ? {} : { to: moment('--to', to) }),
    ...(campaign === undefined ? {} : { campaign_id: campaign }),
    ...(influencer === undefined ? {} : { influencer_id: influencer }),
    ...(advertiser === undefined ? {} : { advertiser_id: advertiser }),
  };
}

function moment(field: string, text: string): string {
  const now = BigInt(Math.floor(Date.now() / MILLISECONDS_PER_SECOND));
  return new Date(Number(timeOption(field, text, now)) * MILLISECONDS_PER_SECOND).toISOString();
}
