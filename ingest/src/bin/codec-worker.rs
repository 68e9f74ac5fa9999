//! A codec worker by itself, for this crate's tests and benches; the program has it as a command.

use std::io;
use talblick_ingest::codec::javascript::process;

fn main() -> io::Result<()> {
    process::work()
}
