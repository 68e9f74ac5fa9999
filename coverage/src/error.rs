//! What can go wrong with coverage data.

/// A failure in reading or answering coverage data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Text that is no grid cell.
    #[error(
        "“{0}” is no grid cell; allowed are 100mN52682E3982 (UTM 32), CRS3035RES100mN2689100E4337000 and 100mN26891E43370 (LAEA)"
    )]
    Cell(String),
    /// A cell outside the area its grid covers.
    #[error("the cell “{0}” lies outside Germany's grid")]
    CellOutside(String),
    /// A coordinate a projection cannot map.
    #[error("{x} {y} cannot be mapped from {from} to {to}")]
    Coordinate {
        /// First coordinate.
        x: f64,
        /// Second coordinate.
        y: f64,
        /// Where from.
        from: &'static str,
        /// Where to.
        to: &'static str,
    },
    /// A reference system nobody reads here.
    #[error(
        "the reference system EPSG:{0} is not read; allowed are 4326, 3857, 3035, 4647, 25832 and 25833"
    )]
    Crs(u32),
    /// A file of rules that cannot be read.
    #[error("the rules cannot be read: {0}")]
    Rules(String),
    /// A release's name that cannot stand in an address.
    #[error(
        "“{0}” is no name of a release; allowed are 1 to 64 lower-case letters, digits and hyphens, a letter first"
    )]
    ReleaseId(String),
    /// A table cannot be written as text.
    #[error("cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// A file of tables cannot be written.
    #[error("cannot be written as GeoPackage: {0}")]
    GeoPackage(#[from] rusqlite::Error),
    /// Something cannot be written.
    #[error("cannot be written: {0}")]
    Write(#[from] std::io::Error),
}
