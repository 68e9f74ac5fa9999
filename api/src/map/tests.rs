//! Maps as pictures: what they show, and the same bytes for the same city.

use super::*;
use resvg::tiny_skia::Pixmap;

fn map(theme: Theme, size: (u32, u32)) -> Map {
    let corner: Cell = "100mN56770E3680".parse().unwrap();
    let cells: Vec<(Cell, usize)> = (0..60 * 60)
        .map(|at| (at % 60, at / 60))
        .filter(|(x, y)| (x - 30) * (x - 30) + (y - 30) * (y - 30) < 900)
        .map(|(x, y)| {
            let class = usize::try_from((x / 9 + y / 7) % 4).unwrap();
            (corner.moved(x, y).unwrap(), class)
        })
        .collect();
    let class = |label: &str, count: &str, look| Class {
        label: label.into(),
        count: count.into(),
        look,
    };
    let [e, n] = corner.corner();
    let square = |x: f64, w: f64| {
        vec![
            [e + x, n],
            [e + x + w, n],
            [e + x + w, n + 6e3],
            [e + x, n + 6e3],
            [e + x, n],
        ]
    };
    let place = |name: &str, ring| Outline {
        name: name.into(),
        rings: vec![ring],
    };
    Map {
        title: "Breitbandversorgung in Wuppertal <script>".into(),
        subtitle: vec!["Regel: Weiße Flecken (unter 30 Mbit/s)".into()],
        caption: "Karte von Wuppertal".into(),
        legend: "Zellen von 100 m".into(),
        classes: vec![
            class("nicht versorgt", "12\u{202f}345", Look::Step(4)),
            class("teilweise versorgt", "24", Look::Step(2)),
            class("versorgt", "1", Look::Step(0)),
            class("unbekannt", "0", Look::Unknown),
        ],
        cells,
        spots: vec![([e + 1_000.0, n + 1_000.0], 0)],
        places: vec![
            place("Elberfeld", square(0.0, 3e3)),
            place("Barmen", square(3e3, 3e3)),
        ],
        plan: Plan::default(),
        source: vec!["Quelle: Breitbandatlas".into()],
        lang: Lang::De,
        theme,
        size,
        plain: false,
    }
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    let map = map(Theme::Light, (800, 600));
    assert_eq!(map.svg().unwrap(), map.svg().unwrap());
    assert_eq!(map.png(1.0).unwrap(), map.png(1.0).unwrap());
}

#[test]
fn a_map_has_everything_a_reader_needs_and_nothing_unescaped() {
    let svg = map(Theme::Light, (800, 600)).svg().unwrap();
    for text in [
        "role=\"img\"",
        "<desc",
        "Weiße Flecken",
        "nicht versorgt",
        "12\u{202f}345",
        "class=\"scale\"",
        "class=\"north\"",
        "Elberfeld",
        "Quelle: Breitbandatlas",
        "km</text>",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(!svg.contains("<script"));
}

#[test]
fn a_map_can_be_drawn_small_large_upright_and_empty() {
    for size in [(320, 240), (1_587, 1_123), (794, 1_123)] {
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            let mut map = map(theme, size);
            map.svg().unwrap();
            map.cells.clear();
            map.spots.clear();
            map.svg().unwrap();
            map.places.clear();
            map.svg().unwrap();
        }
    }
}

#[test]
fn classes_are_told_apart_in_grey() {
    for theme in [Theme::Light, Theme::Dark, Theme::Print] {
        let png = map(theme, (800, 600)).png(1.0).unwrap();
        let pixels = Pixmap::decode_png(&png).unwrap();
        // The swatches of the legend, top to bottom: their mean lightness falls or rises by a tenth each.
        let grey = |row: u32| {
            let (mut sum, mut n) = (0.0, 0.0);
            for y in 2..13 {
                for x in 2..20 {
                    let pixel = pixels.pixel(584 + x, 80 + 20 * row + 4 + y).unwrap();
                    let [r, g, b] = [pixel.red(), pixel.green(), pixel.blue()].map(f64::from);
                    sum += 0.299 * r + 0.587 * g + 0.114 * b;
                    n += 1.0;
                }
            }
            sum / n / 255.0
        };
        let greys: Vec<f64> = (0..3).map(grey).collect();
        for pair in greys.windows(2) {
            assert!((pair[0] - pair[1]).abs() > 0.1, "{theme:?} {greys:?}");
        }
    }
}

#[test]
fn a_single_cell_nobody_knows_is_seen_on_the_map_of_a_whole_city() {
    for theme in [Theme::Light, Theme::Dark, Theme::Print] {
        let mut map = map(theme, (960, 720));
        map.places.clear();
        map.spots.clear();
        let corner: Cell = "100mN56770E3680".parse().unwrap();
        let [e, n] = corner.corner();
        map.places = vec![Outline {
            name: String::new(),
            rings: vec![vec![
                [e, n],
                [e + 2.1e4, n],
                [e + 2.1e4, n + 1.4e4],
                [e, n + 1.4e4],
                [e, n],
            ]],
        }];
        map.cells.clear();
        let ground = Pixmap::decode_png(&map.png(1.0).unwrap()).unwrap();
        map.cells = vec![(corner.moved(100, 70).unwrap(), 3)];
        let drawn = Pixmap::decode_png(&map.png(1.0).unwrap()).unwrap();
        let pixels = ground.pixels().iter().zip(drawn.pixels());
        let differ = |a: u8, b: u8| a.abs_diff(b) >= 16;
        let changed = pixels.filter(|(a, b)| differ(a.green(), b.green())).count();
        assert!(changed >= 8, "{theme:?}: {changed} pixels");
    }
}

#[test]
fn areas_are_outlined_and_numbered_and_a_trench_is_looked_at_alone() {
    let mut map = map(Theme::Light, (800, 600));
    let whole = map.svg().unwrap();
    assert!(!whole.contains("class=\"areas\"") && !whole.contains("class=\"trench\""));
    let cells: Vec<Cell> = map.cells.iter().take(5).map(|(cell, _)| *cell).collect();
    map.plan.areas = vec![("17".into(), cells)];
    let numbered = map.svg().unwrap();
    assert!(numbered.contains("class=\"areas\"") && numbered.contains(">17</text>"));

    let scale = |map: &Map| frame::Frame::around(map).scale;
    let before = scale(&map);
    let [e, n] = map.cells[100].0.corner();
    map.plan.trench = vec![[[e, n], [e + 300.0, n + 200.0]]];
    assert!(map.svg().unwrap().contains("class=\"trench\""));
    assert!(scale(&map) > 3.0 * before, "closer to it");
}

#[test]
fn a_ring_is_cut_to_what_is_seen_and_left_as_it_is_within() {
    let area = frame::Area {
        left: 0.0,
        top: 0.0,
        right: 10.0,
        bottom: 10.0,
    };
    let within = vec![(1.0, 1.0), (9.0, 1.0), (9.0, 9.0)];
    assert_eq!(area.cut(within.clone()), within);
    let around = vec![(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)];
    let mut corners = area.cut(around);
    corners.sort_by(|a, b| a.partial_cmp(b).unwrap());
    assert_eq!(
        corners,
        [(0.0, 0.0), (0.0, 10.0), (10.0, 0.0), (10.0, 10.0)]
    );
    let beside = vec![(20.0, 1.0), (30.0, 1.0), (30.0, 9.0)];
    assert_eq!(area.cut(beside), []);
    assert_eq!(area.cut(Vec::new()), []);
}
