//! Resource paths: `/Set`, `/Set(id)`, `/Set(id)/Relation…` to any depth, `/property`, `/property/$value`, `/$ref`.

use crate::{Error, Property, Relation, Set};

/// An id as it stands in an address, with or without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Id {
    /// A number.
    Number(u128),
    /// Something that is no number, and so nobody's id.
    Unknown,
}

/// A relation on the way, with the id of one of the entities it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The relation.
    pub relation: Relation,
    /// One of its entities.
    pub id: Option<Id>,
}

/// What is asked at the end of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// All entities there.
    Entities,
    /// The only entity there.
    Entity,
    /// A property of the entity.
    Property {
        /// Which.
        property: Property,
        /// The way into its JSON.
        inside: Vec<String>,
        /// Whether the bare value is wanted.
        bare: bool,
    },
}

/// Where a request leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Where it begins.
    pub set: Set,
    /// One of the entities.
    pub id: Option<Id>,
    /// Relations from there on.
    pub steps: Vec<Step>,
    /// What is asked at the end.
    pub target: Target,
    /// Whether only addresses are wanted.
    pub only_refs: bool,
}

impl Address {
    /// The set of what is at the end.
    pub fn end(&self) -> Set {
        let last = self.steps.last();
        last.map_or(self.set, |step| step.relation.to)
    }

    /// Reads a path that was percent-decoded, without the address of the service.
    pub fn parse(path: &str) -> Result<Self, Error> {
        let nowhere = || Error::NoSuchAddress(Error::quoted(path));
        let mut parts = segments(path).ok_or_else(nowhere)?.into_iter();
        let (name, id) = named(parts.next().ok_or_else(nowhere)?)?;
        let mut address = Self {
            set: Set::named(name).ok_or_else(nowhere)?,
            id,
            steps: Vec::new(),
            target: if id.is_some() {
                Target::Entity
            } else {
                Target::Entities
            },
            only_refs: false,
        };
        for part in parts {
            address.follow(part, nowhere)?;
        }
        Ok(address)
    }

    fn follow(&mut self, part: &str, nowhere: impl Fn() -> Error) -> Result<(), Error> {
        if self.only_refs {
            return Err(nowhere());
        }
        let set = self.end();
        match &mut self.target {
            Target::Entities | Target::Entity if part == "$ref" => self.only_refs = true,
            Target::Entities | Target::Property { bare: true, .. } => return Err(nowhere()),
            Target::Entity => {
                let (name, id) = named(part)?;
                if let Some(relation) = set.relation(name) {
                    if id.is_some() && !relation.many {
                        return Err(nowhere());
                    }
                    self.target = if relation.many && id.is_none() {
                        Target::Entities
                    } else {
                        Target::Entity
                    };
                    self.steps.push(Step { relation, id });
                } else {
                    let property = set.property(part).ok_or_else(|| {
                        Error::NoSuchAddress(format!("{}/{}", set.singular(), Error::quoted(part)))
                    })?;
                    self.target = Target::Property {
                        property,
                        inside: Vec::new(),
                        bare: false,
                    };
                }
            }
            Target::Property { bare, .. } if part == "$value" => *bare = true,
            Target::Property { inside, .. } => inside.push(part.to_owned()),
        }
        Ok(())
    }
}

/// Parts between slashes that are not in quotes. `None` if a part is empty or a quote is open.
fn segments(path: &str) -> Option<Vec<&str>> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut quoted = false;
    let parts: Vec<&str> = path
        .split(|c: char| {
            quoted ^= c == '\'';
            c == '/' && !quoted
        })
        .collect();
    (!quoted && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

/// A name and, in brackets, an id.
fn named(part: &str) -> Result<(&str, Option<Id>), Error> {
    let Some((name, rest)) = part.split_once('(') else {
        return Ok((part, None));
    };
    let wrong = || Error::Id(Error::quoted(rest.strip_suffix(')').unwrap_or(rest)));
    let text = rest.strip_suffix(')').ok_or_else(wrong)?.trim();
    let unquoted = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\''));
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| digits).map(Id::Number)
    };
    let is_whole = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    match unquoted {
        Some(text) => Ok((name, Some(number(text).unwrap_or(Id::Unknown)))),
        None if is_whole(text) => Ok((name, Some(number(text).unwrap_or(Id::Unknown)))),
        None => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_are_the_same_with_and_without_quotes() {
        assert_eq!(Address::parse("Things(1)"), Address::parse("/Things('1')/"));
        let address = Address::parse("Things('abc')").unwrap();
        assert_eq!(address.id, Some(Id::Unknown));
        assert_eq!(Address::parse("Things(-1)").unwrap().id, Some(Id::Unknown));
        let greatest = Address::parse("Things(9223372036854775807)").unwrap();
        assert_eq!(greatest.id, Some(Id::Number(9_223_372_036_854_775_807)));
    }

    #[test]
    fn relations_lead_to_any_depth() {
        let address =
            Address::parse("Observations(5)/Datastream/Thing/Locations(2)/Things/$ref").unwrap();
        assert_eq!(address.steps.len(), 4);
        assert_eq!(address.end(), Set::Things);
        assert_eq!(address.target, Target::Entities);
        assert!(address.only_refs);
        let long = format!("Datastreams(1){}", "/Thing/Datastreams(1)".repeat(2_000));
        assert_eq!(Address::parse(&long).unwrap().steps.len(), 4_000);
    }

    #[test]
    fn properties_have_values_and_parts() {
        let address = Address::parse("Datastreams(1)/unitOfMeasurement/symbol/$value").unwrap();
        let inside = vec!["symbol".to_owned()];
        let bare = true;
        let property = Property::UnitOfMeasurement;
        assert_eq!(
            address.target,
            Target::Property {
                property,
                inside,
                bare
            }
        );
    }

    #[test]
    fn what_leads_nowhere_is_told_from_what_is_written_wrong() {
        for path in [
            "",
            "/",
            "Nonsense",
            "things",
            "Things/name",
            "Things//",
            "Things(1)/nonsense",
            "Things(1)/Datastream",
            "Things/Datastreams",
            "Things(1)/$ref/x",
            "Things(1)/$value",
            "Things(1)/name/$value/x",
            "Datastreams(1)/Thing(1)",
            "MultiDatastreams",
        ] {
            let found = Address::parse(path);
            assert!(
                matches!(found, Err(Error::NoSuchAddress(_))),
                "{path} {found:?}"
            );
        }
        for path in [
            "Things(abc)",
            "Things()",
            "Things(1",
            "Things(1.5)",
            "Things(1)x",
        ] {
            assert!(matches!(Address::parse(path), Err(Error::Id(_))), "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_path_is_an_address_or_an_error(path in "(/|Things|Datastreams|\\(|\\)|'|[0-9]|name|\\$value|\\$ref|\\PC){0,30}") {
            let _ = Address::parse(&path);
        }
    }
}
