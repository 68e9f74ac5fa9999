//! Certificates and keys from files in PEM form.

use super::ConfigError;
use rustls::RootCertStore;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};

/// The authorities in the file `ca_file` names.
pub(super) fn authorities(path: &Path) -> Result<RootCertStore, ConfigError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates("ca_file", path)? {
        roots
            .add(certificate)
            .map_err(|cause| ConfigError::Garbled {
                key: "ca_file",
                path: path.to_owned(),
                problem: format!("holds a certificate that cannot be used: {cause}"),
            })?;
    }
    Ok(roots)
}

/// The certificates of a file that the key `key` names, at least one.
pub(super) fn certificates(
    key: &'static str,
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let bytes = read(key, path)?;
    let certificates = CertificateDer::pem_slice_iter(&bytes)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|cause| garbled(key, path, &cause, "certificate"))?;
    if certificates.is_empty() {
        return Err(garbled(key, path, &pem::Error::NoItemsFound, "certificate"));
    }
    Ok(certificates)
}

/// The private key in the file `key_file` names.
pub(super) fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, ConfigError> {
    let bytes = read("key_file", path)?;
    PrivateKeyDer::from_pem_slice(&bytes)
        .map_err(|cause| garbled("key_file", path, &cause, "private key"))
}

fn read(key: &'static str, path: &Path) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(path).map_err(|cause| ConfigError::Unreadable {
        key,
        path: PathBuf::from(path),
        cause,
    })
}

fn garbled(key: &'static str, path: &Path, cause: &pem::Error, wanted: &str) -> ConfigError {
    let problem = match cause {
        pem::Error::NoItemsFound => format!("holds no {wanted} in PEM form"),
        cause => format!("is not valid PEM: {cause}"),
    };
    ConfigError::Garbled {
        key,
        path: PathBuf::from(path),
        problem,
    }
}
