//! A venue that speaks the `Swap` instruction of spl-token-swap and cheats as its pool account says.
//!
//! Called with an event tag, it does nothing: it can tell itself events that look like another program's.
//!
//! The swap state account may belong to anybody: its first byte is the [`Mode`], the rest is mode data.

#[cfg(not(feature = "no-entrypoint"))]
mod entrypoint;
mod event;
mod mode;
mod swap;
mod token;

pub use event::is_event_call;
pub use mode::Mode;
pub use swap::{process_swap, AUTHORITY_SEED};
