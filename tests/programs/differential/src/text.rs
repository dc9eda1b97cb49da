//! Text: UTF-8, parsing, and tables of pointers in read-only data.

pub fn parse(digits: &[u8]) -> Option<u128> {
    core::str::from_utf8(digits).ok()?.parse().ok()
}

/// The characters backwards; nothing when the bytes are no UTF-8.
pub fn reverse(bytes: &[u8]) -> Option<String> {
    Some(core::str::from_utf8(bytes).ok()?.chars().rev().collect())
}

static WORDS: [&str; 7] = ["", "conversion", "attention", "campaign", "tag", "reward", "Größe"];

pub fn word(index: u8) -> &'static str {
    WORDS[usize::from(index) % WORDS.len()]
}

pub fn index_of_word(bytes: &[u8]) -> u8 {
    match bytes {
        b"" => 0,
        b"conversion" => 1,
        b"attention" => 2,
        b"campaign" => 3,
        b"tag" => 4,
        b"reward" => 5,
        _ => u8::MAX,
    }
}
