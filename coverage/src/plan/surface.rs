//! What a trench has to be cut through.

use serde::{Deserialize, Serialize};

/// A class of surfaces with one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// Asphalt or concrete.
    Asphalt,
    /// Paving stones, slabs, setts.
    Paving,
    /// Gravel, earth, grass.
    Unpaved,
    /// Nobody says, or a word nobody knows here.
    Unknown,
}

impl Surface {
    /// Its word in answers and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Asphalt => "asphalt",
            Self::Paving => "paving",
            Self::Unpaved => "unpaved",
            Self::Unknown => "unknown",
        }
    }

    /// The class of a word of street data; the words are those of OpenStreetMap's key `surface`.
    pub fn of(word: &str) -> Self {
        match word.trim() {
            "asphalt" | "concrete" | "concrete:plates" | "concrete:lanes" | "chipseal" => {
                Self::Asphalt
            }
            "paved" | "paving" | "paving_stones" | "sett" | "cobblestone"
            | "unhewn_cobblestone" | "bricks" => Self::Paving,
            "unpaved" | "gravel" | "fine_gravel" | "pebblestone" | "compacted" | "ground"
            | "earth" | "dirt" | "grass" | "grass_paver" | "sand" | "mud" | "woodchips" => {
                Self::Unpaved
            }
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_nobody_knows_is_not_guessed() {
        assert_eq!(Surface::of("paving_stones"), Surface::Paving);
        assert_eq!(Surface::of(" gravel "), Surface::Unpaved);
        for unknown in ["", "Asphalt?", "marble"] {
            assert_eq!(Surface::of(unknown), Surface::Unknown);
        }
    }
}
