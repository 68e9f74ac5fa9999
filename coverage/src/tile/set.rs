//! Which sets of tiles there are, and the ones that are made, kept for as long as what they show stays the same.

use super::{Pyramid, Stage};
use crate::layer::{Layer, Shape};
use crate::outline::{labels, outlines};
use crate::radio::RadioMap;
use crate::tile::TileCoord;
use crate::{
    Atlas, Crs, Error, Fixed, Mobile, Places, ReleaseId, Rules, Territory, Transform, cells,
};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;
use talblick_model::District;

/// Zooms at which squares of a kilometre stand for cells.
const KILOMETRES: RangeInclusive<u8> = 7..=8;
/// Zooms from which cells are drawn themselves, and squares of half a kilometre before: the first at which no tile has
/// too many.
const CELLS: RangeInclusive<u8> = 9..=12;
/// Most cells of a tile: it travels in fewer than 500 kB.
const MOST_CELLS: usize = 20_000;
const DEEPEST: u8 = 16;
/// Zooms of districts and quarters.
const OUTLINES: RangeInclusive<u8> = 7..=14;

/// A set of tiles that does not change while its release does not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// A fixed-line release: `broadband-{release}`.
    Broadband(ReleaseId),
    /// A mobile release: `mobile-{release}`.
    Mobile(ReleaseId),
    /// What our own gateways hear: `lorawan`.
    Lorawan,
    /// Districts and quarters: `districts`.
    Districts,
}

impl Set {
    /// Every set an atlas has.
    pub fn all(atlas: &Atlas) -> Vec<Self> {
        let fixed = atlas
            .fixed
            .iter()
            .map(|f| Self::Broadband(f.release.id.clone()));
        let mobile = atlas
            .mobile
            .iter()
            .map(|m| Self::Mobile(m.release.id.clone()));
        fixed.chain(mobile).chain([Self::Districts]).collect()
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broadband(id) => write!(f, "broadband-{id}"),
            Self::Mobile(id) => write!(f, "mobile-{id}"),
            Self::Lorawan => f.write_str("lorawan"),
            Self::Districts => f.write_str("districts"),
        }
    }
}

impl FromStr for Set {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "districts" => return Ok(Self::Districts),
            "lorawan" => return Ok(Self::Lorawan),
            _ => {}
        }
        match text.split_once('-') {
            Some(("broadband", id)) => id.parse().map(Self::Broadband),
            Some(("mobile", id)) => id.parse().map(Self::Mobile),
            _ => Err(Error::ReleaseId(text.to_owned())),
        }
    }
}

/// The sets that are made. Cheap to clone; all clones share them.
#[derive(Debug, Clone, Default)]
pub struct Tiles(Arc<Mutex<BTreeMap<Set, Place>>>);

/// Where a set comes to lie; whoever makes it holds the lock.
type Place = Arc<Mutex<Option<Made>>>;

/// A set, and what it was made of.
#[derive(Debug)]
struct Made {
    of: Content,
    pyramid: Arc<Pyramid>,
}

/// What a set shows.
#[derive(Debug, Clone)]
enum Content {
    Broadband(Arc<Fixed>, Arc<Rules>, Arc<Territory>),
    Mobile(Arc<Mobile>, Arc<Territory>),
    Radio(Arc<RadioMap>),
    Places(Arc<Places>, Arc<Places>, Vec<Arc<District>>),
}

impl Tiles {
    /// A set, made now unless it is there already. `None` if the atlas has no such release. `districts` are those the
    /// city keeps, for an atlas without any.
    pub fn get(
        &self,
        atlas: &Atlas,
        districts: &[Arc<District>],
        set: &Set,
    ) -> Result<Option<Arc<Pyramid>>, Error> {
        let Some(content) = Content::of(atlas, districts, set) else {
            self.0.lock().remove(set);
            return Ok(None);
        };
        self.make(set, content).map(Some)
    }

    /// The cells of a radio map, made now unless they are there already.
    pub fn lorawan(&self, map: &Arc<RadioMap>) -> Result<Arc<Pyramid>, Error> {
        self.make(&Set::Lorawan, Content::Radio(Arc::clone(map)))
    }

    fn make(&self, set: &Set, content: Content) -> Result<Arc<Pyramid>, Error> {
        // Only those who want this very set wait while it is made.
        let place = Arc::clone(self.0.lock().entry(set.clone()).or_default());
        let mut place = place.lock();
        if let Some(made) = place.as_ref().filter(|made| made.of.is(&content)) {
            return Ok(Arc::clone(&made.pyramid));
        }
        let attribution = content.attribution().to_owned();
        let pyramid = Pyramid::build(set.clone(), &content.stages()?, attribution)?;
        let pyramid = Arc::new(pyramid);
        *place = Some(Made {
            of: content,
            pyramid: Arc::clone(&pyramid),
        });
        Ok(pyramid)
    }

    /// A set of a release, if it is made already; this never waits.
    pub fn made(&self, atlas: &Atlas, set: &Set) -> Option<Arc<Pyramid>> {
        let content = Content::of(atlas, &[], set).filter(Content::is_release)?;
        let place = Arc::clone(self.0.lock().get(set)?);
        let made = place.try_lock()?;
        let made = made.as_ref().filter(|made| made.of.is(&content))?;
        Some(Arc::clone(&made.pyramid))
    }

