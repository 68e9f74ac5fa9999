//! Charts as people see them: every chart of the gallery is kept byte for byte, and looked at.

mod gallery;
mod hostile;

use super::{Chart, Embed, Error, Lang, caption, png, svg};
use crate::drawing::{self, font::Font};
use gallery::{bays, day_with_a_gap, gallery};
use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::Document;
use talblick_model::{QUANTITIES, Quantity};

#[test]
fn every_chart_of_the_gallery_is_drawn_as_it_was() {
    for (name, chart) in gallery() {
        let drawing = svg(&chart, Embed::Inline).unwrap();
        insta::assert_binary_snapshot!(&format!("{name}.svg"), drawing.into_bytes());
    }
}

#[test]
fn every_chart_of_the_gallery_has_its_sentence() {
    let sentences: Vec<String> = gallery()
        .iter()
        .map(|(name, chart)| format!("{name}: {}", caption(chart)))
        .collect();
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    let chart = day_with_a_gap();
    let again = chart.clone();
    assert_eq!(
        svg(&chart, Embed::Standalone).unwrap(),
        svg(&again, Embed::Standalone).unwrap()
    );
    assert_eq!(png(&chart, 2).unwrap(), png(&again, 2).unwrap());
}

#[test]
fn a_png_has_the_size_asked_for_and_its_letters() {
    let chart = day_with_a_gap();
    for dpr in 1..=3 {
        let picture = Pixmap::decode_png(&png(&chart, dpr).unwrap()).unwrap();
        let scale = u32::from(dpr);
        assert_eq!(
            (picture.width(), picture.height()),
            (chart.width * scale, chart.height * scale)
        );
        // The title stands in the uppermost 36 pixels, where nothing but text is drawn.
        let dark = (0..36 * scale)
            .flat_map(|y| (0..picture.width()).map(move |x| (x, y)))
            .filter(|(x, y)| picture.pixel(*x, *y).is_some_and(|p| p.red() < 100))
            .count();
        assert!(dark > 500, "{dark} dark pixels in the title");
    }
}

#[test]
fn a_drawing_is_named_and_described_for_those_who_do_not_see_it() {
    let chart = day_with_a_gap();
    let drawing = svg(&chart, Embed::Inline).unwrap();
    let document = Document::parse(&drawing).unwrap();
    let root = document.root_element();
    assert_eq!(
        (root.attribute("role"), root.attribute("lang")),
        (Some("img"), Some("de"))
    );
    let named: Vec<&str> = root
        .attribute("aria-labelledby")
        .unwrap()
        .split(' ')
        .collect();
    let text_of = |id: &str| {
        document
            .descendants()
            .find(|n| n.attribute("id") == Some(id))
            .and_then(|n| n.text().map(str::to_owned))
    };
    assert_eq!(
        text_of(named[0]).as_deref(),
        Some("Pegel Kluse – Wasserstand")
    );
    assert_eq!(text_of(named[1]), Some(caption(&chart)));
}

#[test]
fn two_charts_on_one_page_do_not_share_ids() {
    let ids = |chart: &Chart| -> Vec<String> {
        let drawing = svg(chart, Embed::Inline).unwrap();
        let document = Document::parse(&drawing).unwrap();
        document
            .descendants()
            .filter_map(|n| n.attribute("id").map(str::to_owned))
            .collect()
    };
    let mut all: Vec<String> = gallery().iter().flat_map(|(_, chart)| ids(chart)).collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn a_file_carries_its_font_and_a_page_brings_its_own() {
    let chart = day_with_a_gap();
    let file = svg(&chart, Embed::Standalone).unwrap();
    let page = svg(&chart, Embed::Inline).unwrap();
    assert_eq!(file.matches("@font-face").count(), 2);
    // A page with a strict content security policy allows no style inside.
    assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("data:"));
    assert!(file.len() - page.len() < 50_000);
}

#[test]
fn the_font_has_every_character_a_chart_can_write() {
    let font = Font::embedded().unwrap();
    let mut written: String = gallery()
        .iter()
        .map(|(_, chart)| {
            let drawing = svg(chart, Embed::Inline).unwrap();
            let document = Document::parse(&drawing).unwrap();
            document
                .descendants()
                .filter_map(|n| n.text().map(str::to_owned))
                .collect::<String>()
        })
        .collect();
    for row in QUANTITIES {
        written.extend([row.de, row.en, row.unit.symbol()]);
    }
    for sign in [
        "₂₃₅²³µ°≤≥→←↑↓σΔ‰–—…„“”’·×\u{202f}\u{a0}\u{2212}",
        "ÄÖÜäöüßéŁőşžÅø",
    ] {
        written.push_str(sign);
    }
    let missing: String = written
        .chars()
        .filter(|c| *c != '\n' && !font.has(*c))
        .collect();
    assert_eq!(missing, "");
}

#[test]
fn sizes_and_counts_outside_the_limits_are_refused() {
    let chart = day_with_a_gap();
    let small = Chart {
        width: 319,
        ..chart.clone()
    };
    assert!(matches!(
        svg(&small, Embed::Inline),
        Err(Error::Size { .. })
    ));
    let high = Chart {
        height: 1_201,
        ..chart.clone()
    };
    assert!(matches!(png(&high, 1), Err(Error::Size { .. })));
    let lines = Chart {
        thresholds: vec![1.0; 9],
        ..chart.clone()
    };
    assert!(matches!(
        svg(&lines, Embed::Inline),
        Err(Error::Thresholds { .. })
    ));
    assert!(matches!(
        png(&chart, 0),
        Err(Error::Picture(drawing::Error::PixelRatio(_)))
    ));
    assert!(matches!(
        png(&chart, 4),
        Err(Error::Picture(drawing::Error::PixelRatio(_)))
    ));
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let mut chart = day_with_a_gap();
    if let super::Points::Buckets { columns, .. } = &mut chart.series.points {
        columns.sum.pop();
    }
    assert!(matches!(
        svg(&chart, Embed::Inline),
        Err(Error::Columns { column: "sum", .. })
    ));
}

#[test]
fn an_unmapped_field_keeps_its_own_name() {
    let mut chart = day_with_a_gap();
    chart.series.quantity = Quantity::from_field("foo_bar");
    assert!(
        svg(&chart, Embed::Inline)
            .unwrap()
            .contains("Pegel Kluse – foo_bar</title>")
    );
}

#[test]
fn states_are_told_in_words() {
    let mut chart = bays();
    assert!(
        caption(&chart).contains("% der Zeit belegt"),
        "{}",
        caption(&chart)
    );
    chart.lang = Lang::En;
    assert!(
        caption(&chart).contains("% of the time"),
        "{}",
        caption(&chart)
    );
}
