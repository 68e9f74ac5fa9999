//! What a release is called and where it comes from, where nobody says.

use super::dates::date_in;
use super::read::Found;
use super::{ImportError, Options, Source};
use crate::{Error, Kind, Release, ReleaseId};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;

/// Names, licences and series breaks that come with Talblick.
const DEFAULTS: &str = include_str!("defaults.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    kind: Vec<KindDefaults>,
    era: Vec<Era>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindDefaults {
    key: Kind,
    name: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    attribution: String,
    /// The day all files of this kind describe.
    data_date: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Era {
    kinds: Vec<Kind>,
    from: Option<Date>,
    name: String,
}

fn defaults() -> Result<Defaults, Error> {
    toml::from_str(DEFAULTS).map_err(|error| Error::Defaults(error.to_string()))
}

/// The release a file becomes.
pub(super) fn release(
    source: &Source,
    found: &Found,
    options: &Options,
    sha256: String,
    now: Timestamp,
) -> Result<Release, ImportError> {
    let kind = found.kind;
    let Defaults { kind: kinds, era } = defaults()?;
    let kind_defaults = kinds.into_iter().find(|k| k.key == kind);
    let kind_defaults = kind_defaults.ok_or_else(|| Error::Defaults(kind.key().to_owned()))?;
    let day = now.to_zoned(TimeZone::UTC).date();
    let data_date = options
        .data_date
        .or_else(|| date_in(&found.layer))
        .or_else(|| date_in(&source.inner))
        .or_else(|| date_in(&source.given))
        .or(kind_defaults.data_date)
        .or(found.date.filter(|_| lives(kind)))
        .or_else(|| lives(kind).then_some(day))
        .ok_or_else(|| ImportError::Needed {
            file: source.name.clone(),
            what: "the day the data describe",
            option: "--data-date",
        })?;
    let or = |said: &Option<String>, default: String| said.clone().unwrap_or(default);
    Ok(Release {
        id: options
            .release
            .clone()
            .unwrap_or_else(|| ReleaseId::with(kind, &found.part, data_date)),
        kind,
        name: or(&options.name, kind_defaults.name),
        data_date,
        published: options.published,
        era: self::era(&era, kind, data_date),
        source: or(
            &options.source,
            if kind_defaults.source.is_empty() {
                source.given.clone()
            } else {
                kind_defaults.source
            },
        ),
        licence: or(&options.licence, kind_defaults.licence),
        attribution: or(&options.attribution, kind_defaults.attribution),
        sha256,
        rows: found.rows.len() as u64,
        quarantined: found.flaws.rows(),
        imported_at: now,
    })
}

/// Whether files of a kind show the present, so that the day of the import will do for their date.
const fn lives(kind: Kind) -> bool {
    !matches!(kind, Kind::Fixed | Kind::Mobile | Kind::Municipalities)
}

/// The method the figures of a day were made with.
fn era(eras: &[Era], kind: Kind, date: Date) -> String {
    let of_kind = eras.iter().filter(|era| era.kinds.contains(&kind));
    let begun = of_kind.filter(|era| era.from.is_none_or(|from| from <= date));
    let last = begun.max_by_key(|era| era.from);
    last.map_or_else(|| kind.key().to_owned(), |era| era.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_defaults_and_every_era_a_beginning() {
        let defaults = defaults().unwrap();
        for kind in Kind::ALL {
            let of_kind = defaults.kind.iter().filter(|k| k.key == kind).count();
            assert_eq!(of_kind, 1, "{}", kind.key());
        }
        for KindDefaults { key, name, .. } in defaults.kind {
            let english = crate::release::english(&name);
            assert_eq!(english.is_some(), key.is_public(), "{name}");
        }
    }

    #[test]
    fn the_series_breaks_where_the_method_changed() {
        let eras = defaults().unwrap().era;
        let of = |date: &str| era(&eras, Kind::Fixed, date.parse().unwrap());
        assert_eq!(of("2008-06-30"), "until-2009");
        assert_eq!(of("2018-12-31"), "2015");
        assert_eq!(of("2019-06-30"), of("2021-12-31"));
        assert_ne!(of("2021-12-31"), of("2022-06-30"));
        assert_eq!(of("2022-06-30"), of("2025-12-31"));
        assert_eq!(
            era(&eras, Kind::Mobile, "2025-12-31".parse().unwrap()),
            "mobile"
        );
    }
}
