//! Which field is which quantity, as data: the rules that come with the program, and an operator's files, which go before
//! them. Loading says everything that is wrong; after that no rule fails.

mod check;
mod entry;
mod fault;
mod folder;
mod read;
mod scope;
#[cfg(test)]
mod tests;
mod written;

#[cfg(test)]
pub(crate) use check::Jump;
pub(crate) use check::{Check, Checks};
pub use fault::{Fault, Faults};
pub(super) use scope::Scope;

use super::linear::Linear;
use super::unit::Source;
use crate::codec::glob::Glob;
use foldhash::HashMap;
use read::Reader;
use std::path::Path;
use std::sync::Arc;
use talblick_model::{Definition, Quantity};

/// The rules that come with the program, as their file says it.
pub const BUILT_IN: &str = include_str!("built-in.toml");

/// What the program's own file is called where something is said about it.
const BUILT_IN_NAME: &str = "built-in.toml";

/// Every rule in force, ready to be asked.
#[derive(Debug, Default)]
pub struct Rules {
    /// In the order of precedence.
    all: Vec<Arc<Rule>>,
    named: HashMap<String, Vec<usize>>,
    patterns: Vec<(Glob, usize)>,
    sentinels: Vec<Sentinel>,
    checks: Vec<check::Entry>,
    counts: RuleCounts,
}

/// How many rules there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleCounts {
    /// Files of the operator.
    pub files: usize,
    /// Rules in them.
    pub own: usize,
    /// Rules that come with the program.
    pub built_in: usize,
}

/// One rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) scope: Scope,
    pub(super) quantity: Quantity,
    pub(super) definition: &'static Definition,
    /// The unit of fields that state none.
    pub(super) source: Source,
    /// What is done with such fields before.
    pub(super) linear: Linear,
    pub(super) channel: Option<String>,
    pub(super) sentinels: Vec<f64>,
    pub(super) range: Option<(f64, f64)>,
    /// Whether the field is a total, of which readings are what came since the one before.
    pub(super) cumulative: bool,
    /// The total at which it begins again, in the quantity's unit.
    pub(super) wrap: Option<f64>,
}

/// Numbers that stand for no value.
#[derive(Debug, Clone)]
struct Sentinel {
    scope: Scope,
    quantities: Vec<Quantity>,
    values: Vec<f64>,
}

impl Rules {
    /// The rules that come with the program.
    pub fn built_in() -> Result<Self, Faults> {
        Self::open(None)
    }

    /// The files of the operator, in a directory or one alone, and then the rules that come with the program.
    pub fn open(own: Option<&Path>) -> Result<Self, Faults> {
        let files = own.map_or(Ok(Vec::new()), folder::files)?;
        let mut rules = Self::default();
        let mut reader = Reader::default();
        for (file, text) in &files {
            reader.read(file, text, &mut rules);
        }
        rules.counts.files = files.len();
        rules.counts.own = rules.all.len();
        reader.own_end();
        reader.read(Path::new(BUILT_IN_NAME), BUILT_IN, &mut rules);
        rules.counts.built_in = rules.all.len() - rules.counts.own;
        reader.finish()?;
        Ok(rules)
    }

    /// The rules of one text alone, without those of the program; `file` is where faults are said to be.
    pub fn of(file: &Path, text: &str) -> Result<Self, Faults> {
        let mut rules = Self::default();
        let mut reader = Reader::default();
        reader.read(file, text, &mut rules);
        rules.counts.own = rules.all.len();
        reader.finish()?;
        Ok(rules)
    }

    /// How many there are.
    pub const fn counts(&self) -> RuleCounts {
        self.counts
    }

    /// The rules of a name, in the order in which they are asked.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Arc<Rule>> {
        let places = self.named.get(name).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.all.get(*place))
    }

    /// The rules whose patterns fit a whole name.
    pub(super) fn fitting(&self, name: &str) -> impl Iterator<Item = &Arc<Rule>> {
        let fitting = self.patterns.iter().filter(|(glob, _)| glob.fits(name));
        fitting.filter_map(|(_, place)| self.all.get(*place))
    }

    /// What stands for “no value” in fields of a rule.
    pub(super) fn sentinels(&self, rule: &Rule, context: super::Context<'_>) -> Vec<f64> {
        let own = rule.sentinels.iter();
        let common = self.sentinels.iter().filter(|sentinel| {
            sentinel.quantities.contains(&rule.quantity) && sentinel.scope.holds(context, false)
        });
        own.chain(common.flat_map(|sentinel| &sentinel.values))
            .copied()
            .collect()
    }

    /// What readings of a device are checked for: of the entries for a quantity the first that holds.
    pub(super) fn checks(&self, context: super::Context<'_>) -> Checks {
        let mut checks = Checks::default();
        for entry in self.checks.iter().filter(|e| e.scope.holds(context, false)) {
            for quantity in &entry.quantities {
                checks.0.entry(quantity.clone()).or_insert(entry.check);
            }
        }
        checks
    }

    fn add(&mut self, names: Vec<String>, rule: Rule) {
        let place = self.all.len();
        for name in names {
            if is_pattern(&name) {
                self.patterns.push((Glob::new(&name), place));
            } else {
                self.named.entry(name).or_default().push(place);
            }
        }
        self.all.push(Arc::new(rule));
    }
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?'])
}
