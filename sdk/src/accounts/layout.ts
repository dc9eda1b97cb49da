/** Bytes of each account. */
export const ACCOUNT_SPACE = {
  Config: 628,
  Campaign: 1328,
  CampaignTombstone: 122,
  CampaignPot: 242,
  Influencer: 317,
  Attribution: 239,
  Participation: 130,
  State: 292,
  Minter: 115,
} as const;

/** Where fields stand in an account's data, for `memcmp` filters. */
export const ACCOUNT_LAYOUT = {
  config: { version: 8, admin: 52 },
  campaign: {
    version: 8,
    id: 10,
    events: 42,
    owner: 82,
    rentPayer: 114,
    status: 146,
    attester: 156,
    tagSigner: 244,
  },
  campaignTombstone: { version: 8, id: 10, events: 42, owner: 82 },
  campaignPot: { version: 8, campaignId: 10, authority: 42, vault: 74 },
  influencer: { version: 8, wallet: 10, events: 42, verified: 114 },
  attribution: { version: 8, user: 10, campaignId: 42, influencer: 74 },
  participation: { version: 8, influencer: 10, campaignId: 42 },
} as const;
