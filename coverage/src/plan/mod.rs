//! The work list: clusters of white spots, what connecting them takes and costs, and which come first.
//!
//! | word | meaning |
//! |---|---|
//! | spot | a cell with households below a rule |
//! | cluster | spots that are best built together |
//! | door | a house to connect, or the middle of a cell without addresses |
//! | trench | the net that connects a cluster's doors, with each other and with what the city owns |
//! | project | a cluster with its trench and its place in the list |
//! | scenario | prices, take-up and the other assumptions |

mod audience;
mod chosen;
mod cluster;
mod cost;
mod door;
mod ground;
mod list;
mod network;
mod own;
mod package;
mod plans;
mod project;
mod road;
mod scenario;
mod sensitivity;
mod sentence;
mod site;
mod spot;
mod start;
mod steiner;
mod straight;
mod surface;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod trench;
mod union;

pub use chosen::{Choice, Chosen, Dug, Effect};
pub use list::WorkList;
pub use own::Nearest;
pub use plans::{Plans, Question};
pub use project::{Project, Together};
pub use scenario::{Counting, Grouping, Prices, Scenario, Setting, Start};
pub use sensitivity::Case;
pub use spot::{Spot, Spots};
pub use surface::Surface;
pub use trench::{Estimate, Piece, Trench};
