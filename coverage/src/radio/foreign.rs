//! What others measured, on the cells of our grid and beside what our own uplinks say. The two are never added up: others
//! carried their trackers where they went, and received with other devices.

use super::map::RadioMap;
use super::mapper::{Bucket, Mapper, most_frequent};
use super::reach::Status;
use crate::{Cell, Measurement};
use std::collections::{BTreeMap, BTreeSet};

/// Measurements of others by cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Foreign {
    /// The most frequent strength in each cell.
    pub cells: BTreeMap<Cell, Bucket>,
    /// Gateways that heard something.
    pub gateways: usize,
    /// Receptions that count, and those that were left out.
    pub receptions: u64,
    /// See there.
    pub refused: u64,
}

/// How many cells both know, and where they differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// Cells others heard something from, of which we know how reception is.
    pub both: usize,
    /// Cells others heard something from, of which we know nothing.
    pub only_theirs: usize,
    /// Cells others heard something from, and from which hardly anything of ours arrives.
    pub against: usize,
}

impl Foreign {
    /// Of measurements in any order. What cannot be put on the grid is left out like what [`Mapper`] leaves out.
    pub fn of(rows: &[Measurement]) -> Self {
        let mapper = Mapper::new(rows);
        let gateways: BTreeSet<&str> = mapper.tiles.keys().map(|(g, _)| g.as_str()).collect();
        let cells = mapper.cells().unwrap_or_default();
        let times = |times: &u32| u64::from(*times);
        Self {
            gateways: gateways.len(),
            receptions: cells.values().flat_map(BTreeMap::values).map(times).sum(),
            refused: mapper.refused.values().map(times).sum(),
            cells: cells
                .into_iter()
                .filter_map(|(cell, buckets)| Some((cell, most_frequent(&buckets)?)))
                .collect(),
        }
    }

    /// Beside what a map says to everybody.
    pub fn beside(&self, map: &RadioMap) -> Beside {
        let known: BTreeMap<Cell, Status> = map
            .public_cells()
            .map(|public| (public.cell, public.status()))
            .collect();
        let mut beside = Beside::default();
        for cell in self.cells.keys() {
            match known.get(cell) {
                None | Some(Status::Unknown) => beside.only_theirs += 1,
                Some(status) => {
                    beside.both += 1;
                    beside.against += usize::from(*status == Status::None);
                }
            }
        }
        beside
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radio::tests::{at, device, gateway, kept, reception, take};
    use crate::radio::{Limits, Survey};
    use crate::{Crs, Transform};

    /// One device that was well heard on five days.
    fn map() -> RadioMap {
        let now = "2026-11-21T12:00:00Z".parse::<jiff::Timestamp>().unwrap();
        let mut survey = Survey::new(Limits::default(), now.into()).unwrap();
        survey.put_gateway(&gateway(1, Some(at(51.25, 7.10))));
        survey.put_device(&device(1, Some(at(51.25, 7.104))), now.into());
        for hour in 0..120_u32 {
            let heard = vec![reception(1, -80, 9.0)];
            take(&mut survey, &[kept(1, i64::from(hour) * 60, hour, heard)]);
        }
        RadioMap::new(&survey.still(), None)
    }

    fn measured([lon, lat]: [f64; 2]) -> Measurement {
        Measurement {
            at: jiff::Timestamp::UNIX_EPOCH,
            device: "tracker".to_owned(),
            gateway: "theirs".to_owned(),
            place: [lon, lat],
            gateway_place: Some([lon + 0.01, lat]),
            rssi: -101.0,
            snr: Some(5.0),
            spreading_factor: Some(9),
            frequency_hz: None,
            f_cnt: None,
        }
    }

    #[test]
    fn what_others_heard_stands_beside_our_own_and_says_where_the_two_differ() {
        let map = map();
        let mine: Vec<Cell> = map.public_cells().map(|public| public.cell).collect();
        assert!(!mine.is_empty());
        let degrees = Transform::new(Crs::Utm32, Crs::Wgs84).unwrap();
        let middle = |cell: &Cell| degrees.apply(cell.centre()).unwrap();
        let far = mine[0].moved(0, 60).unwrap();
        let nowhere = Measurement {
            gateway_place: None,
            ..measured([7.1, 51.2])
        };
        let rows = [measured(middle(&mine[0])), measured(middle(&far)), nowhere];
        let foreign = Foreign::of(&rows);
        assert_eq!(
            (foreign.gateways, foreign.receptions, foreign.refused),
            (1, 2, 1)
        );
        assert_eq!(foreign.cells.len(), 2);
        let beside = foreign.beside(&map);
        assert_eq!((beside.both, beside.only_theirs, beside.against), (1, 1, 0));
        assert_eq!(Foreign::default().beside(&map), Beside::default());
    }
}
