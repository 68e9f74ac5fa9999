//! A cluster as the interface shows it: exact to those with an account, in classes to the public.

use crate::lang::Lang;
use crate::problem::ApiError;
use serde::Serialize;
use talblick_coverage::plan::{Case, Nearest, Piece, Project, Spot, WorkList};
use talblick_coverage::{AssetKind, Atlas, Cell, Crs, Transform};
use utoipa::ToSchema;

/// A cluster of households below a rule, and what connecting it takes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClusterView {
    /// Its lowest cell; stays as long as that does.
    #[schema(value_type = String, example = "100mN56799E3709")]
    id: Cell,
    /// Place in the list, from 1.
    rank: usize,
    /// Where it lies, for people.
    place: Option<String>,
    /// District most of its households live in.
    district: Option<ClusterPlaceView>,
    /// Quarter most of its households live in.
    quarter: Option<ClusterPlaceView>,
    /// Number of cells.
    cells: usize,
    /// Households that count; null if they are too few to be told.
    households: Option<u64>,
    /// Households below the rule for certain, and those that may be.
    interval: Interval,
    /// Addresses in its cells; null if no addresses are known.
    addresses: Option<usize>,
    /// Firms, schools, hospitals and authorities among them; null while it is not known what addresses are used for.
    anchors: Option<usize>,
    /// Addresses at which an operator has committed to build what the rule asks for; null without an account.
    committed_addresses: Option<usize>,
    /// Data date of the first release since which it has not been served.
    #[schema(value_type = String, format = Date)]
    since: String,
    /// Metres to dig.
    new_trench_m: f64,
    /// Metres in free ducts of one's own; null without an account.
    duct_reuse_m: Option<f64>,
    /// The own asset nearest to one of its houses; null without an account.
    nearest_asset: Option<NearestView>,
    /// Euro for trenches and house connections, as if nothing else was built.
    cost: f64,
    /// Euro it adds where everything ranked before it is built: trenches they share are dug once.
    added_cost: f64,
    /// Euro for each household that is reached; null if they are too few to be told.
    cost_per_household: Option<f64>,
    /// Households reached for each metre of new trench: what the list is ordered by.
    households_per_m: Option<f64>,
    /// Households whose branch reaches too few to be built.
    left_out: Option<u64>,
    /// Share of the households of its cells that are served already and caught on the way.
    served_on_the_way: Option<f64>,
    /// What lengths come from: `street_graph` or `straight_line`.
    estimate: &'static str,
    /// Its middle.
    center: Center,
    /// The cluster in words.
    sentence: String,
}

/// Name and key of a district or quarter.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClusterPlaceView {
    /// The city's key.
    id: String,
    /// Its name.
    name: String,
}

/// A range of households.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Interval {
    /// At least; null if too few to be told.
    low: Option<u64>,
    /// At most; null if too few to be told.
    high: Option<u64>,
}

/// A place on the globe.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Center {
    /// Latitude.
    lat: f64,
    /// Longitude.
    lon: f64,
}

/// An own asset near a cluster or an address.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NearestView {
    /// The owner's key.
    id: String,
    /// `duct`, `fibre` or `node`.
    kind: &'static str,
    /// Whose it is.
    owner: String,
    /// Free tubes or fibres, if anybody says.
    free: Option<u32>,
    /// Straight distance in metres.
    distance_m: f64,
    /// Its point nearest to the cluster or address.
    at: Center,
}

/// A cost under other prices and take-ups.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseView {
    /// Factor of all prices.
    price_factor: f64,
    /// Share of households that book.
    take_up: f64,
    /// Euro for everything.
    cost: f64,
    /// Euro for each household that is reached.
    cost_per_household: Option<f64>,
    /// Euro for each household that books.
    cost_per_booking: Option<f64>,
}

