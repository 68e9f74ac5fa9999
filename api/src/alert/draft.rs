//! Rules as they come in, field by field. What they may hold is checked where all rules are: by `talblick-alert`.

use crate::body::{Object, Read};
use crate::lang::Both;
use talblick_alert::{Condition, Origin, Quiet, Rule, Scope, Severity};
use talblick_model::{DistrictId, Quantity};
use utoipa::ToSchema;

/// Entries of a list.
const MOST: usize = 500;
/// Longest span, seconds; the rule's own check knows the limits of each.
const LONGEST: f64 = 4_000_000_000.0;

/// A rule to be written.
#[derive(Debug, ToSchema)]
#[schema(as = AlertRuleDraft)]
#[expect(
    dead_code,
    reason = "the shape of a rule in the OpenAPI document; it is read into a rule at once"
)]
pub(super) struct RuleShape {
    /// What addresses name it by; made of the name if left out. Where the address names it, that counts.
    id: Option<String>,
    /// What people call it.
    name: String,
    /// Whether it is looked at; yes if left out.
    enabled: Option<bool>,
    /// How bad it is.
    severity: Severity,
    /// What fires.
    condition: Condition,
    /// Where; everywhere if left out.
    scope: Option<Scope>,
    /// Receivers that are told, by name.
    notify: Option<Vec<String>>,
    /// Seconds after which they are told again.
    repeat_s: Option<u32>,
    /// When nobody is told, local time.
    quiet: Option<Quiet>,
}

/// A rule as it came.
#[derive(Debug)]
pub(super) struct Draft(pub(super) Option<Rule>);

impl Read for Draft {
    fn read(o: &mut Object) -> Self {
        let id = o.optional_text("id", 0, 64).unwrap_or_default();
        // A rule that was read comes back with it.
        o.optional_text("origin", 0, 40);
        let name = o.text("name", 1, 120);
        let enabled = o.optional_flag("enabled");
        let severity = severity(o);
        let condition = o.object("condition", condition);
        let condition = o.required("condition", condition).flatten();
        let scope = o.object("scope", scope).unwrap_or_default();
        let notify = o.texts("notify", MOST, 120).unwrap_or_default();
        let repeat_s = seconds(o, "repeat_s");
        let quiet = o.object("quiet", quiet).flatten();
        let rule = || {
            Some(Rule {
                id,
                name: name?,
                enabled: enabled.unwrap_or(true),
                severity: severity?,
                origin: Origin::Dashboard,
                condition: condition?,
                scope,
                notify,
                repeat_s,
                quiet,
            })
        };
        Self(rule())
    }
}

fn severity(o: &mut Object) -> Option<Severity> {
    let word = o.text("severity", 1, 40)?;
    let severity = Severity::ALL.into_iter().find(|s| s.as_str() == word);
    if severity.is_none() {
        let words = Severity::ALL.map(Severity::as_str).join(", ");
        allowed(o, "severity", &words);
    }
    severity
}

fn allowed(o: &mut Object, name: &str, words: &str) {
    o.wrong(
        name,
        Both::new(format!("erlaubt: {words}"), format!("allowed: {words}")),
    );
}

fn condition(o: &mut Object) -> Option<Condition> {
    let kind = o.text("kind", 1, 40)?;
    Some(match kind.as_str() {
        "above" | "below" => {
            let (quantity, value) = (quantity(o), value(o));
            let clear = o.number("clear", f64::MIN, f64::MAX);
            let for_s = seconds(o, "for_s").unwrap_or(0);
            let (quantity, value) = (quantity?, value?);
            if kind == "above" {
                Condition::Above {
                    quantity,
                    value,
                    clear,
                    for_s,
                }
            } else {
                Condition::Below {
                    quantity,
                    value,
                    clear,
                    for_s,
                }
            }
        }
        "rise" | "fall" => {
            let (quantity, value) = (quantity(o), value(o));
            let within_s = needed(o, "within_s");
            let (quantity, value, within_s) = (quantity?, value?, within_s?);
            if kind == "rise" {
                Condition::Rise {
                    quantity,
                    value,
                    within_s,
                }
            } else {
                Condition::Fall {
                    quantity,
                    value,
                    within_s,
                }
            }
        }
        "silent" => Condition::Silent {
            intervals: needed(o, "intervals")?,
        },
        "gateway_silent" => Condition::GatewaySilent {
            for_s: needed(o, "for_s")?,
        },
        "undecoded" => {
            let share = o.number("share", 0.0, 1.0);
            let (share, within_s) = (o.required("share", share), needed(o, "within_s"));
            Condition::Undecoded {
                share: share?,
                within_s: within_s?,
            }
        }
        _ => {
            allowed(
                o,
                "kind",
                "above, below, rise, fall, silent, gateway_silent, undecoded",
            );
            return None;
        }
    })
}

fn quantity(o: &mut Object) -> Option<Quantity> {
    let quantity = o.value("quantity");
    o.required("quantity", quantity)
}

fn value(o: &mut Object) -> Option<f64> {
    let value = o.number("value", f64::MIN, f64::MAX);
    o.required("value", value)
}

fn needed(o: &mut Object, name: &'static str) -> Option<u32> {
    let value = seconds(o, name);
    o.required(name, value)
}

/// A whole number from 0 on.
fn seconds(o: &mut Object, name: &'static str) -> Option<u32> {
    let number = o.number(name, 0.0, LONGEST)?;
    if number.fract() != 0.0 {
        let wanted = Both::new("muss eine ganze Zahl sein", "must be a whole number");
        o.wrong(name, wanted);
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a whole number from 0 to 4,000,000,000"
    )]
    let whole = number as u32;
    Some(whole)
}

fn scope(o: &mut Object) -> Scope {
    Scope {
        devices: checked(o, "devices", |text| text.parse()),
        tags: o.texts("tags", MOST, 600).unwrap_or_default(),
        districts: checked(o, "districts", DistrictId::try_from),
    }
}

/// A list of texts that are read by their type; the first that cannot be is named.
fn checked<T>(
    o: &mut Object,
    name: &'static str,
    read: impl Fn(String) -> Result<T, talblick_model::Error>,
) -> Vec<T> {
    let texts = o.texts(name, MOST, 64).unwrap_or_default();
    let all: Result<Vec<T>, _> = texts.into_iter().map(read).collect();
    all.unwrap_or_else(|error| {
        o.wrong(name, Both::new(error.to_string(), error.to_string()));
        Vec::new()
    })
}

fn quiet(o: &mut Object) -> Option<Quiet> {
    let (from, to) = (o.value("from"), o.value("to"));
    let (from, to) = (o.required("from", from), o.required("to", to));
    Some(Quiet {
        from: from?,
        to: to?,
    })
}
