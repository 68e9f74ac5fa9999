//! Reception by districts or quarters.

use super::Question;
use serde::Serialize;
use talblick_coverage::{Atlas, Level};
use utoipa::ToSchema;

/// Reception in a part of the city: the cells everybody may see that lie in it with most of their area, by status.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RadioPartView {
    /// The city's key of it.
    id: String,
    /// The city's name for it.
    name: String,
    /// At least five uplinks arrived, and nine of ten do.
    covered: usize,
    /// Some arrive.
    weak: usize,
    /// At least ten were tried, and fewer than one of ten arrives.
    none: usize,
    /// Too few were tried to say.
    unknown: usize,
}

impl RadioPartView {
    /// Every part of the level, also those from which nothing was sent; of the city itself, none.
    pub(super) fn all(atlas: &Atlas, question: &Question, level: Level) -> Vec<Self> {
        let places = match level {
            Level::City => return Vec::new(),
            Level::District => &atlas.districts,
            Level::Quarter => &atlas.quarters,
        };
        let part = |cell| places.mostly(cell).map(|place| place.id.as_str());
        let counts = question.map.counts_by(part);
        let view = |place: &talblick_coverage::Place| {
            let counts = counts.get(place.id.as_str()).copied().unwrap_or_default();
            Self {
                id: place.id.clone(),
                name: place.name.clone(),
                covered: counts.covered,
                weak: counts.weak,
                none: counts.none,
                unknown: counts.unknown,
            }
        };
        places.iter().map(view).collect()
    }
}
