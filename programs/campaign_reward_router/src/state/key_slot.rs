use anchor_lang::prelude::*;

use super::NO_KEY;
use crate::errors::{ensure, RouterError};
use crate::limits::{KEY_ROTATION_DELAY_SECONDS, MAX_KEY_OVERLAP_SECONDS};

/// A key that can be replaced so that what was earned under it still settles.
///
/// The owner alone announces a successor, who takes over after a delay that everybody can watch; the key before stays
/// good for what was earned before the hand-over. Together with the campaign's other key the owner retires a key at
/// once and altogether: a thief could say that anything was earned before.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeySlot {
    pub current: Pubkey,
    /// The successor; the zero key when no rotation was ever asked for.
    pub next: Pubkey,
    /// Unix time from which `next` is good; 0 without a rotation.
    pub next_from: i64,
    /// `current` is good for what was earned before this Unix time; 0 without a rotation, and for a retired key.
    pub current_until: i64,
    /// Unix time from which `current` was good; 0 for the key that the campaign began with.
    pub current_from: i64,
}

/// What a rotation depends on besides its key.
#[derive(Clone, Copy, Debug)]
pub struct RotationTerms {
    pub now: i64,
    /// What the old key signed is good for attention of so long after the hand-over.
    pub overlap_seconds: u32,
    /// The time that counts for whether the key before the current one had its time: it stands still while paused.
    pub open_until: i64,
    /// When recording was last opened after a pause or hold; 0 for never.
    pub resumed_at: i64,
    /// How long what was earned under a key may take to settle.
    pub settling_seconds: i64,
    /// Since when the campaign's other key, whose signature is given, is good: the key is retired for everything that
    /// was earned from then on.
    pub retired_since: Option<i64>,
}

impl KeySlot {
    pub fn new(key: Pubkey) -> Self {
        Self { current: key, ..Self::default() }
    }

    fn rotating(&self) -> bool {
        self.next != NO_KEY
    }

    fn handed_over(&self, now: i64) -> bool {
        self.rotating() && now >= self.next_from
    }

    /// Whether `key` may vouch at `now` for what was earned at `earned_at`.
    pub fn accepts(&self, key: &Pubkey, earned_at: i64, now: i64) -> bool {
        let current = *key == self.current && (!self.rotating() || earned_at < self.current_until);
        current || (*key == self.next && self.handed_over(now))
    }

    /// Since when `key`, which acts at `now`, is good; none for a key that does not act.
    pub fn good_since(&self, key: &Pubkey, now: i64) -> Option<i64> {
        if self.handed_over(now) {
            (*key == self.next).then_some(self.next_from)
        } else {
            (*key == self.current).then_some(self.current_from)
        }
    }

    /// Whether `key` is or will be one of this slot's keys.
    pub fn mentions(&self, key: &Pubkey) -> bool {
        *key == self.current || (self.rotating() && *key == self.next)
    }

