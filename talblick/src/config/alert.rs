//! `[[alert]]` and `[[receiver]]`: what needs attention, and who is told.

use super::{Key, Problem, read_secret};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use talblick_alert::{Condition, Origin, Quiet, Rule, Scope, Severity};
use talblick_model::{DevEui, DistrictId, Quantity};

/// `[[alert]]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Alert {
    /// What people call it; its id is made of it.
    pub name: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is measured, for `above`, `below`, `rise` and `fall`.
    pub quantity: Option<Quantity>,
    /// A reading above this.
    pub above: Option<f64>,
    /// A reading below this.
    pub below: Option<f64>,
    /// A reading so much above an earlier one.
    pub rise: Option<f64>,
    /// A reading so much below an earlier one.
    pub fall: Option<f64>,
    /// No uplink for so many usual intervals.
    pub silent: Option<u32>,
    /// A gateway that has heard nothing for a span.
    pub gateway_silent: Option<String>,
    /// So large a share of a device's uplinks that could not be decoded.
    pub undecoded: Option<f64>,
    /// Where it clears.
    pub clear: Option<f64>,
    /// For how long.
    pub r#for: Option<String>,
    /// Within which time.
    pub within: Option<String>,
    /// Only these devices.
    pub devices: Vec<DevEui>,
    /// Only devices with one of these tags.
    pub tags: Vec<String>,
    /// Only devices in these districts.
    pub districts: Vec<DistrictId>,
    /// Who is told.
    pub notify: Vec<String>,
    /// After which time again.
    pub repeat: Option<String>,
    /// When nobody is told, as `22:00-06:00`.
    pub quiet: Option<String>,
}

impl Default for Alert {
    fn default() -> Self {
        Self {
            name: String::new(),
            severity: Severity::Warning,
            quantity: None,
            above: None,
            below: None,
            rise: None,
            fall: None,
            silent: None,
            gateway_silent: None,
            undecoded: None,
            clear: None,
            r#for: None,
            within: None,
            devices: Vec::new(),
            tags: Vec::new(),
            districts: Vec::new(),
            notify: Vec::new(),
            repeat: None,
            quiet: None,
        }
    }
}

/// `[[receiver]]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Receiver {
    /// What rules call it.
    pub name: String,
    /// How it is told.
    pub kind: ReceiverKind,
    /// Where it is.
    pub url: String,
    /// File with the token it asks for.
    pub token_file: Option<PathBuf>,
    /// The token itself: only from the environment, never from the file.
    #[serde(skip_serializing)]
    pub token: Option<String>,
}

/// How a receiver is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReceiverKind {
    /// Over HTTP, with the alert as JSON.
    #[default]
    Webhook,
}

impl Alert {
    fn key(&self, key: &str) -> Key {
        Key::from(format!("alert.{key}").as_str()).of(&self.name)
    }

    /// The rule it is.
    pub fn rule(&self) -> Result<Rule, Problem> {
        Ok(Rule {
            id: Rule::id_of(&self.name),
            name: self.name.clone(),
            enabled: true,
            severity: self.severity,
            origin: Origin::Configuration,
            condition: self.condition()?,
            scope: Scope {
                devices: self.devices.clone(),
                tags: self.tags.clone(),
                districts: self.districts.clone(),
            },
            notify: self.notify.clone(),
            repeat_s: self.span("repeat", self.repeat.as_deref())?,
            quiet: self.quiet()?,
        })
    }

    fn quiet(&self) -> Result<Option<Quiet>, Problem> {
        let Some(text) = &self.quiet else {
            return Ok(None);
        };
        let hours = text.split_once('-').and_then(|(from, to)| {
            let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
            Some(Quiet { from, to })
        });
        hours.map(Some).ok_or_else(|| {
            let message = format!("“{text}” is no time of day such as \"22:00-06:00\"");
            Problem::value(self.key("quiet"), message)
        })
    }

