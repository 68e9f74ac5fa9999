//! What can be wrong with a source's configuration. Trouble with a running connection is state, not an error.

use std::net::SocketAddr;
use std::path::PathBuf;

/// A configured source that cannot be started. Every variant names its key through [`ConfigError::key`].
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A broker address that is none.
    #[error("{url:?} {problem}; allowed is mqtt://HOST[:1883] or mqtts://HOST[:8883]")]
    Url {
        /// What was configured.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An address to listen on that is none.
    #[error("{listen:?} is not an address with a port, such as 0.0.0.0:8883 or [::]:8883")]
    Listen {
        /// What was configured.
        listen: String,
    },
    /// An address nobody can listen on.
    #[error("cannot listen on {listen}: {cause}")]
    Bind {
        /// The address.
        listen: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// A user of a door who cannot be.
    #[error("{name:?} {problem}")]
    User {
        /// The user name.
        name: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A topic filter MQTT does not allow, or none at all.
    #[error("{topic:?} {problem}")]
    Topic {
        /// What was configured.
        topic: String,
        /// What is wrong with it and what is allowed.
        problem: &'static str,
    },
    /// The name of a group of subscribers that MQTT does not allow.
    #[error("{share:?} is no group name; allowed is any text without / + and #")]
    Share {
        /// What was configured.
        share: String,
    },
    /// A number out of its range.
    #[error("{value} is out of range; allowed is {allowed}")]
    Number {
        /// The key.
        key: &'static str,
        /// What was configured.
        value: u64,
        /// The range.
        allowed: &'static str,
    },
    /// A key that makes no sense without another.
    #[error("{problem}")]
    Together {
        /// The key.
        key: &'static str,
        /// What it needs.
        problem: &'static str,
    },
    /// A file that cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The key.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// A file that does not hold what it should.
    #[error("{} {problem}", path.display())]
    Garbled {
        /// The key.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// What is missing in it or wrong with it.
        problem: String,
    },
    /// The machine has no list of trusted authorities.
    #[error("this machine offers no trusted certificate authorities ({cause}); set ca_file")]
    NoRoots {
        /// What went wrong while looking.
        cause: String,
    },
    /// The certificates and the key do not make a usable TLS configuration.
    #[error("the TLS configuration cannot be used: {0}")]
    Tls(#[from] rustls::Error),
    /// The authorities cannot vouch for anybody.
    #[error("the authorities cannot vouch for anybody: {0}")]
    Verifier(#[from] rustls::server::VerifierBuilderError),
    /// What was written down about sessions cannot be read.
    #[error(transparent)]
    Store(#[from] talblick_store::Error),
}

impl ConfigError {
    /// The key of the source's table that is to blame.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Url { .. } => "url",
            Self::Listen { .. } | Self::Bind { .. } => "listen",
            Self::User { .. } => "user",
            Self::Topic { .. } => "topics",
            Self::Share { .. } => "share",
            Self::Number { key, .. }
            | Self::Together { key, .. }
            | Self::Unreadable { key, .. }
            | Self::Garbled { key, .. } => key,
            Self::NoRoots { .. } | Self::Verifier(_) => "ca_file",
            Self::Store(_) => "name",
            Self::Tls(_) => "cert_file",
        }
    }
}
