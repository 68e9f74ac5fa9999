//! Pages of entities: `$filter`, `$count`, `$orderby`, `$skip`, `$top`, in this order.

use super::entity::Entity;
use super::failure::Failure;
use super::history::{Asked, compared};
use super::link::Next;
use super::world::Sta;
use talblick_model::Millis;
use talblick_sensorthings::{
    Address, Error, Evaluation, Format, Options, Relation, Set, Step, World as _,
};

/// Entities of a page, if nothing is said.
const PAGE: usize = 100;
/// Entities of a page.
const MOST: usize = 10_000;
/// Entities of an expanded relation, if nothing is said: some clients take them for all.
const NESTED: usize = 1_000;

/// Where entities come from.
#[derive(Debug)]
pub(super) enum Source {
    /// These, in order of number.
    Entities(Vec<Entity>),
    /// The observations of these datastreams.
    Streams(Vec<usize>),
}

/// Some entities of a source.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) items: Vec<Entity>,
    /// How many there are, if that was asked.
    pub(super) count: Option<u64>,
    /// Where to go on, if there are more.
    pub(super) next: Option<Next>,
}

impl Sta {
    /// The entity or the source at the end of an address.
    pub(super) fn entity(&self, address: &Address) -> Result<Entity, Failure> {
        match self.end(address)? {
            End::One(entity) => Ok(entity),
            End::Many(_) => Err(Failure::NotFound),
        }
    }

    /// The source at the end of an address.
    pub(super) fn source(&self, address: &Address) -> Result<Source, Failure> {
        match self.end(address)? {
            End::Many(source) => Ok(source),
            End::One(_) => Err(Failure::NotFound),
        }
    }

    fn end(&self, address: &Address) -> Result<End, Failure> {
        let Some(id) = address.id else {
            return Ok(End::Many(self.whole(address.set)));
        };
        let mut at = self.published.by_id(address.set, id, self)?;
        for Step { relation, id } in &address.steps {
            match id {
                Some(id) => {
                    let one = self.published.by_id(relation.to, *id, self)?;
                    if !self.leads_to(at, *relation, one)? {
                        return Err(Failure::NotFound);
                    }
                    at = one;
                }
                None if relation.many => return Ok(End::Many(self.related_source(at, *relation)?)),
                None => {
                    let only = self.related(&at, *relation)?;
                    at = only.first().copied().ok_or(Failure::NotFound)?;
                }
            }
        }
        Ok(End::One(at))
    }

    fn whole(&self, set: Set) -> Source {
        match set {
            Set::Observations => Source::Streams((0..self.published.datastreams.len()).collect()),
            set => Source::Entities(self.published.all(set)),
        }
    }

    /// Where the entities of a relation come from.
    pub(super) fn related_source(&self, of: Entity, relation: Relation) -> Result<Source, Failure> {
        Ok(match relation.to {
            Set::Observations => Source::Streams(self.streams_behind(of)),
            _ => Source::Entities(self.related(&of, relation)?),
        })
    }

    fn leads_to(&self, of: Entity, relation: Relation, to: Entity) -> Result<bool, Failure> {
        if let Entity::Observation(stream, _) = to {
            return Ok(self.streams_behind(of).contains(&stream));
        }
        Ok(self.related(&of, relation)?.contains(&to))
    }

    /// A page of a source; `nested` if it is one of an expanded relation.
    pub(super) fn page(
        &self,
        source: Source,
        options: &Options,
        nested: bool,
    ) -> Result<Page, Failure> {
        let unsaid = match source {
            Source::Entities(_) if nested => NESTED,
            // A table has no link to a next page.
            _ if options.format == Format::Csv => MOST,
            _ => PAGE,
        };
        let top = options
            .top
            .map_or(unsaid, |top| usize::try_from(top).unwrap_or(MOST).min(MOST));
        let after = match &options.token {
            Some(token) => Some(token.parse::<u128>().ok().ok_or_else(bad_token)?),
            None => None,
        };
        let (items, more, count) = match source {
            Source::Entities(all) => self.page_of(all, options, after, top)?,
            Source::Streams(streams) => {
                let asked = Asked::new(self, streams, options)?;
                let after = match after {
                    Some(number) => Some(self.place_of(number)?),
                    None => None,
                };
                let count = options.count.then(|| asked.count()).transpose()?;
                let (items, more) = asked.page(after, options.skip, top)?;
                (items, more, count)
            }
        };
        self.spend_entities(items.len())?;
        let last = items.last().filter(|_| more);
        let next = last.map(|last| Next {
            top: options.top,
            skip: options.skip.saturating_add(items.len() as u64),
            after: last.number(&self.published),
        });
        Ok(Page { items, count, next })
    }

    fn place_of(&self, number: u128) -> Result<(usize, Millis), Failure> {
        Ok(self.published.place_of(number).ok_or_else(bad_token)?)
    }

    fn page_of(
        &self,
        mut all: Vec<Entity>,
        options: &Options,
        after: Option<u128>,
        top: usize,
    ) -> Result<(Vec<Entity>, bool, Option<u64>), Failure> {
        if let Some(filter) = &options.filter {
            let mut kept = Vec::new();
            for entity in all {
                if Evaluation(self).holds(filter, &entity)? {
                    kept.push(entity);
                }
            }
            all = kept;
        }
        let count = options.count.then_some(all.len() as u64);
        if !options.order.is_empty() {
            let mut keyed = Vec::with_capacity(all.len());
            for entity in all {
                keyed.push((self.keys(&options.order, entity)?, entity));
            }
            self.spend(20 * keyed.len() as u64)?;
            // Those that are alike stay in the order of their numbers.
            keyed.sort_by(|(a, _), (b, _)| compared(&options.order, a, b));
            all = keyed.into_iter().map(|(_, entity)| entity).collect();
        }
        let found = after.and_then(|number| {
            let place = all.iter().position(|e| e.number(&self.published) == number);
            place.map(|place| place + 1)
        });
        // The last one of the page before may be gone; then counting is the next best.
        let skip = usize::try_from(options.skip).unwrap_or(usize::MAX);
        let first = found.unwrap_or(skip).min(all.len());
        let more = all.len() - first > top && top > 0;
        let items = all.into_iter().skip(first).take(top).collect();
        Ok((items, more, count))
    }
}

enum End {
    One(Entity),
    Many(Source),
}

/// A token that no link to a next page has.
pub(super) fn bad_token() -> Error {
    Error::OptionValue {
        option: "$skiptoken",
        expected: "as a link to a next page has it; begin again without one",
        found: "something else".to_owned(),
    }
}
