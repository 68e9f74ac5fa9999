//! The program: reads arguments, runs one command, answers with an exit code.

use clap::Parser as _;
use std::process::ExitCode;
use talblick::command::{Cli, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    run(Cli::parse())
}
