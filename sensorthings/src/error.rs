//! What can be wrong with an address or a query option, in sentences that say where and what is allowed.

/// Why something is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Something else stands where a part of an expression should.
    #[error("{expected} expected at character {at}, but there is {found}")]
    Syntax {
        /// Characters before it, plus one.
        at: usize,
        /// What may stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A name that the entity does not have.
    #[error("{of} has no property or relation “{name}”; there are: {known}")]
    UnknownName {
        /// The entity's type.
        of: &'static str,
        /// The name.
        name: String,
        /// Names it has.
        known: String,
    },
    /// A relation where a property is needed.
    #[error("“{0}” is a relation; name one of its properties, such as {0}/id")]
    NotAProperty(String),
    /// A function that does not exist.
    #[error("there is no function “{0}”")]
    UnknownFunction(String),
    /// Too few or too many arguments.
    #[error("{function} takes {expected} arguments, not {found}")]
    Arguments {
        /// The function.
        function: &'static str,
        /// How many it takes.
        expected: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A value of the wrong kind.
    #[error("{what} needs {expected}, not {found}")]
    Kinds {
        /// Function, operator or option.
        what: &'static str,
        /// What it needs.
        expected: &'static str,
        /// What it was given.
        found: &'static str,
    },
    /// A literal that is none.
    #[error("“{text}” is not {kind}: {why}")]
    Literal {
        /// What it should be.
        kind: &'static str,
        /// The text.
        text: String,
        /// What is wrong.
        why: String,
    },
    /// Larger than is allowed.
    #[error("{what} may be {most} at most")]
    TooMuch {
        /// What is counted.
        what: &'static str,
        /// How much there may be.
        most: usize,
    },
    /// An address that leads nowhere.
    #[error("there is nothing at “{0}”")]
    NoSuchAddress(String),
    /// An id that is written wrong.
    #[error("“{0}” is not an id: it must be a whole number, or one in single quotes")]
    Id(String),
    /// A query option that does not exist.
    #[error("there is no query option “{name}”; there are: {known}")]
    UnknownOption {
        /// The name.
        name: String,
        /// What there is.
        known: &'static str,
    },
    /// A query option of the standard, or of others, that is not offered here.
    #[error("the query option {0} is not offered here")]
    Unsupported(String),
    /// A query option that stands there twice.
    #[error("{0} stands there more than once")]
    Repeated(String),
    /// A query option with a value it cannot have.
    #[error("{option} must be {expected}, not “{found}”")]
    OptionValue {
        /// The option.
        option: &'static str,
        /// What it may be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// A query option that makes no sense at this address.
    #[error("{option} cannot be used here: {why}")]
    Misplaced {
        /// The option.
        option: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// A query string that is not UTF-8 after decoding.
    #[error("the query string is not UTF-8")]
    Encoding,
    /// More work than one request may ask for.
    #[error(
        "this would need more than {most} {what}; narrow it down, for example by Datastream or by phenomenonTime"
    )]
    TooCostly {
        /// What there would be too many of.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
}

impl Error {
    /// The first 60 characters of what a stranger sent.
    pub(crate) fn quoted(text: &str) -> String {
        text.chars().take(60).collect()
    }
}
