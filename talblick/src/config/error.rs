//! What is wrong with a configuration, in a sentence that says where and what is allowed.

use super::key::{Key, key_at, line_of};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error("cannot read the configuration {}: {why}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// Something in the file is wrong.
    #[error("{}:{line}: {message}", file.display())]
    InFile {
        /// The file.
        file: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong, and what is allowed.
        message: String,
    },
    /// An environment variable is wrong.
    #[error("environment variable {variable}: {message}")]
    InEnvironment {
        /// Its name.
        variable: String,
        /// What is wrong.
        message: String,
    },
    /// A value that cannot be.
    #[error("configuration key {key}: {message}")]
    Value {
        /// The key.
        key: Key,
        /// What is wrong, and what is allowed.
        message: String,
    },
}

/// As near as this to a known key an unknown one may be meant for it; 1 is the same.
const NEAR: f64 = 0.8;

impl Problem {
    pub(super) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "there is no such file; `talblick config print` writes one with every key explained"
                    .to_owned()
            }
            std::io::ErrorKind::IsADirectory => "it is a directory, not a file".to_owned(),
            std::io::ErrorKind::InvalidData => {
                "it is not text in UTF-8; `talblick config print` shows what it should look like"
                    .to_owned()
            }
            _ => error.to_string(),
        };
        Self::Unreadable {
            file: file.to_owned(),
            why,
        }
    }

    pub(super) fn in_file(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        Self::InFile {
            file: file.to_owned(),
            line: line_of(text, at),
            message: explain(error.message(), key_at(text, at).as_deref()),
        }
    }

    pub(crate) fn value(key: impl Into<Key>, message: impl Into<String>) -> Self {
        Self::Value {
            key: key.into(),
            message: message.into(),
        }
    }

    /// With the place of a value that cannot be: the variable that sets it, else its line in the file.
    #[must_use]
    pub fn located(
        self,
        file: &Path,
        text: &str,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        let Self::Value { key, message } = self else {
            return self;
        };
        let name = key.variable();
        if variable(&name).is_some() {
            return Self::InEnvironment {
                variable: name,
                message,
            };
        }
        match key.line(text) {
            Some(line) => Self::InFile {
                file: file.to_owned(),
                line,
                message: format!("`{key}`: {message}"),
            },
            None => Self::Value { key, message },
        }
    }
}

/// The parser's message, with the key it is about, and the nearest known one where the key is unknown.
pub(super) fn explain(message: &str, key: Option<&str>) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let Some((unknown, known)) = quoted
        .split_first()
        .filter(|_| message.starts_with("unknown field"))
    else {
        let place = key.map_or_else(String::new, |key| format!("`{key}`: "));
        let message: Vec<&str> = message.lines().collect();
        return format!("{place}{}", in_words(&message.join(" ")));
    };
    let key = key.unwrap_or(unknown);
    let near = |known: &&&str| strsim::jaro_winkler(known, unknown);
    let nearest = known.iter().max_by(|a, b| near(a).total_cmp(&near(b)));
    let meant = nearest
        .filter(|nearest| near(nearest) >= NEAR)
        .map_or_else(String::new, |nearest| {
            format!("; did you mean `{nearest}`?")
        });
    let end = if meant.is_empty() { "." } else { "" };
    format!(
        "unknown key `{key}`{meant}{end} Known here: {}",
        known.join(", ")
    )
}

/// Types as people call them.
fn in_words(message: &str) -> String {
    let Some((before, wanted)) = message.split_once(", expected ") else {
        return message.to_owned();
    };
    let wanted = match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a string" | "path string" => "a text in quotes",
        "a sequence" => "a list in square brackets",
        other => other,
    };
    format!("{before}, expected {wanted}")
}
