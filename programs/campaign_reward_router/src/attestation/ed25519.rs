use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{get_stack_height, TRANSACTION_LEVEL_STACK_HEIGHT};
use solana_instructions_sysvar::{load_current_index_checked, load_instruction_at_checked};

use super::TAG_MESSAGE_BYTES;
use crate::errors::{ensure, RouterError};

/// The native precompile that the runtime runs before any program: a transaction whose Ed25519 instruction does not
/// verify never starts.
pub const ED25519_PROGRAM_ID: Pubkey = pubkey!("Ed25519SigVerify111111111111111111111111111");

const HEADER_BYTES: usize = 16;
const PUBLIC_KEY_OFFSET: usize = HEADER_BYTES;
const SIGNATURE_OFFSET: usize = PUBLIC_KEY_OFFSET + 32;
const MESSAGE_OFFSET: usize = SIGNATURE_OFFSET + 64;
const INSTRUCTION_BYTES: usize = MESSAGE_OFFSET + TAG_MESSAGE_BYTES;

/// The one header that is accepted: one signature; key, signature and message inside this very instruction (index
/// 0xFFFF) and right behind one another. Everything the precompile would look up elsewhere is thereby ruled out.
const HEADER: [u8; HEADER_BYTES] = {
    let signature = (SIGNATURE_OFFSET as u16).to_le_bytes();
    let public_key = (PUBLIC_KEY_OFFSET as u16).to_le_bytes();
    let message = (MESSAGE_OFFSET as u16).to_le_bytes();
    let length = (TAG_MESSAGE_BYTES as u16).to_le_bytes();
    [
        1,
        0, // signatures, padding
        signature[0],
        signature[1],
        0xff,
        0xff,
        public_key[0],
        public_key[1],
        0xff,
        0xff,
        message[0],
        message[1],
        length[0],
        length[1],
        0xff,
        0xff,
    ]
};

/// Proves that the instruction right before this one is an Ed25519 verification of exactly `message`, and returns the
/// key that signed it. The caller decides whether that key may sign.
pub fn signer_of(message: &[u8; TAG_MESSAGE_BYTES], instructions: &AccountInfo) -> Result<Pubkey> {
    // Under a CPI "the instruction before" would be one of the outer transaction that the caller did not build.
    ensure!(get_stack_height() == TRANSACTION_LEVEL_STACK_HEIGHT, RouterError::TagNotProven);
    let current = load_current_index_checked(instructions)?;
    let previous = current.checked_sub(1).ok_or_else(|| RouterError::TagNotProven.refuse())?;
    let instruction = load_instruction_at_checked(usize::from(previous), instructions)?;
    ensure!(
        instruction.program_id == ED25519_PROGRAM_ID && instruction.accounts.is_empty(),
        RouterError::TagNotProven
    );
    let (key, signed) = parse(&instruction.data)?;
    ensure!(signed == message, RouterError::TagMessageMismatch);
    Ok(key)
}

/// Splits the precompile's data into key and message, if it has the one accepted shape.
fn parse(data: &[u8]) -> Result<(Pubkey, &[u8])> {
    ensure!(data.len() == INSTRUCTION_BYTES && data.starts_with(&HEADER), RouterError::TagNotProven);
    let key: [u8; 32] = data
        .get(PUBLIC_KEY_OFFSET..SIGNATURE_OFFSET)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| RouterError::TagNotProven.refuse())?;
    let message = data.get(MESSAGE_OFFSET..).ok_or_else(|| RouterError::TagNotProven.refuse())?;
    Ok((Pubkey::new_from_array(key), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn well_formed() -> Vec<u8> {
        let mut data = HEADER.to_vec();
        data.extend([7; 32]);
        data.extend([8; 64]);
        data.extend([9; TAG_MESSAGE_BYTES]);
        data
    }

    #[test]
    fn the_accepted_shape_yields_key_and_message() {
        let data = well_formed();
        let (key, message) = parse(&data).unwrap();
        assert_eq!(key, Pubkey::new_from_array([7; 32]));
        assert_eq!(message, &[9; TAG_MESSAGE_BYTES]);
    }

    #[test]
    fn every_other_header_is_refused() {
        for position in 0..HEADER_BYTES {
            for value in 0..=u8::MAX {
                let mut data = well_formed();
                let original = std::mem::replace(&mut data[position], value);
                assert_eq!(parse(&data).is_ok(), value == original, "byte {position} = {value}");
            }
        }
    }

    #[test]
    fn any_other_length_is_refused() {
        let data = well_formed();
        for length in (0..data.len()).chain([data.len() + 1]) {
            let mut other = data.clone();
            other.resize(length, 0);
            assert!(parse(&other).is_err(), "{length}");
        }
    }
}
