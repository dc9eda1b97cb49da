use anchor_lang::prelude::*;

use super::*;
use crate::errors::{ensure, RouterError};
use crate::limits::*;

/// The program's settings. PDA `["config"]`. None of its keys can move a campaign's money: the admin names the verifier
/// and the swap venues, the verifier sets tiers.
#[account]
#[derive(InitSpace, Debug, PartialEq, Eq)]
pub struct Config {
    pub version: u8,
    pub bump: u8,
    pub swap_authority_bump: u8,
    pub minter_authority_bump: u8,
    pub events: EventStream,
    pub admin: Pubkey,
    /// Becomes admin by `accept_admin`; the zero key for none.
    pub pending_admin: Pubkey,
    pub verifier: Pubkey,
    pub usdc_mint: Pubkey,
    pub ac_mint: Pubkey,
    pub acd_mint: Pubkey,
    /// Where bought AC goes: the attention token's reserve.
    pub ac_reserve: Pubkey,
    /// Programs that may swap; zero keys are empty places and never match.
    pub swap_venues: [Pubkey; MAX_SWAP_VENUES as usize],
    /// Their pools (swap state accounts) that payouts may go through: a venue lets anybody open one at any price.
    pub swap_pools: [Pubkey; MAX_SWAP_POOLS as usize],
    pub rent_payer: Pubkey,
    pub reserved: [u8; 64],
}

/// Arguments of `update_config`: what is `None` stays as it is.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateConfigParams {
    pub verifier: Option<Pubkey>,
    pub swap_venues: Option<Vec<Pubkey>>,
    pub swap_pools: Option<Vec<Pubkey>>,
}

impl Config {
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    pub const ADMIN_OFFSET: usize = 52;

    pub fn allows_venue(&self, program: &Pubkey) -> bool {
        *program != NO_KEY && self.swap_venues.contains(program)
    }

    pub fn allows_pool(&self, state: &Pubkey) -> bool {
        *state != NO_KEY && self.swap_pools.contains(state)
    }

    pub fn require_admin(&self, signer: &Pubkey) -> Result<()> {
        require_keys_eq!(*signer, self.admin, RouterError::UnauthorizedAdmin);
        Ok(())
    }

    pub fn update(&mut self, params: &UpdateConfigParams) -> Result<()> {
        ensure!(*params != UpdateConfigParams::default(), RouterError::EmptyUpdate);
        if let Some(verifier) = params.verifier {
            self.verifier = verifier;
        }
        if let Some(venues) = &params.swap_venues {
            self.swap_venues = allow_list(venues)?;
        }
        if let Some(pools) = &params.swap_pools {
            self.swap_pools = allow_list(pools)?;
        }
        Ok(())
    }

    /// Names a successor; the zero key takes the offer back.
    pub fn propose_admin(&mut self, pending: Pubkey) {
        self.pending_admin = pending;
    }

    /// The successor takes over.
    pub fn accept_admin(&mut self, signer: &Pubkey) -> Result<()> {
        ensure!(*signer != NO_KEY && *signer == self.pending_admin, RouterError::UnauthorizedPendingAdmin);
        self.admin = *signer;
        self.pending_admin = NO_KEY;
        Ok(())
    }
}

/// The stored form of a list of venues or pools: distinct keys first, zero keys after.
pub fn allow_list<const N: usize>(keys: &[Pubkey]) -> Result<[Pubkey; N]> {
    ensure!(keys.len() <= N, RouterError::InvalidVenues);
    let mut slots = [NO_KEY; N];
    for (slot, (index, key)) in slots.iter_mut().zip(keys.iter().enumerate()) {
        let twin = keys.iter().take(index).any(|before| before == key);
        ensure!(!twin && *key != NO_KEY, RouterError::InvalidVenues);
        *slot = *key;
    }
    Ok(slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    #[test]
    fn four_distinct_venues_fit_and_no_fifth_no_twin_and_no_zero_key() {
        let four: Vec<_> = (1..=4).map(key).collect();
        assert_eq!(allow_list::<4>(&four).unwrap().to_vec(), four);
        for bad in [(1..=5).map(key).collect::<Vec<_>>(), vec![key(1), key(1)], vec![NO_KEY]] {
            assert!(allow_list::<4>(&bad).is_err());
        }
    }
}
