//! What is wrong with a query.

/// A query that is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("parse error at character {at}: expected {expected}, found {found}")]
    Syntax {
        /// Number of the character, from 1.
        at: usize,
        /// What would have been right.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// It is `PromQL`, but nothing that is answered here.
    #[error("{0} is not supported here")]
    Unsupported(String),
    /// It says something that cannot be.
    #[error("{0}")]
    Meaning(String),
    /// It would cost too much.
    #[error(
        "the query needs more than {most} {what}; ask for fewer series, a shorter range or a longer step"
    )]
    TooCostly {
        /// What there would be too many of.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
}

pub(crate) fn unsupported(what: &str) -> Error {
    Error::Unsupported(what.to_owned())
}

pub(crate) fn meaning(said: &str) -> Error {
    Error::Meaning(said.to_owned())
}
