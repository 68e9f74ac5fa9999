//! A rule to try in the preview, as it comes with the request.

use crate::input::Fields;
use crate::lang::Both;
use crate::publish::{PublishRule, RuleError, WrittenRule};
use crate::step::Step;
use utoipa::IntoParams;

/// A rule behind those there are; without any of these there is none.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only describes what `read` takes")]
pub(super) struct TriedParams {
    /// Kinds of devices of a rule to try, separated by commas; `*` stands for any characters.
    kinds: Option<String>,
    /// Its quantities.
    quantities: Option<String>,
    /// Its districts, by key.
    districts: Option<String>,
    /// Length of the buckets it publishes, such as `1h`.
    aggregate: Option<String>,
    /// Its delay, such as `15m`.
    delay: Option<String>,
    /// How many a bucket must stand for.
    minimum_count: Option<u32>,
    /// Side of the squares it blurs places to, in metres.
    blur_m: Option<u32>,
    /// What it rounds to.
    round: Option<f64>,
}

/// The rule a request names, if it does; what is wrong with it is noted.
pub(super) fn read(f: &mut Fields) -> Option<PublishRule> {
    let kinds = list(f.text("kinds"));
    let quantities = list(f.text("quantities"));
    let written = WrittenRule {
        districts: list(f.text("districts")),
        aggregate: f.text("aggregate"),
        delay: f.text("delay"),
        minimum_count: f.value("minimum_count"),
        blur_m: f.value("blur_m"),
        round: f.decimal("round", &(0.0..=1e9)),
        ..WrittenRule::default()
    };
    if kinds.is_empty() && quantities.is_empty() && written == WrittenRule::default() {
        return None;
    }
    let all = |names: Vec<String>| match names {
        none if none.is_empty() => vec!["*".to_owned()],
        names => names,
    };
    let rule = PublishRule::try_from(WrittenRule {
        kinds: all(kinds),
        quantities: all(quantities),
        ..written
    });
    match rule {
        Ok(rule) => Some(rule),
        Err(error) => {
            f.wrong(field(&error), Both::new(german(&error), error.to_string()));
            None
        }
    }
}

fn list(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

const fn field(error: &RuleError) -> &'static str {
    match error {
        RuleError::Aggregate(_) => "aggregate",
        RuleError::Delay(_) => "delay",
        RuleError::Uncounted => "minimum_count",
        RuleError::Unaggregated | RuleError::Round(_) => "round",
        RuleError::Blur(_) => "blur_m",
        RuleError::Personal(_) => "kinds",
    }
}

fn german(error: &RuleError) -> String {
    match error {
        RuleError::Aggregate(word) => {
            format!("„{word}“ gibt es nicht; erlaubt: {}", Step::words())
        }
        RuleError::Delay(text) => {
            format!("„{text}“ ist keine Dauer wie 15m oder 36h, höchstens 366 Tage")
        }
        RuleError::Uncounted => {
            "geht nur mit „aggregate“: Ein einzelner Messwert steht nur für sich".to_owned()
        }
        RuleError::Unaggregated => {
            "geht nur mit „aggregate“: Mittelwerte würden verraten, was gerundet wurde".to_owned()
        }
        RuleError::Round(_) => "muss größer als 0 sein".to_owned(),
        RuleError::Blur(_) => "erlaubt: 50 bis 50000 Meter".to_owned(),
        RuleError::Personal(name) => format!(
            "„{name}“ sagt etwas über einzelne Personen oder Haushalte und wird nicht Messwert für Messwert veröffentlicht; erlaubt: „aggregate“ ab 1h mit „minimum_count“ ab 3"
        ),
    }
}
