//! What the pages of coverage say to readers without JavaScript and to previews of links: the sentence, the map as a
//! picture, and the table. They are asked the same as the pages.

use super::choice::{self, Wanted};
use super::question::Assumptions;
use super::{audience, lorawan, mobile, sheet};
use crate::chart::number;
use crate::html::Html;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use crate::shell::Reading;
use crate::view::View;
use std::sync::Arc;
use talblick_coverage::{Comparison, Fixed, Level, Release, Rule, Summary};

/// Width and height of a map beside text.
pub(super) const MAP: [u32; 2] = [900, 620];

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Broadband,
    Comparison,
    WorkList,
    Mobile,
    LoRaWan,
}

/// What the address of a page asks, as far as it can be told without JavaScript.
#[derive(Debug)]
struct Wish {
    release: Option<String>,
    a: Option<String>,
    b: Option<String>,
    key: Option<String>,
    rule: Wanted,
    level: Level,
}

impl Wish {
    fn mobile(&self) -> mobile::MobileParams {
        mobile::MobileParams {
            release: self.release.clone(),
            rule: self.key.clone(),
            level: self.level,
        }
    }
}

impl Params for Wish {
    /// The page itself knows more: where the map looks, how the table is sorted.
    const STRICT: bool = false;

    fn read(f: &mut Fields) -> Self {
        let keys = Level::ALL.map(Level::key).join(", ");
        let level = f.parsed("level", &Both::new(&keys, &keys), Level::from_key);
        Self {
            release: f.text("rel"),
            a: f.text("a"),
            b: f.text("b"),
            key: f.text("rule"),
            rule: Wanted::read(f),
            level: level.unwrap_or(Level::District),
        }
    }
}

/// The page about `topic` with this query string. What is asked wrongly is not asked.
pub(crate) fn read(
    view: &View,
    topic: Topic,
    query: &str,
    lang: Lang,
) -> Result<Reading, ApiError> {
    let Asked(wish) = Asked::<Wish>::of(query).or_else(|_| Asked::of(""))?;
    match topic {
        Topic::Broadband => broadband(view, &wish, lang),
        Topic::Comparison => comparison(view, &wish, lang),
        Topic::WorkList => work_list(view, lang),
        Topic::Mobile => mobile::read(view, &wish.mobile(), lang),
        Topic::LoRaWan => lorawan::read(view, lang),
    }
}

/// A number, or that it is not told.
pub(super) fn whole(n: Option<u64>, lang: Lang) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "households, cells and devices are far below 2⁵³"
    )]
    let told = n.map(|n| number::format(n as f64, 0, lang));
    told.unwrap_or_else(|| {
        lang.pick("nicht veröffentlicht", "not published")
            .to_owned()
    })
}

pub(super) fn percent(share: Option<f64>, lang: Lang) -> String {
    let told =
        share.map(|share| number::format(share * 100.0, 1, lang) + lang.pick("\u{a0}%", "%"));
    told.unwrap_or_else(|| "–".to_owned())
}

fn picture(fixed: &Fixed, rule: &Rule, end: &str, [w, h]: [u32; 2], lang: Lang) -> String {
    format!(
        "/maps/broadband.{end}?release={}&rule={}&lang={}&w={w}&h={h}",
        fixed.release.id,
        rule.key,
        lang.as_str()
    )
}

