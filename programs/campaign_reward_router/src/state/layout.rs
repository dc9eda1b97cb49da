//! The layout of the accounts is part of the interface: other programs, indexers and `memcmp` filters read it. A change
//! to any of these numbers is a breaking change and takes a new account version.

use anchor_lang::prelude::*;

use super::*;

const _: () = assert!(Config::SPACE == 8 + 620);
const _: () = assert!(Campaign::SPACE == 8 + 1_320);
const _: () = assert!(CampaignPot::SPACE == 8 + 234);
const _: () = assert!(Influencer::SPACE == 8 + 309);
const _: () = assert!(Attribution::SPACE == 8 + 231);
const _: () = assert!(Participation::SPACE == 8 + 122);
const _: () = assert!(CampaignTombstone::SPACE == 8 + 114);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::split::Split;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn bytes<T: AccountSerialize>(account: &T) -> Vec<u8> {
        let mut bytes = Vec::new();
        account.try_serialize(&mut bytes).unwrap();
        bytes
    }

    fn campaign() -> Campaign {
        let params = CreateCampaignParams {
            nonce: 7,
            name: "Summer Sale".into(),
            campaign_type: CampaignType::Influencer,
            influencer_policy: InfluencerPolicy::Joined,
            payout_asset: PayoutAsset::Usdc,
            min_ac_per_usdc: 0,
            total_budget_usdc: 5_000_000_000,
            daily_budget_usdc: Some(1),
            payout_rules: PayoutRules {
                base_rate_per_second_usdc: 1_000,
                quality_multipliers: QualityMultipliers {
                    up_to_69_percent: 50,
                    up_to_84_percent: 80,
                    up_to_94_percent: 100,
                    up_to_100_percent: 120,
                },
                conversion_bonus_usdc: None,
                max_payout_per_user_usdc: Some(2),
            },
            influencer_share_bps: 2_000,
            user_bonus_bps: 500,
            min_attention_seconds: 0,
            targeting: Targeting::default(),
            start_date: 0,
            end_date: 1_000,
            attribution_window_seconds: 60,
            attester: key(5),
            tag_signer: key(6),
        };
        Campaign::new([2; 32], params, key(3), key(4), 254, 500).unwrap()
    }

    fn assert_at<const N: usize>(data: &[u8], offset: usize, expected: [u8; N]) {
        assert_eq!(data[offset..offset + N], expected, "offset {offset}");
    }

    #[test]
    fn discriminators_are_pinned() {
        assert_eq!(Config::DISCRIMINATOR, [155, 12, 170, 224, 30, 250, 204, 130]);
        assert_eq!(Campaign::DISCRIMINATOR, [50, 40, 49, 11, 157, 220, 229, 192]);
        assert_eq!(CampaignPot::DISCRIMINATOR, [44, 37, 75, 5, 54, 60, 20, 41]);
        assert_eq!(Influencer::DISCRIMINATOR, [7, 16, 195, 22, 45, 103, 51, 29]);
        assert_eq!(Attribution::DISCRIMINATOR, [177, 237, 56, 9, 86, 246, 162, 76]);
        assert_eq!(Participation::DISCRIMINATOR, [237, 154, 142, 46, 143, 63, 189, 18]);
        assert_eq!(CampaignTombstone::DISCRIMINATOR, [172, 232, 35, 43, 96, 164, 51, 59]);
    }

    #[test]
    fn a_campaigns_fields_stand_at_their_published_offsets() {
        let data = bytes(&campaign());
        assert_eq!(data[8], 1);
        assert_eq!(data[9], 254);
        assert_at(&data, Campaign::ID_OFFSET, [2; 32]);
        assert_at(&data, Campaign::EVENTS_OFFSET, [0; 40]);
        assert_at(&data, Campaign::OWNER_OFFSET, [3; 32]);
        assert_at(&data, Campaign::RENT_PAYER_OFFSET, [4; 32]);
        assert_at(&data, Campaign::STATUS_OFFSET, [0, 0, 0, 1, 0, 1]);
        assert_at(&data, 152, 2_000u16.to_le_bytes());
        assert_at(&data, Campaign::ATTESTER_OFFSET, [5; 32]);
        assert_at(&data, Campaign::TAG_SIGNER_OFFSET, [6; 32]);
    }

    #[test]
    fn a_tombstone_has_id_events_and_owner_where_the_campaign_had_them() {
        let mut campaign = campaign();
        campaign.events.append(b"event").unwrap();
        let (before, after) = (bytes(&campaign), bytes(&CampaignTombstone::of(&campaign, 9)));
        assert_eq!(before[8..Campaign::OWNER_OFFSET + 32], after[8..CampaignTombstone::OWNER_OFFSET + 32]);
        assert_ne!(before[..8], after[..8]);
    }

    #[test]
    fn the_other_accounts_keys_stand_at_their_published_offsets() {
        let pot = bytes(&CampaignPot::new([2; 32], key(3), key(4), key(5), 9));
        assert_at(&pot, CampaignPot::CAMPAIGN_ID_OFFSET, [2; 32]);
        assert_at(&pot, CampaignPot::AUTHORITY_OFFSET, [3; 32]);
        assert_at(&pot, CampaignPot::VAULT_OFFSET, [4; 32]);

        let touch = FirstTouch {
            user: key(1),
            influencer: key(3),
            rent_payer: key(4),
            tag_issued_at: 0,
            user_token_bump: 255,
            influencer_token_bump: 254,
        };
        let attribution = bytes(&Attribution::new(touch, [2; 32], 9, 0));
        assert_at(&attribution, Attribution::USER_OFFSET, [1; 32]);
        assert_at(&attribution, Attribution::CAMPAIGN_ID_OFFSET, [2; 32]);
        assert_at(&attribution, Attribution::INFLUENCER_OFFSET, [3; 32]);

        let participation = bytes(&Participation::new(key(1), [2; 32], key(3), 9, 0));
        assert_at(&participation, Participation::INFLUENCER_OFFSET, [1; 32]);
        assert_at(&participation, Participation::CAMPAIGN_ID_OFFSET, [2; 32]);

        let profile =
            InfluencerProfile { handle: "@h".into(), platform: Platform::TikTok, follower_count: 1 };
        let mut influencer = Influencer::new(key(1), key(2), profile, 9, 0).unwrap();
        influencer.verify(true, InfluencerTier::Mega);
        let influencer = bytes(&influencer);
        assert_at(&influencer, Influencer::WALLET_OFFSET, [1; 32]);
        assert_at(&influencer, Influencer::EVENTS_OFFSET, [0; 40]);
        assert_at(&influencer, Influencer::VERIFIED_OFFSET, [1, 4]);
    }

    fn split() -> Split {
        Split { payable_usdc: 90, user_usdc: 60, influencer_usdc: 30, user_bonus_usdc: 5 }
    }

    /// What records change must be all that `store_progress` leaves different from what was stored before.
    fn assert_stored<T: AccountSerialize + Progress>(before: &T, after: &T) {
        let mut data = bytes(before);
        after.store_progress(&mut data).unwrap();
        assert_ne!(bytes(before), bytes(after));
        assert_eq!(data, bytes(after));
    }

    #[test]
    fn what_records_change_is_stored_where_it_stands() {
        let before = campaign();
        let mut after = before.clone();
        after.remaining_budget_usdc = 1_000;
        after.record_vau(77, true, &split(), 200_000).unwrap();
        after.record_conversion(&split(), 300_000).unwrap();
        after.events.append(b"event").unwrap();
        assert_stored(&before, &after);

        let before = CampaignPot::new([2; 32], key(3), key(4), key(5), 9);
        let mut after = before.clone();
        (after.usdc_balance, after.total_funded_usdc) = (1_000, 1_000);
        after.pay(60, 30).unwrap();
        assert_stored(&before, &after);

        let profile =
            InfluencerProfile { handle: "@h".into(), platform: Platform::TikTok, follower_count: 1 };
        let before = Influencer::new(key(1), key(2), profile, 9, 0).unwrap();
        let mut after = before.clone();
        after.record_vau(77, 70, true, &split()).unwrap();
        after.record_conversion(&split()).unwrap();
        assert_stored(&before, &after);

        let touch = FirstTouch {
            user: key(1),
            influencer: key(3),
            rent_payer: key(4),
            tag_issued_at: 11,
            user_token_bump: 255,
            influencer_token_bump: 254,
        };
        let before = Attribution::new(touch, [2; 32], 9, 100);
        let mut after = before.clone();
        after.record_vau(77, &split(), 200).unwrap();
        after.record_conversion(&split()).unwrap();
        after.accrue(60, 30).unwrap();
        assert_stored(&before, &after);
    }

    #[test]
    fn an_account_that_is_cut_short_is_not_written() {
        let pot = CampaignPot::new([2; 32], key(3), key(4), key(5), 9);
        assert!(pot.store_progress(&mut [0; 100]).is_err());
    }
}
