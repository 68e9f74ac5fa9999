//! Which layers the map service has, by name: `{release}.{rule}` for verdicts of fixed lines and mobile networks, and `districts`.

use super::exception::{Code, Exception};
use crate::app::Shared;
use crate::map::Look;
use std::sync::Arc;
use talblick_coverage::{
    Atlas, Cell, Fixed, Mobile, MobileRule, Release, Rule, Verdict, current_rules,
};

/// The layer of outlines.
pub(super) const DISTRICTS: &str = "districts";

/// Classes from bad to good, with their looks.
pub(super) const CLASSES: [(Verdict, Look, [&str; 2]); 4] = [
    (
        Verdict::Unserved,
        Look::Step(4),
        ["nicht versorgt", "unserved"],
    ),
    (
        Verdict::Partly,
        Look::Step(2),
        ["teilweise versorgt", "partly served"],
    ),
    (Verdict::Served, Look::Step(0), ["versorgt", "served"]),
    (Verdict::Unknown, Look::Unknown, ["unbekannt", "unknown"]),
];

/// A layer that is asked for.
#[derive(Debug)]
pub(super) enum Shown {
    /// Verdicts of a fixed-line release under a rule.
    Broadband(Arc<Fixed>, Box<Rule>),
    /// Verdicts of a mobile release under a rule.
    Mobile(Arc<Mobile>, Box<MobileRule>),
    /// Outlines and names.
    Districts,
}

impl Shown {
    /// Cells with their verdicts; none of outlines.
    pub(super) fn verdicts(&self) -> Vec<(Cell, Verdict)> {
        match self {
            Self::Broadband(fixed, rule) => {
                let rows = fixed.iter();
                rows.map(|(cell, row)| (cell, rule.verdict(row))).collect()
            }
            Self::Mobile(mobile, rule) => {
                let rows = mobile.iter();
                rows.map(|(cell, n)| (cell, rule.verdict(n))).collect()
            }
            Self::Districts => Vec::new(),
        }
    }
}

/// A layer by its name.
pub(super) fn layer(atlas: &Atlas, name: &str) -> Result<Shown, Exception> {
    if name == DISTRICTS {
        return Ok(Shown::Districts);
    }
    let unknown = || {
        let name: String = name.chars().take(80).collect();
        let text = format!("there is no layer “{name}”; GetCapabilities names them all");
        Exception::new(Code::LayerNotDefined, text)
    };
    let (release, key) = name.split_once('.').ok_or_else(unknown)?;
    let release = release.parse().ok().ok_or_else(unknown)?;
    if let Some(mobile) = atlas.mobile(&release) {
        let rule = atlas
            .rules
            .mobile_asked(Some(key), mobile.release.data_date);
        let rule = rule.ok_or_else(unknown)?;
        return Ok(Shown::Mobile(Arc::clone(mobile), Box::new(rule)));
    }
    let fixed = atlas.fixed(&release).ok_or_else(unknown)?;
    let rule = atlas.rules.get(key).ok_or_else(unknown)?;
    Ok(Shown::Broadband(Arc::clone(fixed), Box::new(rule.clone())))
}

/// What the service says of a layer of verdicts.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub(super) name: String,
    pub(super) release: &'a Release,
    /// Name and wording of the rule.
    pub(super) rule: &'a [String; 2],
    pub(super) text: &'a [String; 2],
}

/// The layers of verdicts: fixed lines, then mobile networks, the newest release of each first.
pub(super) fn verdicts(atlas: &Atlas) -> Vec<Listed<'_>> {
    let listed = |release: &'_ Release, key: &str| format!("{}.{key}", release.id);
    let mut all = Vec::new();
    for fixed in atlas.fixed.iter().rev() {
        all.extend(current_rules(&atlas.rules).into_iter().map(|rule| Listed {
            name: listed(&fixed.release, &rule.key),
            release: &fixed.release,
            rule: &rule.name,
            text: &rule.text,
        }));
    }
    for mobile in atlas.mobile.iter().rev() {
        all.extend(atlas.rules.mobile_newest().into_iter().map(|rule| Listed {
            name: listed(&mobile.release, &rule.key),
            release: &mobile.release,
            rule: &rule.name,
            text: &rule.text,
        }));
    }
    all
}

/// The box around everything the service has, in UTM 32.
pub(super) fn bounds(shared: &Shared, atlas: &Atlas) -> Result<Option<[[f64; 2]; 2]>, Exception> {
    let kept = shared.app.store.districts();
    let outlines = talblick_coverage::outlines(&atlas.districts, &atlas.quarters, &kept)?;
    let cells = atlas.fixed.iter().flat_map(|fixed| fixed.iter());
    let cells = cells.flat_map(|(cell, _)| {
        let corner = cell.corner();
        [corner, corner.map(|c| c + Cell::SIDE_M)]
    });
    Ok(talblick_coverage::bounds(
        cells.chain(outlines.bounds().into_iter().flatten()),
    ))
}
