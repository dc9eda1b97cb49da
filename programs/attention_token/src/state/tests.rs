use anchor_lang::{prelude::*, Discriminator};

use super::*;
use crate::errors::AttentionTokenError;

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn state() -> State {
    State::initialize(&Genesis {
        admin: key(1),
        ac_mint: key(2),
        acd_mint: key(3),
        reserve: key(4),
        bump: 251,
        acd_mint_bump: 252,
        reserve_bump: 253,
    })
}

fn minter(allowed_mint_types: u8) -> Minter {
    Minter::register(key(5), allowed_mint_types, key(6), 254).unwrap()
}

fn bytes(account: &impl AccountSerialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    account.try_serialize(&mut bytes).unwrap();
    bytes
}

#[track_caller]
fn assert_error<T: std::fmt::Debug>(result: Result<T>, expected: AttentionTokenError) {
    assert_eq!(result.unwrap_err(), expected.into());
}

mod layout {
    use super::*;

    #[test]
    fn discriminators_are_pinned() {
        assert_eq!(State::DISCRIMINATOR, [216, 146, 107, 94, 104, 75, 182, 177]);
        assert_eq!(Minter::DISCRIMINATOR, [28, 69, 107, 166, 41, 139, 205, 247]);
    }

    #[test]
    fn state_fields_lie_at_their_offsets() {
        let state = State {
            pending_admin: key(7),
            total_minted: 0x0101_0101_0101_0101,
            total_redeemed: 0x0202_0202_0202_0202,
            event_seq: 0x0303_0303_0303_0303,
            event_chain: [8; 32],
            ..state()
        };
        let expected = [
            State::DISCRIMINATOR,
            &[1, 251, 252, 253],
            &[1; 32],
            &[7; 32],
            &[2; 32],
            &[3; 32],
            &[4; 32],
            &[1; 8],
            &[2; 8],
            &[3; 8],
            &[8; 32],
            &[0; 64],
        ];
        let bytes = bytes(&state);
        assert_eq!(bytes, expected.concat());
        assert_eq!(bytes.len(), State::SPACE);
        assert_eq!(bytes[State::VERSION_OFFSET], State::VERSION);
        assert_eq!(bytes[State::PENDING_ADMIN_OFFSET..][..32], [7; 32]);
        assert_eq!(bytes[State::EVENT_SEQ_OFFSET..][..8], [3; 8]);
        assert_eq!(bytes[State::EVENT_CHAIN_OFFSET..][..32], [8; 32]);
    }

    #[test]
    fn minter_fields_lie_at_their_offsets() {
        let minter = Minter { minted: 0x0909_0909_0909_0909, ..minter(0b101) };
        let expected = [Minter::DISCRIMINATOR, &[1, 254], &[5; 32], &[0b101], &[9; 8], &[6; 32], &[0; 32]];
        let bytes = bytes(&minter);
        assert_eq!(bytes, expected.concat());
        assert_eq!(bytes.len(), Minter::SPACE);
        assert_eq!(bytes[Minter::VERSION_OFFSET], Minter::VERSION);
        assert_eq!(bytes[Minter::AUTHORITY_OFFSET..][..32], [5; 32]);
        assert_eq!(bytes[Minter::RENT_PAYER_OFFSET..][..32], [6; 32]);
    }
}

mod mint_type {
    use super::*;

    #[test]
    fn each_type_has_the_bit_of_its_wire_value() {
        for (wire, mint_type) in MintType::ALL.into_iter().enumerate() {
            assert_eq!(mint_type.mask(), 1 << wire);
            let mut serialized = Vec::new();
            mint_type.serialize(&mut serialized).unwrap();
            assert_eq!(serialized, [wire as u8]);
        }
        assert_eq!(MintType::ALL_MASK, 0b111);
    }

    #[test]
    fn unknown_wire_value_is_refused() {
        assert!(MintType::try_from_slice(&[3]).is_err());
    }
}

mod admin {
    use super::*;

    #[test]
    fn hand_over_takes_a_proposal_and_an_acceptance() {
        let mut state = state();
        state.propose_admin(key(7));
        assert_eq!(state.admin, key(1));
        assert_eq!(state.accept_admin(key(7)).unwrap(), key(1));
        assert_eq!(state.admin, key(7));
        assert_eq!(state.pending_admin, Pubkey::default());
    }

