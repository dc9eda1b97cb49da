//! `idl PROGRAM_DIR OUT.json`: writes the Anchor IDL of the program whose crate is in PROGRAM_DIR.
//!
//! anchor-lang-idl runs the crate's generated tests with `cargo` from PATH and collects what they print.

use std::{env, fs, path::PathBuf, process::ExitCode};

use anchor_lang_idl::build::IdlBuilder;
use anyhow::{Context, Result};

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let (Some(program), Some(out)) = (args.next(), args.next()) else {
        eprintln!("usage: idl PROGRAM_DIR OUT.json");
        return ExitCode::from(2);
    };
    match write_idl(program, &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("idl: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn write_idl(program: String, out: &str) -> Result<()> {
    let program = PathBuf::from(program);
    // Unoptimised: the crate is only run once, to print its description. `--lib` leaves the crate's own tests alone.
    let cargo_args = vec!["--lib".to_owned(), "--locked".to_owned()];
    let idl = IdlBuilder::new().program_path(program).cargo_args(cargo_args).build()?;
    let json = serde_json::to_string_pretty(&idl)? + "\n";
    fs::write(out, json).with_context(|| out.to_owned())
}
