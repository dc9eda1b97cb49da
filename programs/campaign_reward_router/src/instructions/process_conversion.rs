use anchor_lang::prelude::*;

use super::now;
use crate::errors::RouterError;
use crate::events::*;
use crate::math::split::Split;
use crate::payout::*;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct ProcessConversion<'info> {
    pub attester: Signer<'info>,

    /// The only account of its type with this id, so its address need not be derived.
    #[account(mut)]
    pub campaign: Box<Account<'info, Campaign>>,

    /// Checked against user and campaign in the handler.
    #[account(mut)]
    pub attribution: Box<Account<'info, Attribution>>,

    pub payout: Payout<'info>,
}

impl<'info> ProcessConversion<'info> {
    pub fn handle(ctx: Context<'info, Self>, conversion_value: u64, min_ac_out: u64) -> Result<()> {
        let now = now()?;
        let accounts = ctx.accounts;
        accounts.require_eligible(now)?;

        let bonus_usdc = accounts.campaign.payout_rules.conversion_bonus_usdc.unwrap_or(0);
        let pot_usdc = accounts.payout.pot.usdc_balance;
        let allowance = accounts.campaign.allowance(accounts.attribution.cost_usdc()?, pot_usdc, now);
        if bonus_usdc > 0 && allowance.most() == 0 {
            return emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| {
                BudgetExhausted::new(seq, now, &accounts.attribution, PayoutKind::Conversion, &allowance)
            });
        }

        let split = accounts.record(allowance.payable(u128::from(bonus_usdc)), now)?;
        let payout = pay(
            &mut accounts.payout,
            ctx.remaining_accounts,
            &accounts.campaign,
            &mut accounts.attribution,
            &split,
            min_ac_out,
        )?;
        let attribution = &accounts.attribution;
        emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| ConversionProcessed {
            seq,
            timestamp: now,
            campaign_id: attribution.campaign_id,
            user: attribution.user,
            influencer: attribution.influencer,
            conversion_value,
            payout,
            chain: UNCHAINED,
        })
    }

    fn require_eligible(&self, now: i64) -> Result<()> {
        self.payout.require_of(&self.campaign)?;
        self.campaign.require_attester(self.attester.key, now)?;
        self.attribution.require_of(self.payout.user.key, &self.campaign.id)?;
        require!(!self.attribution.converted, RouterError::AlreadyConverted);
        self.campaign.require_recording(now)
    }

    fn record(&mut self, payable_usdc: u64, now: i64) -> Result<Split> {
        let influencer = self.payout.influencer_of(&self.attribution.influencer)?;
        let tier_percent = influencer.as_ref().map(|influencer| influencer.tier_percent());
        let split = self.campaign.split(payable_usdc, tier_percent);
        self.attribution.record_conversion(&split)?;
        self.campaign.record_conversion(&split, now)?;
        if let Some(influencer) = influencer {
            influencer.record_conversion(&split)?;
        }
        Ok(split)
    }
}
