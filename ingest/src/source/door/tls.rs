//! TLS at the door: who we are, and whose certificates open it. Files are read anew now and then, so that a renewed
//! certificate is used without a restart.

use super::config::DoorConfig;
use crate::source::pem::{authorities, certificates, private_key};
use crate::source::{ConfigError, SourceState};
use parking_lot::Mutex;
use rustls::ServerConfig;
use rustls::server::WebPkiClientVerifier;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long certificates are used before the files are looked at again.
const FRESH: Duration = Duration::from_mins(1);

/// The certificates of a door.
#[derive(Debug)]
pub(super) struct Certificates {
    current: Mutex<(Arc<ServerConfig>, Instant)>,
}

impl Certificates {
    /// Reads them; `None` if the door speaks no TLS.
    pub(super) fn open(config: &DoorConfig) -> Result<Option<Self>, ConfigError> {
        let loaded = load(config)?;
        Ok(loaded.map(|loaded| Self {
            current: Mutex::new((loaded, Instant::now())),
        }))
    }

    /// What is to be used for a new connection. Files that cannot be used any more leave what was read before in use.
    pub(super) fn current(&self, config: &DoorConfig, state: &SourceState) -> Arc<ServerConfig> {
        let mut current = self.current.lock();
        if current.1.elapsed() >= FRESH {
            current.1 = Instant::now();
            match load(config) {
                Ok(Some(loaded)) => {
                    current.0 = loaded;
                    state.well("the certificates can be read");
                }
                Ok(None) => {}
                Err(error) => state.trouble(format!(
                    "{}: {error}; what was read before is used",
                    error.key()
                )),
            }
        }
        Arc::clone(&current.0)
    }
}

fn load(config: &DoorConfig) -> Result<Option<Arc<ServerConfig>>, ConfigError> {
    let (Some(cert), Some(key)) = (&config.cert_file, &config.key_file) else {
        return Ok(None);
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let builder = match &config.ca_file {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let roots = Arc::new(authorities(path)?);
            let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
            // Who has a password needs no certificate.
            let verifier = if config.users.is_empty() && !config.anonymous {
                verifier
            } else {
                verifier.allow_unauthenticated()
            };
            builder.with_client_cert_verifier(verifier.build()?)
        }
    };
    let chain = certificates("cert_file", cert)?;
    let config = builder.with_single_cert(chain, private_key(key)?)?;
    Ok(Some(Arc::new(config)))
}
