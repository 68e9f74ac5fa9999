//! The legal pages for readers without JavaScript: the same words as the dashboard's own, which come from its texts.

use super::page::Page;
use super::reading::Reading;
use crate::html::Html;
use crate::lang::Lang;
use crate::view::View;
use std::collections::HashMap;

/// The dashboard's texts about the city, the operator and the law.
const TEXTS: [&str; 2] = [
    include_str!("../../../dashboard/src/i18n/city/de.json"),
    include_str!("../../../dashboard/src/i18n/city/en.json"),
];

/// A part of a page, by the key of its text.
#[derive(Debug, Clone, Copy)]
enum Part {
    Heading(&'static str),
    Text(&'static str),
    List(&'static [&'static str]),
    /// Privacy in a sentence.
    Lead,
    /// Who answers for the pages.
    Operator,
    /// Where the outlines on maps come from.
    Outlines,
    /// Whom the browser asks for the ground of maps, if somebody else.
    Ground,
}

use Part::{Ground, Heading, Lead, List, Operator, Outlines, Text};

const IMPRINT: &[Part] = &[
    Heading("imprint.operator"),
    Operator,
    Heading("imprint.data"),
    Text("imprint.dataText"),
    Outlines,
    Heading("imprint.software"),
    Text("imprint.softwareText"),
];
const PRIVACY: &[Part] = &[
    Lead,
    Heading("privacy.controller"),
    Operator,
    Heading("privacy.visit"),
    Text("privacy.visitText"),
    Heading("privacy.usage"),
    Text("privacy.usageText"),
    Heading("privacy.browser"),
    Text("privacy.browserText"),
    Ground,
    Heading("privacy.sensors"),
    Text("privacy.sensorsText"),
    Heading("privacy.rights"),
    Text("privacy.rightsText"),
];
const ACCESSIBILITY: &[Part] = &[
    Text("accessibility.short"),
    Heading("accessibility.state"),
    Text("accessibility.stateText"),
    Heading("accessibility.works"),
    List(&[
        "accessibility.works.map",
        "accessibility.works.chart",
        "accessibility.works.colour",
        "accessibility.works.script",
    ]),
    Heading("accessibility.limits"),
    List(&[
        "accessibility.limits.language",
        "accessibility.limits.picture",
        "accessibility.limits.codes",
    ]),
    Heading("accessibility.feedback"),
    Text("accessibility.feedbackText"),
    Operator,
];

/// A legal page; `None` if it is none.
pub(super) fn read(view: &View, page: &Page, lang: Lang) -> Option<Reading> {
    let parts = match page {
        Page::Imprint => IMPRINT,
        Page::Privacy => PRIVACY,
        Page::Accessibility => ACCESSIBILITY,
        _ => return None,
    };
    let words = words(lang);
    let word = |key: &str| words.get(key).map_or("", String::as_str);
    let config = &view.shared().app.config;
    let mut html = Html::part();
    for part in parts {
        match part {
            Heading(key) => html.text("h2", word(key)),
            Text(key) => html.text("p", word(key)),
            List(keys) => {
                html.open("ul");
                for key in *keys {
                    html.text("li", word(key));
                }
                html.close("ul");
            }
            Lead if config.map_style.is_some() => html.text("p", word("privacy.shortAsked")),
            Lead => html.text("p", word("privacy.short")),
            Operator => {
                let city = &config.city;
                let lines = [&city.operator, &city.address, &city.contact];
                let mut told = lines.into_iter().flat_map(|text| text.lines()).peekable();
                if told.peek().is_none() {
                    html.text("p", word("legal.missing"));
                }
                told.for_each(|line| html.text("p", line));
            }
            Outlines if config.map_attribution.is_empty() => {}
            Outlines => {
                let told = word("imprint.maps").replace("{source}", &config.map_attribution);
                html.text("p", &told);
            }
            Ground => {
                let Some(style) = &config.map_style else {
                    continue;
                };
                let hosts: Vec<&str> = style
                    .origins()
                    .map(|origin| origin.trim_start_matches("https://"))
                    .collect();
                html.text("h2", word("privacy.map"));
                html.text(
                    "p",
                    &word("privacy.mapText").replace("{hosts}", &hosts.join(", ")),
                );
            }
        }
    }
    Some(Reading {
        html: html.into_part(),
        ..Reading::default()
    })
}

/// The texts of a language; one that is missing is empty, which a test does not let pass.
fn words(lang: Lang) -> HashMap<String, String> {
    let [de, en] = TEXTS;
    serde_json::from_str(lang.pick(de, en)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_a_legal_page_is_there_in_both_languages() {
        for lang in [Lang::De, Lang::En] {
            let words = words(lang);
            for part in [IMPRINT, PRIVACY, ACCESSIBILITY].concat() {
                let keys = match part {
                    Heading(key) | Text(key) => vec![key],
                    List(keys) => keys.to_vec(),
                    Lead => vec!["privacy.short", "privacy.shortAsked"],
                    Operator => vec!["legal.missing"],
                    Outlines => vec!["imprint.maps"],
                    Ground => vec!["privacy.map", "privacy.mapText"],
                };
                for key in keys {
                    assert!(words.contains_key(key), "{key}");
                }
            }
        }
    }
}
