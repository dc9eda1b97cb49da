/// Anchor's tag of the call by which a program tells of an event, little-endian.
const EVENT_IX_TAG: [u8; 8] = 0x1d9a_cb51_2ea5_45e4_u64.to_le_bytes();

/// Whether a call carries an event, the program's own or a forged one. Such calls succeed and do nothing, as those of an
/// Anchor program do, so that the venue can call itself with bytes that look like the router's.
#[must_use]
pub fn is_event_call(data: &[u8]) -> bool {
    data.starts_with(&EVENT_IX_TAG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_an_event_call_by_its_first_eight_bytes() {
        let tag = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];
        assert!(is_event_call(&tag));
        assert!(is_event_call(&[&tag[..], b"anything"].concat()));

        assert!(!is_event_call(&tag[..7]));
        assert!(!is_event_call(&[1; 17]));
    }
}
