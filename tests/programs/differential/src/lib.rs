//! A program that does what its instruction says, and returns the result: the tool chain under test.
//!
//! The same operations run here natively and in the VM; what they must give comes from `vectors.txt`.

mod calls;
mod codec;
mod collections;
#[cfg(target_os = "solana")]
mod entrypoint;
mod memory;
mod operations;
mod random;
mod text;

pub use operations::{Operation, OPERATIONS};
