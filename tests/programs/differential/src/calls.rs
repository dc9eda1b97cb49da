//! Calls of every form that the calling convention has to be rewritten for.

/// Mixes a value into a state, so that the order of arguments matters.
fn mix(state: u64, value: u64) -> u64 {
    (state.rotate_left(13) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline(never)]
fn mix_six(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64 {
    [a, b, c, d, e, f].into_iter().fold(1, mix)
}

#[inline(never)]
fn mix_six_backwards(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64 {
    [f, e, d, c, b, a].into_iter().fold(2, mix)
}

#[inline(never)]
fn sum_six(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64 {
    [a, b, c, d, e, f].into_iter().fold(0, u64::wrapping_add)
}

/// Called twice with different arguments, or the optimizer would fold them into the function.
pub fn six([a, b, c, d, e, f]: [u64; 6]) -> [u64; 2] {
    [mix_six(a, b, c, d, e, f), mix_six(f, a, e, b, d, c)]
}

#[inline(never)]
fn mix_seven(a: u64, b: u64, c: u64, wide: u128, d: u64, small: u8, e: u64) -> u128 {
    let narrow = [a, b, c, d, u64::from(small), e].into_iter().fold(3, mix);
    wide.wrapping_mul(5).wrapping_add(u128::from(narrow))
}

pub fn seven([a, b, c, d, e]: [u64; 5], wide: u128, small: u8) -> [u128; 2] {
    let first = mix_seven(a, b, c, wide, d, small, e);
    [first, mix_seven(e, d, c, !wide, b, small.wrapping_add(1), a)]
}

#[allow(clippy::too_many_arguments)]
#[inline(never)]
fn mix_ten(a: u128, b: u64, c: u64, d: u128, e: u64, f: u64, g: u64, h: u128, i: u64, j: u64) -> (u128, u64) {
    let narrow = [b, c, e, f, g, i, j].into_iter().fold(4, mix);
    (a.wrapping_sub(d) ^ h, narrow)
}

pub fn ten([a, d, h]: [u128; 3], [b, c, e, f, g, i, j]: [u64; 7]) -> [(u128, u64); 2] {
    [mix_ten(a, b, c, d, e, f, g, h, i, j), mix_ten(h, j, i, a, g, f, e, d, c, b)]
}

type Six = fn(u64, u64, u64, u64, u64, u64) -> u64;

static SIX: [Six; 3] = [mix_six, mix_six_backwards, sum_six];

pub fn through_pointer(which: u8, [a, b, c, d, e, f]: [u64; 6]) -> u64 {
    SIX[usize::from(which) % SIX.len()](a, b, c, d, e, f)
}

/// Seven argument registers with `self`, eight with the pointer to the result.
trait Mixer {
    fn mix(&self, a: u64, b: u64, c: u64, wide: u128, d: u64) -> u128;
}

struct Adding(u64);
struct Multiplying(u128);
struct Chained(Box<dyn Mixer>, Box<dyn Mixer>);

impl Mixer for Adding {
    fn mix(&self, a: u64, b: u64, c: u64, wide: u128, d: u64) -> u128 {
        wide.wrapping_add(u128::from([a, b, c, d].into_iter().fold(self.0, mix)))
    }
}

impl Mixer for Multiplying {
    fn mix(&self, a: u64, b: u64, c: u64, wide: u128, d: u64) -> u128 {
        wide.wrapping_mul(self.0).wrapping_sub(u128::from([d, c, b, a].into_iter().fold(6, mix)))
    }
}

impl Mixer for Chained {
    fn mix(&self, a: u64, b: u64, c: u64, wide: u128, d: u64) -> u128 {
        self.1.mix(d, c, b, self.0.mix(a, b, c, wide, d), a)
    }
}

pub fn dynamic(which: u8, [a, b, c, d, e]: [u64; 5], wide: u128) -> u128 {
    let mixer: Box<dyn Mixer> = match which % 3 {
        0 => Box::new(Adding(e)),
        1 => Box::new(Multiplying(u128::from(e))),
        _ => Box::new(Chained(Box::new(Adding(e)), Box::new(Multiplying(wide)))),
    };
    mixer.mix(a, b, c, wide, d)
}

pub fn closures([a, b, c, d]: [u64; 4]) -> u64 {
    let steps: [Box<dyn Fn(u64) -> u64>; 3] = [
        Box::new(move |v| mix(v, a)),
        Box::new(move |v| v ^ b.wrapping_mul(c)),
        Box::new(move |v| mix(d, v)),
    ];
    steps.iter().fold(7, |value, step| step(value))
}

/// Keeps values on the stack over a call of itself, up to half of the frames that the runtime has.
pub fn recurse(depth: u8, a: u64, wide: u128) -> u128 {
    descend(depth % 32, a, wide)
}

#[inline(never)]
fn descend(depth: u8, a: u64, wide: u128) -> u128 {
    let Some(less) = depth.checked_sub(1) else { return wide };
    let below = descend(less, mix(a, wide as u64), wide.rotate_left(9));
    below.wrapping_mul(wide | 1).wrapping_add(u128::from(a))
}
