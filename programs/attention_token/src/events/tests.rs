use super::*;
use anchor_lang::Discriminator;

fn proposed(seq: u64) -> AdminProposed {
    AdminProposed {
        seq,
        admin: Pubkey::new_from_array([1; 32]),
        pending_admin: Pubkey::new_from_array([2; 32]),
        chain: UNCHAINED,
    }
}

#[test]
fn chain_is_the_hash_of_previous_discriminator_and_fields() {
    let previous = [9; 32];
    let (data, chain) = encode(&proposed(5), &previous).unwrap();

    let mut preimage = previous.to_vec();
    preimage.extend_from_slice(AdminProposed::DISCRIMINATOR);
    preimage.extend_from_slice(&5_u64.to_le_bytes());
    preimage.extend_from_slice(&[1; 32]);
    preimage.extend_from_slice(&[2; 32]);
    assert_eq!(chain, solana_sha256_hasher::hash(&preimage).to_bytes());
    assert_eq!(data.last_chunk(), Some(&chain));
}

/// Computed with another implementation of SHA-256 (Python's hashlib) over the same bytes.
#[test]
fn chain_of_a_known_event_is_pinned() {
    let (_, chain) = encode(&proposed(1), &UNCHAINED).unwrap();
    assert_eq!(
        chain,
        [
            0x70, 0xbb, 0xf4, 0x6e, 0x38, 0x1c, 0xe1, 0xbf, 0x5f, 0x89, 0x98, 0xa2, 0x65, 0x22, 0x70, 0x5b,
            0xf6, 0xe8, 0x9d, 0xcd, 0xae, 0xab, 0x5d, 0xfe, 0x52, 0xaa, 0x9c, 0x3a, 0x10, 0x3c, 0xa4, 0x13
        ]
    );
}

#[test]
fn wire_bytes_are_those_of_emit_cpi() {
    let (data, chain) = encode(&proposed(3), &UNCHAINED).unwrap();
    let chained = AdminProposed { chain, ..proposed(3) };
    assert_eq!(data, [EVENT_IX_TAG_LE, &chained.data()].concat());
}

#[test]
fn same_event_after_another_past_has_another_chain() {
    let (_, first) = encode(&proposed(1), &UNCHAINED).unwrap();
    let (_, second) = encode(&proposed(1), &first).unwrap();
    assert_ne!(first, second);
}

#[test]
fn largest_event_fits_the_buffer_allocated_for_it() {
    let event = AttentionTokenInitialized {
        seq: 1,
        admin: Pubkey::default(),
        ac_mint: Pubkey::default(),
        acd_mint: Pubkey::default(),
        reserve: Pubkey::default(),
        decimals: 6,
        bump: 255,
        acd_mint_bump: 255,
        reserve_bump: 255,
        chain: UNCHAINED,
    };
    let (data, _) = encode(&event, &UNCHAINED).unwrap();
    assert_eq!(data.len(), 188);
    assert!(data.len() <= MAX_EVENT_LEN);
}

#[test]
fn discriminators_are_pinned() {
    assert_eq!(AttentionTokenInitialized::DISCRIMINATOR, [82, 187, 96, 129, 188, 196, 184, 250]);
    assert_eq!(AdminProposed::DISCRIMINATOR, [129, 249, 226, 227, 199, 82, 110, 243]);
    assert_eq!(AdminAccepted::DISCRIMINATOR, [174, 12, 76, 139, 158, 99, 110, 254]);
    assert_eq!(MinterRegistered::DISCRIMINATOR, [104, 203, 87, 105, 23, 33, 231, 1]);
    assert_eq!(MinterRevoked::DISCRIMINATOR, [138, 76, 227, 247, 141, 92, 77, 127]);
    assert_eq!(AcdMinted::DISCRIMINATOR, [236, 162, 102, 88, 138, 198, 28, 222]);
    assert_eq!(AcdRedeemed::DISCRIMINATOR, [209, 149, 152, 60, 214, 204, 88, 95]);
}