fn broadband(view: &View, wish: &Wish, lang: Lang) -> Result<Reading, ApiError> {
    let atlas = view.shared().app.coverage.atlas();
    let fixed = choice::fixed(&atlas, wish.release.as_deref(), "release")?;
    let rule = wish.rule.rule(&atlas, fixed)?;
    let summary = Summary::of(&atlas, &fixed.release.id, &rule, wish.level, audience(view));
    let summary = summary.ok_or(ApiError::NotFound(Noun::Release))?;
    let sentence = lang.of(&summary.sentence).to_owned();
    let mut html = Html::part();
    html.text("p", &sentence);
    // A threshold has no map of its own, and a rule without a version is one.
    if !rule.version.is_empty() {
        html.picture(&picture(fixed, &rule, "svg", MAP, lang), &sentence, MAP);
        html.text(
            "p",
            &format!("{}: {}", lang.of(&rule.name), lang.of(&rule.text)),
        );
    }
    let columns = [
        lang.pick("Ort", "Place"),
        lang.pick("Haushalte", "Households"),
        lang.pick("Versorgt", "Served"),
        lang.pick("Nicht versorgte Haushalte", "Households not served"),
    ];
    let rows = summary.rows.iter().map(|row| {
        [
            row.name.clone(),
            whole(row.households.households, lang),
            percent(row.served.share, lang),
            whole(row.unserved.households.households, lang),
        ]
    });
    html.table(&columns, rows);
    source(&mut html, &fixed.release, lang);
    Ok(Reading {
        preview: picture(fixed, &rule, "png", Reading::PREVIEW, lang),
        sentence,
        html: html.into_part(),
    })
}

fn comparison(view: &View, wish: &Wish, lang: Lang) -> Result<Reading, ApiError> {
    let atlas = view.shared().app.coverage.atlas();
    let after = choice::fixed(&atlas, wish.b.as_deref(), "b")?;
    let earlier = |f: &&Arc<Fixed>| f.release.data_date < after.release.data_date;
    let before = match &wish.a {
        Some(a) => choice::fixed(&atlas, Some(a), "a")?,
        None => atlas
            .fixed
            .iter()
            .filter(earlier)
            .max_by_key(|f| f.release.data_date)
            .ok_or(ApiError::NotFound(Noun::Release))?,
    };
    let rule = wish.rule.rule(&atlas, after)?;
    let both = [&before.release.id, &after.release.id];
    let comparison = Comparison::of(&atlas, both, &rule, wish.level, audience(view))
        .ok_or(ApiError::NotFound(Noun::Release))?;
    let sentence = lang.of(&comparison.sentence).to_owned();
    let mut html = Html::part();
    html.text("p", &sentence);
    if let Some(series_break) = &comparison.series_break {
        html.text("p", lang.of(series_break));
    }
    for fixed in [before, after] {
        html.text("h2", &lang.date(fixed.release.data_date));
        html.picture(&picture(fixed, &rule, "svg", MAP, lang), &sentence, MAP);
    }
    let columns = [
        lang.pick("Ort", "Place"),
        lang.pick("Haushalte", "Households"),
        lang.pick("Versorgte Haushalte mehr", "More households served"),
    ];
    let rows = comparison.rows.iter().map(|row| {
        let more = row.delta.map(i64::unsigned_abs);
        let sign = if row.delta.is_some_and(|n| n < 0) {
            "\u{2212}"
        } else {
            ""
        };
        [
            row.name.clone(),
            whole(row.households.households, lang),
            sign.to_owned() + &whole(more, lang),
        ]
    });
    html.table(&columns, rows);
    for fixed in [before, after] {
        source(&mut html, &fixed.release, lang);
    }
    Ok(Reading {
        preview: picture(after, &rule, "png", Reading::PREVIEW, lang),
        sentence,
        html: html.into_part(),
    })
}

fn work_list(view: &View, lang: Lang) -> Result<Reading, ApiError> {
    let Asked(assumptions) = Asked::<Assumptions>::of("")?;
    let (list, atlas) = assumptions.list(view)?;
    let fixed = choice::fixed(&atlas, Some(list.release.id.as_str()), "release")?;
    let sentence = lang.of(&list.sentence()).to_owned();
    let mut html = Html::part();
    html.text("p", &sentence);
    html.picture(
        &picture(fixed, &list.rule, "svg", MAP, lang),
        &sentence,
        MAP,
    );
    sheet::table(&mut html, &list, lang);
    source(&mut html, &fixed.release, lang);
    Ok(Reading {
        preview: picture(fixed, &list.rule, "png", Reading::PREVIEW, lang),
        sentence,
        html: html.into_part(),
    })
}

pub(super) fn source(html: &mut Html, release: &Release, lang: Lang) {
    let text = format!(
        "{} {}: {}, {}",
        lang.pick("Datenstand", "Data of"),
        lang.date(release.data_date),
        release.attribution,
        release.licence
    );
    html.text("p", &text);
}
