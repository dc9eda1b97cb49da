//! Bounds of what an account may hold and how long things may last. Every bound is checked once, where the value
//! enters the program.

use anchor_lang::prelude::constant;
use anchor_lang::prelude::*;

/// Layout version written to every account.
pub const ACCOUNT_VERSION: u8 = 1;

#[constant]
pub const MAX_NAME_BYTES: u8 = 64;
#[constant]
pub const MAX_HANDLE_BYTES: u8 = 32;
#[constant]
pub const MAX_PLATFORM_BYTES: u8 = 32;
#[constant]
pub const MAX_TARGET_SITES: u8 = 16;
#[constant]
pub const MAX_TARGET_COHORTS: u8 = 16;
#[constant]
pub const MAX_TARGET_COUNTRIES: u8 = 16;
#[constant]
pub const MAX_SWAP_VENUES: u8 = 4;
#[constant]
pub const MAX_SWAP_POOLS: u8 = 4;

/// The smallest total budget: one US dollar.
#[constant]
pub const MIN_TOTAL_BUDGET_USDC: u64 = 1_000_000;
/// USDC has six decimals; one dollar in base units.
#[constant]
pub const USDC_BASE_UNITS: u64 = 1_000_000;
/// USDC's decimals; any other mint is refused at `initialize_config`.
pub const USDC_DECIMALS: u8 = 6;
/// A quality multiplier is a percentage from 0 to 300.
#[constant]
pub const MAX_QUALITY_MULTIPLIER_PERCENT: u16 = 300;
/// The attribution window after a campaign's end lasts 180 days at most.
#[constant]
pub const MAX_ATTRIBUTION_WINDOW_SECONDS: u32 = 180 * 86_400;
/// A tag is good for 90 days at most.
#[constant]
pub const MAX_TAG_LIFETIME_SECONDS: i64 = 90 * 86_400;
/// An attester or tag signer that the owner alone rotates takes over after one day, so that everybody can see it coming.
#[constant]
pub const KEY_ROTATION_DELAY_SECONDS: i64 = 86_400;
/// Tags of the old tag signer stay good for attention of 90 days at most after the new one took over.
#[constant]
pub const MAX_KEY_OVERLAP_SECONDS: u32 = 90 * 86_400;
/// A floor price that is lowered counts after one day; one that is raised counts at once.
#[constant]
pub const FLOOR_NOTICE_SECONDS: i64 = 86_400;
/// The owner may hold recording in the attribution window for seven days in all, by which the window grows.
#[constant]
pub const MAX_HOLD_SECONDS: u32 = 7 * 86_400;
/// An attribution is forgotten a day after the last second in which something could be recorded: a cluster's clock may
/// step back, and must not open a campaign whose attributions are gone.
#[constant]
pub const CLOSING_MARGIN_SECONDS: i64 = 86_400;
/// How far an attested time may run ahead of the cluster's clock, which lags behind wall time.
#[constant]
pub const MAX_CLOCK_SKEW_SECONDS: i64 = 60;
