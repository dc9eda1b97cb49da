//! `relink PROGRAM.o OUT.so`: turns a BPF object file into a loadable sBPF v0 program.

mod absolute;

use std::{env, fs, process::ExitCode};

use sbpf_linker::{OptimizationConfig, ProgramOptions, SbpfArch, SbpfLinkerError, link_program};

/// Bytes of stack per frame in sBPF v0; the linker checks spilled arguments against it.
const STACK_FRAME_SIZE: i32 = 4096;

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let (Some(object), Some(program)) = (args.next(), args.next()) else {
        eprintln!("usage: relink PROGRAM.o OUT.so");
        return ExitCode::from(2);
    };
    match relink(&object, &program) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("relink: {message}");
            ExitCode::FAILURE
        }
    }
}

fn relink(object: &str, program: &str) -> Result<(), String> {
    let source = fs::read(object).map_err(|error| format!("{object}: {error}"))?;
    let options = ProgramOptions::new(OptimizationConfig::enabled(), SbpfArch::V0, STACK_FRAME_SIZE);
    let bytes = link_program(&source, options).map_err(|errors| SbpfLinkerError::format_errors(&errors))?;
    let bytes = absolute::with_absolute_addresses(bytes)?;
    fs::write(program, bytes).map_err(|error| format!("{program}: {error}"))
}
