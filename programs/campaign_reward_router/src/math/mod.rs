//! The arithmetic of rewards: pure functions over integers, free of Anchor types. `sdk/src/quote` is its twin; both
//! are held to `tests/vectors/math.json`.

pub mod budget;
pub mod cohort;
pub mod quality;
pub mod split;
pub mod tier;
