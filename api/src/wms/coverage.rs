//! Which layers the map service has, by name: `{release}.{rule}` for verdicts, and `districts`.

use super::exception::{Code, Exception};
use crate::app::Shared;
use crate::map::Look;
use std::sync::Arc;
use talblick_coverage::{Atlas, Cell, Fixed, Rule, Verdict, current_rules};

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
    /// Verdicts of a release under a rule.
    Verdicts(Arc<Fixed>, Box<Rule>),
    /// Outlines and names.
    Districts,
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
    let fixed = atlas.fixed(&release).ok_or_else(unknown)?;
    let rule = atlas.rules.get(key).ok_or_else(unknown)?;
    Ok(Shown::Verdicts(Arc::clone(fixed), Box::new(rule.clone())))
}

/// Names of the layers of verdicts, the newest release first, each with its release and rule.
pub(super) fn verdicts(atlas: &Atlas) -> impl Iterator<Item = (String, &Fixed, &Rule)> {
    atlas.fixed.iter().rev().flat_map(|fixed| {
        let rules = current_rules(&atlas.rules).into_iter();
        rules.map(move |rule| {
            let name = format!("{}.{}", fixed.release.id, rule.key);
            (name, fixed.as_ref(), rule)
        })
    })
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
