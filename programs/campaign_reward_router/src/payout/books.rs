use anchor_lang::prelude::*;

use crate::errors::RouterError;
use crate::state::*;

/// The accounts that [`Books`] are read from and written back to.
#[derive(Clone, Copy)]
pub struct BookAccounts<'a, 'info> {
    pub campaign: &'a AccountInfo<'info>,
    pub pot: &'a AccountInfo<'info>,
    pub vault: &'a AccountInfo<'info>,
    pub influencer: Option<&'a AccountInfo<'info>>,
}

/// What a record and its payout change besides the attribution.
///
/// Anchor would write every account anew as a whole when the instruction ends, names and lists included. Most of a
/// campaign never changes here: only the ranges that hold sums, budgets and the head of the event stream are written.
pub struct Books<'a, 'info> {
    accounts: BookAccounts<'a, 'info>,
    pub campaign: Box<Campaign>,
    pub pot: Box<CampaignPot>,
    pub influencer: Option<Box<Influencer>>,
}

impl<'a, 'info> Books<'a, 'info> {
    /// Reads the accounts with the checks that Anchor would make, and refuses those of another campaign.
    pub fn open(accounts: BookAccounts<'a, 'info>) -> Result<Self> {
        let campaign = load::<Campaign>(accounts.campaign, "campaign")?;
        let pot = load::<CampaignPot>(accounts.pot, "pot")?;
        let influencer = match accounts.influencer {
            Some(account) => Some(load::<Influencer>(account, "influencer")?),
            None => None,
        };
        if pot.vault != *accounts.vault.key {
            return Err(RouterError::WrongPayeeAccount.refuse().with_account_name("vault"));
        }
        pot.require_of(&campaign)?;
        Ok(Self { accounts, campaign, pot, influencer })
    }

    pub fn pot_address(&self) -> &Pubkey {
        self.accounts.pot.key
    }

    /// The attributed influencer, or none where there is none.
    pub fn influencer_of(&mut self, wallet: &Pubkey) -> Result<Option<&mut Influencer>> {
        match &mut self.influencer {
            None if *wallet == NO_KEY => Ok(None),
            Some(influencer) if influencer.wallet == *wallet => Ok(Some(influencer)),
            _ => Err(RouterError::InfluencerMismatch.refuse()),
        }
    }

    /// Writes back what changed; called once, when nothing can fail any more but the transaction as a whole.
    pub fn close(&self) -> Result<()> {
        store(&*self.campaign, self.accounts.campaign)?;
        store(&*self.pot, self.accounts.pot)?;
        match (&self.influencer, self.accounts.influencer) {
            (Some(influencer), Some(account)) => store(&**influencer, account),
            _ => Ok(()),
        }
    }
}

/// Reads an account as Anchor's `Account` does.
pub fn load<T: AccountDeserialize + Owner>(account: &AccountInfo, name: &str) -> Result<Box<T>> {
    let named = |error: Error| error.with_account_name(name);
    if *account.owner != T::owner() {
        return Err(named(if *account.owner == System::id() && account.lamports() == 0 {
            ErrorCode::AccountNotInitialized.into()
        } else {
            Error::from(ErrorCode::AccountOwnedByWrongProgram).with_pubkeys((*account.owner, T::owner()))
        }));
    }
    let data = account.try_borrow_data()?;
    T::try_deserialize(&mut &data[..]).map(Box::new).map_err(named)
}

/// Writes back the part of an account that records change.
pub fn store<T: Progress>(account: &T, info: &AccountInfo) -> Result<()> {
    account.store_progress(&mut info.try_borrow_mut_data()?)
}
