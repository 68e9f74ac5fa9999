//! Streets a trench can follow: a layer of lines between crossings.

use super::assets::text;
use super::feature::{Layer, each};
use super::geometry::Ground;
use super::intake::{Intake, Row, Wrong};
use super::{ImportError, Source, Unit};
use crate::{Reason, Street};

/// Rows of a layer, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    layer: &Layer,
    intake: &mut Intake<'_>,
) -> Result<(Vec<Street>, Vec<String>), ImportError> {
    let ground = Ground::new(layer.system(&source.name)?)?;
    let name = layer.column(&["name", "strname", "strasse", "street"]);
    let surface = layer.column(&["surface", "oberflaeche"]);
    let (mut rows, mut done) = (Vec::new(), 0);
    each(source, layer, &mut |feature| {
        done += 1;
        let verdict = (|| {
            let geometry = feature.shape()?;
            let lines = ground.lines(geometry)?;
            let name = text(feature.value(name), layer.named(name))?;
            let surface = text(feature.value(surface), layer.named(surface))?;
            let streets = lines.into_iter().map(|line| Street {
                name: name.clone(),
                surface: surface.clone(),
                line,
            });
            let streets: Vec<Street> = streets.collect();
            if streets.is_empty() {
                let why = "it is a line of less than two points";
                return Err(Wrong::new("geometry", Reason::Geometry, why));
            }
            Ok(Row::Taken(streets))
        })();
        rows.extend(intake.take(feature.row, verdict)?.into_iter().flatten());
        intake.progress(Unit::Rows, done, layer.rows);
        Ok(())
    })?;
    Ok((rows, layer.without(&[name, surface])))
}
