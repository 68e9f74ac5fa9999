//! How classes look. Each differs from its neighbours by lightness and by hatching, so that it is told apart in
//! grey-scale print, on a bad copy and with any colour vision; darker is worse, on dark ground brighter is.

use crate::drawing::element::px;
use crate::drawing::theme::Theme;

/// How a class looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// A step from good (0) to bad (4).
    Step(u8),
    /// Nobody knows.
    Unknown,
    /// A device that is heard.
    Disc,
    /// A device that is late.
    Triangle,
    /// A device that is silent.
    Crossed,
    /// A device never heard.
    Square,
}

/// The colours of maps under a theme, as `#rrggbb`.
#[derive(Debug)]
pub(crate) struct Colours {
    /// Fills from good to bad.
    steps: [&'static str; 5],
    /// Hatching on each of them.
    hatches: [&'static str; 5],
    /// Dots where nobody knows, and what they lie on.
    dots: &'static str,
    blank: &'static str,
    /// Devices: heard, late, silent, new.
    marks: [&'static str; 4],
    /// Outlines of classes.
    pub(super) border: &'static str,
    /// Outlines of places.
    pub(crate) place: &'static str,
    /// Ground of places.
    pub(super) ground: &'static str,
}

impl Colours {
    pub(crate) const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self {
                steps: ["#f3e59b", "#d0c27f", "#a39b72", "#5c6576", "#002051"],
                hatches: ["#f3e59b", "#857b4b", "#3a4152", "#dfe3ea", "#002051"],
                dots: "#5b6470",
                blank: "#ffffff",
                marks: ["#00734f", "#b45f00", "#5b6470", "#0059a3"],
                border: "#2f3a4d",
                place: "#1b2127",
                ground: "#ffffff",
            },
            Theme::Dark => Self {
                steps: ["#243349", "#44536b", "#7f7c75", "#c4b56c", "#fdea45"],
                hatches: ["#243349", "#8593ab", "#14181d", "#4d4626", "#fdea45"],
                dots: "#a3aeb9",
                blank: "#39424d",
                marks: ["#5fd0a5", "#f5b461", "#b4bdc7", "#8cc2f5"],
                border: "#0b0e12",
                place: "#cfd6de",
                ground: "#1b2128",
            },
            Theme::Print => Self {
                steps: ["#ececec", "#d4d4d4", "#b4b4b4", "#6e6e6e", "#000000"],
                hatches: ["#ececec", "#7a7a7a", "#262626", "#ffffff", "#000000"],
                dots: "#4d4d4d",
                blank: "#ffffff",
                marks: ["#000000", "#000000", "#000000", "#000000"],
                border: "#000000",
                place: "#000000",
                ground: "#ffffff",
            },
        }
    }

    /// The patterns every class is filled with.
    pub(crate) fn patterns(&self, id: &str) -> String {
        let strokes = [
            "",
            "M2 2h1M6 6h1",
            "M-1 7L7 -1M-1 15L15 -1M7 15L15 7",
            "M-1 7L7 -1M-1 15L15 -1M7 15L15 7M-1 7L7 15M-1 -1L15 15M7 -1L15 7",
            "",
        ];
        let mut all = String::from("<defs>");
        for (step, stroke) in strokes.into_iter().enumerate() {
            let (fill, hatch) = (self.steps[step], self.hatches[step]);
            let lines = if stroke.is_empty() {
                String::new()
            } else {
                format!("<path d=\"{stroke}\" stroke=\"{hatch}\" stroke-width=\"1\"/>")
            };
            all.push_str(&pattern(
                &format!("{id}-s{step}"),
                &format!("<rect width=\"8\" height=\"8\" fill=\"{fill}\"/>{lines}"),
            ));
        }
        // So close that no cell of a city on one sheet, three pixels wide, is without a dot.
        let dots = format!(
            "<rect width=\"8\" height=\"8\" fill=\"{}\"/><path d=\"M1 1h1M5 1h1M3 3h1M7 3h1M1 5h1M5 5h1M3 7h1M7 7h1\" stroke=\"{}\" stroke-width=\"1\"/>",
            self.blank, self.dots
        );
        all.push_str(&pattern(&format!("{id}-u"), &dots));
        all + "</defs>\n"
    }

    /// What a class of cells is filled with.
    pub(crate) fn fill(look: Look, id: &str) -> String {
        match look {
            Look::Step(step) => format!("url(#{id}-s{})", step.min(4)),
            _ => format!("url(#{id}-u)"),
        }
    }

    /// A device at a point, `r` pixels in radius.
    pub(super) fn mark(&self, look: Look, (x, y): (f64, f64), r: f64) -> String {
        let [heard, late, silent, new] = self.marks;
        let ring = self.ground;
        let at = |dx: f64, dy: f64| format!("{} {}", px(x + dx * r), px(y + dy * r));
        let disc = |fill: &str, line: &str| {
            format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\" stroke=\"{line}\"/>",
                px(x),
                px(y),
                px(r)
            )
        };
        let path = |d: String, fill: &str, line: &str| {
            format!("<path d=\"{d}\" fill=\"{fill}\" stroke=\"{line}\"/>")
        };
        match look {
            Look::Triangle => {
                let d = format!("M{}L{}L{}z", at(0.0, -1.2), at(1.15, 0.85), at(-1.15, 0.85));
                path(d, late, ring)
            }
            Look::Crossed => {
                let slash = format!("M{}L{}", at(-0.7, 0.7), at(0.7, -0.7));
                disc(ring, silent) + &path(slash, "none", silent)
            }
            Look::Square => {
                let d = format!(
                    "M{}L{}L{}L{}z",
                    at(-0.9, -0.9),
                    at(0.9, -0.9),
                    at(0.9, 0.9),
                    at(-0.9, 0.9)
                );
                path(d, ring, new)
            }
            _ => disc(heard, ring),
        }
    }
}

fn pattern(id: &str, inside: &str) -> String {
    format!(
        "<pattern id=\"{id}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{inside}</pattern>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::theme::tests::luminance;

    #[test]
    fn every_step_is_told_from_the_next_without_colour() {
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            let colours = Colours::of(theme);
            let light: Vec<f64> = colours.steps.iter().map(|c| luminance(c)).collect();
            for pair in light.windows(2) {
                let (a, b) = (pair[0].max(pair[1]), pair[0].min(pair[1]));
                assert!((a + 0.05) / (b + 0.05) >= 1.2, "{theme:?} {pair:?}");
            }
        }
    }

    #[test]
    fn outlines_and_devices_stand_out_from_the_ground() {
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            let colours = Colours::of(theme);
            for mark in colours
                .marks
                .into_iter()
                .chain([colours.place, colours.dots])
            {
                let (a, b) = (luminance(mark), luminance(colours.ground));
                assert!(
                    (a.max(b) + 0.05) / (a.min(b) + 0.05) >= 3.0,
                    "{theme:?} {mark}"
                );
            }
        }
    }
}
