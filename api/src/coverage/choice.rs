//! Which release, which rule or threshold, and which places a question is about.

use crate::input::Fields;
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use std::sync::Arc;
use talblick_coverage::{
    Atlas, Down, Fixed, Level, Mobile, MobileRule, ReleaseId, Rule, Technology,
};

/// A rule by its key, or a threshold, as they came with the request.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    rule: Option<String>,
    technology: Option<Technology>,
    down: Option<Down>,
}

impl Wanted {
    pub(crate) fn read(f: &mut Fields) -> Self {
        let keys = Technology::ALL.map(Technology::key).join(", ");
        let wanted = Self {
            rule: f.text("rule"),
            technology: f.parsed("tech", &Both::new(&keys, &keys), Technology::from_key),
            down: down(f, "down"),
        };
        let threshold = down(f, "threshold");
        if wanted.down.is_some() && threshold.is_some() {
            let both = Both::new(
                "„down“ und „threshold“ heißen dasselbe; eines genügt",
                "“down” and “threshold” mean the same; one is enough",
            );
            f.wrong("threshold", both);
        }
        let wanted = Self {
            down: wanted.down.or(threshold),
            ..wanted
        };
        if wanted.rule.is_some() && (wanted.down.is_some() || wanted.technology.is_some()) {
            let either = Both::new(
                "entweder eine Regel oder Technik und Schwelle",
                "either a rule or a technology and threshold",
            );
            f.wrong("rule", either);
        }
        wanted
    }

    /// The key of the rule, if one was named.
    pub(crate) fn key(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    /// The rule; without any wish the first that held on the day of the data.
    pub(crate) fn rule(&self, atlas: &Atlas, fixed: &Fixed) -> Result<Rule, ApiError> {
        let rules = &atlas.rules;
        let day = fixed.release.data_date;
        let found = rules.asked(self.rule.as_deref(), self.technology, self.down, day);
        found.ok_or_else(|| {
            let wanted = self.rule.as_deref().unwrap_or_default();
            if rules.mobile().any(|rule| rule.key == wanted) {
                let detail = Both::new(
                    "Diese Regel zählt Mobilfunknetze; sie wird unter /api/v1/coverage/mobile/summary beantwortet.",
                    "this rule counts mobile networks; it is answered at /api/v1/coverage/mobile/summary",
                );
                return ApiError::input("?rule", detail);
            }
            no_rule(&rules.keys())
        })
    }
}

fn no_rule(keys: &[&str]) -> ApiError {
    let keys = keys.join(", ");
    let detail = Both::new(
        format!("Diese Regel gibt es nicht; es gibt: {keys}"),
        format!("there is no such rule; there are: {keys}"),
    );
    ApiError::input("?rule", detail)
}

/// A rule about mobile networks by its key, or the first that held on the day of the release.
pub(super) fn mobile_rule(
    atlas: &Atlas,
    key: Option<&str>,
    mobile: &Mobile,
) -> Result<MobileRule, ApiError> {
    let found = atlas.rules.mobile_asked(key, mobile.release.data_date);
    found.ok_or_else(|| {
        let mut keys: Vec<&str> = atlas.rules.mobile().map(|r| r.key.as_str()).collect();
        keys.dedup();
        no_rule(&keys)
    })
}

fn down(f: &mut Fields, name: &'static str) -> Option<Down> {
    let allowed = Down::ALL.map(|d| d.mbits().to_string()).join(", ");
    f.parsed(name, &Both::new(&allowed, &allowed), |text| {
        Down::from_mbits(text.parse().ok()?)
    })
}

/// The size of places; the city as a whole if nobody says.
pub(super) fn level(f: &mut Fields) -> Level {
    let keys = Level::ALL.map(Level::key).join(", ");
    let level = f.parsed("level", &Both::new(&keys, &keys), Level::from_key);
    level.unwrap_or(Level::City)
}

/// A fixed-line release by its name, or the newest. `name` is the field it came in.
pub(super) fn fixed<'a>(
    atlas: &'a Atlas,
    wanted: Option<&str>,
    name: &str,
) -> Result<&'a Arc<Fixed>, ApiError> {
    let Some(wanted) = wanted else {
        return atlas
            .newest_fixed()
            .ok_or(ApiError::NotFound(Noun::Release));
    };
    let id: Option<ReleaseId> = wanted.parse().ok();
    id.and_then(|id| atlas.fixed(&id)).ok_or_else(|| {
        let names = atlas.fixed.iter().map(|f| f.release.id.as_str());
        no_release(name, &names.collect::<Vec<_>>())
    })
}

/// A mobile release by its name, or the newest.
pub(super) fn mobile<'a>(
    atlas: &'a Atlas,
    wanted: Option<&str>,
) -> Result<&'a Arc<Mobile>, ApiError> {
    let Some(wanted) = wanted else {
        return atlas
            .newest_mobile()
            .ok_or(ApiError::NotFound(Noun::MobileRelease));
    };
    let id: Option<ReleaseId> = wanted.parse().ok();
    id.and_then(|id| atlas.mobile(&id)).ok_or_else(|| {
        let names = atlas.mobile.iter().map(|m| m.release.id.as_str());
        no_release("release", &names.collect::<Vec<_>>())
    })
}

fn no_release(name: &str, names: &[&str]) -> ApiError {
    let names = names.join(", ");
    let detail = Both::new(
        format!("Diesen Datenstand gibt es nicht; es gibt: {names}"),
        format!("there is no such release; there are: {names}"),
    );
    ApiError::input(format!("?{name}"), detail)
}
