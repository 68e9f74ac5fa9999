//! Receptions that others measured, such as exports of TTN Mapper, put together as TTN Mapper does it: so that its maps
//! and ours can be laid side by side. Kept apart from what our own uplinks say.
//!
//! Key: gateway antenna and web-mercator tile of zoom 19. Source: `heatmap-tile-generator` and `postgres-insert-gridcell`
//! of TTN Mapper.

use super::register::MOVED_M;
use crate::{Cell, Crs, Error, Measurement, Transform};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::Position;

/// Zoom of the tiles that are the key.
const ZOOM: u32 = 19;

/// Gateways farther away are not believed, metres.
const FARTHEST_M: f64 = 200_000.0;

/// Why a measurement is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// At 0° 0°.
    NullIsland,
    /// Beyond 85° north or south, or no place at all.
    OffTheMap,
    /// Nobody knows where the gateway stands.
    GatewayUnplaced,
    /// More than 200 km from the gateway.
    TooFar,
    /// Before the gateway moved to where it stands now.
    BeforeMove,
}

/// A bucket of signal strength, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket(u8);

/// Lower ends of the buckets, dBm; a signal of exactly −95 is not above −95.
const ABOVE_DBM: [f64; 11] = [
    -95.0, -100.0, -105.0, -110.0, -115.0, -120.0, -125.0, -130.0, -135.0, -140.0, -145.0,
];

/// A tile of zoom 19: column and row.
pub type Tile = (u32, u32);

/// What was measured in one tile through one gateway: how often each bucket.
pub type Buckets = BTreeMap<Bucket, u32>;

/// Foreign measurements, put together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapper {
    /// By gateway and tile.
    pub tiles: BTreeMap<(String, Tile), Buckets>,
    /// What was left out.
    pub refused: BTreeMap<Refusal, u32>,
}

/// The signal TTN Mapper draws, dBm: RSSI, lowered by a negative SNR.
pub fn signal_dbm(rssi_dbm: f64, snr_db: Option<f64>) -> f64 {
    rssi_dbm + snr_db.unwrap_or(0.0).min(0.0)
}

impl Bucket {
    /// The bucket of a signal.
    pub fn of(signal_dbm: f64) -> Self {
        let above = ABOVE_DBM.iter().position(|least| signal_dbm > *least);
        Self(above.and_then(|at| u8::try_from(at).ok()).unwrap_or(11))
    }

    /// The least signal in it, exclusive, dBm; none for the weakest.
    pub fn above_dbm(self) -> Option<f64> {
        ABOVE_DBM.get(usize::from(self.0)).copied()
    }

    /// Its colour, as TTN Mapper's tiles have it since 2019.
    pub const fn colour(self) -> &'static str {
        match self.0 {
            0 => "#ff0000",
            1 => "#ff7f00",
            2 => "#ffff00",
            3 => "#00ff00",
            4 => "#00ffff",
            _ => "#0000ff",
        }
    }
}

/// Colour of a place by how many gateways are heard there.
pub const fn gateway_colour(gateways: usize) -> &'static str {
    match gateways {
        0 => "#000000",
        1 => "#0000ff",
        2 => "#00ff00",
        3 => "#ff7f00",
        _ => "#ff0000",
    }
}

/// The most frequent bucket; of equals the stronger one, which is drawn on top.
pub fn most_frequent(buckets: &Buckets) -> Option<Bucket> {
    let most = buckets
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    most.map(|(bucket, _)| *bucket)
}

impl Mapper {
    /// Puts measurements together, in whatever order they come.
    pub fn new(rows: &[Measurement]) -> Self {
        let moves = moves(rows);
        let mut mapper = Self::default();
        for row in rows {
            match judged(row, moves.get(row.gateway.as_str()).copied()) {
                Ok(tile) => {
                    let snr = row.snr.map(f64::from);
                    let bucket = Bucket::of(signal_dbm(row.rssi.into(), snr));
                    let buckets = mapper.tiles.entry((row.gateway.clone(), tile)).or_default();
                    *buckets.entry(bucket).or_default() += 1;
                }
                Err(why) => *mapper.refused.entry(why).or_default() += 1,
            }
        }
        mapper
    }

