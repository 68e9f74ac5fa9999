//! What is wrong with a configuration, in a sentence that says where and what is allowed.

use std::ops::Range;
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
        key: String,
        /// What is wrong, and what is allowed.
        message: String,
    },
}

impl Problem {
    pub(super) fn in_file(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let line = text
            .get(..span.start)
            .map_or(1, |before| before.matches('\n').count() + 1);
        let section = section(text, &span);
        Self::InFile {
            file: file.to_owned(),
            line,
            message: explain(error.message(), &section),
        }
    }

    pub(crate) fn value(key: &str, message: impl Into<String>) -> Self {
        Self::Value {
            key: key.to_owned(),
            message: message.into(),
        }
    }
}

/// The table a place in the text belongs to, as written in its header.
fn section(text: &str, span: &Range<usize>) -> String {
    let before = text.get(..span.start).unwrap_or(text);
    let header = |line: &str| {
        let line = line.trim();
        line.starts_with('[')
            .then(|| line.trim_matches(['[', ']', ' ']).to_owned())
    };
    before.lines().rev().find_map(header).unwrap_or_default()
}

/// The parser's message, with the nearest known key where a key is unknown.
pub(super) fn explain(message: &str, section: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let Some((unknown, known)) = quoted
        .split_first()
        .filter(|_| message.starts_with("unknown field"))
    else {
        let place = if section.is_empty() {
            String::new()
        } else {
            format!("in [{section}]: ")
        };
        return format!("{place}{}", message.lines().collect::<Vec<_>>().join(" "));
    };
    let key = if section.is_empty() {
        (*unknown).to_owned()
    } else {
        format!("{section}.{unknown}")
    };
    let nearest = known.iter().max_by(|a, b| {
        let near = |k: &str| strsim::jaro_winkler(k, unknown);
        near(a).total_cmp(&near(b))
    });
    match nearest {
        Some(nearest) => {
            format!(
                "unknown key `{key}`; did you mean `{nearest}`? Known here: {}",
                known.join(", ")
            )
        }
        None => format!("unknown key `{key}`"),
    }
}
