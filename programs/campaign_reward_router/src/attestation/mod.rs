//! Proof that the edge worker signed a campaign tag: the canonical message, and the introspection of the Ed25519
//! precompile's instruction that verified its signature. `docs/PROTOCOL.md` describes both byte by byte.

mod ed25519;
mod tag;

pub use ed25519::*;
pub use tag::*;
