//! Reads `tests/replay/golden/golden.json`, the committed bytes of every account type, field by field. The SDK reads the
//! same file, so both find the same value in the same place or one of the two runs fails.

#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails")]

use anchor_lang::prelude::Pubkey;
use anchor_lang::{AccountDeserialize, AccountSerialize};
use campaign_reward_router::state::*;
use serde_json::{json, Value};

/// A committed account: it deserializes, serializes to the very same bytes, and the fields are compared by the caller.
fn golden<T: AccountDeserialize + AccountSerialize>(name: &str) -> (T, Value) {
    let file: Value = serde_json::from_str(include_str!("../../../tests/replay/golden/golden.json")).unwrap();
    let entry = &file[name];
    let data = bytes(entry["data"].as_str().unwrap());
    let account = T::try_deserialize(&mut &data[..]).unwrap();
    let mut written = Vec::new();
    account.try_serialize(&mut written).unwrap();
    assert_eq!(written[..], data[..written.len()], "{name}");
    assert!(data[written.len()..].iter().all(|byte| *byte == 0), "{name}: zeros follow");
    (account, entry["fields"].clone())
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(number: impl ToString) -> Value {
    json!(number.to_string())
}

/// The zero key stands for none.
fn key_or_none(key: &Pubkey) -> Value {
    if *key == NO_KEY {
        Value::Null
    } else {
        text(key)
    }
}

/// The keys of a list, up to the zero keys that fill it.
fn listed(keys: &[Pubkey]) -> Value {
    keys.iter().filter(|key| **key != NO_KEY).map(text).collect()
}

fn optional(number: Option<u64>) -> Value {
    number.map_or(Value::Null, text)
}

fn variant(value: impl std::fmt::Debug) -> Value {
    json!(format!("{value:?}"))
}

fn stream(EventStream { seq, chain }: &EventStream) -> Value {
    json!({ "seq": text(seq), "chain": hex(chain) })
}

fn slot(KeySlot { current, next, next_from, current_until, current_from }: &KeySlot) -> Value {
    json!({
        "current": text(current), "next": key_or_none(next), "next_from": text(next_from),
        "current_until": text(current_until), "current_from": text(current_from),
    })
}

#[test]
fn config() {
    let (account, fields) = golden::<Config>("Config");
    let Config {
        version,
        bump,
        swap_authority_bump,
        minter_authority_bump,
        events,
        admin,
        pending_admin,
        verifier,
        usdc_mint,
        ac_mint,
        acd_mint,
        ac_reserve,
        swap_venues,
        swap_pools,
        rent_payer,
        reserved,
    } = &account;
    assert_eq!((*version, *reserved), (1, [0; 64]));
    let expected = json!({
        "bump": text(bump), "swap_authority_bump": text(swap_authority_bump),
        "minter_authority_bump": text(minter_authority_bump), "events": stream(events), "admin": text(admin),
        "pending_admin": key_or_none(pending_admin), "verifier": text(verifier), "usdc_mint": text(usdc_mint),
        "ac_mint": text(ac_mint), "acd_mint": text(acd_mint), "ac_reserve": text(ac_reserve),
        "swap_venues": listed(swap_venues), "swap_pools": listed(swap_pools), "rent_payer": text(rent_payer),
    });
    assert_eq!(expected, fields);
}

#[test]
fn campaign() {
    let (account, fields) = golden::<Campaign>("Campaign");
    let Campaign {
        version,
        bump,
        id,
        events,
        owner,
        rent_payer,
        status,
        paused,
        campaign_type,
        influencer_policy,
        payout_asset,
        min_attention_seconds,
        influencer_share_bps,
        user_bonus_bps,
        attester,
        tag_signer,
        min_ac_per_usdc,
        nonce,
        created_at,
        start_date,
        end_date,
        attribution_window_seconds,
        paused_at,
        ended_at,
        settles_until,
        total_budget_usdc,
        remaining_budget_usdc,
        today,
        today_spent_usdc,
        stats,
        targeting_since,
        resumed_at,
        held_until,
        held_seconds,
        next_min_ac_per_usdc,
        next_min_ac_from,
        reserved,
        daily_budget_usdc,
        payout_rules,
        name,
        targeting,
    } = &account;
    assert_eq!((*version, *reserved), (1, [0; 64]));
    let expected = json!({
        "bump": text(bump), "id": hex(id), "events": stream(events), "owner": text(owner),
        "rent_payer": text(rent_payer), "status": variant(status), "paused": paused,
        "campaign_type": variant(campaign_type), "influencer_policy": variant(influencer_policy),
        "payout_asset": variant(payout_asset), "min_attention_seconds": text(min_attention_seconds),
        "influencer_share_bps": text(influencer_share_bps), "user_bonus_bps": text(user_bonus_bps),
        "attester": slot(attester), "tag_signer": slot(tag_signer), "min_ac_per_usdc": text(min_ac_per_usdc),
        "nonce": text(nonce), "created_at": text(created_at), "start_date": text(start_date),
        "end_date": text(end_date), "attribution_window_seconds": text(attribution_window_seconds),
        "paused_at": text(paused_at), "ended_at": text(ended_at), "settles_until": text(settles_until),
        "total_budget_usdc": text(total_budget_usdc), "remaining_budget_usdc": text(remaining_budget_usdc),
        "today": text(today), "today_spent_usdc": text(today_spent_usdc), "stats": campaign_stats(stats),
        "targeting_since": text(targeting_since), "resumed_at": text(resumed_at), "held_until": text(held_until),
        "held_seconds": text(held_seconds), "next_min_ac_per_usdc": text(next_min_ac_per_usdc),
        "next_min_ac_from": text(next_min_ac_from),
        "daily_budget_usdc": optional(*daily_budget_usdc), "payout_rules": rules(payout_rules), "name": name,
        "targeting": targets(targeting),
    });
    assert_eq!(expected, fields);
}

fn campaign_stats(stats: &CampaignStats) -> Value {
    let CampaignStats {
        total_vaus_processed,
        unique_users,
        conversions,
        total_attention_seconds,
        total_paid_out_usdc,
        influencer_payouts_usdc,
        user_bonuses_usdc,
    } = stats;
    json!({
        "total_vaus_processed": text(total_vaus_processed), "unique_users": text(unique_users),
        "conversions": text(conversions), "total_attention_seconds": text(total_attention_seconds),
        "total_paid_out_usdc": text(total_paid_out_usdc),
        "influencer_payouts_usdc": text(influencer_payouts_usdc), "user_bonuses_usdc": text(user_bonuses_usdc),
    })
}

fn rules(rules: &PayoutRules) -> Value {
    let PayoutRules {
        base_rate_per_second_usdc,
        quality_multipliers: table,
        conversion_bonus_usdc,
        max_payout_per_user_usdc,
    } = rules;
    json!({
        "base_rate_per_second_usdc": text(base_rate_per_second_usdc),
        "quality_multipliers": {
            "up_to_69_percent": text(table.up_to_69_percent), "up_to_84_percent": text(table.up_to_84_percent),
            "up_to_94_percent": text(table.up_to_94_percent), "up_to_100_percent": text(table.up_to_100_percent),
        },
        "conversion_bonus_usdc": optional(*conversion_bonus_usdc),
        "max_payout_per_user_usdc": optional(*max_payout_per_user_usdc),
    })
}

fn targets(Targeting { require_cohort, sites, cohorts, countries }: &Targeting) -> Value {
    json!({
        "require_cohort": require_cohort,
        "sites": sites.iter().map(|site| hex(site)).collect::<Vec<_>>(),
        "cohorts": cohorts.iter().map(text).collect::<Vec<_>>(),
        "countries": countries.iter().map(|code| String::from_utf8_lossy(code)).collect::<Vec<_>>(),
    })
}

#[test]
fn campaign_tombstone() {
    let (account, fields) = golden::<CampaignTombstone>("CampaignTombstone");
    let CampaignTombstone { version, bump, id, events, owner, closed_at } = &account;
    assert_eq!(*version, 1);
    let expected = json!({
        "bump": text(bump), "id": hex(id), "events": stream(events), "owner": text(owner),
        "closed_at": text(closed_at),
    });
    assert_eq!(expected, fields);
}

#[test]
fn campaign_pot() {
    let (account, fields) = golden::<CampaignPot>("CampaignPot");
    let CampaignPot {
        version,
        bump,
        campaign_id,
        authority,
        vault,
        usdc_mint,
        usdc_balance,
        accrued_usdc,
        total_funded_usdc,
        total_paid_usdc,
        total_withdrawn_usdc,
        last_funded,
        reserved,
    } = &account;
    assert_eq!((*version, *reserved), (1, [0; 32]));
    let expected = json!({
        "bump": text(bump), "campaign_id": hex(campaign_id), "authority": text(authority), "vault": text(vault),
        "usdc_mint": text(usdc_mint), "usdc_balance": text(usdc_balance), "accrued_usdc": text(accrued_usdc),
        "total_funded_usdc": text(total_funded_usdc), "total_paid_usdc": text(total_paid_usdc),
        "total_withdrawn_usdc": text(total_withdrawn_usdc), "last_funded": text(last_funded),
    });
    assert_eq!(expected, fields);
}

#[test]
fn influencer() {
    let (account, fields) = golden::<Influencer>("Influencer");
    let Influencer {
        version,
        bump,
        wallet,
        events,
        rent_payer,
        verified,
        tier,
        follower_count,
        registered_at,
        open_attributions,
        participations,
        stats,
        reserved,
        handle,
        platform,
    } = &account;
    assert_eq!((*version, *reserved), (1, [0; 32]));
    let Platform::Custom(custom) = platform else { panic!("the platform is a custom one") };
    let expected = json!({
        "bump": text(bump), "wallet": text(wallet), "events": stream(events), "rent_payer": text(rent_payer),
        "verified": verified, "tier": variant(tier), "follower_count": text(follower_count),
        "registered_at": text(registered_at), "open_attributions": text(open_attributions),
        "participations": text(participations), "stats": influencer_stats(stats), "handle": handle,
        "platform": { "custom": custom },
    });
    assert_eq!(expected, fields);
}

fn influencer_stats(stats: &InfluencerStats) -> Value {
    let InfluencerStats {
        total_referrals,
        total_vaus,
        conversion_count,
        quality_score_sum,
        total_attention_seconds,
        total_earned_usdc,
    } = stats;
    json!({
        "total_referrals": text(total_referrals), "total_vaus": text(total_vaus),
        "conversion_count": text(conversion_count), "quality_score_sum": text(quality_score_sum),
        "total_attention_seconds": text(total_attention_seconds), "total_earned_usdc": text(total_earned_usdc),
    })
}

#[test]
fn attribution() {
    let (account, fields) = golden::<Attribution>("Attribution");
    let Attribution {
        version,
        bump,
        user,
        campaign_id,
        influencer,
        rent_payer,
        converted,
        tag_issued_at,
        first_vau_time,
        last_vau_time,
        total_vaus,
        total_attention_seconds,
        total_user_earned_usdc,
        total_influencer_earned_usdc,
        accrued_user_usdc,
        accrued_influencer_usdc,
        user_token_bump,
        influencer_token_bump,
        reserved,
    } = &account;
    assert_eq!((*version, *reserved), (1, [0; 30]));
    let expected = json!({
        "bump": text(bump), "user": text(user), "campaign_id": hex(campaign_id),
        "influencer": key_or_none(influencer), "rent_payer": text(rent_payer), "converted": converted,
        "tag_issued_at": text(tag_issued_at), "first_vau_time": text(first_vau_time),
        "last_vau_time": text(last_vau_time), "total_vaus": text(total_vaus),
        "total_attention_seconds": text(total_attention_seconds),
        "total_user_earned_usdc": text(total_user_earned_usdc),
        "total_influencer_earned_usdc": text(total_influencer_earned_usdc),
        "accrued_user_usdc": text(accrued_user_usdc), "accrued_influencer_usdc": text(accrued_influencer_usdc),
        "user_token_bump": text(user_token_bump), "influencer_token_bump": text(influencer_token_bump),
    });
    assert_eq!(expected, fields);
}

#[test]
fn participation() {
    let (account, fields) = golden::<Participation>("Participation");
    let Participation { version, bump, influencer, campaign_id, rent_payer, joined_at, reserved } = &account;
    assert_eq!((*version, *reserved), (1, [0; 16]));
    let expected = json!({
        "bump": text(bump), "influencer": text(influencer), "campaign_id": hex(campaign_id),
        "rent_payer": text(rent_payer), "joined_at": text(joined_at),
    });
    assert_eq!(expected, fields);
}
