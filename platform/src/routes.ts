/** The routes of all rooms: an owner of a room adds its list here. */
import { routes as advertisers } from './advertisers';
import { routes as apiKeys } from './api-keys';
import { routes as applications } from './applications';
import { routes as audit } from './audit-log';
import { routes as campaigns } from './campaigns';
import { routes as chain } from './chain';
import { routes as commissions } from './commissions';
import { routes as conversions } from './conversions';
import { routes as coupons } from './coupons';
import { routes as events } from './events';
import { routes as exports_ } from './export';
import { routes as influencers } from './influencers';
import { routes as jobs } from './job-admin';
import { routes as links } from './links';
import type { Route } from './pipeline';
import { routes as privacy } from './privacy';
import { routes as refunds } from './refunds';
import { routes as reports } from './reports';
import { routes as retention } from './retention';
import { routes as users } from './users';
import { routes as wallets } from './wallets';

/** Every route of the platform, in the order of the document. */
export const ROUTES: readonly Route[] = [
  ...advertisers,
  ...apiKeys,
  ...users,
  ...campaigns,
  ...influencers,
  ...wallets,
  ...applications,
  ...links,
  ...coupons,
  ...chain,
  ...conversions,
  ...events,
  ...refunds,
  ...commissions,
  ...reports,
  ...exports_,
  ...privacy,
  ...retention,
  ...jobs,
  ...audit,
];
