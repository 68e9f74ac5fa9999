//! A password or token in memory. It is never printed, not even in debug output; it is not wiped from memory either.

use std::fmt;

/// A text that must not appear in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret as read from its file, without the line end that editors leave.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        Self(text)
    }

    /// The secret itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_loses_its_line_end_and_hides_itself() {
        let secret = Secret::new(" geheim \r\n");
        assert_eq!(secret.expose(), " geheim ");
        assert!(!format!("{secret:?}").contains("geheim"));
    }
}
