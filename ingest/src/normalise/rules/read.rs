//! Reads files of rules and says everything that is wrong with them: file, line, entry, key, and what is allowed.

use super::check::{self, Check, Jump};
use super::entry::{Entry, cut, header, line};
use super::fault::{Fault, Faults};
use super::written::{Written, WrittenCheck, WrittenRule, WrittenSentinel};
use super::{Rule, Rules, Scope, Sentinel};
use std::path::{Path, PathBuf};
use talblick_model::{Aggregation, Definition};

/// Most rules altogether.
const RULES: usize = 20_000;

/// Reads files one after the other.
#[derive(Debug, Default)]
pub(super) struct Reader {
    faults: Vec<Fault>,
    /// Where each rule is written: file and line.
    places: Vec<(PathBuf, usize)>,
    /// The first rule that nothing of the operator's can take fields from.
    since: usize,
}

impl Reader {
    /// What comes from here on may have names that came before.
    pub(super) fn own_end(&mut self) {
        self.since = self.places.len();
    }

    /// Everything that was wrong.
    pub(super) fn finish(self) -> Result<(), Faults> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Faults(self.faults))
        }
    }

    /// Adds what a file says.
    pub(super) fn read(&mut self, file: &Path, text: &str, rules: &mut Rules) {
        let written: Written = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                self.faults.push(Fault {
                    file: file.to_owned(),
                    line: line(text, span.start),
                    entry: header(text, span.start),
                    key: None,
                    message: error.message().lines().collect::<Vec<_>>().join(" "),
                });
                return;
            }
        };
        for (n, written) in (1..).zip(&written.rule) {
            let (span, written) = (written.span(), written.get_ref());
            let first = written.fields.first().map_or("", |f| f.get_ref());
            let mut entry = Entry {
                file,
                text,
                label: format!("rule {n} (“{}”)", cut(first)),
                span,
                faults: &mut self.faults,
            };
            if rules.all.len() >= RULES {
                let message = format!("there are more than {RULES} rules");
                entry.wrong(None, entry.span.clone(), message);
                return;
            }
            if let Some((names, rule)) = rule(&mut entry, written) {
                shadowed(
                    &mut entry,
                    written,
                    &rule,
                    rules,
                    (&self.places, self.since),
                );
                let begins = line(text, entry.span.start);
                self.places.push((file.to_owned(), begins));
                rules.add(names, rule);
            }
        }
        for (n, written) in (1..).zip(&written.sentinel) {
            let mut entry = Entry {
                file,
                text,
                label: format!("sentinel {n}"),
                span: written.span(),
                faults: &mut self.faults,
            };
            let sentinel = sentinel(&mut entry, written.get_ref());
            rules.sentinels.extend(sentinel);
        }
        for (n, written) in (1..).zip(&written.check) {
            let mut entry = Entry {
                file,
                text,
                label: format!("check {n}"),
                span: written.span(),
                faults: &mut self.faults,
            };
            let check = check(&mut entry, written.get_ref());
            rules.checks.extend(check);
        }
    }
}

fn rule(entry: &mut Entry<'_>, written: &WrittenRule) -> Option<(Vec<String>, Rule)> {
    let before = entry.faults.len();
    let names = entry.names(&written.fields);
    let scope = entry.scope(
        written.kind.as_ref(),
        written.codec.as_ref(),
        written.profile.as_ref(),
    );
    let linear = entry.linear(written);
    let channel = entry.channel(written.channel.as_ref());
    let sentinels = entry.numbers("sentinels", &written.sentinels);
    let range = entry.range(written.range.as_ref());
    let quantity = entry.quantity("quantity", &written.quantity)?;
    let definition = quantity.definition()?;
    let source = entry.unit(written.unit.as_ref(), definition);
    let cumulative = cumulative(entry, written, definition);
    let converted = |raw: f64| source.convert(linear.apply(raw), definition);
    let wrap = written.wrap.as_ref().and_then(|wrap| {
        let wrap = (converted(*wrap.get_ref())? - converted(0.0)?).abs();
        Some(wrap).filter(|wrap| wrap.is_finite())
    });
    let rule = Rule {
        scope: Scope {
            numbered: written.numbered,
            ..scope
        },
        definition,
        quantity,
        source,
        linear,
        channel,
        sentinels,
        range,
        cumulative,
        wrap,
    };
    (entry.faults.len() == before).then_some((names, rule))
}

