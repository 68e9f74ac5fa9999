//! Secrets: from files, never from arguments, never printed.

use super::{Key, Problem};
use std::path::Path;

/// The secret in a file that a key names.
pub fn read_secret(key: impl Into<Key>, file: &Path) -> Result<String, Problem> {
    secret(file).map_err(|message| Problem::value(key, message))
}

/// The first line of a file, without the line's end; else what is wrong with the file.
pub(crate) fn secret(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let secret = text.lines().next().unwrap_or_default().trim();
    if secret.is_empty() {
        return Err(format!(
            "{} is empty; it must hold the secret in its first line",
            file.display()
        ));
    }
    Ok(secret.to_owned())
}
