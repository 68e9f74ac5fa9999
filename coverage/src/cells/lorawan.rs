//! Cells from which something was sent over `LoRaWAN` as features. Only what everybody may see: no device, no day.

use super::{GRID_ID, square};
use crate::layer::{Column, ColumnKind, Layer, Value};
use crate::radio::{Class, PublicCell, RadioMap, Status};

/// The cells everybody may see, with what their maps are coloured by.
pub fn lorawan(map: &RadioMap) -> Layer {
    let features = map.public_cells();
    Layer {
        name: "cells".to_owned(),
        features: features
            .map(|public| square(public.cell, 1, values(public)))
            .collect(),
        columns: columns(),
    }
}

fn values(public: PublicCell<'_>) -> Vec<Value> {
    let status = match public.status() {
        Status::Covered => "covered",
        Status::Weak => "weak",
        Status::None => "none",
        Status::Unknown => "unknown",
    };
    let count = |n: usize| i64::try_from(n).map_or(Value::Null, Value::Whole);
    vec![
        Value::text(public.cell.to_string()),
        Value::text(status),
        public.margin_p50().into(),
        count(public.gateways()),
        count(public.devices()),
        Value::Whole(public.days().into()),
        public.class().map(Class::as_str).into(),
        public
            .only()
            .map_or(Value::Null, |id| Value::text(id.to_string())),
    ]
}

fn columns() -> Vec<Column> {
    use ColumnKind::{Number, Text, Whole};
    vec![
        Column::new("id", Text, GRID_ID),
        Column::new(
            "status",
            Text,
            [
                "covered (versorgt), weak (schwach), none (nichts kommt an) oder unknown (zu wenig gemessen)",
                "covered, weak, none (nothing arrives) or unknown (too little measured)",
            ],
        ),
        Column::new(
            "margin_p50",
            Number,
            [
                "Reserve am besten Gateway in dB, Median",
                "margin at the best gateway, dB, median",
            ],
        ),
        Column::new(
            "gateways",
            Whole,
            [
                "Gateways, die von hier etwas hören",
                "gateways that hear something from here",
            ],
        ),
        Column::new(
            "devices",
            Whole,
            [
                "Geräte, die von hier sendeten",
                "devices that sent from here",
            ],
        ),
        Column::new(
            "days",
            Whole,
            [
                "verschiedene Tage, an denen gesendet wurde",
                "different days on which something was sent",
            ],
        ),
        Column::new(
            "class",
            Text,
            [
                "schnellster sicherer Spreizfaktor eines Geräts mit 14 dBm: sf7, sf8_to9, sf10_to11, sf12 oder none",
                "fastest safe spreading factor of a device of 14 dBm: sf7, sf8_to9, sf10_to11, sf12 or none",
            ],
        ),
        Column::new(
            "only",
            Text,
            [
                "das Gateway, ohne das von hier fast nichts mehr ankäme; leer: keines",
                "the gateway without which hardly anything would arrive from here; empty: none",
            ],
        ),
    ]
}
