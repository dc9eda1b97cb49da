//! One file per instruction: its accounts and its handler. Rules live in `state`, arithmetic in `math`.

pub mod accept_admin;
pub mod claim_rewards;
pub mod close_attribution;
pub mod close_campaign;
pub mod close_influencer;
pub mod create_campaign;
pub mod finalize_campaign;
pub mod fund_campaign;
pub mod initialize_config;
pub mod join_campaign;
pub mod leave_campaign;
pub mod process_campaign_vau;
pub mod process_conversion;
pub mod propose_admin;
pub mod register_influencer;
pub mod update_campaign;
pub mod update_config;
pub mod update_influencer;
pub mod verify_influencer;
pub mod withdraw_remaining;

pub use accept_admin::*;
pub use claim_rewards::*;
pub use close_attribution::*;
pub use close_campaign::*;
pub use close_influencer::*;
pub use create_campaign::*;
pub use finalize_campaign::*;
pub use fund_campaign::*;
pub use initialize_config::*;
pub use join_campaign::*;
pub use leave_campaign::*;
pub use process_campaign_vau::*;
pub use process_conversion::*;
pub use propose_admin::*;
pub use register_influencer::*;
pub use update_campaign::*;
pub use update_config::*;
pub use update_influencer::*;
pub use verify_influencer::*;
pub use withdraw_remaining::*;

use anchor_lang::prelude::*;

/// The cluster's Unix time.
pub(crate) fn now() -> Result<i64> {
    Ok(Clock::get()?.unix_timestamp)
}