/// A cluster with its cells, and with what only planners see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClusterWhole {
    /// As in the list.
    cluster: ClusterView,
    /// Its cells.
    cells: Vec<ClusterCellView>,
    /// The trenches; null without an account.
    route: Option<Vec<PieceView>>,
    /// Its cost under other prices and take-ups.
    sensitivity: Vec<CaseView>,
    /// Why its households count: the rule in words, with version and source.
    reasons: Vec<String>,
}

/// A cell of a cluster.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClusterCellView {
    /// Its official name.
    #[schema(value_type = String, example = "100mN56799E3709")]
    id: Cell,
    /// Households below the rule for certain, and those that may be.
    interval: Interval,
    /// Its corner points, longitude and latitude, closed.
    #[schema(value_type = Vec<Vec<f64>>)]
    ring: Vec<[f64; 2]>,
}

/// A straight piece of trench.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PieceView {
    /// Longitude and latitude of both ends.
    #[schema(value_type = Vec<Vec<f64>>)]
    line: [[f64; 2]; 2],
    /// Metres to dig.
    new_m: f64,
    /// Metres in a free duct of one's own.
    duct_m: f64,
}

/// Shows projects of one list.
#[derive(Debug)]
pub(super) struct Showing<'a> {
    pub(super) list: &'a WorkList,
    pub(super) atlas: &'a Atlas,
    pub(super) lang: Lang,
    degrees: Transform,
}

impl<'a> Showing<'a> {
    pub(super) fn new(list: &'a WorkList, atlas: &'a Atlas, lang: Lang) -> Result<Self, ApiError> {
        let degrees = Transform::new(Crs::Utm32, Crs::Wgs84)?;
        Ok(Self {
            list,
            atlas,
            lang,
            degrees,
        })
    }

    pub(super) fn cluster(&self, project: &Project) -> Result<ClusterView, ApiError> {
        let audience = self.list.audience;
        let told = audience.told(project.counted);
        let if_told = |value: Option<f64>| value.filter(|_| told.is_some());
        let place = |place: &Option<talblick_coverage::Place>| {
            place.as_ref().map(|place| ClusterPlaceView {
                id: place.id.clone(),
                name: place.name.clone(),
            })
        };
        let nearest = project.nearest.as_ref();
        let nearest = nearest.map(|near| NearestView::of(self.atlas, near, &self.degrees));
        let each = project.cost_per_household();
        Ok(ClusterView {
            id: project.id,
            rank: project.rank,
            place: project.place(),
            district: place(&project.district),
            quarter: place(&project.quarter),
            cells: project.spots.len(),
            households: told,
            interval: self.interval(project.low, project.high),
            addresses: project.addresses,
            anchors: project.anchors,
            committed_addresses: project.committed,
            since: project.since.to_string(),
            new_trench_m: audience.metres(project.trench.new_m),
            duct_reuse_m: audience.is_planner().then(|| project.trench.duct_m.round()),
            nearest_asset: nearest.transpose()?.flatten(),
            cost: audience.euros(project.cost),
            added_cost: audience.euros(project.added.cost()),
            cost_per_household: if_told(each).map(|each| audience.euros_each(each)),
            households_per_m: if_told(Some(rounded(project.households_per_m(), 1e5))),
            left_out: audience.told(project.trench.left_out),
            served_on_the_way: if_told(Some(rounded(project.served_on_the_way(), 1e3))),
            estimate: project.trench.estimate.key(),
            center: self.place(project.middle())?,
            sentence: self.say(project.sentence(self.list)),
        })
    }

    pub(super) fn whole(&self, project: &Project) -> Result<ClusterWhole, ApiError> {
        let cells = project.spots.iter().map(|spot| self.cell(spot));
        let route = || project.trench.route.iter().map(|p| self.piece(p)).collect();
        let told = self.list.audience.told(project.counted).is_some();
        Ok(ClusterWhole {
            cluster: self.cluster(project)?,
            cells: cells.collect::<Result<_, ApiError>>()?,
            route: self.list.audience.is_planner().then(route).transpose()?,
            sensitivity: self.cases(project.sensitivity(&self.list.scenario), told),
            reasons: self.reasons(),
        })
    }