fn sentinel(entry: &mut Entry<'_>, written: &WrittenSentinel) -> Option<Sentinel> {
    let before = entry.faults.len();
    let scope = entry.scope(
        written.kind.as_ref(),
        written.codec.as_ref(),
        written.profile.as_ref(),
    );
    let quantities = entry.quantities(&written.quantities);
    let values = entry.numbers("values", &written.values);
    if written.quantities.is_empty() || written.values.is_empty() {
        let message = "needs quantities and values".to_owned();
        entry.wrong(None, entry.span.clone(), message);
    }
    let sentinel = Sentinel {
        scope,
        quantities,
        values,
    };
    (entry.faults.len() == before).then_some(sentinel)
}

fn check(entry: &mut Entry<'_>, written: &WrittenCheck) -> Option<check::Entry> {
    let before = entry.faults.len();
    let scope = entry.scope(
        written.kind.as_ref(),
        written.codec.as_ref(),
        written.profile.as_ref(),
    );
    let quantities = entry.quantities(&written.quantities);
    let within_ms = entry.duration("within", written.within.as_ref());
    let jump = written.jump.as_ref();
    if let Some(jump) = jump.filter(|j| !(j.get_ref().is_finite() && *j.get_ref() > 0.0)) {
        let message = "a number above 0 is allowed".to_owned();
        entry.wrong(Some("jump"), jump.span(), message);
    }
    let check = Check {
        range: entry.range(written.range.as_ref()),
        stuck_ms: entry.duration("stuck", written.stuck.as_ref()),
        jump: jump.zip(within_ms).map(|(by, within_ms)| Jump {
            by: *by.get_ref(),
            within_ms,
        }),
    };
    if written.quantities.is_empty() || jump.is_some() != written.within.is_some() {
        let message = "needs quantities, and jump and within together".to_owned();
        entry.wrong(None, entry.span.clone(), message);
    }
    let check = check::Entry {
        scope,
        quantities,
        check,
    };
    (entry.faults.len() == before).then_some(check)
}

/// Whether a rule's field is a total.
fn cumulative(entry: &mut Entry<'_>, written: &WrittenRule, definition: &Definition) -> bool {
    let counter = written.counter.as_ref();
    let cumulative = counter.is_some_and(|c| c.get_ref() == "cumulative");
    if let Some(counter) = counter.filter(|c| !cumulative && c.get_ref() != "interval") {
        let message = format!(
            "“{}” is none; allowed are “cumulative” and “interval”",
            cut(counter.get_ref())
        );
        entry.wrong(Some("counter"), counter.span(), message);
    }
    if let Some(counter) = counter.filter(|_| definition.aggregation != Aggregation::Sum) {
        let message = format!(
            "{} is not counted; allowed are quantities such as people_count and precipitation",
            definition.name
        );
        entry.wrong(Some("counter"), counter.span(), message);
    }
    if let Some(wrap) = &written.wrap
        && !(cumulative && (1.0..=1e15).contains(wrap.get_ref()))
    {
        let message = "a number from 1 to 1e15 is allowed, with counter = “cumulative”".to_owned();
        entry.wrong(Some("wrap"), wrap.span(), message);
    }
    cumulative
}

/// Of the operator's rules, and of the program's, none may take all fields of a later one.
fn shadowed(
    entry: &mut Entry<'_>,
    written: &WrittenRule,
    rule: &Rule,
    rules: &Rules,
    (places, since): (&[(PathBuf, usize)], usize),
) {
    for field in &written.fields {
        let earlier = rules.named.get(field.get_ref());
        let earlier = earlier.map_or(&[][..], Vec::as_slice).iter();
        let taker = earlier.copied().find(|place| {
            let taker = rules.all.get(*place).filter(|_| *place >= since);
            taker.is_some_and(|e| !e.source.is_guess() && e.scope.covers(&rule.scope))
        });
        let Some((file, line)) = taker.and_then(|place| places.get(place)) else {
            continue;
        };
        let message = format!(
            "the rule in {}:{line} takes “{}” already, for every device this one is for",
            file.display(),
            cut(field.get_ref())
        );
        entry.wrong(Some("fields"), field.span(), message);
    }
}
