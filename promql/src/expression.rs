//! What a query is made of.

use crate::Selector;

/// A query or a part of one. Brackets leave no trace but the order.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Number(f64),
    Text(String),
    /// The newest sample of series.
    Newest(Instant),
    /// Samples of so many milliseconds.
    Range(Instant, i64),
    Call(String, Vec<Self>),
    Minus(Box<Self>),
    Binary(Box<Binary>),
    Aggregate(Box<Aggregate>),
}

/// Series at a moment, or so many milliseconds before it.
#[derive(Debug, Clone)]
pub(crate) struct Instant {
    pub(crate) selector: Selector,
    pub(crate) offset: i64,
}

/// Two expressions and what stands between them.
#[derive(Debug, Clone)]
pub(crate) struct Binary {
    pub(crate) operator: Operator,
    /// Whether a comparison says 0 or 1 and leaves nothing out.
    pub(crate) says_bool: bool,
    /// By which labels series belong together; by all if nothing is said.
    pub(crate) matching: Option<Labelling>,
    pub(crate) left: Expression,
    pub(crate) right: Expression,
}

/// Series put together.
#[derive(Debug, Clone)]
pub(crate) struct Aggregate {
    pub(crate) name: String,
    /// What series are put together by.
    pub(crate) grouping: Option<Labelling>,
    /// How many, or which share.
    pub(crate) level: Option<Expression>,
    pub(crate) of: Expression,
}

/// Labels that count (`by`, `on`), or that do not (`without`, `ignoring`).
#[derive(Debug, Clone)]
pub(crate) struct Labelling {
    pub(crate) names: Vec<String>,
    pub(crate) only_these: bool,
}

/// What stands between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Unless,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
    Atan2,
    Power,
}

impl Operator {
    /// The operator of a mark or a word.
    pub(crate) fn of(mark: &str) -> Option<Self> {
        Some(match mark {
            "or" => Self::Or,
            "and" => Self::And,
            "unless" => Self::Unless,
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "+" => Self::Plus,
            "-" => Self::Minus,
            "*" => Self::Times,
            "/" => Self::Divided,
            "%" => Self::Modulo,
            "atan2" => Self::Atan2,
            "^" => Self::Power,
            _ => return None,
        })
    }

    /// How tightly it binds; a larger number goes first.
    pub(crate) const fn level(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And | Self::Unless => 2,
            _ if self.compares() => 3,
            Self::Plus | Self::Minus => 4,
            Self::Power => Self::TIGHTEST,
            _ => 5,
        }
    }

    /// The level of the operator that goes first.
    pub(crate) const TIGHTEST: u8 = 6;

    pub(crate) const fn compares(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
        )
    }

    pub(crate) const fn is_of_sets(self) -> bool {
        matches!(self, Self::Or | Self::And | Self::Unless)
    }
}

impl Expression {
    /// Whether expressions lie more than `most` deep inside each other; looks no deeper than that.
    pub(crate) fn is_deeper(&self, most: usize) -> bool {
        let Some(left) = most.checked_sub(1) else {
            return true;
        };
        match self {
            Self::Aggregate(of) => {
                let level = of.level.as_ref();
                of.of.is_deeper(left) || level.is_some_and(|level| level.is_deeper(left))
            }
            Self::Minus(of) => of.is_deeper(left),
            Self::Binary(of) => of.left.is_deeper(left) || of.right.is_deeper(left),
            Self::Call(_, arguments) => arguments.iter().any(|argument| argument.is_deeper(left)),
            Self::Number(_) | Self::Text(_) | Self::Newest(_) | Self::Range(..) => false,
        }
    }
}