    /// How many gateways are heard in each tile.
    pub fn gateways(&self) -> BTreeMap<Tile, usize> {
        let mut heard = BTreeMap::<Tile, BTreeSet<&str>>::new();
        for (gateway, tile) in self.tiles.keys() {
            heard.entry(*tile).or_default().insert(gateway);
        }
        heard
            .into_iter()
            .map(|(tile, gateways)| (tile, gateways.len()))
            .collect()
    }

    /// How often each bucket in each cell of our grid: a tile belongs to the cell its middle lies in.
    pub fn cells(&self) -> Result<BTreeMap<Cell, Buckets>, Error> {
        let utm = Transform::new(Crs::Wgs84, Crs::Utm32)?;
        let mut cells = BTreeMap::<Cell, Buckets>::new();
        for ((_, tile), buckets) in &self.tiles {
            let Some(cell) = utm.apply(middle(*tile)).ok().and_then(Cell::at) else {
                continue;
            };
            let sums = cells.entry(cell).or_default();
            for (bucket, times) in buckets {
                *sums.entry(*bucket).or_default() += times;
            }
        }
        Ok(cells)
    }
}

fn position([lon, lat]: [f64; 2]) -> Option<Position> {
    Position::new(lat, lon, None).ok()
}

/// Since when each gateway stands where it was seen last.
fn moves(rows: &[Measurement]) -> BTreeMap<&str, Timestamp> {
    let mut seen = BTreeMap::<&str, Vec<(Timestamp, Position)>>::new();
    for row in rows {
        if let Some(place) = row.gateway_place.and_then(position) {
            seen.entry(&row.gateway).or_default().push((row.at, place));
        }
    }
    let mut since = BTreeMap::new();
    for (gateway, mut places) in seen {
        places.sort_by_key(|(at, place)| (*at, place.lat().to_bits(), place.lon().to_bits()));
        let Some((_, last)) = places.last().copied() else {
            continue;
        };
        let stood = places
            .iter()
            .rev()
            .take_while(|(_, place)| place.distance_m(last) <= MOVED_M);
        if let Some((at, _)) = stood.last() {
            since.insert(gateway, *at);
        }
    }
    since
}

/// The tile a measurement counts for.
fn judged(row: &Measurement, since: Option<Timestamp>) -> Result<Tile, Refusal> {
    let place = position(row.place).ok_or(Refusal::OffTheMap)?;
    if place.lat() == 0.0 && place.lon() == 0.0 {
        return Err(Refusal::NullIsland);
    }
    if place.lat().abs() > 85.0 {
        return Err(Refusal::OffTheMap);
    }
    let gateway = row
        .gateway_place
        .and_then(position)
        .ok_or(Refusal::GatewayUnplaced)?;
    if gateway.distance_m(place) > FARTHEST_M {
        return Err(Refusal::TooFar);
    }
    if since.is_some_and(|since| row.at < since) {
        return Err(Refusal::BeforeMove);
    }
    Ok(tile(place))
}

/// The tile a place lies in.
fn tile(place: Position) -> Tile {
    let tiles = f64::from(1_u32 << ZOOM);
    let x = (place.lon() + 180.0) / 360.0;
    let y = (1.0 - place.lat().to_radians().tan().asinh() / std::f64::consts::PI) / 2.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the tiles there are"
    )]
    let number = |part: f64| (part * tiles).floor().clamp(0.0, tiles - 1.0) as u32;
    (number(x), number(y))
}

