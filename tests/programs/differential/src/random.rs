/// A generator of the same numbers on every machine: xorshift64* (Vigna, 2016).
pub struct Random(pub u64);

impl Random {
    /// Any u64.
    pub fn u64(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// The low byte of a [`Random::u64`].
    pub fn u8(&mut self) -> u8 {
        self.u64() as u8
    }
}

/// FNV-1a over bytes: stands for results that are too long to return.
pub fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
