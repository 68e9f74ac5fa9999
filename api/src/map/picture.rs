//! Puts a map together as SVG.

use super::border::{borders, runs};
use super::frame::{Area, Frame, LINE};
use super::legend::Writer;
use super::look::Colours;
use super::{Map, Outline};
use crate::drawing::Error;
use crate::drawing::element::{escape, faces, px};
use crate::drawing::font::{self, Font, Weight, clean};
use std::fmt::Write as _;
use talblick_coverage::{Cell, inmost};
use xxhash_rust::xxh3::xxh3_64;

/// Size of the names of places.
const NAME: f64 = 12.0;
/// How many pixels beyond its edge a map is drawn; browsers paint much larger shapes beyond what they are clipped to.
const BEYOND: f64 = 40.0;
/// Size of the ranks of areas.
const RANK: f64 = 11.0;

/// The whole document.
pub(super) fn draw(map: &Map, with_font: bool) -> Result<String, Error> {
    let (font, palette) = (Font::embedded()?, map.theme.palette());
    let (frame, colours) = (Frame::around(map), Colours::of(map.theme));
    let about = format!("{}{}{:?}{:?}", map.title, map.caption, map.size, map.theme);
    let id = format!("m{:016x}", xxh3_64(about.as_bytes()));
    let writer = Writer {
        map,
        frame: &frame,
        font: &font,
        palette: &palette,
        colours: &colours,
        id: &id,
    };
    let (width, height) = map.size;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" lang=\"{lang}\" \
         font-family=\"'{family}',sans-serif\" font-size=\"12\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{caption}</desc>\n{faces}{patterns}\
         <rect class=\"background\" width=\"{width}\" height=\"{height}\" fill=\"{background}\"/>\n",
        lang = map.lang.as_str(),
        family = font::FAMILY,
        title = escape(&clean(&map.title)),
        caption = escape(&clean(&map.caption)),
        faces = if with_font { faces() } else { String::new() },
        patterns = colours.patterns(&id),
        background = palette.background,
    );
    // A map of a part must not lie over what stands beside it.
    let Area {
        left,
        top,
        right,
        bottom,
    } = frame.map;
    let _ = writeln!(
        svg,
        "<clipPath id=\"{id}-clip\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath><g clip-path=\"url(#{id}-clip)\">",
        px(left),
        px(top),
        px(right - left),
        px(bottom - top),
    );
    svg.push_str(&ground(map, &frame, &colours));
    svg.push_str(&cells(map, &frame, &colours, &id));
    svg.push_str(&outlines(map, &frame, &colours));
    svg.push_str(&map.plan.lines(&frame, &writer));
    svg.push_str(&spots(map, &frame, &colours));
    svg.push_str(&names(&writer));
    svg.push_str("</g>\n");
    if !map.plain {
        for part in [
            writer.scale(),
            writer.head(),
            writer.legend(),
            writer.source(),
        ] {
            svg.push_str(&part);
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn rings(place: &Outline, frame: &Frame) -> String {
    let mut d = String::new();
    let seen = frame.map.grown(BEYOND);
    for ring in &place.rings {
        let points = ring.iter().map(|point| frame.at(*point)).collect();
        for (n, (x, y)) in seen.cut(points).into_iter().enumerate() {
            d.push(if n == 0 { 'M' } else { 'L' });
            d.push_str(&px(x));
            d.push(' ');
            d.push_str(&px(y));
        }
        if d.ends_with(|end: char| end.is_ascii_digit()) {
            d.push('z');
        }
    }
    d
}

fn ground(map: &Map, frame: &Frame, colours: &Colours) -> String {
    let d: String = map.places.iter().map(|place| rings(place, frame)).collect();
    let ground = colours.ground;
    format!("<path class=\"ground\" d=\"{d}\" fill=\"{ground}\"/>\n")
}

fn cells(map: &Map, frame: &Frame, colours: &Colours, id: &str) -> String {
    let mut all = String::new();
    let seen = frame.map.grown(BEYOND);
    for (at, class) in map.classes.iter().enumerate() {
        let mut d = String::new();
        for (cell, length) in runs(&map.cells, at) {
            let [east, north] = cell.corner();
            let far = [
                east + f64::from(length) * Cell::SIDE_M,
                north + Cell::SIDE_M,
            ];
            let ((left, bottom), (right, top)) = (frame.at([east, north]), frame.at(far));
            if !seen.meets((left, bottom), (right, top)) {
                continue;
            }
            // Corners are rounded each for itself, so that neighbours meet without a gap.
            let (x, y) = (px(left), px(top));
            let _ = write!(d, "M{x} {y}H{}V{}H{x}z", px(right), px(bottom));
        }
        if !d.is_empty() {
            let fill = Colours::fill(class.look, id);
            let _ = writeln!(
                all,
                "<path class=\"class-{at}\" d=\"{d}\" fill=\"{fill}\"/>"
            );
        }
    }
    let mut d = String::new();
    for [from, to] in borders(&map.cells) {
        let ((x1, y1), (x2, y2)) = (frame.at(from), frame.at(to));
        if !seen.meets((x1, y1), (x2, y2)) {
            continue;
        }
        let _ = write!(d, "M{} {}L{} {}", px(x1), px(y1), px(x2), px(y2));
    }
    if !d.is_empty() {
        let line = colours.border;
        let _ = writeln!(
            all,
            "<path class=\"borders\" d=\"{d}\" fill=\"none\" stroke=\"{line}\" stroke-width=\"0.4\"/>"
        );
    }
    all
}

fn outlines(map: &Map, frame: &Frame, colours: &Colours) -> String {
    let d: String = map.places.iter().map(|place| rings(place, frame)).collect();
    // On a line in the colour of the ground the outline is seen on dark cells too.
    let Colours { place, ground, .. } = colours;
    let line = |colour: &str, width: &str| {
        format!("<path class=\"places\" d=\"{d}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n")
    };
    format!(
        "<g fill=\"none\" stroke-linejoin=\"round\">{}{}</g>\n",
        line(ground, "2.6"),
        line(place, "1")
    )
}

fn spots(map: &Map, frame: &Frame, colours: &Colours) -> String {
    let mut all = String::from("<g class=\"spots\" stroke-width=\"1.2\">");
    // The rarest class, usually the worst, is drawn last and lies on top.
    let mut classes: Vec<usize> = (0..map.classes.len()).collect();
    let number = |class: usize| map.spots.iter().filter(|(_, c)| *c == class).count();
    classes.sort_by_key(|class| std::cmp::Reverse(number(*class)));
    for class in classes {
        let Some(look) = map.classes.get(class).map(|c| c.look) else {
            continue;
        };
        for (at, _) in map.spots.iter().filter(|(_, c)| *c == class) {
            all.push_str(&colours.mark(look, frame.at(*at), 4.5));
        }
    }
    all + "</g>\n"
}

/// Ranks of areas, then names of places, the roomiest first; what would lie on another is left out.
fn names(writer: &Writer<'_>) -> String {
    let mut wanted: Vec<(f64, (f64, f64), String)> = Vec::new();
    for place in &writer.map.places {
        if let Some((at, room)) = inmost(&place.rings) {
            let name = writer.font.drawable(&clean(&place.name));
            wanted.push((room, writer.frame.at(at), name));
        }
    }
    wanted.sort_by(|(a, _, _), (b, _, _)| b.total_cmp(a));
    let names = wanted
        .into_iter()
        .map(|(_, (x, y), name)| ((x, y + 4.0), name));
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut all = String::new();
    let ranks = writer.map.plan.labels(writer.frame);
    let sized = ranks
        .into_iter()
        .map(|rank| (rank, RANK))
        .chain(names.map(|name| (name, NAME)));
    for (((x, y), name), size) in sized {
        let half = writer.font.width(&name, size, Weight::Semibold) / 2.0;
        let own = [x - half, y - LINE / 2.0, x + half, y + LINE / 2.0];
        let apart = |other: &[f64; 4]| {
            own[2] < other[0] || other[2] < own[0] || own[3] < other[1] || other[3] < own[1]
        };
        if taken.iter().all(apart) {
            taken.push(own);
            all.push_str(&writer.over((x, y), &name, size));
        }
    }
    all
}