/// Longitude and latitude of the middle of a tile.
fn middle((x, y): Tile) -> [f64; 2] {
    let tiles = f64::from(1_u32 << ZOOM);
    let lon = (f64::from(x) + 0.5) / tiles * 360.0 - 180.0;
    let y = std::f64::consts::PI * (1.0 - 2.0 * (f64::from(y) + 0.5) / tiles);
    [lon, y.sinh().atan().to_degrees()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(minute: i64, rssi: f32, snr: f32) -> Measurement {
        Measurement {
            at: Timestamp::from_second(1_700_000_000 + minute * 60).unwrap(),
            device: "tracker".into(),
            gateway: "turm".into(),
            place: [7.1508, 51.2562],
            gateway_place: Some([7.16, 51.27]),
            rssi,
            snr: Some(snr),
            spreading_factor: Some(7),
            frequency_hz: None,
            f_cnt: None,
        }
    }

    #[test]
    fn exactly_minus_95_is_not_above_minus_95() {
        let edges = [
            -94.9, -95.0, -100.0, -105.0, -110.0, -115.0, -120.0, -144.9, -145.0, -200.0,
        ];
        let buckets = edges.map(|signal| Bucket::of(signal).above_dbm());
        let expected = [
            Some(-95.0),
            Some(-100.0),
            Some(-105.0),
            Some(-110.0),
            Some(-115.0),
            Some(-120.0),
            Some(-125.0),
            Some(-145.0),
            None,
            None,
        ];
        assert_eq!(buckets, expected);
        assert_eq!(Bucket::of(f64::NAN).above_dbm(), None);
    }

    #[test]
    fn colours_are_those_of_the_tiles() {
        let colours =
            [-90.0, -95.0, -100.0, -105.0, -110.0, -115.0, -150.0].map(|s| Bucket::of(s).colour());
        let expected = [
            "#ff0000", "#ff7f00", "#ffff00", "#00ff00", "#00ffff", "#0000ff", "#0000ff",
        ];
        assert_eq!(colours, expected);
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(gateway_colour),
            [
                "#000000", "#0000ff", "#00ff00", "#ff7f00", "#ff0000", "#ff0000"
            ]
        );
    }

    #[test]
    fn only_a_negative_signal_to_noise_ratio_lowers_the_signal() {
        let signals = [
            signal_dbm(-100.0, Some(8.0)),
            signal_dbm(-100.0, Some(-8.0)),
            signal_dbm(-100.0, None),
        ];
        assert_eq!(format!("{signals:?}"), "[-100.0, -108.0, -100.0]");
    }

    #[test]
    fn a_tile_shows_its_most_frequent_bucket() {
        let rows = [
            row(0, -90.0, 5.0),
            row(1, -112.0, 5.0),
            row(2, -113.0, 5.0),
            row(3, -90.0, 5.0),
        ];
        let mapper = Mapper::new(&rows);
        let buckets = mapper.tiles.values().next().unwrap();
        assert_eq!(
            most_frequent(buckets),
            Some(Bucket::of(-90.0)),
            "of equals the stronger"
        );
        assert_eq!(mapper.gateways().into_values().collect::<Vec<_>>(), [1]);
        let cells = mapper.cells().unwrap();
        assert_eq!(cells.keys().next().unwrap().to_string(), "100mN56799E3709");
    }

    #[test]
    fn what_ttn_mapper_drops_is_dropped_and_counted() {
        let mut rows = vec![row(10, -100.0, 0.0); 6];
        rows[0].place = [0.0, 0.0];
        rows[1].place = [7.0, 86.0];
        rows[2].gateway_place = None;
        rows[3].place = [13.4, 52.5];
        rows[4].at = row(0, 0.0, 0.0).at;
        rows[4].gateway_place = Some([7.18, 51.27]);
        rows.push(row(11, f32::NAN, 0.0));
        let mapper = Mapper::new(&rows);
        let refused: Vec<_> = mapper.refused.into_iter().collect();
        let expected = [
            (Refusal::NullIsland, 1),
            (Refusal::OffTheMap, 1),
            (Refusal::GatewayUnplaced, 1),
            (Refusal::TooFar, 1),
            (Refusal::BeforeMove, 1),
        ];
        assert_eq!(refused, expected);
        let kept: u32 = mapper.tiles.values().flat_map(BTreeMap::values).sum();
        assert_eq!(kept, 2);
    }

    #[test]
    fn a_tile_of_zoom_19_is_about_48_metres_wide_here() {
        let here = Position::new(51.2562, 7.1508, None).unwrap();
        let (x, y) = tile(here);
        let [lon, lat] = middle((x, y));
        let [next, _] = middle((x + 1, y));
        assert_eq!(tile(Position::new(lat, lon, None).unwrap()), (x, y));
        let width = Position::new(lat, lon, None)
            .unwrap()
            .distance_m(Position::new(lat, next, None).unwrap());
        assert!((width - 47.8).abs() < 0.5, "{width}");
    }
}
