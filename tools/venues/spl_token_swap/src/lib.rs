//! The entrypoint of spl-token-swap 3.0.0.
//!
//! The crate is used as it is published; this wrapper exists because cargo builds a deployable library only of a
//! package in the workspace, not of a dependency.

use spl_token_swap::{
    error::SwapError,
    processor::Processor,
    solana_program::{
        account_info::AccountInfo, entrypoint, entrypoint::ProgramResult, program_error::PrintProgramError,
        pubkey::Pubkey,
    },
};

entrypoint!(process_instruction);

fn process_instruction(
    program_id: &Pubkey,
    accounts: &[AccountInfo],
    instruction_data: &[u8],
) -> ProgramResult {
    Processor::process(program_id, accounts, instruction_data).inspect_err(|error| {
        error.print::<SwapError>();
    })
}
