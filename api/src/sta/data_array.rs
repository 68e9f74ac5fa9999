//! `$resultFormat=dataArray` (18-088 §12): observations as rows, one block for each datastream of the page.

use super::collection::Page;
use super::entity::Entity;
use super::failure::Failure;
use super::world::Sta;
use serde_json::{Value as Json, json};
use talblick_sensorthings::{Error, Options, Property, Selected};

/// Columns, if nothing is said.
const COLUMNS: [Property; 4] = [
    Property::Id,
    Property::PhenomenonTime,
    Property::ResultTime,
    Property::Result,
];

impl Sta {
    /// A page of observations in blocks, in the order in which their datastreams come.
    pub(super) fn blocks(&self, page: &Page, options: &Options) -> Result<Vec<Json>, Failure> {
        let columns = columns(options.select.as_ref(), !options.expand.is_empty())?;
        let names: Vec<&str> = columns.iter().map(|c| name(*c)).collect();
        let mut blocks: Vec<(usize, Vec<Json>)> = Vec::new();
        for item in &page.items {
            let Entity::Observation(stream, _) = *item else {
                let why = "only observations can be rows";
                let option = "$resultFormat=dataArray";
                return Err(Error::Misplaced { option, why }.into());
            };
            let cells = columns.iter().map(|column| self.json(*item, *column));
            let row = Json::Array(cells.collect());
            match blocks.iter_mut().find(|(known, _)| *known == stream) {
                Some((_, rows)) => rows.push(row),
                None => blocks.push((stream, vec![row])),
            }
        }
        let blocks = blocks.into_iter().map(|(stream, rows)| {
            json!({
                "Datastream@iot.navigationLink": self.link(Entity::Datastream(stream)),
                "components": names,
                "dataArray@iot.count": rows.len(),
                "dataArray": rows,
            })
        });
        Ok(blocks.collect())
    }
}

const fn name(property: Property) -> &'static str {
    match property {
        Property::Id => "id",
        other => other.name(),
    }
}

fn columns(selected: Option<&Selected>, expanded: bool) -> Result<Vec<Property>, Error> {
    let option = "$resultFormat=dataArray";
    if expanded {
        let why = "rows have no room for $expand";
        return Err(Error::Misplaced { option, why });
    }
    let Some(selected) = selected else {
        return Ok(COLUMNS.to_vec());
    };
    let named = selected.properties.iter().map(|(property, _)| *property);
    Ok(named.collect())
}
