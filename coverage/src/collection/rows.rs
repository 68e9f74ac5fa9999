//! The rows of a release, whatever its kind, in and out of blocks.

use super::block::Reader;
use super::record::Record;
use crate::{
    Address, Asset, Cell, CensusRow, FixedRow, Kind, Measurement, Municipality, Networks, Offer,
    Place, Street,
};

/// Rows of one block. 2,000 fixed-line rows take 230 kB.
const BLOCK: usize = 2_000;

/// The rows of a release.
#[derive(Debug, Clone)]
pub(crate) enum Rows {
    Fixed(Vec<(Cell, FixedRow)>),
    Mobile(Vec<(Cell, Networks)>),
    Municipalities(Vec<Municipality>),
    Census(Vec<CensusRow>),
    Addresses(Vec<Address>),
    Places(Vec<Place>),
    Assets(Vec<Asset>),
    Streets(Vec<Street>),
    Offers(Vec<Offer>),
    Measured(Vec<Measurement>),
}

impl Rows {
    /// No rows yet.
    pub(crate) fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Fixed => Self::Fixed(Vec::new()),
            Kind::Mobile => Self::Mobile(Vec::new()),
            Kind::Municipalities => Self::Municipalities(Vec::new()),
            Kind::Population | Kind::Households => Self::Census(Vec::new()),
            Kind::Addresses => Self::Addresses(Vec::new()),
            Kind::Districts | Kind::Quarters => Self::Places(Vec::new()),
            Kind::Ducts => Self::Assets(Vec::new()),
            Kind::Streets => Self::Streets(Vec::new()),
            Kind::Offers => Self::Offers(Vec::new()),
            Kind::Radio => Self::Measured(Vec::new()),
        }
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Fixed(rows) => rows.len(),
            Self::Mobile(rows) => rows.len(),
            Self::Municipalities(rows) => rows.len(),
            Self::Census(rows) => rows.len(),
            Self::Addresses(rows) => rows.len(),
            Self::Places(rows) => rows.len(),
            Self::Assets(rows) => rows.len(),
            Self::Streets(rows) => rows.len(),
            Self::Offers(rows) => rows.len(),
            Self::Measured(rows) => rows.len(),
        }
    }

    /// Each block with its number of rows.
    pub(super) fn blocks<E>(
        &self,
        put: impl FnMut(usize, Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Fixed(rows) => blocks(rows, put),
            Self::Mobile(rows) => blocks(rows, put),
            Self::Municipalities(rows) => blocks(rows, put),
            Self::Census(rows) => blocks(rows, put),
            Self::Addresses(rows) => blocks(rows, put),
            Self::Places(rows) => blocks(rows, put),
            Self::Assets(rows) => blocks(rows, put),
            Self::Streets(rows) => blocks(rows, put),
            Self::Offers(rows) => blocks(rows, put),
            Self::Measured(rows) => blocks(rows, put),
        }
    }

    /// Adds the rows of a block; `None` if it holds something else.
    pub(super) fn add(&mut self, block: &[u8]) -> Option<()> {
        match self {
            Self::Fixed(rows) => add(rows, block),
            Self::Mobile(rows) => add(rows, block),
            Self::Municipalities(rows) => add(rows, block),
            Self::Census(rows) => add(rows, block),
            Self::Addresses(rows) => add(rows, block),
            Self::Places(rows) => add(rows, block),
            Self::Assets(rows) => add(rows, block),
            Self::Streets(rows) => add(rows, block),
            Self::Offers(rows) => add(rows, block),
            Self::Measured(rows) => add(rows, block),
        }
    }
}

fn blocks<T: Record, E>(
    rows: &[T],
    mut put: impl FnMut(usize, Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    for some in rows.chunks(BLOCK) {
        let mut block = Vec::new();
        for row in some {
            row.put(&mut block);
        }
        put(some.len(), block)?;
    }
    Ok(())
}

fn add<T: Record>(rows: &mut Vec<T>, block: &[u8]) -> Option<()> {
    let mut reader = Reader::new(block);
    while !reader.is_empty() {
        rows.push(T::take(&mut reader)?);
    }
    Some(())
}
