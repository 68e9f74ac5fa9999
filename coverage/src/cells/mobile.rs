//! Cells of a mobile release as features: how many networks reach them.

use super::{GRID_ID, PLACE, parent, parent_name, square};
use crate::layer::{Column, ColumnKind, Feature, Layer, Value};
use crate::{Cell, Mobile, Networks, Territory};
use std::collections::BTreeMap;

/// The cells of a mobile release.
pub fn mobile(mobile: &Mobile) -> Layer {
    mobile_of(mobile, mobile.iter().map(|(cell, _)| cell))
}

/// Some of the cells of a mobile release; those it does not have are left out.
pub fn mobile_of(mobile: &Mobile, cells: impl IntoIterator<Item = Cell>) -> Layer {
    let known = cells
        .into_iter()
        .filter_map(|cell| Some((cell, mobile.networks(cell)?)));
    let features = known.map(|(cell, networks)| {
        let name = Value::text(cell.to_string());
        square(cell, 1, network_values(name, networks))
    });
    mobile_layer(features.collect())
}

/// The cells of a mobile release that are the city's, each with the name of its place: a release may have some beside it.
pub(crate) fn mobile_on_maps(territory: &Territory, mobile: &Mobile) -> Layer {
    let cells = territory.own(mobile.iter());
    let features = cells.map(|(cell, networks)| {
        let mut values = network_values(Value::text(cell.to_string()), networks);
        values.push(territory.name_of(cell).into());
        square(cell, 1, values)
    });
    let mut layer = mobile_layer(features.collect());
    let place = Column::new("place", ColumnKind::Text, PLACE);
    layer.columns.push(place);
    layer
}

/// Squares of `side` × 100 m that stand for the cells in them: as many networks as reach half of the cells.
pub(crate) fn mobile_from_afar(territory: &Territory, mobile: &Mobile, side: u16) -> Layer {
    let mut cells: BTreeMap<Cell, Vec<Networks>> = BTreeMap::new();
    for (cell, networks) in territory.own(mobile.iter()) {
        cells.entry(parent(cell, side)).or_default().push(networks);
    }
    let features = cells.into_iter().map(|(corner, cells)| {
        let median = |of: fn(&Networks) -> Option<u8>| {
            let mut known: Vec<u8> = cells.iter().filter_map(of).collect();
            known.sort_unstable();
            known.get(known.len() / 2).copied()
        };
        let networks = Networks {
            gsm: median(|n| n.gsm),
            lte: median(|n| n.lte),
            nr_dss: median(|n| n.nr_dss),
            nr_nsa_sa: median(|n| n.nr_nsa_sa),
            nr_total: median(|n| n.nr_total),
        };
        let name = Value::text(parent_name(corner, side));
        square(corner, side, network_values(name, networks))
    });
    mobile_layer(features.collect())
}

fn network_values(name: Value, networks: Networks) -> Vec<Value> {
    vec![
        name,
        networks.gsm.into(),
        networks.lte.into(),
        networks.nr_dss.into(),
        networks.nr_nsa_sa.into(),
        networks.nr_total.into(),
        networks.broadband().into(),
    ]
}

fn mobile_layer(features: Vec<Feature>) -> Layer {
    let count = |name: &str, text| Column::new(name, ColumnKind::Whole, text);
    Layer {
        name: "cells".to_owned(),
        features,
        columns: vec![
            Column::new("id", ColumnKind::Text, GRID_ID),
            count("gsm", ["Netze mit 2G", "networks with 2G"]),
            count("lte", ["Netze mit 4G", "networks with 4G"]),
            count(
                "nr_dss",
                [
                    "Netze mit 5G auf dem Träger von 4G",
                    "networks with 5G on the carrier of 4G",
                ],
            ),
            count(
                "nr_nsa_sa",
                [
                    "Netze mit 5G auf eigenem Träger",
                    "networks with 5G on a carrier of its own",
                ],
            ),
            count("nr_total", ["Netze mit 5G", "networks with 5G"]),
            count(
                "broadband",
                [
                    "Netze mit 4G oder 5G, mindestens",
                    "networks with 4G or 5G, at least",
                ],
            ),
        ],
    }
}
