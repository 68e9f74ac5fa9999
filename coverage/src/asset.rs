//! What the city owns in the ground, and the streets a trench can follow. Critical infrastructure: never in a public answer.

/// Kind of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssetKind {
    /// A duct.
    Duct,
    /// A fibre cable.
    Fibre,
    /// A point of presence: where new lines begin.
    Node,
}

/// One duct, cable or node.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// The owner's key.
    pub id: String,
    /// Kind.
    pub kind: AssetKind,
    /// Whose it is.
    pub owner: String,
    /// Tubes or fibres that are free; `None` if nobody says.
    pub free: Option<u32>,
    /// Its course in UTM 32, metres east and north; one point for a node.
    pub line: Vec<[f64; 2]>,
}

/// All assets.
#[derive(Debug, Default)]
pub struct Assets {
    /// In the order of the file.
    pub assets: Vec<Asset>,
}

/// A piece of street between two crossings.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Its name.
    pub name: String,
    /// What covers it, such as `asphalt`, `paving`, `unpaved`; empty if nobody says.
    pub surface: String,
    /// Its course in UTM 32, metres east and north.
    pub line: Vec<[f64; 2]>,
}

/// All streets.
#[derive(Debug, Default)]
pub struct Streets {
    /// In the order of the file.
    pub streets: Vec<Street>,
}
