use anchor_lang::prelude::*;

use super::NO_KEY;
use crate::errors::{ensure, RouterError};
use crate::limits::{KEY_ROTATION_DELAY_SECONDS, MAX_KEY_OVERLAP_SECONDS};

/// A key that can be replaced with notice: the successor takes over after a delay that everybody can watch, and the
/// old key may stay good for an overlap so that what it signed before is not lost.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeySlot {
    pub current: Pubkey,
    /// The successor; the zero key when no rotation was ever asked for.
    pub next: Pubkey,
    /// Unix time from which `next` is good; 0 without a rotation.
    pub next_from: i64,
    /// Unix time before which `current` is still good; 0 without a rotation.
    pub current_until: i64,
}

impl KeySlot {
    pub fn new(key: Pubkey) -> Self {
        Self { current: key, ..Self::default() }
    }

    fn rotating(&self) -> bool {
        self.next != NO_KEY
    }

    /// Whether `key` may act at `now`.
    pub fn accepts(&self, key: &Pubkey, now: i64) -> bool {
        let current = *key == self.current && (!self.rotating() || now < self.current_until);
        let next = self.rotating() && *key == self.next && now >= self.next_from;
        current || next
    }

    /// Whether `key` is or will be one of this slot's keys.
    pub fn mentions(&self, key: &Pubkey) -> bool {
        *key == self.current || (self.rotating() && *key == self.next)
    }

    /// Announces a successor, which replaces one that was announced and is not yet good.
    pub fn rotate(&mut self, next: Pubkey, overlap_seconds: u32, now: i64) -> Result<()> {
        ensure!(
            next != NO_KEY && !self.mentions(&next) && overlap_seconds <= MAX_KEY_OVERLAP_SECONDS,
            RouterError::InvalidRotation
        );
        if self.rotating() && now >= self.next_from {
            self.current = self.next;
        }
        self.next = next;
        self.next_from = now.saturating_add(KEY_ROTATION_DELAY_SECONDS);
        self.current_until = self.next_from.saturating_add(i64::from(overlap_seconds));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000;
    const HANDOVER: i64 = NOW + KEY_ROTATION_DELAY_SECONDS;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn rotated(overlap_seconds: u32) -> KeySlot {
        let mut slot = KeySlot::new(key(1));
        slot.rotate(key(2), overlap_seconds, NOW).unwrap();
        slot
    }

    #[test]
    fn a_successor_is_good_from_the_end_of_the_delay_and_not_a_second_earlier() {
        let slot = rotated(0);
        assert!(slot.accepts(&key(1), HANDOVER - 1) && !slot.accepts(&key(2), HANDOVER - 1));
        assert!(!slot.accepts(&key(1), HANDOVER) && slot.accepts(&key(2), HANDOVER));
    }

    #[test]
    fn the_old_key_stays_good_for_the_overlap() {
        let slot = rotated(10);
        assert!(slot.accepts(&key(1), HANDOVER + 9) && slot.accepts(&key(2), HANDOVER + 9));
        assert!(!slot.accepts(&key(1), HANDOVER + 10));
    }

    #[test]
    fn a_second_rotation_before_the_handover_replaces_the_first() {
        let mut slot = rotated(0);
        slot.rotate(key(3), 0, NOW + 1).unwrap();
        assert!(!slot.accepts(&key(2), i64::MAX) && slot.accepts(&key(3), i64::MAX));
        assert_eq!(slot.current, key(1));
    }

    #[test]
    fn a_rotation_after_the_handover_starts_from_the_successor() {
        let mut slot = rotated(0);
        slot.rotate(key(3), 0, HANDOVER).unwrap();
        assert!(slot.accepts(&key(2), HANDOVER) && !slot.accepts(&key(1), HANDOVER));
    }

    #[test]
    fn the_zero_key_a_key_in_use_and_a_long_overlap_are_refused() {
        let mut slot = rotated(0);
        for (next, overlap) in [(NO_KEY, 0), (key(1), 0), (key(2), 0), (key(3), MAX_KEY_OVERLAP_SECONDS + 1)]
        {
            assert!(slot.rotate(next, overlap, NOW).is_err());
        }
        assert_eq!(slot, rotated(0));
    }

    #[test]
    fn the_zero_key_is_never_good() {
        assert!(!KeySlot::new(key(1)).accepts(&NO_KEY, i64::MAX));
        assert!(!rotated(0).accepts(&NO_KEY, i64::MAX));
    }
}
