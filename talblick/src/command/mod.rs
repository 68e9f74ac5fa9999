//! The command line. Exit codes: 0 done, 1 the work found problems, 2 wrong usage or configuration.

mod backup;
mod codec;
mod configuration;
mod coverage;
mod decode;
mod demo;
mod export;
mod import;
mod key;
mod lines;
mod moment;
mod progress;
mod rejects;
mod reprocess;
mod rules;
mod serve;
mod session;
mod simulate;
mod store;
mod user;
mod verify;

pub(crate) use coverage::{open as open_collection, rules as coverage_rules};

use crate::config::{self, Config, Problem};
use clap::{Parser, Subcommand};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use talblick_ingest::codec::javascript::process;
use tracing_subscriber::filter::{LevelFilter, Targets};

/// A city's LoRaWAN sensors: uplinks in, charts, maps and open data out.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = "Example: talblick demo")]
pub struct Cli {
    /// Configuration file [default: talblick.toml if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, trace
    #[arg(long, global = true, value_name = "LEVEL", default_value = "info")]
    log: LevelFilter,
    #[command(subcommand)]
    command: Command,
}

/// What the program calls itself with to run codecs.
pub(crate) const CODEC_WORKER: &str = "codec-worker";

#[derive(Debug, Subcommand)]
enum Command {
    /// A living city on this machine: broker, store, 300 simulated sensors, page
    Demo(demo::Demo),
    /// Everything in one process, for production on one machine
    Serve(serve::Serve),
    /// Publishes realistic uplinks to a broker
    Simulate(simulate::Simulate),
    /// Reads network servers' messages, one JSON a line, and says what they are
    Decode(decode::Decode),
    /// Runs payload codecs
    Codec(codec::CodecCommand),
    /// Runs the codecs of the program that started it: messages on standard input, answers on standard output
    #[command(name = CODEC_WORKER, hide = true)]
    CodecWorker,
    /// What decoded fields mean: prints, checks and tries the rules
    Rules(rules::RulesCommand),
    /// Session keys of devices whose frames gateways send as they are
    Session(session::SessionCommand),
    /// Checks or prints the configuration
    Config(configuration::Configuration),
    /// Broadband and radio coverage: imports files, lists releases
    Coverage(coverage::CoverageCommand),
    /// Writes readings, uplinks and receptions as CSV, NDJSON or Parquet
    Export(export::Export),
    /// Brings in districts, readings and uplinks from files
    Import(import::ImportCommand),
    /// Messages that could not be used: lists them, shows one, sends them through ingest again
    Rejects(rejects::RejectsCommand),
    /// Decodes archived uplinks again after a codec was corrected, and replaces readings
    Reprocess(reprocess::Reprocess),
    /// Who may sign in
    User(user::UserCommand),
    /// Keys for partners' programs
    Key(key::KeyCommand),
    /// What the store keeps, and for how long
    Store(store::StoreCommand),
    /// Copies the data directory into one file, also while “talblick serve” runs
    Backup(backup::Write),
    /// Puts a backup into an empty data directory, verified
    Restore(backup::Restore),
    /// Reads everything in the data directory and lists what is damaged
    Verify(verify::Verify),
}

