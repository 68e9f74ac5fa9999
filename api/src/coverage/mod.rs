//! Where broadband and radio reach: answers from the atlas of the moment. One file per noun; what they say is decided in
//! `talblick_coverage`, and what of households the public is told in its `privacy`.

mod address;
mod cell;
pub(crate) mod choice;
mod cluster;
mod comparison;
mod figure;
mod lorawan;
mod mobile;
mod place;
mod project;
mod question;
mod ranking;
mod reading;
mod release;
mod rule;
mod sheet;
mod street;
mod summary;
mod table;
mod what_if;

pub(crate) use self::reading::{Topic, read};

use crate::app::Routes;
use crate::lang::Lang;
use crate::view::View;
use serde_json::Value;
use talblick_coverage::{Audience, Comparison, Summary};

pub(crate) fn router() -> Routes {
    Routes::new()
        .merge(release::router())
        .merge(rule::router())
        .merge(summary::router())
        .merge(ranking::router())
        .merge(mobile::router())
        .merge(comparison::router())
        .merge(cell::router())
        .merge(place::router())
        .merge(address::router())
        .merge(lorawan::router())
        .merge(cluster::router())
        .merge(sheet::router())
        .merge(table::router())
        .merge(street::router())
        .merge(what_if::router())
}

/// A summary as the interface writes it.
pub fn summary_json(summary: &Summary, lang: Lang) -> serde_json::Result<Value> {
    serde_json::to_value(summary::SummaryView::of(summary, lang))
}

/// A comparison as the interface writes it.
pub fn comparison_json(comparison: &Comparison, lang: Lang) -> serde_json::Result<Value> {
    serde_json::to_value(comparison::ComparisonView::of(comparison, lang))
}

/// Who asks: everybody with an account plans.
fn audience(view: &View) -> Audience {
    if view.full() {
        Audience::Planner
    } else {
        Audience::Public
    }
}