    /// Costs as they are told; those per household only if their number is.
    pub(super) fn cases(&self, cases: Vec<Case>, told: bool) -> Vec<CaseView> {
        let audience = self.list.audience;
        let each = |euros: Option<f64>| euros.filter(|_| told).map(|e| audience.euros_each(e));
        let case = |case: Case| CaseView {
            price_factor: case.price_factor,
            take_up: case.take_up,
            cost: audience.euros(case.cost),
            cost_per_household: each(case.cost_per_household),
            cost_per_booking: each(case.cost_per_booking),
        };
        cases.into_iter().map(case).collect()
    }

    /// What is said twice, in the language of whoever asks.
    pub(super) fn say(&self, [de, en]: [String; 2]) -> String {
        match self.lang {
            Lang::De => de,
            Lang::En => en,
        }
    }

    fn cell(&self, spot: &Spot) -> Result<ClusterCellView, ApiError> {
        let ring = spot.cell.ring().into_iter().map(|at| self.degrees(at));
        Ok(ClusterCellView {
            id: spot.cell,
            interval: self.interval(spot.low, spot.high),
            ring: ring.collect::<Result<_, _>>()?,
        })
    }

    fn piece(&self, piece: &Piece) -> Result<PieceView, ApiError> {
        Ok(PieceView {
            line: [self.degrees(piece.line[0])?, self.degrees(piece.line[1])?],
            new_m: rounded(piece.new_m, 10.0),
            duct_m: rounded(piece.duct_m, 10.0),
        })
    }

    fn interval(&self, low: f64, high: f64) -> Interval {
        let told = |households| self.list.audience.told(households);
        Interval {
            low: told(low),
            high: told(high),
        }
    }

    fn reasons(&self) -> Vec<String> {
        let (rule, release) = (&self.list.rule, &self.list.release);
        let text = self.say(rule.text.clone());
        let source = self.lang.of(&rule.source);
        let from = match self.lang {
            Lang::De => format!(
                "Regel {} ({}), Quelle: {source}. Datenstand {}: {}.",
                rule.key, rule.version, release.data_date, release.name
            ),
            Lang::En => format!(
                "Rule {} ({}), source: {source}. Data of {}: {}.",
                rule.key, rule.version, release.data_date, release.name
            ),
        };
        vec![text, from]
    }

    fn place(&self, at: [f64; 2]) -> Result<Center, ApiError> {
        Center::of(at, &self.degrees)
    }

    /// Longitude and latitude to about a centimetre.
    fn degrees(&self, at: [f64; 2]) -> Result<[f64; 2], ApiError> {
        exact(at, &self.degrees)
    }
}

impl Center {
    fn of(at: [f64; 2], degrees: &Transform) -> Result<Self, ApiError> {
        let [lon, lat] = exact(at, degrees)?;
        Ok(Self { lat, lon })
    }
}

impl NearestView {
    /// Of an asset of the atlas; `None` if it has no such asset.
    pub(super) fn of(
        atlas: &Atlas,
        nearest: &Nearest,
        degrees: &Transform,
    ) -> Result<Option<Self>, ApiError> {
        let Some(asset) = atlas.assets.assets.get(nearest.asset) else {
            return Ok(None);
        };
        Ok(Some(Self {
            id: asset.id.clone(),
            kind: match asset.kind {
                AssetKind::Duct => "duct",
                AssetKind::Fibre => "fibre",
                AssetKind::Node => "node",
            },
            owner: asset.owner.clone(),
            free: asset.free,
            distance_m: nearest.distance_m.round(),
            at: Center::of(nearest.foot, degrees)?,
        }))
    }
}

/// Longitude and latitude to about a centimetre.
fn exact(at: [f64; 2], degrees: &Transform) -> Result<[f64; 2], ApiError> {
    Ok(degrees.apply(at)?.map(|d| rounded(d, 1e7)))
}

fn rounded(number: f64, steps: f64) -> f64 {
    (number * steps).round() / steps
}
