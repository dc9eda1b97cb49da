//! How a payable amount reaches its payees: as USDC from the vault, or as AC-D bought with it. A payee who can't be
//! paid blocks nobody: their part accrues.

mod accounts;
mod attention;
mod books;
mod pay;
mod payee;
mod usdc;
mod venue;

pub use accounts::*;
pub use books::*;
pub use pay::*;
pub use payee::*;
pub use usdc::*;
