//! Secrets: from files, never from arguments, never printed.

use super::Problem;
use std::path::Path;

/// The first line of a file, without the line's end.
pub fn read_secret(key: &str, file: &Path) -> Result<String, Problem> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Problem::value(key, format!("cannot read {}: {error}", file.display())))?;
    let secret = text.lines().next().unwrap_or_default().trim();
    if secret.is_empty() {
        return Err(Problem::value(
            key,
            format!(
                "{} is empty; it must hold the secret in its first line",
                file.display()
            ),
        ));
    }
    Ok(secret.to_owned())
}
