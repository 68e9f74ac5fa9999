//! `talblick serve`: production on one machine.

use super::Failure;
use crate::config::Config;
use crate::run;
use anyhow::Context as _;
use clap::Args;

/// `talblick serve`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick serve --config /etc/talblick/talblick.toml")]
pub(super) struct Serve {
    /// Where HTTP listens, instead of api.listen
    #[arg(long, value_name = "ADDR")]
    http: Option<std::net::SocketAddr>,
    /// The data directory, instead of data.dir
    #[arg(long, value_name = "DIR")]
    data: Option<std::path::PathBuf>,
}

impl Serve {
    pub(super) fn run(self, mut config: Config) -> Result<(), Failure> {
        if let Some(http) = self.http {
            config.api.listen = http.to_string();
        }
        if let Some(data) = self.data {
            config.data.dir = data;
        }
        runtime()?.block_on(run::run(config, run::Options::default(), signal()))
    }
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    Ok(runtime.context("start the runtime")?)
}

/// Done when the program is asked to stop.
pub(super) async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        // Without a handler for SIGTERM the default action ends the program; the store survives that.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
