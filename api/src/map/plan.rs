//! What is to be built, over the cells of a release: areas of a work list with their ranks, or a trench.

use super::Map;
use super::border::borders;
use super::content::{self, Style};
use super::frame::Frame;
use super::legend::Writer;
use crate::app::Shared;
use crate::drawing::element::px;
use crate::drawing::theme::Theme;
use crate::lang::Lang;
use crate::problem::{ApiError, Noun};
use std::fmt::Write as _;
use talblick_coverage::plan::{Chosen, WorkList};
use talblick_coverage::{Atlas, Cell, Level, Release, Rule};

/// Width and height of the picture, in pixels.
const SIZE: (u32, u32) = (900, 620);
/// Areas that are numbered.
const NUMBERED: usize = 40;
/// Metres around a trench that are seen at least.
const AROUND_M: f64 = 400.0;

/// What is to be built.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// Cells that belong together, and what is written on them.
    pub(crate) areas: Vec<(String, Vec<Cell>)>,
    /// Straight pieces of trench, metres east and north. The map looks at them alone.
    pub(crate) trench: Vec<[[f64; 2]; 2]>,
}

impl Plan {
    /// What the map looks at; nothing if that is everything.
    pub(super) fn looked_at(&self) -> impl Iterator<Item = [f64; 2]> {
        let ends = self.trench.iter().flatten();
        ends.flat_map(|[e, n]| [[e - AROUND_M, n - AROUND_M], [e + AROUND_M, n + AROUND_M]])
    }

    /// Outlines of areas, and the trench.
    pub(super) fn lines(&self, frame: &Frame, writer: &Writer<'_>) -> String {
        let numbered = self.areas.iter().enumerate();
        let mut cells: Vec<(Cell, usize)> = numbered
            .flat_map(|(at, (_, cells))| cells.iter().map(move |cell| (*cell, at)))
            .collect();
        cells.sort_unstable();
        let outlines = borders(&cells);
        let trench = self.trench.iter();
        let (ground, ink) = (writer.colours.ground, writer.colours.place);
        let mut all = String::new();
        for (class, lines, width) in [
            ("areas", outlines, 1.6),
            ("trench", trench.copied().collect(), 3.5),
        ] {
            if lines.is_empty() {
                continue;
            }
            let mut d = String::new();
            for [from, to] in lines {
                let ((x1, y1), (x2, y2)) = (frame.at(from), frame.at(to));
                let _ = write!(d, "M{} {}L{} {}", px(x1), px(y1), px(x2), px(y2));
            }
            let halo = width + 2.5;
            let _ = writeln!(
                all,
                "<g class=\"{class}\" fill=\"none\" stroke-linecap=\"round\"><path d=\"{d}\" stroke=\"{ground}\" stroke-width=\"{halo}\"/>\
                 <path d=\"{d}\" stroke=\"{ink}\" stroke-width=\"{width}\"/></g>"
            );
        }
        all
    }

    /// What is written on the first areas; more would leave no room for names.
    pub(super) fn labels(&self, frame: &Frame) -> Vec<((f64, f64), String)> {
        let middle = |cells: &[Cell]| {
            let n = f64::from(u32::try_from(cells.len()).unwrap_or(u32::MAX)).max(1.0);
            let sum = cells.iter().fold([0.0, 0.0], |[e, n], cell| {
                let [east, north] = cell.corner();
                [
                    e + east + Cell::SIDE_M / 2.0,
                    n + north + Cell::SIDE_M / 2.0,
                ]
            });
            frame.at(sum.map(|all| all / n))
        };
        let all = self.areas.iter().take(NUMBERED);
        all.map(|(label, cells)| {
            let (x, y) = middle(cells);
            ((x, y + 4.0), label.clone())
        })
        .collect()
    }
}

/// The areas of a work list with their ranks, over the release it was made of.
pub(crate) fn areas(
    shared: &Shared,
    atlas: &Atlas,
    list: &WorkList,
    lang: Lang,
) -> Result<Map, ApiError> {
    let projects = list.projects.iter();
    let areas = projects.map(|project| {
        let cells = project.spots.iter().map(|spot| spot.cell);
        (project.rank.to_string(), cells.collect())
    });
    let plan = Plan {
        areas: areas.collect(),
        ..Plan::default()
    };
    let title = ["Ausbaugebiete nach Rang, ", "Areas to build by rank, "];
    over(
        shared,
        atlas,
        (&list.release, &list.rule),
        (title, plan),
        lang,
    )
}

/// A trench, over the release it was asked of.
pub(crate) fn trench(
    shared: &Shared,
    atlas: &Atlas,
    chosen: &Chosen,
    lang: Lang,
) -> Result<Map, ApiError> {
    let plan = Plan {
        trench: chosen.route.iter().map(|dug| dug.line).collect(),
        ..Plan::default()
    };
    let title = ["Trasse in ", "Trench in "];
    over(
        shared,
        atlas,
        (&chosen.release, &chosen.rule),
        (title, plan),
        lang,
    )
}

fn over(
    shared: &Shared,
    atlas: &Atlas,
    (release, rule): (&Release, &Rule),
    ([de, en], plan): ([&str; 2], Plan),
    lang: Lang,
) -> Result<Map, ApiError> {
    let style = Style {
        lang,
        theme: Theme::Light,
        size: SIZE,
        level: Level::District,
        plain: false,
    };
    let fixed = atlas.fixed(&release.id);
    let fixed = fixed.ok_or(ApiError::NotFound(Noun::OtherRelease))?;
    let map = content::broadband(shared, atlas, (fixed, rule), style)?;
    let title = lang.pick(de, en).to_owned() + &shared.app.config.city.name;
    let mut subtitle = map.subtitle;
    if !plan.areas.is_empty() {
        let n = plan.areas.len().min(NUMBERED);
        subtitle.push(match lang {
            Lang::De => format!("Umrandet: Gebiete; Zahlen: die ersten {n} Ränge"),
            Lang::En => format!("Outlined: areas; numbers: the first {n} ranks"),
        });
    }
    Ok(Map {
        title,
        subtitle,
        plan,
        ..map
    })
}
