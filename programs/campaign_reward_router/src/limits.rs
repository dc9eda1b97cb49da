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
/// A rotated attester or tag signer takes over after one day, so that everybody can see it coming.
#[constant]
pub const KEY_ROTATION_DELAY_SECONDS: i64 = 86_400;
/// The old tag signer stays good for 90 days at most after the new one took over.
#[constant]
pub const MAX_KEY_OVERLAP_SECONDS: u32 = 90 * 86_400;
/// How far an attested time may run ahead of the cluster's clock, which lags behind wall time.
#[constant]
pub const MAX_CLOCK_SKEW_SECONDS: i64 = 60;