    /// Makes every set of an atlas, and forgets those it does not have.
    pub fn prepare(&self, atlas: &Atlas, districts: &[Arc<District>]) -> Result<(), Error> {
        let sets = Set::all(atlas);
        self.0
            .lock()
            .retain(|set, _| *set == Set::Lorawan || sets.contains(set));
        for set in sets {
            self.get(atlas, districts, &set)?;
        }
        Ok(())
    }
}

impl Content {
    fn of(atlas: &Atlas, districts: &[Arc<District>], set: &Set) -> Option<Self> {
        match set {
            Set::Broadband(id) => atlas.fixed(id).map(|fixed| {
                Self::Broadband(
                    Arc::clone(fixed),
                    Arc::clone(&atlas.rules),
                    Arc::clone(&atlas.territory),
                )
            }),
            Set::Mobile(id) => atlas
                .mobile(id)
                .map(|m| Self::Mobile(Arc::clone(m), Arc::clone(&atlas.territory))),
            Set::Lorawan => None,
            Set::Districts => Some(Self::Places(
                Arc::clone(&atlas.districts),
                Arc::clone(&atlas.quarters),
                districts.to_vec(),
            )),
        }
    }

    /// Whether a release is shown, which does not change.
    const fn is_release(&self) -> bool {
        matches!(self, Self::Broadband(..) | Self::Mobile(..))
    }

    /// Whether both show the same.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Broadband(own, rules, people), Self::Broadband(its, its_rules, its_people)) => {
                Arc::ptr_eq(own, its)
                    && Arc::ptr_eq(rules, its_rules)
                    && Arc::ptr_eq(people, its_people)
            }
            (Self::Mobile(own, people), Self::Mobile(its, its_people)) => {
                Arc::ptr_eq(own, its) && Arc::ptr_eq(people, its_people)
            }
            (Self::Radio(a), Self::Radio(b)) => Arc::ptr_eq(a, b),
            (Self::Places(own, quarters, third), Self::Places(its, its_quarters, its_third)) => {
                Arc::ptr_eq(own, its) && Arc::ptr_eq(quarters, its_quarters) && third == its_third
            }
            _ => false,
        }
    }

    fn attribution(&self) -> &str {
        match self {
            Self::Broadband(fixed, ..) => &fixed.release.attribution,
            Self::Mobile(mobile, _) => &mobile.release.attribution,
            Self::Radio(_) | Self::Places(..) => "",
        }
    }

    fn stages(&self) -> Result<Vec<Stage>, Error> {
        match self {
            Self::Broadband(fixed, rules, territory) => staged(
                |side| cells::broadband_from_afar(rules, territory, fixed, side),
                cells::broadband_on_maps(rules, territory, fixed),
            ),
            Self::Mobile(mobile, territory) => staged(
                |side| cells::mobile_from_afar(territory, mobile, side),
                cells::mobile_on_maps(territory, mobile),
            ),
            // What was measured is a few hundred cells: they are drawn as they are from afar too.
            Self::Radio(map) => Ok(vec![Stage {
                zooms: *KILOMETRES.start()..=DEEPEST,
                layers: vec![cells::lorawan(map)],
            }]),
            Self::Places(known, quarters, kept) => {
                let outlines = outlines(known, quarters, kept)?;
                let labels = labels(&outlines);
                Ok(vec![Stage {
                    zooms: OUTLINES,
                    layers: vec![outlines, labels],
                }])
            }
        }
    }
}

/// Squares of a kilometre, of half a kilometre, and cells.
fn staged(afar: impl Fn(u16) -> Layer, cells: Layer) -> Result<Vec<Stage>, Error> {
    let near = nearest(&cells)?;
    let stage = |zooms, layer| Stage {
        zooms,
        layers: vec![layer],
    };
    let mut stages = vec![stage(KILOMETRES, afar(10))];
    if near > *CELLS.start() {
        stages.push(stage(*CELLS.start()..=near - 1, afar(5)));
    }
    stages.push(stage(near..=DEEPEST, cells));
    Ok(stages)
}

/// The zoom from which cells are drawn.
fn nearest(cells: &Layer) -> Result<u8, Error> {
    let to = Transform::new(Crs::Utm32, Crs::WebMercator)?;
    let corners = cells.features.iter().filter_map(|cell| match &cell.shape {
        Shape::Area(rings) => rings.first()?.first().copied(),
        _ => None,
    });
    let corners: Result<Vec<[f64; 2]>, Error> = corners.map(|corner| to.apply(corner)).collect();
    let corners = corners?;
    let fits = |z: &u8| {
        let mut tiles = BTreeMap::<TileCoord, usize>::new();
        for corner in &corners {
            *tiles.entry(TileCoord::at(*z, *corner)).or_default() += 1;
        }
        tiles.values().all(|cells| *cells <= MOST_CELLS)
    };
    Ok(CELLS.clone().find(fits).unwrap_or(*CELLS.end()))
}

#[cfg(test)]
mod tests;
