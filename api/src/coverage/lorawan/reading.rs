//! Radio coverage for readers without JavaScript: the sentence, the map as a picture, and what each gateway would take
//! with it.

use super::summary::{GatewayReachView, RadioSummaryView};
use super::{Question, RadioParams};
use crate::coverage::reading::{MAP, whole};
use crate::html::Html;
use crate::input::Asked;
use crate::lang::Lang;
use crate::problem::ApiError;
use crate::shell::Reading;
use crate::view::View;

/// The page about radio coverage.
pub(crate) fn read(view: &View, lang: Lang) -> Result<Reading, ApiError> {
    let Asked(params) = Asked::<RadioParams>::of("")?;
    let summary = RadioSummaryView::of(view, &Question::new(view, &params)?, params.level, lang);
    let mut html = Html::part();
    html.text("p", &summary.sentence);
    let [w, h] = MAP;
    let picture = |end: &str, [w, h]: [u32; 2]| {
        format!("/maps/lorawan.{end}?lang={}&w={w}&h={h}", lang.as_str())
    };
    html.picture(&picture("svg", [w, h]), &summary.sentence, MAP);
    let columns = [
        lang.pick("Gateway", "Gateway"),
        lang.pick("Zellen mit Empfang", "Cells it hears"),
        lang.pick("Zellen nur durch dieses", "Cells that hang on it"),
        lang.pick("Geräte nur durch dieses", "Devices that hang on it"),
    ];
    let mut gateways: Vec<&GatewayReachView> = summary.gateways.iter().collect();
    gateways.sort_by_key(|gateway| std::cmp::Reverse(gateway.devices_lost_if_failed));
    let rows = gateways.into_iter().map(|gateway| {
        let name = gateway.name.clone();
        let told = |n: usize| whole(u64::try_from(n).ok(), lang);
        [
            name.unwrap_or_else(|| gateway.id.to_string()),
            told(gateway.cells),
            told(gateway.cells_lost_if_failed),
            told(gateway.devices_lost_if_failed),
        ]
    });
    html.table(&columns, rows);
    Ok(Reading {
        preview: picture("png", Reading::PREVIEW),
        sentence: summary.sentence,
        html: html.into_part(),
    })
}