/// How a command ended, other than well.
#[derive(Debug)]
pub enum Failure {
    /// The work found problems, which have been listed, or failed on the way.
    Work(anyhow::Error),
    /// Wrong usage or configuration.
    Usage(anyhow::Error),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Usage(problem.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Work(error)
    }
}

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    log(cli.log);
    let load = || config::load(cli.config.as_deref());
    let done = match cli.command {
        Command::Demo(demo) => load().map_err(Failure::from).and_then(|c| demo.run(c)),
        Command::Serve(serve) => load().map_err(Failure::from).and_then(|c| serve.run(c)),
        Command::Simulate(simulate) => simulate.run(),
        Command::Decode(decode) => decode.run(load),
        Command::Codec(codec) => load().map_err(Failure::from).and_then(|c| codec.run(&c)),
        Command::CodecWorker => process::work().map_err(|error| Failure::Work(error.into())),
        Command::Rules(rules) => rules.run(load),
        Command::Config(configuration) => configuration.run(load),
        Command::Coverage(coverage) => load().map_err(Failure::from).and_then(|c| coverage.run(&c)),
        Command::Store(store) => load().map_err(Failure::from).and_then(|c| store.run(&c)),
        Command::Session(session) => load().map_err(Failure::from).and_then(|c| session.run(&c)),
        Command::Export(export) => load().map_err(Failure::from).and_then(|c| export.run(&c)),
        Command::Import(import) => load().map_err(Failure::from).and_then(|c| import.run(&c)),
        Command::Rejects(rejects) => load().map_err(Failure::from).and_then(|c| rejects.run(&c)),
        Command::Reprocess(work) => load().map_err(Failure::from).and_then(|c| work.run(&c)),
        Command::User(user) => load().map_err(Failure::from).and_then(|c| user.run(&c)),
        Command::Key(key) => load().map_err(Failure::from).and_then(|c| key.run(&c)),
        Command::Backup(backup) => load().map_err(Failure::from).and_then(|c| backup.run(&c)),
        Command::Restore(restore) => load().map_err(Failure::from).and_then(|c| restore.run(&c)),
        Command::Verify(verify) => load().map_err(Failure::from).and_then(|c| verify.run(&c)),
    };
    let (code, error) = match done {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Work(error)) => (1, error),
        Err(Failure::Usage(error)) => (2, located(error, cli.config.as_deref())),
    };
    // Standard error may be closed; then nobody wants to know.
    let _ = writeln!(std::io::stderr(), "talblick: {}", sentence(&error));
    ExitCode::from(code)
}

/// An error with its causes, each said once: many errors quote their cause themselves.
fn sentence(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

/// A problem of the configuration, with its place.
fn located(error: anyhow::Error, file: Option<&Path>) -> anyhow::Error {
    match error.downcast() {
        Ok(problem) => config::located(problem, file).into(),
        Err(error) => error,
    }
}

/// The configuration, with another data directory if one is given.
fn with_data(config: &Config, dir: Option<&PathBuf>) -> Config {
    let mut config = config.clone();
    if let Some(dir) = dir {
        config.data.dir.clone_from(dir);
    }
    config
}

/// Loads what a command that needs no more of it may leave out.
type Load<'a> = &'a dyn Fn() -> Result<Config, Problem>;

/// Says on standard output what whoever started the program wants to know, a line at once.
pub(crate) fn announce(line: &str) -> Result<(), Failure> {
    lines::print_line(line)
}

/// Logs to standard error, in colour only where somebody looks on. The embedded broker
/// tells of every connection that comes and goes, which is of no use here.
fn log(level: LevelFilter) {
    use tracing_subscriber::Layer as _;
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;
    let quieter = Targets::new()
        .with_default(level)
        .with_target("rumqttd", LevelFilter::OFF);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .with_filter(quieter);
    tracing_subscriber::registry().with(lines).init();
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn without_example(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        let example = command.get_after_help().map(ToString::to_string);
        if example.is_none_or(|text| !text.contains("Example: ")) {
            found.push(path.to_owned());
        }
        for inner in command.get_subcommands().filter(|c| !c.is_hide_set()) {
            without_example(inner, &format!("{path} {}", inner.get_name()), found);
        }
    }

    #[test]
    fn the_help_of_every_command_has_an_example() {
        let mut found = Vec::new();
        without_example(&Cli::command(), "talblick", &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_cause_that_is_quoted_already_is_not_said_again() {
        let error = anyhow::anyhow!("no such file").context("cannot read x: no such file");
        assert_eq!(sentence(&error), "cannot read x: no such file");
        let error = anyhow::anyhow!("no such file").context("read x");
        assert_eq!(sentence(&error), "read x: no such file");
    }
}
