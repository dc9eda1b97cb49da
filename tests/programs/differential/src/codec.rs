//! Operands are little-endian and unpadded, one behind the other; so are results.

/// What is left of an operation's operands.
pub struct Operands<'a>(pub &'a [u8]);

impl<'a> Operands<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }
}

/// A value that can be an operand.
pub trait Decode {
    fn decode(operands: &mut Operands) -> Self;
}

/// A value that can be a result.
pub trait Encode {
    fn encode(&self, out: &mut Vec<u8>);
}

macro_rules! integers {
    ($($kind:ty),*) => {$(
        impl Decode for $kind {
            fn decode(operands: &mut Operands) -> Self {
                let mut bytes = [0; size_of::<$kind>()];
                bytes.copy_from_slice(operands.take(size_of::<$kind>()));
                <$kind>::from_le_bytes(bytes)
            }
        }

        impl Encode for $kind {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

integers!(u8, i8, u16, i16, u32, i32, u64, i64, u128, i128);

impl Decode for f64 {
    fn decode(operands: &mut Operands) -> Self {
        f64::from_bits(u64::decode(operands))
    }
}

impl Encode for f64 {
    /// Machines differ in the bits of a NaN; here it has one form.
    fn encode(&self, out: &mut Vec<u8>) {
        const NAN: u64 = 0x7ff8_0000_0000_0000;
        if self.is_nan() { NAN } else { self.to_bits() }.encode(out);
    }
}

impl<T: Decode, const N: usize> Decode for [T; N] {
    fn decode(operands: &mut Operands) -> Self {
        core::array::from_fn(|_| T::decode(operands))
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, out: &mut Vec<u8>) {
        self.iter().for_each(|value| value.encode(out));
    }
}

/// All bytes that are left.
impl Decode for Vec<u8> {
    fn decode(operands: &mut Operands) -> Self {
        operands.take(operands.0.len()).to_vec()
    }
}

impl Encode for &str {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_bytes());
    }
}

impl Encode for String {
    fn encode(&self, out: &mut Vec<u8>) {
        self.as_str().encode(out);
    }
}

impl Encode for bool {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
}

impl Encode for core::cmp::Ordering {
    fn encode(&self, out: &mut Vec<u8>) {
        (*self as i8).encode(out);
    }
}

/// 1 and the value, or 0.
impl<T: Encode> Encode for Option<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.is_some().encode(out);
        self.iter().for_each(|value| value.encode(out));
    }
}

impl<A: Encode, B: Encode> Encode for (A, B) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
    }
}
