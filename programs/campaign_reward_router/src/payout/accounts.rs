use anchor_lang::prelude::*;

use crate::errors::RouterError;
use crate::state::*;

/// The accounts of a payout, borrowed from those of `process_campaign_vau` or `process_conversion` by [`payout_of`].
///
/// Both instructions list them flat: Anchor checks the keys of nested account groups for twins with a hash set, which
/// costs a tenth of a VAU, while types and addresses rule twins out already. Nor is an address derived: an account of this
/// program's with the right type and content can only be the one at its address, because only this program creates it,
/// and only there.
pub struct Payout<'a, 'info> {
    pub pot: &'a mut CampaignPot,
    /// The pot's account, which signs for the vault.
    pub pot_account: &'a AccountInfo<'info>,
    pub vault: &'a AccountInfo<'info>,
    pub user_token: &'a AccountInfo<'info>,
    pub influencer_token: Option<&'a AccountInfo<'info>>,
    pub token_program: &'a AccountInfo<'info>,
    pub acd: AcdAccounts<'a, 'info>,
    pub venue_accounts: &'info [AccountInfo<'info>],
}

/// What a payout in AC-D needs besides; all absent for a payout in USDC.
pub struct AcdAccounts<'a, 'info> {
    pub config: Option<&'a Config>,
    pub venue_program: Option<&'a AccountInfo<'info>>,
    pub swap_authority: Option<&'a AccountInfo<'info>>,
    pub ac_reserve: Option<&'a AccountInfo<'info>>,
    pub acd_mint: Option<&'a AccountInfo<'info>>,
    pub minter_authority: Option<&'a AccountInfo<'info>>,
    pub minter: Option<&'a AccountInfo<'info>>,
    pub attention_state: Option<&'a AccountInfo<'info>>,
    pub attention_event_authority: Option<&'a AccountInfo<'info>>,
    pub attention_token_program: Option<&'a AccountInfo<'info>>,
}

/// Borrows a [`Payout`] from an instruction's accounts.
macro_rules! payout_of {
    ($accounts:expr, $pot:expr, $venue_accounts:expr) => {
        $crate::payout::Payout {
            pot: $pot,
            pot_account: &$accounts.pot,
            vault: &$accounts.vault,
            user_token: &$accounts.user_token,
            influencer_token: $accounts.influencer_token.as_deref(),
            token_program: &$accounts.token_program,
            acd: $crate::payout::AcdAccounts {
                config: $accounts.config.as_ref().map(|config| &***config),
                venue_program: $accounts.venue_program.as_deref(),
                swap_authority: $accounts.swap_authority.as_deref(),
                ac_reserve: $accounts.ac_reserve.as_deref(),
                acd_mint: $accounts.acd_mint.as_deref(),
                minter_authority: $accounts.minter_authority.as_deref(),
                minter: $accounts.minter.as_deref(),
                attention_state: $accounts.attention_state.as_deref(),
                attention_event_authority: $accounts.attention_event_authority.as_deref(),
                attention_token_program: $accounts.attention_token_program.as_deref(),
            },
            venue_accounts: $venue_accounts,
        }
    };
}
pub(crate) use payout_of;

/// Borrows the accounts of [`super::Books`] from an instruction's.
macro_rules! book_accounts_of {
    ($accounts:expr) => {
        $crate::payout::BookAccounts {
            campaign: &$accounts.campaign,
            pot: &$accounts.pot,
            vault: &$accounts.vault,
            influencer: $accounts.influencer.as_deref(),
        }
    };
}
pub(crate) use book_accounts_of;

/// The config, where the payout needs one.
pub fn of_config<'a, 'info>(config: &'a Option<Box<Account<'info, Config>>>) -> Result<&'a Config> {
    config.as_ref().map(|config| &***config).ok_or_else(|| RouterError::MissingPayoutAccount.refuse())
}
