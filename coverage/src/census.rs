//! What the census says of its own grid. How it gets onto the grid of the broadband atlas is `household`'s affair.

use crate::CensusCell;

/// Who lives in a census cell. Counts are changed a little by the statisticians, so that nobody can be recognised; what
/// they keep secret is `None`, which is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CensusRow {
    /// The cell, 100 m long.
    pub cell: CensusCell,
    /// Residents.
    pub residents: Option<u32>,
    /// Households.
    pub households: Option<u32>,
    /// A figure is marked as of limited reliability.
    pub limited: bool,
}
