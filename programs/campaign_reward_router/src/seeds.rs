//! Every PDA seed of the program. `docs/PROTOCOL.md` lists the full derivations.

use anchor_lang::prelude::constant;
use anchor_lang::prelude::*;

/// `["config"]`
#[constant]
pub const CONFIG_SEED: &[u8] = b"config";
/// `["campaign", id]`
#[constant]
pub const CAMPAIGN_SEED: &[u8] = b"campaign";
/// `["campaign_pot", campaign_id]`
#[constant]
pub const POT_SEED: &[u8] = b"campaign_pot";
/// `["campaign_vault", campaign_id]`: the pot's USDC token account
#[constant]
pub const VAULT_SEED: &[u8] = b"campaign_vault";
/// `["influencer", wallet]`
#[constant]
pub const INFLUENCER_SEED: &[u8] = b"influencer";
/// `["attribution", user, campaign_id]`
#[constant]
pub const ATTRIBUTION_SEED: &[u8] = b"attribution";
/// `["participation", wallet, campaign_id]`
#[constant]
pub const PARTICIPATION_SEED: &[u8] = b"participation";
/// `["swap_authority"]`: owns nothing, holds an allowance during one swap
#[constant]
pub const SWAP_AUTHORITY_SEED: &[u8] = b"swap_authority";
/// `["minter"]`: the identity under which this program mints AC-D
#[constant]
pub const MINTER_AUTHORITY_SEED: &[u8] = b"minter";