    fn condition(&self) -> Result<Condition, Problem> {
        let given = [
            self.above.is_some(),
            self.below.is_some(),
            self.rise.is_some(),
            self.fall.is_some(),
            self.silent.is_some(),
            self.gateway_silent.is_some(),
            self.undecoded.is_some(),
        ];
        if given.into_iter().filter(|given| *given).count() != 1 {
            let message = "says what fires with exactly one of above, below, rise, fall, silent, gateway_silent, undecoded";
            return Err(Problem::value(self.key("name"), message));
        }
        let measured = [self.above, self.below, self.rise, self.fall];
        self.only(
            "quantity",
            self.quantity.is_some(),
            measured.iter().any(Option::is_some),
        )?;
        let levels = self.above.is_some() || self.below.is_some();
        self.only("clear", self.clear.is_some(), levels)?;
        self.only("for", self.r#for.is_some(), levels)?;
        let spans = self.rise.is_some() || self.fall.is_some() || self.undecoded.is_some();
        self.only("within", self.within.is_some(), spans)?;
        let clear = self.clear;
        let for_s = self.span("for", self.r#for.as_deref())?.unwrap_or(0);
        Ok(match (measured, self.silent, self.undecoded) {
            ([Some(value), ..], ..) => Condition::Above {
                quantity: self.quantity()?,
                value,
                clear,
                for_s,
            },
            ([_, Some(value), ..], ..) => Condition::Below {
                quantity: self.quantity()?,
                value,
                clear,
                for_s,
            },
            ([_, _, Some(value), _], ..) => Condition::Rise {
                quantity: self.quantity()?,
                value,
                within_s: self.needed("within", self.within.as_deref())?,
            },
            ([.., Some(value)], ..) => Condition::Fall {
                quantity: self.quantity()?,
                value,
                within_s: self.needed("within", self.within.as_deref())?,
            },
            (_, Some(intervals), _) => Condition::Silent { intervals },
            (_, _, Some(share)) => Condition::Undecoded {
                share,
                within_s: self.needed("within", self.within.as_deref())?,
            },
            _ => Condition::GatewaySilent {
                for_s: self.needed("gateway_silent", self.gateway_silent.as_deref())?,
            },
        })
    }

    /// A key that belongs to some conditions only.
    fn only(&self, key: &str, given: bool, fits: bool) -> Result<(), Problem> {
        if given && !fits {
            let message = match key {
                "within" => "belongs to rise, fall and undecoded",
                "quantity" => "belongs to above, below, rise and fall",
                _ => "belongs to above and below",
            };
            return Err(Problem::value(self.key(key), message));
        }
        Ok(())
    }

    fn quantity(&self) -> Result<Quantity, Problem> {
        let message = "is missing; a quantity such as water_level is wanted";
        let missing = || Problem::value(self.key("quantity"), message);
        self.quantity.clone().ok_or_else(missing)
    }

    fn needed(&self, key: &str, text: Option<&str>) -> Result<u32, Problem> {
        let message = "is missing; a span such as \"1 h\" is wanted";
        let missing = || Problem::value(self.key(key), message);
        self.span(key, text)?.ok_or_else(missing)
    }

    /// A span in whole seconds.
    fn span(&self, key: &str, text: Option<&str>) -> Result<Option<u32>, Problem> {
        let Some(text) = text else {
            return Ok(None);
        };
        let span: Option<SignedDuration> = text.parse().ok();
        let seconds = span.and_then(|span| u32::try_from(span.as_secs()).ok());
        let wrong = || {
            let message = format!("“{text}” is no span such as \"10 min\", \"2 h\" or \"36 h\"");
            Problem::value(self.key(key), message)
        };
        seconds.map(Some).ok_or_else(wrong)
    }
}

impl Receiver {
    fn key(&self, key: &str) -> Key {
        Key::from(format!("receiver.{key}").as_str()).of(&self.name)
    }

    /// What tells it.
    pub fn receiver(&self) -> Result<talblick_alert::Receiver, Problem> {
        let token = match (&self.token, &self.token_file) {
            (Some(token), _) => Some(token.clone()),
            (None, Some(file)) => Some(read_secret(self.key("token_file"), file)?),
            (None, None) => None,
        };
        let receiver = talblick_alert::Receiver::webhook(&self.name, &self.url, token.as_deref());
        receiver.map_err(|error| Problem::value(self.key("url"), error.to_string()))
    }
}

/// Whether every secret comes from elsewhere than the file.
pub(super) fn no_secrets(receivers: &[Receiver]) -> Result<(), Problem> {
    let told = receivers.iter().find(|receiver| receiver.token.is_some());
    told.map_or(Ok(()), |receiver| {
        let message =
            "a token does not belong in the configuration file; use token_file, or the environment";
        Err(Problem::value(receiver.key("token"), message))
    })
}

/// Whether rules and receivers can be told apart, and each can be.
pub(super) fn check(alerts: &[Alert], receivers: &[Receiver]) -> Result<(), Problem> {
    let names: Vec<String> = receivers.iter().map(|r| r.name.clone()).collect();
    for (place, receiver) in receivers.iter().enumerate() {
        let others = names.iter().skip(place + 1);
        if receiver.name.is_empty() || others.clone().any(|other| *other == receiver.name) {
            let message = format!(
                "“{}”: every receiver needs a name of its own",
                receiver.name
            );
            return Err(Problem::value(receiver.key("name"), message));
        }
        let address = talblick_alert::Receiver::webhook(&receiver.name, &receiver.url, None);
        address.map_err(|error| Problem::value(receiver.key("url"), error.to_string()))?;
    }
    for (place, alert) in alerts.iter().enumerate() {
        let id = Rule::id_of(&alert.name);
        let mut others = alerts.iter().skip(place + 1);
        if alert.name.is_empty() || others.any(|other| Rule::id_of(&other.name) == id) {
            let message = format!("“{}”: every alert needs a name of its own", alert.name);
            return Err(Problem::value(alert.key("name"), message));
        }
        let rule = alert.rule()?;
        if let Some(fault) = rule.faults(&names).into_iter().next() {
            return Err(Problem::value(alert.key(key_of(alert, fault.at)), fault.en));
        }
    }
    Ok(())
}

/// The key that a place in a rule is written with.
fn key_of(alert: &Alert, at: &'static str) -> &'static str {
    match at.rsplit('/').next().unwrap_or_default() {
        "value" if alert.above.is_some() => "above",
        "value" if alert.below.is_some() => "below",
        "value" if alert.rise.is_some() => "rise",
        "value" => "fall",
        "for_s" if alert.gateway_silent.is_some() => "gateway_silent",
        "for_s" => "for",
        "within_s" => "within",
        "intervals" => "silent",
        "share" => "undecoded",
        "repeat_s" => "repeat",
        key @ ("clear" | "devices" | "tags" | "districts" | "notify" | "quiet") => key,
        "scope" if !alert.devices.is_empty() => "devices",
        "scope" if !alert.tags.is_empty() => "tags",
        "scope" => "districts",
        _ => "name",
    }
}
