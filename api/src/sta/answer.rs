//! Answers in JSON: entities with what was selected and expanded, pages of them, properties alone, addresses alone.

use super::collection::{Page, Source};
use super::entity::Entity;
use super::failure::Failure;
use super::link::Next;
use super::said::Said;
use super::world::Sta;
use serde_json::{Map, Value as Json};
use talblick_sensorthings::{
    Address, Error, Expand, Format, Options, Property, Selected, Target, World as _,
};

impl Sta {
    /// The answer to an address and its options.
    pub(super) fn answer(&self, address: &Address, options: &Options) -> Result<Said, Failure> {
        match &address.target {
            Target::Entities => self.entities(address, options),
            Target::Entity => {
                only_about_one(options)?;
                let entity = self.entity(address)?;
                let body = if address.only_refs {
                    self.reference(entity)
                } else {
                    self.written(entity, options)?
                };
                Ok(Said::Json(Json::Object(body)))
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
        let mut body = Map::new();
        if let Some(count) = page.count {
            body.insert("@iot.count".to_owned(), count.into());
        }
        if let Some(next) = page.next {
            let link = self.next_link(&path, &options.kept, next);
            body.insert("@iot.nextLink".to_owned(), link.into());
        }
        match format {
            Format::GeoJson => {
                body.insert("type".to_owned(), "FeatureCollection".into());
                let features = self.features(&page, options)?;
                body.insert("features".to_owned(), Json::Array(features));
                return Ok(Said::Features(Json::Object(body)));
            }
            Format::DataArray => {
                let blocks = self.blocks(&page, options)?;
                body.insert("value".to_owned(), Json::Array(blocks));
            }
            _ => {
                let items = page.items.iter();
                let items: Result<Vec<Json>, Failure> = items
                    .map(|entity| {
                        Ok(Json::Object(if address.only_refs {
                            self.reference(*entity)
                        } else {
                            self.written(*entity, options)?
                        }))
                    })
                    .collect();
                body.insert("value".to_owned(), Json::Array(items?));
            }
        }
        Ok(Said::Json(Json::Object(body)))
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

    fn reference(&self, entity: Entity) -> Map<String, Json> {
        let link = self.json(entity, Property::SelfLink);
        Map::from_iter([(Property::SelfLink.name().to_owned(), link)])
    }

    /// An entity with what was selected and expanded.
    pub(super) fn written(
        &self,
        entity: Entity,
        options: &Options,
    ) -> Result<Map<String, Json>, Failure> {
        let mut body = Map::new();
        match &options.select {
            None => self.put_all(entity, &mut body),
            Some(selected) => self.put_selected(entity, selected, &mut body),
        }
        for expand in &options.expand {
            self.put_expanded(entity, expand, &mut body)?;
        }
        Ok(body)
    }

    fn put_all(&self, entity: Entity, body: &mut Map<String, Json>) {
        let set = entity.set();
        let control = [Property::Id, Property::SelfLink].into_iter();
        for property in control.chain(set.properties().iter().copied()) {
            let value = self.json(entity, property);
            // A result that is missing is news, and so is the time it came to be.
            let always = matches!(property, Property::Result | Property::ResultTime);
            if always || !value.is_null() {
                body.insert(property.name().to_owned(), value);
            }
        }
        let own = self.link(entity);
        for relation in set.relations() {
            let name = format!("{}@iot.navigationLink", relation.name());
            body.insert(name, format!("{own}/{}", relation.name()).into());
        }
    }

    fn put_selected(&self, entity: Entity, selected: &Selected, body: &mut Map<String, Json>) {
        for (property, inside) in &selected.properties {
            let whole = self.json(entity, *property);
            let Some(part) = inside.iter().try_fold(&whole, |value, key| value.get(key)) else {
                continue;
            };
            // A part stands where it stands in the whole.
            let mut nested = part.clone();
            for key in inside.iter().rev() {
                nested = Json::Object(Map::from_iter([(key.clone(), nested)]));
            }
            put(body, property.name(), nested);
        }
        for relation in &selected.relations {
            let link = format!("{}/{}", self.link(entity), relation.name());
            let name = format!("{}@iot.navigationLink", relation.name());
            body.insert(name, link.into());
        }
    }

    fn put_expanded(
        &self,
        entity: Entity,
        expand: &Expand,
        body: &mut Map<String, Json>,
    ) -> Result<(), Failure> {
        let Expand { relation, options } = expand;
        let name = relation.name();
        if !relation.many {
            let only = self.related(&entity, *relation)?.first().copied();
            self.spend_entities(1)?;
            let value = match only {
                Some(only) => Json::Object(self.written(only, options)?),
                None => Json::Null,
            };
            body.insert(name.to_owned(), value);
            return Ok(());
        }
        let source: Source = self.related_source(entity, *relation)?;
        let Page { items, count, next } = self.page(source, options, true)?;
        if let Some(count) = count {
            body.insert(format!("{name}@iot.count"), count.into());
        }
        if let Some(next) = next {
            let link = self.nested_link(entity, expand, next);
            body.insert(format!("{name}@iot.nextLink"), link.into());
        }
        let items = items.into_iter();
        let items: Result<Vec<Json>, Failure> = items
            .map(|item| Ok(Json::Object(self.written(item, options)?)))
            .collect();
        body.insert(name.to_owned(), Json::Array(items?));
        Ok(())
    }

    fn nested_link(&self, entity: Entity, expand: &Expand, next: Next) -> String {
        let name = expand.relation.name();
        let path = format!("{}/{name}", entity.path(&self.published));
        self.next_link(&path, &expand.options.kept, next)
    }
}

/// Puts a value in, or a part of one beside the parts that are there.
fn put(body: &mut Map<String, Json>, name: &str, value: Json) {
    match (body.get_mut(name), value) {
        (Some(Json::Object(known)), Json::Object(more)) => {
            for (key, value) in more {
                put(known, &key, value);
            }
        }
        (_, value) => {
            body.insert(name.to_owned(), value);
        }
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
