use anchor_lang::prelude::*;

use super::{add, store_range, stored_account, sub, Campaign, Progress};
use crate::errors::{ensure, RouterError};
use crate::limits::ACCOUNT_VERSION;

/// The books of a campaign's money. The vault holds the tokens, this account says whose they are.
///
/// PDA `["campaign_pot", campaign_id]`; it is the vault's token authority. Invariants, checked after every money
/// instruction: `total_funded = total_paid + accrued + usdc_balance + total_withdrawn` and
/// `vault.amount ≥ usdc_balance + accrued`.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Debug, PartialEq, Eq)]
pub struct CampaignPot {
    pub version: u8,
    pub bump: u8,
    pub campaign_id: [u8; 32],
    /// Who can withdraw: the campaign's owner.
    pub authority: Pubkey,
    /// The USDC token account, PDA `["campaign_vault", campaign_id]`.
    pub vault: Pubkey,
    pub usdc_mint: Pubkey,
    /// Available for payouts.
    pub usdc_balance: u64,
    /// Promised to payees who could not be paid; theirs whatever becomes of the campaign.
    pub accrued_usdc: u64,
    /// Deposits over the campaign's life.
    pub total_funded_usdc: u128,
    /// Transferred to payees or swapped for them over the campaign's life.
    pub total_paid_usdc: u128,
    /// Given back to the owner.
    pub total_withdrawn_usdc: u128,
    pub last_funded: i64,
    pub reserved: [u8; 32],
}

stored_account!(CampaignPot, [44, 37, 75, 5, 54, 60, 20, 41]);

impl Progress for CampaignPot {
    fn store_progress(&self, data: &mut [u8]) -> Result<()> {
        store_range!(
            data,
            Self::BALANCE_OFFSET,
            Self::PAID_END,
            self.usdc_balance,
            self.accrued_usdc,
            self.total_funded_usdc,
            self.total_paid_usdc,
        );
        Ok(())
    }
}

impl CampaignPot {
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    pub const CAMPAIGN_ID_OFFSET: usize = 10;
    pub const AUTHORITY_OFFSET: usize = 42;
    pub const VAULT_OFFSET: usize = 74;
    const BALANCE_OFFSET: usize = 138;
    const PAID_END: usize = 186;

    pub fn new(campaign_id: [u8; 32], authority: Pubkey, vault: Pubkey, usdc_mint: Pubkey, bump: u8) -> Self {
        Self {
            version: ACCOUNT_VERSION,
            bump,
            campaign_id,
            authority,
            vault,
            usdc_mint,
            usdc_balance: 0,
            accrued_usdc: 0,
            total_funded_usdc: 0,
            total_paid_usdc: 0,
            total_withdrawn_usdc: 0,
            last_funded: 0,
            reserved: [0; 32],
        }
    }

    /// Refuses another campaign's pot.
    pub fn require_of(&self, campaign: &Campaign) -> Result<()> {
        ensure!(self.campaign_id == campaign.id, RouterError::CampaignIdMismatch);
        Ok(())
    }

    /// Takes a deposit. All deposits together stay within the campaign's total budget.
    pub fn fund(&mut self, amount_usdc: u64, total_budget_usdc: u64, now: i64) -> Result<()> {
        ensure!(amount_usdc > 0, RouterError::ZeroAmount);
        let total = add!(self.total_funded_usdc, u128::from(amount_usdc))?;
        ensure!(total <= u128::from(total_budget_usdc), RouterError::ExceedsTotalBudget);
        self.total_funded_usdc = total;
        self.usdc_balance = add!(self.usdc_balance, amount_usdc)?;
        self.last_funded = now;
        Ok(())
    }

    /// Books a payout: `paid` has left or leaves the vault, `accrued` is promised.
    pub fn pay(&mut self, paid_usdc: u64, accrued_usdc: u64) -> Result<()> {
        self.usdc_balance = sub!(sub!(self.usdc_balance, paid_usdc)?, accrued_usdc)?;
        self.accrued_usdc = add!(self.accrued_usdc, accrued_usdc)?;
        self.total_paid_usdc = add!(self.total_paid_usdc, u128::from(paid_usdc))?;
        Ok(())
    }

    /// Books the payment of what had accrued.
    pub fn pay_accrued(&mut self, amount_usdc: u64) -> Result<()> {
        self.accrued_usdc = sub!(self.accrued_usdc, amount_usdc)?;
        self.total_paid_usdc = add!(self.total_paid_usdc, u128::from(amount_usdc))?;
        Ok(())
    }

    /// Books that the owner takes everything available, and returns how much that is.
    pub fn withdraw(&mut self) -> Result<u64> {
        let amount = self.usdc_balance;
        self.usdc_balance = 0;
        self.total_withdrawn_usdc = add!(self.total_withdrawn_usdc, u128::from(amount))?;
        Ok(amount)
    }

    /// What the vault must hold at least.
    pub fn owed_usdc(&self) -> Result<u64> {
        add!(self.usdc_balance, self.accrued_usdc)
    }

    /// The pot's invariant against the vault's true balance.
    pub fn require_solvent(&self, vault_amount_usdc: u64) -> Result<()> {
        ensure!(vault_amount_usdc >= self.owed_usdc()?, RouterError::Insolvent);
        let spent = add!(self.total_paid_usdc, self.total_withdrawn_usdc)?;
        let accounted = add!(spent, u128::from(self.owed_usdc()?))?;
        ensure!(accounted == self.total_funded_usdc, RouterError::Insolvent);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pot() -> CampaignPot {
        CampaignPot::new([1; 32], Pubkey::default(), Pubkey::default(), Pubkey::default(), 255)
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Fund(u64),
        Pay(u64, u64),
        Claim(u64),
        Withdraw,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0u64..2_000_000).prop_map(Step::Fund),
            (0u64..50_000, 0u64..50_000).prop_map(|(paid, accrued)| Step::Pay(paid, accrued)),
            (0u64..50_000).prop_map(Step::Claim),
            Just(Step::Withdraw),
        ]
    }

    proptest! {
        #[test]
        fn whatever_happens_every_deposit_is_accounted_for(steps in prop::collection::vec(step(), 1..200)) {
            let mut pot = pot();
            let mut vault: u64 = 0;
            for step in steps {
                let before = pot.clone();
                let moved = match step {
                    Step::Fund(amount) => pot.fund(amount, 10_000_000, 0).map(|()| vault += amount),
                    Step::Pay(paid, accrued) => pot.pay(paid, accrued).map(|()| vault -= paid),
                    Step::Claim(amount) => pot.pay_accrued(amount).map(|()| vault -= amount),
                    Step::Withdraw => pot.withdraw().map(|amount| vault -= amount),
                };
                if moved.is_err() {
                    pot = before;
                }
                prop_assert!(pot.require_solvent(vault).is_ok());
                prop_assert_eq!(pot.owed_usdc().unwrap(), vault);
            }
        }
    }

    #[test]
    fn deposits_up_to_the_total_budget_are_taken_and_not_one_unit_more() {
        let mut pot = pot();
        pot.fund(5_000_000_000, 5_000_000_000, 7).unwrap();
        assert!(pot.fund(1, 5_000_000_000, 8).is_err());
        assert_eq!((pot.usdc_balance, pot.last_funded), (5_000_000_000, 7));
    }

    #[test]
    fn a_vault_one_unit_short_is_insolvent_and_a_donation_is_not_income() {
        let mut pot = pot();
        pot.fund(10, 10, 0).unwrap();
        assert!(pot.require_solvent(9).is_err());
        assert!(pot.require_solvent(11).is_ok());
    }
}