    /// Announces a successor, which replaces one that was announced and is not yet good; or, with the other key's
    /// signature, retires the key at once. A key whose time to settle has not passed is not forgotten for a third; with
    /// the other key's signature it is retired by naming its successor again.
    pub fn rotate(&mut self, next: Pubkey, terms: RotationTerms) -> Result<()> {
        ensure!(
            next != NO_KEY && terms.overlap_seconds <= MAX_KEY_OVERLAP_SECONDS,
            RouterError::InvalidRotation
        );
        if let (Some(since), true) = (terms.retired_since, next == self.next && self.handed_over(terms.now)) {
            self.current_until = self.current_until.min(since);
            return Ok(());
        }
        ensure!(!self.mentions(&next), RouterError::InvalidRotation);
        if self.handed_over(terms.now) {
            let over_at = self.next_from.max(self.current_until).max(terms.resumed_at);
            let settled_from = over_at.saturating_add(terms.settling_seconds);
            if terms.open_until < settled_from {
                let since = terms.retired_since.ok_or_else(|| RouterError::RotationTooSoon.refuse())?;
                ensure!(since <= self.next_from, RouterError::UnauthorizedCoSigner);
                (self.next, self.next_from) = (next, terms.now);
                return Ok(());
            }
            (self.current, self.current_from) = (self.next, self.next_from);
        }
        self.next = next;
        (self.next_from, self.current_until) = match terms.retired_since {
            Some(since) => (terms.now, since),
            None => {
                let from = terms.now.saturating_add(KEY_ROTATION_DELAY_SECONDS);
                (from, from.saturating_add(i64::from(terms.overlap_seconds)))
            }
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000;
    const HANDOVER: i64 = NOW + KEY_ROTATION_DELAY_SECONDS;
    const WINDOW: i64 = 7 * 86_400;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn at(now: i64) -> RotationTerms {
        RotationTerms {
            now,
            overlap_seconds: 0,
            open_until: now,
            resumed_at: 0,
            settling_seconds: WINDOW,
            retired_since: None,
        }
    }

    fn retiring(now: i64, since: i64) -> RotationTerms {
        RotationTerms { retired_since: Some(since), ..at(now) }
    }

    fn rotated(overlap_seconds: u32) -> KeySlot {
        let mut slot = KeySlot::new(key(1));
        slot.rotate(key(2), RotationTerms { overlap_seconds, ..at(NOW) }).unwrap();
        slot
    }

    #[test]
    fn a_successor_is_good_from_the_end_of_the_delay_and_not_a_second_earlier() {
        let slot = rotated(0);
        assert!(!slot.accepts(&key(2), NOW, HANDOVER - 1) && slot.accepts(&key(2), NOW, HANDOVER));
        assert!(slot.accepts(&key(1), HANDOVER - 1, HANDOVER - 1));
    }

    #[test]
    fn the_old_key_stays_good_for_what_was_earned_before_the_handover() {
        let slot = rotated(0);
        assert!(slot.accepts(&key(1), HANDOVER - 1, i64::MAX));
        assert!(!slot.accepts(&key(1), HANDOVER, HANDOVER));
    }

    #[test]
    fn the_old_key_stays_good_for_attention_of_the_overlap() {
        let slot = rotated(10);
        assert!(
            slot.accepts(&key(1), HANDOVER + 9, i64::MAX) && slot.accepts(&key(2), HANDOVER + 9, HANDOVER)
        );
        assert!(!slot.accepts(&key(1), HANDOVER + 10, i64::MAX));
    }

    #[test]
    fn a_second_rotation_before_the_handover_replaces_the_first() {
        let mut slot = rotated(0);
        slot.rotate(key(3), at(NOW + 1)).unwrap();
        assert!(!slot.accepts(&key(2), 0, i64::MAX) && slot.accepts(&key(3), 0, i64::MAX));
        assert_eq!((slot.current, slot.current_from), (key(1), 0));
    }

    #[test]
    fn a_key_is_not_forgotten_before_what_was_earned_under_it_could_settle() {
        let settled = HANDOVER + WINDOW;
        let mut slot = rotated(0);
        assert!(slot.rotate(key(3), at(settled - 1)).is_err());
        assert!(slot.rotate(key(3), RotationTerms { open_until: settled - 1, ..at(settled) }).is_err());
        assert!(slot.rotate(key(3), RotationTerms { resumed_at: HANDOVER + 1, ..at(settled) }).is_err());
        assert_eq!(slot, rotated(0));
        slot.rotate(key(3), at(settled)).unwrap();
        assert_eq!((slot.current, slot.current_from), (key(2), HANDOVER));
        assert!(slot.accepts(&key(2), settled, settled) && !slot.accepts(&key(1), 0, settled));
    }

    #[test]
    fn a_key_is_not_forgotten_while_its_overlap_lasts() {
        let overlap: i64 = 30 * 86_400;
        let mut slot = rotated(30 * 86_400);
        assert!(slot.rotate(key(3), at(HANDOVER + overlap + WINDOW - 1)).is_err());
        slot.rotate(key(3), at(HANDOVER + overlap + WINDOW)).unwrap();
        assert_eq!(slot.current, key(2));
    }

    #[test]
    fn a_stolen_key_from_before_is_retired_by_naming_its_successor_again() {
        let mut slot = rotated(10);
        assert!(slot.rotate(key(2), retiring(HANDOVER - 1, 0)).is_err());
        assert!(slot.rotate(key(2), at(HANDOVER)).is_err());
        slot.rotate(key(2), retiring(HANDOVER, HANDOVER + 20)).unwrap();
        assert_eq!(slot, rotated(10));
        slot.rotate(key(2), retiring(HANDOVER, 5)).unwrap();
        assert!(slot.accepts(&key(1), 4, HANDOVER) && !slot.accepts(&key(1), 5, HANDOVER));
        assert!(slot.accepts(&key(2), 0, HANDOVER));
    }

    #[test]
    fn both_other_keys_together_retire_a_key_at_once_and_altogether() {
        let mut slot = KeySlot::new(key(1));
        slot.rotate(key(2), retiring(NOW, 0)).unwrap();
        assert!(slot.accepts(&key(2), NOW, NOW) && !slot.accepts(&key(1), 0, NOW));
    }

    #[test]
    fn a_co_signer_retires_a_key_for_no_time_before_its_own() {
        let mut slot = KeySlot::new(key(1));
        slot.rotate(key(2), retiring(NOW, NOW - 10)).unwrap();
        assert!(slot.accepts(&key(1), NOW - 11, NOW) && !slot.accepts(&key(1), NOW - 10, NOW));
    }

    #[test]
    fn a_stolen_successor_is_replaced_at_once_and_the_key_before_keeps_its_time() {
        let mut slot = rotated(0);
        assert!(slot.rotate(key(3), retiring(HANDOVER + 5, HANDOVER + 1)).is_err());
        slot.rotate(key(3), retiring(HANDOVER + 5, HANDOVER)).unwrap();
        assert!(!slot.accepts(&key(2), 0, i64::MAX) && slot.accepts(&key(3), 0, HANDOVER + 5));
        assert!(slot.accepts(&key(1), HANDOVER - 1, i64::MAX) && !slot.accepts(&key(1), HANDOVER, i64::MAX));
    }

    #[test]
    fn a_key_is_good_since_it_took_over_and_for_as_long_as_it_acts() {
        let slot = rotated(100);
        assert_eq!(slot.good_since(&key(1), HANDOVER - 1), Some(0));
        assert_eq!(slot.good_since(&key(1), HANDOVER), None);
        assert_eq!(slot.good_since(&key(2), HANDOVER - 1), None);
        assert_eq!(slot.good_since(&key(2), HANDOVER), Some(HANDOVER));
        assert_eq!(slot.good_since(&key(3), HANDOVER), None);
    }

    #[test]
    fn the_zero_key_a_key_in_use_and_a_long_overlap_are_refused() {
        let mut slot = rotated(0);
        for (next, overlap_seconds) in
            [(NO_KEY, 0), (key(1), 0), (key(2), 0), (key(3), MAX_KEY_OVERLAP_SECONDS + 1)]
        {
            assert!(slot.rotate(next, RotationTerms { overlap_seconds, ..at(NOW) }).is_err());
        }
        assert_eq!(slot, rotated(0));
    }

    #[test]
    fn the_zero_key_is_never_good() {
        assert!(!KeySlot::new(key(1)).accepts(&NO_KEY, 0, i64::MAX));
        assert!(!rotated(0).accepts(&NO_KEY, 0, i64::MAX));
    }
}
