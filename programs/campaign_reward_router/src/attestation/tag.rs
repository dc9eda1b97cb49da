use anchor_lang::prelude::*;

use crate::errors::{ensure, RouterError};
use crate::limits::{MAX_CLOCK_SKEW_SECONDS, MAX_TAG_LIFETIME_SECONDS};

/// Keeps a tag's signature from meaning anything elsewhere; a new message format takes a new domain.
pub const TAG_DOMAIN: &[u8; 10] = b"crr-tag-v1";
/// Domain, program id, campaign id, influencer, two times.
pub const TAG_MESSAGE_BYTES: usize = 10 + 32 + 32 + 32 + 8 + 8;

/// What a VAU says of its tag. Campaign and program come from the accounts, so that a tag of another campaign or
/// another deployment has another message.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignTag {
    /// The zero key for a link of the campaign's own.
    pub influencer: Pubkey,
    pub issued_at: i64,
    /// Last second in which the tag is good.
    pub expires_at: i64,
}

impl CampaignTag {
    /// The canonical message: `"crr-tag-v1" ‖ program ‖ campaign id ‖ influencer ‖ issued_at_le ‖ expires_at_le`.
    pub fn message(&self, program_id: &Pubkey, campaign_id: &[u8; 32]) -> [u8; TAG_MESSAGE_BYTES] {
        let mut message = [0; TAG_MESSAGE_BYTES];
        let parts: [&[u8]; 6] = [
            TAG_DOMAIN,
            program_id.as_ref(),
            campaign_id,
            self.influencer.as_ref(),
            &self.issued_at.to_le_bytes(),
            &self.expires_at.to_le_bytes(),
        ];
        let bytes = parts.into_iter().flatten().copied();
        message.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        message
    }

    /// Refuses a tag that was not good when the attention was earned.
    pub fn require_valid_at(&self, earned_at: i64) -> Result<()> {
        let lifetime = self.expires_at.checked_sub(self.issued_at);
        ensure!(
            lifetime.is_some_and(|seconds| (1..=MAX_TAG_LIFETIME_SECONDS).contains(&seconds)),
            RouterError::InvalidTagLifetime
        );
        let issued = self.issued_at <= earned_at.saturating_add(MAX_CLOCK_SKEW_SECONDS);
        ensure!(issued && earned_at <= self.expires_at, RouterError::TagExpired);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(issued_at: i64, expires_at: i64) -> CampaignTag {
        CampaignTag { influencer: Pubkey::new_from_array([3; 32]), issued_at, expires_at }
    }

    #[test]
    fn the_message_holds_every_field_at_its_place() {
        let message = tag(0x0102, -1).message(&Pubkey::new_from_array([1; 32]), &[2; 32]);
        assert_eq!(&message[..10], b"crr-tag-v1");
        assert_eq!(
            (message[10], message[41], message[42], message[73], message[74], message[105]),
            (1, 1, 2, 2, 3, 3)
        );
        assert_eq!(&message[106..114], &[2, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(&message[114..], &[0xff; 8]);
    }

    #[test]
    fn a_tag_is_good_from_issue_to_expiry_inclusive() {
        let tag = tag(1_000, 2_000);
        for (earned_at, good) in [(939, false), (940, true), (1_000, true), (2_000, true), (2_001, false)] {
            assert_eq!(tag.require_valid_at(earned_at).is_ok(), good, "{earned_at}");
        }
    }

    #[test]
    fn a_tag_lives_from_one_second_to_ninety_days() {
        for (expires_at, good) in [
            (1_000, false),
            (999, false),
            (1_001, true),
            (1_000 + MAX_TAG_LIFETIME_SECONDS, true),
            (1_001 + MAX_TAG_LIFETIME_SECONDS, false),
        ] {
            assert_eq!(tag(1_000, expires_at).require_valid_at(1_000).is_ok(), good, "{expires_at}");
        }
        assert!(tag(i64::MIN, i64::MAX).require_valid_at(0).is_err());
    }
}
