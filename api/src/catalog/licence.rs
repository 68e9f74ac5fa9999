//! Licences: by their names at DCAT-AP.de, in words, and as people write them.

use serde::{Deserialize, Serialize};

/// Licences for open data, by their names at DCAT-AP.de.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Licence {
    /// Datenlizenz Deutschland – Namensnennung 2.0.
    #[default]
    #[serde(rename = "dl-by-de/2.0")]
    DlByDe,
    /// Datenlizenz Deutschland – Zero 2.0.
    #[serde(rename = "dl-zero-de/2.0")]
    DlZeroDe,
    /// Creative Commons Attribution 4.0.
    #[serde(rename = "cc-by/4.0")]
    CcBy,
    /// Creative Commons Zero 1.0.
    #[serde(rename = "cc-zero")]
    CcZero,
}

impl Licence {
    const ALL: [Self; 4] = [Self::DlByDe, Self::DlZeroDe, Self::CcBy, Self::CcZero];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::DlByDe => "dl-by-de/2.0",
            Self::DlZeroDe => "dl-zero-de/2.0",
            Self::CcBy => "cc-by/4.0",
            Self::CcZero => "cc-zero",
        }
    }

    /// As people write it below a chart.
    pub(crate) const fn short(self) -> &'static str {
        match self {
            Self::DlByDe => "dl-de/by-2-0",
            Self::DlZeroDe => "dl-de/zero-2-0",
            Self::CcBy => "CC BY 4.0",
            Self::CcZero => "CC0",
        }
    }

    pub(super) fn iri(self) -> String {
        format!("http://dcat-ap.de/def/licenses/{}", self.key())
    }

    /// Whether it asks for a name.
    pub(super) const fn names(self) -> bool {
        matches!(self, Self::DlByDe | Self::CcBy)
    }

    /// The licence a release is said to have, by letters and digits alone: `dl-de/by-2-0`, `CC BY 4.0`.
    pub(super) fn from_words(words: &str) -> Option<Self> {
        let letters: String = words
            .chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let names = |known: Self| match known {
            Self::DlByDe => ["dldeby20", "dlbyde20"],
            Self::DlZeroDe => ["dldezero20", "dlzerode20"],
            Self::CcBy => ["ccby40", "creativecommonsattribution40"],
            Self::CcZero => ["cc0", "cczero"],
        };
        let found = Self::ALL.into_iter();
        found
            .into_iter()
            .find(|l| names(*l).contains(&letters.as_str()))
    }
}

/// The place in DCAT-AP.de's list of a licence that has no name of its own there: one of open source, or one that whoever
/// uses the data must read first.
pub(super) fn other(words: &str) -> String {
    let open_source = words.to_ascii_uppercase().contains("EUPL");
    let name = if open_source { "opensource" } else { "closed" };
    format!("http://dcat-ap.de/def/licenses/other-{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_known_however_it_is_written() {
        for licence in Licence::ALL {
            assert_eq!(Licence::from_words(licence.short()), Some(licence));
        }
        for (words, known) in [
            ("dl-de/by-2-0", Some(Licence::DlByDe)),
            ("dl-by-de/2.0", Some(Licence::DlByDe)),
            ("DL-DE->Zero-2.0", Some(Licence::DlZeroDe)),
            ("CC BY 4.0", Some(Licence::CcBy)),
            ("CC0", Some(Licence::CcZero)),
            ("EUPL-1.2", None),
            ("", None),
        ] {
            assert_eq!(Licence::from_words(words), known, "{words}");
        }
    }

    #[test]
    fn a_licence_without_a_name_of_its_own_has_a_place_in_the_list() {
        for (words, name) in [
            ("EUPL-1.2", "other-opensource"),
            ("nach Vereinbarung", "other-closed"),
        ] {
            assert!(other(words).ends_with(&format!("/{name}")), "{words}");
        }
    }
}
