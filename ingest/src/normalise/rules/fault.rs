//! What is wrong with files of rules: which file, line, rule and key, and what is allowed.

use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file, or the directory.
    pub file: PathBuf,
    /// The line, from 1; 0 if it is about the whole file.
    pub line: usize,
    /// The entry, such as `rule 3 (“temp”)`.
    pub entry: Option<String>,
    /// The key in it.
    pub key: Option<&'static str>,
    /// What is wrong, and what is allowed.
    pub message: String,
}

/// Everything that was found wrong; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if self.line > 0 {
            write!(f, "{}:", self.line)?;
        }
        match (&self.entry, self.key) {
            (Some(entry), Some(key)) => write!(f, " {entry}, {key}:")?,
            (Some(entry), None) => write!(f, " {entry}:")?,
            (None, Some(key)) => write!(f, " {key}:")?,
            (None, None) => {}
        }
        write!(f, " {}", self.message)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.0.iter().enumerate() {
            if place > 0 {
                writeln!(f)?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
