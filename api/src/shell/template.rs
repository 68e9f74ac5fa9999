//! The template the dashboard's build leaves, and what is filled in: language, title, boot data, links, and what there is
//! to read without JavaScript.

use crate::app::Parts;
use crate::html::escape;
use crate::lang::Lang;
use serde::Serialize;

/// What goes into the shell.
#[derive(Debug)]
pub(super) struct Slots {
    pub(super) lang: Lang,
    pub(super) title: String,
    pub(super) boot: String,
    pub(super) head: String,
    pub(super) reading: String,
}

impl Slots {
    /// Fills the template the dashboard's build leaves. A slot that is not there stays unfilled.
    pub(super) fn fill(&self, template: &str) -> String {
        let template = between(template, "<html lang=\"", "\"", self.lang.as_str());
        let template = between(&template, "<title>", "</title>", &escape(&self.title));
        let template = between(&template, "id=\"boot\">", "</script>", &self.boot);
        let template = between(&template, "<noscript>", "</noscript>", &self.reading);
        template.replacen("</head>", &format!("{}</head>", self.head), 1)
    }
}

/// Puts `text` between the first `begin` and the `end` that follows.
fn between(template: &str, begin: &str, end: &str, text: &str) -> String {
    let parts = template
        .split_once(begin)
        .and_then(|(head, rest)| Some((head, rest.split_once(end)?.1)));
    match parts {
        Some((head, tail)) => format!("{head}{begin}{text}{end}{tail}"),
        None => template.to_owned(),
    }
}

pub(super) fn boot(shared: &Parts, lang: Lang) -> String {
    let config = &shared.app.config;
    let boot = Boot {
        lang: lang.as_str(),
        languages: config.languages.iter().map(|l| l.as_str()).collect(),
        version: env!("CARGO_PKG_VERSION"),
        city: CityBoot {
            name: &config.city.name,
            timezone: config.city.timezone.iana_name().unwrap_or("UTC"),
            operator: &config.city.operator,
            address: &config.city.address,
            contact: &config.city.contact,
            logo: config.brand.logo(),
            center: Center {
                lat: config.city.center.0,
                lon: config.city.center.1,
            },
        },
        attribution: Attribution {
            map: &config.map_attribution,
            data: &config.data_attribution,
            licence: config.catalog.licence.short(),
        },
        basemap: config.basemap.is_some(),
        map_style: config.map_style.as_ref().map(|style| StyleBoot {
            url: style.url(),
            origins: style.origins().collect(),
        }),
    };
    // In a data block only "<" could end the script.
    let text = serde_json::to_string(&boot).unwrap_or_default();
    text.replace('<', "\\u003c")
}

/// What the page's program is told before it asks.
#[derive(Debug, Serialize)]
struct Boot<'a> {
    lang: &'static str,
    languages: Vec<&'static str>,
    version: &'static str,
    city: CityBoot<'a>,
    attribution: Attribution<'a>,
    /// Whether there are tiles of the ground.
    basemap: bool,
    /// A ground of somebody else's.
    #[serde(skip_serializing_if = "Option::is_none")]
    map_style: Option<StyleBoot<'a>>,
}

#[derive(Debug, Serialize)]
struct StyleBoot<'a> {
    url: &'a str,
    /// Who learns of a visitor that it is loaded.
    origins: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct CityBoot<'a> {
    name: &'a str,
    timezone: &'a str,
    operator: &'a str,
    address: &'a str,
    contact: &'a str,
    /// Where the city's own sign is, if it has one.
    logo: Option<&'static str>,
    center: Center,
}

#[derive(Debug, Serialize)]
struct Center {
    lat: f64,
    lon: f64,
}

#[derive(Debug, Serialize)]
struct Attribution<'a> {
    map: &'a str,
    data: &'a str,
    /// Under which licence the data are.
    licence: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_of_the_template_is_filled_and_nothing_breaks_out() {
        let template = "<!doctype html><html lang=\"de\"><head><title>Talblick</title>\
            <script type=\"application/json\" id=\"boot\">{}</script></head>\
            <body><noscript></noscript></body></html>";
        let slots = Slots {
            lang: Lang::En,
            title: "</title><script>".into(),
            boot: r#"{"city":"Tal"}"#.into(),
            head: "<link>".into(),
            reading: "<p>x</p>".into(),
        };
        assert_eq!(
            slots.fill(template),
            "<!doctype html><html lang=\"en\"><head><title>&lt;/title&gt;&lt;script&gt;</title>\
            <script type=\"application/json\" id=\"boot\">{\"city\":\"Tal\"}</script><link></head>\
            <body><noscript><p>x</p></noscript></body></html>"
        );
        assert_eq!(slots.fill("nothing to fill"), "nothing to fill");
    }
}
