//! What of `PromQL` is answered here: a query is read and evaluated for every step of a range at once. It knows neither HTTP
//! nor where series come from; [`Source`] is what it asks for them. Queries come from strangers: their length, their depth
//! and what they cost are bounded, and what is not supported is an error that says so.
#![warn(missing_docs)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod aggregate;
mod binary;
mod duration;
mod error;
mod evaluate;
mod expression;
mod function;
mod lexer;
mod parser;
mod query;
mod selector;
mod series;
#[cfg(test)]
mod tests;
mod window;

pub use duration::duration;
pub use error::Error;
pub use evaluate::{Answer, Row, evaluate};
pub use query::Query;
pub use selector::Selector;
pub use series::{Labels, METRIC, Reach, Sample, Series, Source, Steps};
