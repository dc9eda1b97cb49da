/** `crr platform`: the off-chain half, over its HTTP API. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { advertiserCommands } from './advertisers';
import { campaignCommands } from './campaigns';
import { couponCommands } from './coupons';
import { devTokenCommand } from './dev-token';
import { eventCommands } from './events';
import { exportCommand } from './export';
import { influencerCommands } from './influencers';
import { keyCommands } from './keys';
import { linkCommands } from './links';
import { reportCommands } from './reports';
import { startCommand } from './start';
import { userCommands } from './users';

const TOUR = `
From nothing to an attributed purchase:
  crr platform start                                          in one terminal; in another:
  crr platform dev-token                                      an admin's token, kept in .crr for what follows
  crr platform advertisers create "Acme"
  crr platform keys create server --advertiser <id>           sk_live_…, shown once
  crr platform campaigns create "Summer" --advertiser <id> --budget 5000
  crr platform influencers create jess --platform-name instagram
  crr platform campaigns assign <campaign> <influencer> --share 15%
  crr platform coupons create --campaign <campaign> --influencer <influencer> --code JESSICA20
  crr platform events send purchase --value 49.90 --coupon JESSICA20 --api-key sk_live_…
  crr platform events show <event>                            who is credited, and why
  crr platform reports overview

Or at once, with every figure checked: crr simulate lifecycle
Exit codes: 0 ok, 1 refused, 2 bad usage, 3 not reachable.`;

/** The group. */
export function platformCommands(builder: CommandBuilder): Command {
  return builder
    .group('platform', 'advertisers, links, coupons, events, reports: over the platform’s API', [
      startCommand(builder),
      devTokenCommand(builder),
      advertiserCommands(builder),
      keyCommands(builder),
      userCommands(builder),
      campaignCommands(builder),
      influencerCommands(builder),
      linkCommands(builder),
      couponCommands(builder),
      eventCommands(builder),
      reportCommands(builder),
      exportCommand(builder),
    ])
    .addHelpText('after', TOUR);
}
