//! An entity as it is written: what was selected of it, links to what is related to it, what was expanded.

use super::collection::{Page, Source};
use super::entity::Entity;
use super::failure::Failure;
use super::object::{Writing, write};
use super::world::Sta;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use talblick_sensorthings::{Expand, Options, Property, Selected, World as _};

impl Sta {
    /// An entity with what was selected and expanded, in memory, for those who put it elsewhere.
    pub(super) fn written(
        &self,
        entity: Entity,
        options: &Options,
    ) -> Result<Map<String, Json>, Failure> {
        let mut text = Vec::new();
        self.write(entity, options, false, &mut text)?;
        serde_json::from_slice(&text).map_err(|error| Failure::internal(&error))
    }

    /// Writes an entity with what was selected and expanded, or its address only.
    pub(super) fn write(
        &self,
        entity: Entity,
        options: &Options,
        only_ref: bool,
        into: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let mut body = Writing::object(into);
        if only_ref {
            self.write_link(entity, "", body.member(&[Property::SelfLink.name()]));
            body.end();
            return Ok(());
        }
        match &options.select {
            None => self.put_all(entity, &mut body),
            Some(selected) => self.put_selected(entity, selected, &mut body),
        }
        for (place, expand) in options.expand.iter().enumerate() {
            let rest = options.expand.iter().skip(place + 1);
            // Of several about one relation the last counts.
            if rest
                .map(|later| later.relation.name())
                .all(|name| name != expand.relation.name())
            {
                self.put_expanded(entity, expand, &mut body)?;
            }
        }
        body.end();
        Ok(())
    }

    fn put_all(&self, entity: Entity, body: &mut Writing<'_>) {
        let set = entity.set();
        self.put_property(entity, Property::Id, body);
        self.write_link(entity, "", body.member(&[Property::SelfLink.name()]));
        let fixed = match entity {
            Entity::Thing(at) => self.published.things.get(at).map(|thing| &thing.fixed),
            Entity::Datastream(at) => {
                let stream = self.published.datastreams.get(at);
                stream.map(|stream| &stream.fixed)
            }
            _ => None,
        };
        if let Some(fixed) = fixed {
            body.put_written(fixed.get_or_init(|| self.fixed(entity)));
        }
        for property in set.properties() {
            if fixed.is_none() || moves(*property) {
                self.put_present(entity, *property, body);
            }
        }
        for relation in set.relations() {
            let name = relation.name();
            self.write_link(entity, name, body.member(&[name, "@iot.navigationLink"]));
        }
    }

    /// What is written of a thing or a datastream until something is registered.
    fn fixed(&self, entity: Entity) -> Box<[u8]> {
        let mut text = Vec::new();
        let mut members = Writing::members(&mut text);
        for property in entity.set().properties() {
            if !moves(*property) {
                self.put_present(entity, *property, &mut members);
            }
        }
        text.into_boxed_slice()
    }

    /// A property, unless there is nothing to tell.
    fn put_present(&self, entity: Entity, property: Property, body: &mut Writing<'_>) {
        let value = self.told(entity, property);
        // A result that is missing is news, and so is the time it came to be.
        let always = matches!(property, Property::Result | Property::ResultTime);
        if always || !value.is_null() {
            body.put(&[property.name()], &value);
        }
    }

    fn put_property(&self, entity: Entity, property: Property, body: &mut Writing<'_>) {
        let into = body.member(&[property.name()]);
        match (property, entity) {
            (Property::Id, Entity::Observation(..)) => {
                into.push(b'"');
                entity.write_number(&self.published, into);
                into.push(b'"');
            }
            (Property::Id, _) => entity.write_number(&self.published, into),
            (Property::SelfLink, _) => self.write_link(entity, "", into),
            _ => write(&self.told(entity, property), into),
        }
    }

    fn put_selected(&self, entity: Entity, selected: &Selected, body: &mut Writing<'_>) {
        let whole = selected.properties.iter().all(|(_, way)| way.is_empty());
        if whole {
            for (place, (property, _)) in selected.properties.iter().enumerate() {
                let mut before = selected.properties.iter().take(place);
                if before.all(|(other, _)| other != property) {
                    self.put_property(entity, *property, body);
                }
            }
        } else {
            for (name, value) in self.parts(entity, selected) {
                body.put(&[name], &value);
            }
        }
        for (place, relation) in selected.relations.iter().enumerate() {
            let mut before = selected.relations.iter().take(place);
            if before.all(|other| other.name() != relation.name()) {
                let name = relation.name();
                let into = body.member(&[name, "@iot.navigationLink"]);
                self.write_link(entity, name, into);
            }
        }
    }

    /// Properties of which parts were selected; a part stands where it stands in the whole.
    fn parts(&self, entity: Entity, selected: &Selected) -> BTreeMap<&'static str, Json> {
        let mut parts: BTreeMap<&'static str, Json> = BTreeMap::new();
        for (property, inside) in &selected.properties {
            let whole = self.json(entity, *property);
            let Some(part) = inside.iter().try_fold(&whole, |value, key| value.get(key)) else {
                continue;
            };
            let mut nested = part.clone();
            for key in inside.iter().rev() {
                nested = Json::Object(Map::from_iter([(key.clone(), nested)]));
            }
            match parts.entry(property.name()) {
                Entry::Vacant(free) => {
                    free.insert(nested);
                }
                Entry::Occupied(mut known) => merge(known.get_mut(), nested),
            }
        }
        parts
    }

    fn put_expanded(
        &self,
        entity: Entity,
        expand: &Expand,
        body: &mut Writing<'_>,
    ) -> Result<(), Failure> {
        let Expand { relation, options } = expand;
        let name = relation.name();
        if !relation.many {
            let only = self.related(&entity, *relation)?.first().copied();
            self.spend_entities(1)?;
            let into = body.member(&[name]);
            if let Some(only) = only {
                return self.write(only, options, false, into);
            }
            write(&(), into);
            return Ok(());
        }
        let source: Source = self.related_source(entity, *relation)?;
        let Page { items, count, next } = self.page(source, options, true)?;
        if let Some(count) = count {
            body.put(&[name, "@iot.count"], &count);
        }
        if let Some(next) = next {
            let into = body.member(&[name, "@iot.nextLink"]);
            self.write_nested_link((entity, name), &options.again, next, into);
        }
        let mut list = Writing::list(body.member(&[name]));
        for item in items {
            self.write(item, options, false, list.item())?;
        }
        list.end();
        Ok(())
    }
}

/// Whether a property of a thing or a datastream changes with what is measured.
const fn moves(property: Property) -> bool {
    matches!(property, Property::PhenomenonTime | Property::ResultTime)
}

/// Puts a part beside the parts that are there.
fn merge(known: &mut Json, more: Json) {
    match (known, more) {
        (Json::Object(known), Json::Object(more)) => {
            for (key, value) in more {
                match known.get_mut(&key) {
                    Some(inner) => merge(inner, value),
                    None => {
                        known.insert(key, value);
                    }
                }
            }
        }
        (known, more) => *known = more,
    }
}
