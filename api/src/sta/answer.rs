//! Answers in JSON: an entity, pages of them, properties alone. How an entity is written is in `written`.

use super::failure::Failure;
use super::object::Writing;
use super::said::Said;
use super::world::Sta;
use serde_json::{Map, Value as Json};
use talblick_sensorthings::{Address, Error, Format, Options, Target};

impl Sta {
    /// The answer to an address and its options.
    pub(super) fn answer(&self, address: &Address, options: &Options) -> Result<Said, Failure> {
        match &address.target {
            Target::Entities => self.entities(address, options),
            Target::Entity => {
                only_about_one(options)?;
                let entity = self.entity(address)?;
                let mut body = Vec::new();
                self.write(entity, options, address.only_refs, &mut body)?;
                Ok(Said::Written(body))
            }
            Target::Property {
                property,
                inside,
                bare,
            } => {
                only_about_one(options)?;
                let value = self.json(self.entity(address)?, *property);
                let value = inside.iter().try_fold(&value, |value, key| match value {
                    Json::Array(items) => items.get(key.parse::<usize>().ok()?),
                    other => other.get(key),
                });
                let value = value.ok_or(Failure::NotFound)?;
                let name = inside.last().map_or(property.name(), String::as_str);
                Ok(alone(name, value, *bare))
            }
        }
    }

    fn entities(&self, address: &Address, options: &Options) -> Result<Said, Failure> {
        let format = if address.only_refs {
            Format::Json
        } else {
            options.format
        };
        if format == Format::Csv {
            return self.table(address, options);
        }
        let source = self.source(address)?;
        let path = self.path_of(address)?;
        let page = self.page(source, options, false)?;
        let mut text = Vec::new();
        let mut body = Writing::object(&mut text);
        if let Some(count) = page.count {
            body.put(&["@iot.count"], &count);
        }
        if let Some(next) = page.next {
            let into = body.member(&["@iot.nextLink"]);
            self.write_next_link(&path, &options.again, next, into);
        }
        match format {
            Format::GeoJson => {
                body.put(&["type"], &"FeatureCollection");
                body.put(&["features"], &self.features(&page, options)?);
                body.end();
                return Ok(Said::Features(text));
            }
            Format::DataArray => body.put(&["value"], &self.blocks(&page, options)?),
            _ => {
                let mut value = Writing::list(body.member(&["value"]));
                for (place, entity) in page.items.iter().enumerate() {
                    let into = value.item();
                    let before = into.len();
                    self.write(*entity, options, address.only_refs, into)?;
                    if place == 0 {
                        // The others will be about as long.
                        into.reserve((into.len() - before) * page.items.len());
                    }
                }
                value.end();
            }
        }
        body.end();
        Ok(Said::Written(text))
    }

    /// The address of a set as it was asked for, in its plainest form.
    fn path_of(&self, address: &Address) -> Result<String, Failure> {
        let mut short = address.clone();
        let refs = if address.only_refs { "/$ref" } else { "" };
        let path = match short.steps.pop() {
            None => format!("{}/{}", super::ROOT, address.set.name()),
            Some(last) => {
                let from = self.entity(&short)?;
                format!("{}/{}", from.path(&self.published), last.relation.name())
            }
        };
        Ok(path + refs)
    }
}

/// One entity has no pages and no order.
fn only_about_one(options: &Options) -> Result<(), Error> {
    let misplaced = [
        ("$filter", options.filter.is_some()),
        ("$orderby", !options.order.is_empty()),
        ("$top", options.top.is_some()),
        ("$skip", options.skip > 0),
        ("$count", options.count),
        ("$resultFormat", options.format != Format::Json),
    ];
    match misplaced.into_iter().find(|(_, there)| *there) {
        Some((option, _)) => Err(Error::Misplaced {
            option,
            why: "this is one entity, not a set",
        }),
        None => Ok(()),
    }
}

/// A property by itself: `{"name": value}`, or the bare value; nothing if it is null.
fn alone(name: &str, value: &Json, bare: bool) -> Said {
    match value {
        Json::Null => Said::Nothing,
        value if !bare => {
            let named = (name.to_owned(), value.clone());
            Said::Json(Json::Object(Map::from_iter([named])))
        }
        Json::Object(_) | Json::Array(_) => Said::Json(value.clone()),
        Json::String(text) => Said::Text(text.clone()),
        value => Said::Text(value.to_string()),
    }
}
