//! The language of the OGC SensorThings API 1.1 (18-088): addresses, query options, filters, and what a filter says about
//! an entity. It knows neither HTTP nor where entities come from; [`World`] is what it asks for them. Everything that is
//! parsed here comes from strangers: nothing panics, and length and depth are bounded.
#![warn(missing_docs)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod address;
mod again;
mod call;
mod compare;
mod error;
mod evaluate;
mod expand;
mod expression;
mod filter;
mod function;
mod geometry;
mod lexer;
mod option;
mod plan;
mod schema;
#[cfg(test)]
mod tests;
mod time;
mod typing;
mod value;
mod wkt;

pub use address::{Address, Id, Step, Target};
pub use compare::order;
pub use error::Error;
pub use evaluate::{Evaluation, World};
pub use expand::MOST_EXPANDED;
pub use expression::{Expression, Operator, Path};
pub use function::Function;
pub use geometry::from_geojson;
pub use option::{Expand, Format, Options, OrderBy, Selected, decoded, parse_query};
pub use plan::{Bounds, Plan};
pub use schema::{Kind, Property, Relation, Set};
pub use time::{Interval, interval};
pub use value::Value;
pub use wkt::parse as parse_wkt;
