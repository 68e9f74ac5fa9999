//! TLS as configured: whom we trust, and how we show who we are. Read anew for every connection, so that a renewed
//! certificate is used without a restart.

use super::MqttConfig;
use crate::source::ConfigError;
use crate::source::pem::{authorities, certificates, private_key};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// Builds the TLS configuration. Reads files.
pub(super) fn load(config: &MqttConfig) -> Result<Arc<ClientConfig>, ConfigError> {
    let roots = match &config.ca_file {
        Some(path) => authorities(path)?,
        None => native_roots()?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    let client = match (&config.cert_file, &config.key_file) {
        (Some(cert), Some(key)) => {
            builder.with_client_auth_cert(certificates("cert_file", cert)?, private_key(key)?)?
        }
        _ => builder.with_no_client_auth(),
    };
    Ok(Arc::new(client))
}

fn native_roots() -> Result<RootCertStore, ConfigError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(found.certs);
    if usable == 0 {
        let cause = found
            .errors
            .first()
            .map_or_else(|| "none found".to_owned(), ToString::to_string);
        return Err(ConfigError::NoRoots { cause });
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn refused(file: &str, change: impl FnOnce(&mut MqttConfig, PathBuf)) -> (String, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.pem");
        if !file.is_empty() {
            std::fs::write(&path, file).unwrap();
        }
        let mut config = MqttConfig::new("stadt", "mqtts://broker");
        change(&mut config, path);
        let error = load(&config).unwrap_err();
        (error.key().to_owned(), error.to_string())
    }

    #[test]
    fn a_missing_or_garbled_file_is_named_with_its_key() {
        let (key, text) = refused("", |config, path| config.ca_file = Some(path));
        assert!(
            key == "ca_file" && text.contains("cannot read") && text.contains("x.pem"),
            "{text}"
        );
        let (key, text) = refused("no certificate", |config, path| config.ca_file = Some(path));
        assert!(
            key == "ca_file" && text.contains("holds no certificate in PEM form"),
            "{text}"
        );
        let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
        let (_, text) = refused(broken, |config, path| config.ca_file = Some(path));
        assert!(text.contains("x.pem is not valid PEM"), "{text}");
        let hollow = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let (_, text) = refused(hollow, |config, path| config.ca_file = Some(path));
        assert!(text.contains("cannot be used"), "{text}");
    }
}