    #[test]
    fn only_the_proposed_admin_may_accept_and_only_once() {
        let mut state = state();
        state.propose_admin(key(7));
        assert_error(state.accept_admin(key(8)), AttentionTokenError::NotPendingAdmin);
        state.accept_admin(key(7)).unwrap();
        assert_error(state.accept_admin(key(7)), AttentionTokenError::NotPendingAdmin);
    }

    #[test]
    fn withdrawn_proposal_can_be_accepted_by_nobody() {
        let mut state = state();
        state.propose_admin(key(7));
        state.propose_admin(Pubkey::default());
        for signer in [key(7), Pubkey::default()] {
            assert_error(state.accept_admin(signer), AttentionTokenError::NotPendingAdmin);
        }
    }
}

mod minting {
    use super::*;

    #[test]
    fn supply_may_reach_the_reserve_but_not_exceed_it() {
        let mut state = state();
        state.record_mint(40, 60, 100).unwrap();
        assert_eq!(state.total_minted, 40);
        assert_error(state.record_mint(41, 60, 100), AttentionTokenError::Unbacked);
        assert_eq!(state.total_minted, 40);
    }

    #[test]
    fn zero_is_refused() {
        assert_error(state().record_mint(0, 0, 100), AttentionTokenError::ZeroAmount);
    }

    #[test]
    fn overflow_of_supply_or_total_is_refused() {
        let mut state = state();
        assert_error(state.record_mint(u64::MAX, 1, u64::MAX), AttentionTokenError::MathOverflow);
        state.record_mint(u64::MAX, 0, u64::MAX).unwrap();
        assert_error(state.record_mint(1, 0, u64::MAX), AttentionTokenError::MathOverflow);
    }

    #[test]
    fn minter_mints_its_types_only() {
        for allowed in MintType::ALL {
            for asked in MintType::ALL {
                let mut minter = minter(allowed.mask());
                let result = minter.record_mint(5, asked);
                if allowed == asked {
                    result.unwrap();
                    assert_eq!(minter.minted, 5);
                } else {
                    assert_error(result, AttentionTokenError::MintTypeNotAllowed);
                    assert_eq!(minter.minted, 0);
                }
            }
        }
    }

    #[test]
    fn overflow_of_the_minters_count_is_refused() {
        let mut minter = minter(MintType::ALL_MASK);
        minter.record_mint(u64::MAX, MintType::Grant).unwrap();
        assert_error(minter.record_mint(1, MintType::Grant), AttentionTokenError::MathOverflow);
    }

    #[test]
    fn every_mask_of_known_types_but_the_empty_one_registers() {
        for mask in 0..=u8::MAX {
            let result = Minter::register(key(5), mask, key(6), 254);
            if (1..=MintType::ALL_MASK).contains(&mask) {
                assert_eq!(result.unwrap().allowed_mint_types, mask);
            } else {
                assert_error(result, AttentionTokenError::InvalidMintTypes);
            }
        }
    }

    #[test]
    fn default_key_can_not_be_a_minter() {
        assert_error(
            Minter::register(Pubkey::default(), 1, key(6), 254),
            AttentionTokenError::InvalidMinterAuthority,
        );
    }
}

mod redemption {
    use super::*;

    #[test]
    fn everything_minted_can_be_redeemed_and_nothing_more() {
        let mut state = state();
        state.record_mint(100, 0, 100).unwrap();
        state.record_redemption(99).unwrap();
        assert_error(state.record_redemption(2), AttentionTokenError::MathOverflow);
        state.record_redemption(1).unwrap();
        assert_eq!(state.total_redeemed, state.total_minted);
    }

    #[test]
    fn zero_is_refused() {
        assert_error(state().record_redemption(0), AttentionTokenError::ZeroAmount);
    }
}

mod event_numbers {
    use super::*;

    #[test]
    fn start_at_one_and_end_at_the_largest() {
        let mut state = state();
        assert_eq!(state.next_event_seq().unwrap(), 1);
        state.event_seq = u64::MAX - 1;
        assert_eq!(state.next_event_seq().unwrap(), u64::MAX);
        state.event_seq = u64::MAX;
        assert_error(state.next_event_seq(), AttentionTokenError::MathOverflow);
    }
}
