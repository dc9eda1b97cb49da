//! Events, written by self-CPI so that no log limit can lose them, and chained so that none can go missing unseen.
//!
//! Every event starts with `seq` (1, 2, 3, … without gaps) and ends with
//! `chain = sha256(previous chain ‖ event discriminator ‖ borsh of all fields but chain)`, 32 zero bytes standing for the
//! chain before the first event. Number and chain of the latest event are kept in [`State`]. The events alone,
//! replayed, rebuild every account of the program.

use anchor_lang::{
    event::EVENT_IX_TAG_LE,
    prelude::*,
    solana_program::{instruction::Instruction, program::invoke_signed},
    Event,
};

use crate::{
    errors::AttentionTokenError,
    state::{MintType, State},
};

/// Bytes of a hash, and so of an event's last field.
const CHAIN_LEN: usize = 32;

/// Bytes before the event's discriminator in the instruction data of the self-CPI.
const TAG_LEN: usize = EVENT_IX_TAG_LE.len();

/// Room for the largest event, so that its buffer is allocated once.
const MAX_EVENT_LEN: usize = 256;

/// What the `chain` field holds until [`record`] fills it in.
pub const UNCHAINED: [u8; CHAIN_LEN] = [0; CHAIN_LEN];

/// Seed of the address that signs events; Anchor's, so that its decoders find them.
const EVENT_AUTHORITY_SEED: &[u8] = b"__event_authority";

/// The program was initialized.
#[event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttentionTokenInitialized {
    /// Number of the event.
    pub seq: u64,
    /// The first admin.
    pub admin: Pubkey,
    /// Mint of AC.
    pub ac_mint: Pubkey,
    /// Mint of AC-D.
    pub acd_mint: Pubkey,
    /// Token account with the AC behind AC-D.
    pub reserve: Pubkey,
    /// Decimals of AC and AC-D.
    pub decimals: u8,
    /// Bump of the state's address.
    pub bump: u8,
    /// Bump of the AC-D mint's address.
    pub acd_mint_bump: u8,
    /// Bump of the reserve's address.
    pub reserve_bump: u8,
    /// Hash chain up to and including this event.
    pub chain: [u8; 32],
}

/// A next admin was named, or an earlier proposal withdrawn.
#[event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminProposed {
    /// Number of the event.
    pub seq: u64,
    /// The admin who proposes.
    pub admin: Pubkey,
    /// The proposed admin; the default key = withdrawn.
    pub pending_admin: Pubkey,
    /// Hash chain up to and including this event.
    pub chain: [u8; 32],
}

/// The proposed admin took over.
#[event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminAccepted {
    /// Number of the event.
    pub seq: u64,
    /// The admin until now.
    pub previous_admin: Pubkey,
    /// The admin from now on.
    pub admin: Pubkey,
    /// Hash chain up to and including this event.
    pub chain: [u8; 32],
}

/// An authority was given the right to mint.
#[event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinterRegistered {
    /// Number of the event.
    pub seq: u64,
    /// Who signs mints.
    pub authority: Pubkey,
    /// Bitmask over the mint types.
    pub allowed_mint_types: u8,
    /// Who paid the account's rent.
    pub rent_payer: Pubkey,
    /// Bump of the minter's address.
    pub bump: u8,
    /// Hash chain up to and including this event.
    pub chain: [u8; 32],
}

/// An authority lost the right to mint.
#[event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinterRevoked {
    /// Number of the event.
    pub seq: u64,
    /// Who signed mints.
    pub authority: Pubkey,
    /// AC-D base units that it minted since it was registered.
    pub minted: u64,
    /// Who got the account's rent back.
    pub rent_payer: Pubkey,
    /// Hash chain up to and including this event.
    pub chain: [u8; 32],
}

/// AC-D was minted.
#[event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcdMinted {
    /// Number of the event.
    pub seq: u64,
    /// The minter's authority.
    pub minter_authority: Pubkey,
    /// Token account that received the AC-D.
    pub destination: Pubkey,
    /// Why it was minted.
    pub mint_type: MintType,
    /// AC-D base units.
    pub amount: u64,
    /// Base units minted by this minter since it was registered, this mint included.
    pub minter_minted: u64,
    /// Base units ever minted, this mint included.
    pub total_minted: u64,
    /// Hash chain up to and including this event.
    pub chain: [u8; 32],
}

/// AC-D was burned and its AC paid out.
#[event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcdRedeemed {
    /// Number of the event.
    pub seq: u64,
    /// Who redeemed.
    pub holder: Pubkey,
    /// Token account that received the AC.
    pub destination: Pubkey,
    /// Base units burned, and paid.
    pub amount: u64,
    /// Base units ever redeemed, this redemption included.
    pub total_redeemed: u64,
    /// Hash chain up to and including this event.
    pub chain: [u8; 32],
}

/// Numbers and chains the event built by `build` (which gets its number) and writes it.
///
/// On the wire this is what `emit_cpi!` sends; the macro can't be used because the chain needs the event's bytes, and
/// serializing twice would be paid for in compute units.
///
/// # Errors
/// `MathOverflow`, `EventSerialization`, or what the self-CPI returns.
pub fn record<E: Event>(
    state: &mut State,
    event_authority: &AccountInfo,
    build: impl FnOnce(u64) -> E,
) -> Result<()> {
    let seq = state.next_event_seq()?;
    let (data, chain) = encode(&build(seq), &state.event_chain)?;
    state.event_seq = seq;
    state.event_chain = chain;

    let instruction = Instruction {
        program_id: crate::ID,
        accounts: vec![AccountMeta::new_readonly(*event_authority.key, true)],
        data,
    };
    invoke_signed(
        &instruction,
        core::slice::from_ref(event_authority),
        &[&[EVENT_AUTHORITY_SEED, &[crate::EVENT_AUTHORITY_AND_BUMP.1]]],
    )?;
    Ok(())
}

/// The self-CPI's instruction data for an event whose last 32 bytes are still to be filled in, and its chain hash.
fn encode<E: Event>(event: &E, previous: &[u8; CHAIN_LEN]) -> Result<(Vec<u8>, [u8; CHAIN_LEN])> {
    let failed = || error!(AttentionTokenError::EventSerialization);

    let mut data = Vec::with_capacity(MAX_EVENT_LEN);
    data.extend_from_slice(EVENT_IX_TAG_LE);
    data.extend_from_slice(E::DISCRIMINATOR);
    event.serialize(&mut data).map_err(|_| failed())?;

    let (head, chain_field) = data.split_last_chunk_mut::<CHAIN_LEN>().ok_or_else(failed)?;
    let hashed = head.get(TAG_LEN..).ok_or_else(failed)?;
    let chain = solana_sha256_hasher::hashv(&[previous, hashed]).to_bytes();
    *chain_field = chain;
    Ok((data, chain))
}

#[cfg(test)]
mod tests;
