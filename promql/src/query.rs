//! Queries as they are written, within bounds.

use crate::Error;
use crate::error::meaning;
use crate::expression::Expression;
use crate::parser::parse;

/// Longest query, in bytes.
const LONGEST: usize = 4_096;

/// A query that was understood.
#[derive(Debug, Clone)]
pub struct Query(pub(crate) Expression);

impl Query {
    /// Reads a query.
    pub fn parse(text: &str) -> Result<Self, Error> {
        read(text).map(Self)
    }
}

pub(crate) fn read(text: &str) -> Result<Expression, Error> {
    if text.trim().is_empty() {
        return Err(meaning("the query is empty"));
    }
    if text.len() > LONGEST {
        return Err(meaning("a query has at most 4096 bytes"));
    }
    parse(text)
}
