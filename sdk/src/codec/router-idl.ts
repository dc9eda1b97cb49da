import { campaign_reward_router_idl } from '../generated/campaign_reward_router';
import type { IdlTypeDef, ProgramIdl } from './idl';

/** Written by hand by the program, so that Anchor does not list it in the IDL. */
const TOMBSTONE: IdlTypeDef = {
  name: 'CampaignTombstone',
  type: {
    kind: 'struct',
    fields: [
      { name: 'version', type: 'u8' },
      { name: 'bump', type: 'u8' },
      { name: 'id', type: { array: ['u8', 32] } },
      { name: 'events', type: { defined: { name: 'EventStream' } } },
      { name: 'owner', type: 'pubkey' },
      { name: 'closed_at', type: 'i64' },
    ],
  },
};

/** First eight bytes of `sha256("account:CampaignTombstone")`. */
const TOMBSTONE_DISCRIMINATOR = [172, 232, 35, 43, 96, 164, 51, 59];

/** The router program's IDL, with the one account that Anchor leaves out. */
export const ROUTER_IDL: ProgramIdl = {
  ...campaign_reward_router_idl,
  accounts: [
    ...campaign_reward_router_idl.accounts,
    { name: TOMBSTONE.name, discriminator: TOMBSTONE_DISCRIMINATOR },
  ],
  types: [...campaign_reward_router_idl.types, TOMBSTONE],
};
