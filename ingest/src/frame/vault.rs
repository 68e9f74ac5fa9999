//! Sessions on disk: one file, encrypted with XChaCha20-Poly1305 under a key that lies elsewhere. It is written whole, to
//! a new file that then takes the old one's place, so that a crash leaves one or the other.
//!
//! Layout: [`MAGIC`], 24 bytes nonce, ciphertext of the sessions as JSON with a 16-byte tag; `MAGIC` is authenticated too.

use super::session::Session;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rand::Rng as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const MAGIC: &[u8; 20] = b"talblick sessions 1\n";

/// The key of a vault, 32 bytes. It is never printed.
pub struct VaultKey(Key);

impl std::fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VaultKey(…)")
    }
}

/// A vault that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key is not one.
    #[error(
        "the key of the session file is not one; it must be 64 hexadecimal digits, such as “openssl rand -hex 32” prints"
    )]
    Key,
    /// The file cannot be read or written.
    #[error("cannot use {}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// The file is not one of ours.
    #[error("{} is not a session file of Talblick", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Wrong key, or a damaged file.
    #[error("{} does not open with this key: the key is another one, or the file is damaged", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The sessions cannot be written down.
    #[error("the sessions cannot be written down: {0}")]
    Content(serde_json::Error),
}

impl VaultKey {
    /// From 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let mut bytes = [0_u8; 32];
        match hex::decode_to_slice(text.trim(), &mut bytes) {
            Ok(()) => Ok(Self(Key::from(bytes))),
            Err(_) => Err(VaultError::Key),
        }
    }
}

/// The file of sessions and its key.
#[derive(Debug)]
pub struct Vault {
    path: PathBuf,
    key: VaultKey,
}

impl Vault {
    /// The vault in this file, which need not be there yet.
    pub fn new(path: impl Into<PathBuf>, key: VaultKey) -> Self {
        let path = path.into();
        Self { path, key }
    }

    /// Every session; none if the file is not there.
    pub fn read(&self) -> Result<Vec<Session>, VaultError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(self.file(cause)),
        };
        let path = || self.path.clone();
        let sealed = bytes.strip_prefix(MAGIC);
        let (nonce, sealed) = sealed
            .and_then(|rest| rest.split_first_chunk::<24>())
            .ok_or_else(|| VaultError::Foreign { path: path() })?;
        let payload = Payload {
            msg: sealed,
            aad: MAGIC,
        };
        let opened = self.cipher().decrypt(&XNonce::from(*nonce), payload);
        // What the cipher says of a failure is nothing.
        let clear = opened
            .ok()
            .ok_or_else(|| VaultError::Locked { path: path() })?;
        serde_json::from_slice(&clear).map_err(VaultError::Content)
    }

    /// Keeps these sessions and no others.
    pub fn write(&self, sessions: &[Session]) -> Result<(), VaultError> {
        let clear = serde_json::to_vec(sessions).map_err(VaultError::Content)?;
        let mut nonce = [0_u8; 24];
        rand::rng().fill_bytes(&mut nonce);
        let payload = Payload {
            msg: &clear,
            aad: MAGIC,
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let path = self.path.clone();
        let sealed = sealed.ok().ok_or(VaultError::Locked { path })?;
        let new = self.path.with_extension("new");
        let done = File::create(&new).and_then(|mut file| {
            [&MAGIC[..], &nonce, &sealed]
                .into_iter()
                .try_for_each(|part| file.write_all(part))?;
            file.sync_all()?;
            fs::rename(&new, &self.path)?;
            File::open(self.folder())?.sync_all()
        });
        done.map_err(|cause| self.file(cause))
    }

    /// The folder the file lies in.
    pub fn folder(&self) -> &Path {
        let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    }

    /// When the file was last written; `None` if it is not there.
    pub fn changed(&self) -> Option<SystemTime> {
        fs::metadata(&self.path).and_then(|m| m.modified()).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key.0)
    }

    fn file(&self, cause: std::io::Error) -> VaultError {
        VaultError::File {
            path: self.path.clone(),
            cause,
        }
    }
}
