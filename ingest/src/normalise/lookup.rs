//! Which rules a field may have, looked up once for each name of a codec, kind and profile, and then remembered: taking a
//! name apart costs more than everything else a field needs.

use super::Context;
use super::field::Name;
use super::leaf::{Content, Leaf, Stated};
use super::rules::{Checks, Rule, Rules};
use super::unit::Source;
use foldhash::HashMap;
use std::sync::Arc;
use talblick_model::{Kind, Quantity};

/// Longest name that is remembered, in bytes.
const LENGTH: usize = 200;

/// What is known about one name.
#[derive(Debug)]
pub(super) struct Known {
    /// The whole name in one spelling.
    pub(super) field: String,
    /// The names themselves, joined.
    pub(super) raw: String,
    /// The quantity of a value no rule takes.
    pub(super) own: Quantity,
    /// The rules that may take it, the nearest first.
    candidates: Vec<Candidate>,
}

/// A rule for a name, and what was taken off the name to find it.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) rule: Arc<Rule>,
    pub(super) qualifier: Option<String>,
    pub(super) statistic: Option<&'static str>,
    /// Smallest and largest plausible value.
    pub(super) range: (f64, f64),
    unit: Option<Source>,
    sentinels: Vec<f64>,
}

/// What became of a field.
pub(super) struct Found<'a> {
    pub(super) candidate: &'a Candidate,
    /// The value in the quantity's unit; `None` for a sentinel.
    pub(super) value: Option<f64>,
}

/// Names of one codec, kind and profile.
#[derive(Debug)]
pub(super) struct Names {
    checks: Arc<Checks>,
    places: HashMap<String, usize>,
    all: Vec<Known>,
    /// A name that is not remembered.
    other: Option<Known>,
}

/// What is needed to look a name up.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    name: Name,
    key: String,
}

impl Names {
    /// None yet.
    pub(super) fn new(rules: &Rules, context: Context<'_>) -> Self {
        Self {
            checks: Arc::new(rules.checks(context)),
            places: HashMap::default(),
            all: Vec::new(),
            other: None,
        }
    }

    /// What their readings are checked for.
    pub(super) fn checks(&self) -> &Arc<Checks> {
        &self.checks
    }

    /// How many are remembered.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// What is known about the name of a field.
    pub(super) fn of<'a>(
        &'a mut self,
        rules: &Rules,
        leaf: &Leaf<'_, '_>,
        context: Context<'_>,
        workspace: &mut Workspace,
    ) -> &'a Known {
        let Workspace { name, key } = workspace;
        let remembered = write_key(leaf, key);
        let place = match self.places.get(key.as_str()) {
            Some(place) if remembered => *place,
            _ => {
                let known = resolve((rules, &self.checks), leaf, context, name);
                if !remembered {
                    return self.other.insert(known);
                }
                self.places.insert(key.clone(), self.all.len());
                self.all.push(known);
                self.all.len() - 1
            }
        };
        match self.all.get(place) {
            Some(known) => known,
            None => self
                .other
                .insert(resolve((rules, &self.checks), leaf, context, name)),
        }
    }
}

/// Writes a key that no other name has; false if the name is not to be remembered.
fn write_key(leaf: &Leaf<'_, '_>, key: &mut String) -> bool {
    key.clear();
    key.push(if leaf.keyed { '#' } else { '.' });
    for (n, part) in leaf.path.iter().enumerate() {
        if n > 0 {
            key.push('\0');
        }
        if part.contains('\0') {
            return false;
        }
        key.push_str(part);
    }
    key.len() <= LENGTH
}

/// The rules of a field: of its whole name, then of what is left after taking number, statistic and unit off, then the same
/// without the objects around it.
fn resolve(
    (rules, checks): (&Rules, &Checks),
    leaf: &Leaf<'_, '_>,
    context: Context<'_>,
    name: &mut Name,
) -> Known {
    name.set(leaf.path);
    let raw = leaf.path.join("_");
    let mut own = Quantity::from_field(&raw);
    if own.definition().is_some() {
        // A name of the table in a unit that does not fit: it must not pass for the quantity.
        own = Quantity::from_field(&format!("{raw}_unconverted"));
    }
    let field = name.full().to_owned();
    let mut candidates = Vec::new();
    let mut add = |rule: &Arc<Rule>, name: &Name| {
        if rule.scope.holds(context, leaf.keyed) {
            candidates.push(Candidate {
                sentinels: rules.sentinels(rule, context),
                range: range(rule, checks),
                rule: Arc::clone(rule),
                qualifier: name.qualifier().map(str::to_owned),
                statistic: name.statistic(),
                unit: name.unit(),
            });
        }
    };
    rules.named(name.rest()).for_each(|rule| add(rule, name));
    rules.fitting(&field).for_each(|rule| add(rule, name));
    while name.strip() || name.innermost() {
        rules.named(name.rest()).for_each(|rule| add(rule, name));
    }
    Known {
        field,
        raw,
        own,
        candidates,
    }
}

/// What is plausible: as the rule says, or the checks, or else the quantity.
fn range(rule: &Rule, checks: &Checks) -> (f64, f64) {
    let checked = checks.of(&rule.quantity).and_then(|check| check.range);
    rule.range.or(checked).unwrap_or(rule.definition.range())
}

impl Known {
    /// What the field is by the first rule its value and unit fit.
    pub(super) fn find(&self, leaf: &Leaf<'_, '_>) -> Option<Found<'_>> {
        if leaf.unit == Stated::Foreign {
            return None;
        }
        self.candidates.iter().find_map(|c| c.take(leaf))
    }
}

impl Candidate {
    fn take(&self, leaf: &Leaf<'_, '_>) -> Option<Found<'_>> {
        let Rule {
            definition,
            source,
            linear,
            ..
        } = *self.rule;
        // “battery: false” is an alarm that is off, not an empty battery.
        if leaf.unit == Stated::Truth && !matches!(definition.kind, Kind::Truth | Kind::Count) {
            return None;
        }
        let value = match leaf.content {
            Content::Number(raw) => {
                let unit = match leaf.unit {
                    Stated::Unit(unit) => Some(unit),
                    Stated::Foreign | Stated::No | Stated::Truth => self.unit,
                };
                let value = match unit {
                    Some(unit) => unit.convert(raw, definition),
                    None => source.convert(linear.apply(raw), definition),
                };
                let value = value.filter(|value| value.is_finite())?;
                let missing = self.sentinels.iter().any(|s| (raw - s).abs() < 1e-6);
                (!missing).then_some(value)
            }
            Content::Missing | Content::Word(_) => None,
        };
        Some(Found {
            candidate: self,
            value,
        })
    }
}
