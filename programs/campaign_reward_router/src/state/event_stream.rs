use anchor_lang::prelude::*;
use solana_sha256_hasher::hashv;

use super::add;

/// The head of a stream of events: how many there were and a hash over all of them.
///
/// `chain[n] = sha256(chain[n − 1] ‖ discriminator ‖ borsh(fields without chain))`, `chain[0]` is 32 zero bytes. Whoever
/// holds the events of a stream proves with the account alone that none is missing, added or changed.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventStream {
    /// Number of events so far; the newest event carries this number.
    pub seq: u64,
    pub chain: [u8; 32],
}

impl EventStream {
    /// The sequence number of the next event.
    pub fn next_seq(&self) -> Result<u64> {
        add!(self.seq, 1)
    }

    /// Takes one more event, given its bytes without the chain value, and returns the new chain value.
    pub fn append(&mut self, event: &[u8]) -> Result<[u8; 32]> {
        self.seq = self.next_seq()?;
        self.chain = hashv(&[&self.chain, event]).to_bytes();
        Ok(self.chain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_link_depends_on_all_events_before_it() {
        let (mut a, mut b) = (EventStream::default(), EventStream::default());
        a.append(b"one").unwrap();
        b.append(b"two").unwrap();
        assert_ne!(a.chain, b.chain);
        assert_ne!(a.append(b"three").unwrap(), b.append(b"three").unwrap());
        assert_eq!(a.seq, 2);
    }

    #[test]
    fn a_full_stream_refuses_to_wrap() {
        let mut full = EventStream { seq: u64::MAX, chain: [7; 32] };
        assert!(full.append(b"one more").is_err());
        assert_eq!(full, EventStream { seq: u64::MAX, chain: [7; 32] });
    }
}
