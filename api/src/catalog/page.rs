//! The catalogue as pages for people, with schema.org in them for search engines.

use super::Open;
use super::dataset::Dataset;
use crate::base::Base;
use crate::html::Html;
use crate::lang::Lang;
use crate::problem::ApiError;
use serde_json::{Value, json};

/// A page of datasets; of `one` it is the page.
pub(super) fn write(
    base: &Base,
    open: &Open<'_>,
    datasets: &[Dataset],
    one: bool,
    lang: Lang,
) -> Result<String, ApiError> {
    let say = |de: &'static str, en: &'static str| lang.pick(de, en);
    let whole = format!("{}: {}", say("Offene Daten", "Open data"), open.city);
    let title = match datasets.first().filter(|_| one) {
        Some(dataset) => dataset.title.say(lang).to_owned(),
        None => whole.clone(),
    };
    let mut html = Html::begin(lang.as_str(), &title);
    html.open("main");
    html.text("h1", &title);
    let paths: Vec<String> = if one {
        html.link("p", "/catalog", &whole);
        Vec::new()
    } else {
        html.text(
            "p",
            say(
                "Was hier veröffentlicht ist. Portale lesen den Katalog als DCAT-AP.de:",
                "What is published here. Portals read the catalogue as DCAT-AP.de:",
            ),
        );
        ["ttl", "rdf", "jsonld"]
            .map(|ending| format!("/catalog.{ending}"))
            .into()
    };
    html.open("ul");
    for path in &paths {
        html.link("li", path, path);
    }
    html.close("ul");
    for dataset in datasets {
        html.open("section");
        if !one {
            html.link("h2", &dataset.path(), dataset.title.say(lang));
        }
        html.text("p", dataset.about.say(lang));
        html.text("p", &facts(dataset, open, lang));
        html.open("ul");
        for way in &dataset.distributions {
            let text = format!("{} ({})", way.title.say(lang), way.format.replace('_', " "));
            html.link("li", &way.path, &text);
        }
        html.close("ul");
        html.close("section");
    }
    let graph: Vec<Value> = datasets
        .iter()
        .map(|d| schema(base, open, d, lang))
        .collect();
    html.data(&json!({"@context": "https://schema.org", "@graph": graph}))
        .map_err(|e| ApiError::Internal(e.to_string()))?;
    html.close("main");
    Ok(html.end())
}

/// Since when, and under which terms.
fn facts(dataset: &Dataset, open: &Open<'_>, lang: Lang) -> String {
    let mut facts = Vec::new();
    let word = |de: &str, en: &str, what: &str| format!("{}: {what}", lang.pick(de, en));
    match (&dataset.from, &dataset.to) {
        (Some(from), Some(to)) if from == to => facts.push(word("Stand", "As of", from)),
        (Some(from), Some(to)) => facts.push(word("Zeitraum", "Period", &format!("{from} – {to}"))),
        (Some(from), None) => facts.push(word("Seit", "Since", from)),
        (None, _) => {}
    }
    if let (true, Some(modified)) = (dataset.live, &dataset.modified) {
        facts.push(word("Letzter Wert", "Last reading", modified));
    }
    let (licence, named) = terms(dataset, open);
    facts.push(word("Lizenz", "Licence", licence));
    facts.push(word("Quelle", "Source", named));
    facts.join(" · ")
}

/// Licence, and who is to be named.
fn terms<'a>(dataset: &'a Dataset, open: &'a Open<'_>) -> (&'a str, &'a str) {
    match &dataset.terms {
        Some([licence, named]) => (licence, named),
        None => (open.licence.key(), open.publisher),
    }
}

/// A dataset as search engines read it.
fn schema(base: &Base, open: &Open<'_>, dataset: &Dataset, lang: Lang) -> Value {
    let ways = dataset.distributions.iter().map(|way| {
        json!({
            "@type": "DataDownload",
            "name": way.title.say(lang),
            "contentUrl": format!("{base}{}", way.path),
            "encodingFormat": way.media,
        })
    });
    let mut found = json!({
        "@type": "Dataset",
        "@id": format!("{base}{}", dataset.path()),
        "url": format!("{base}{}", dataset.path()),
        "name": dataset.title.say(lang),
        "description": dataset.about.say(lang),
        "inLanguage": lang.as_str(),
        "keywords": dataset.keywords.iter().map(|word| word.say(lang)).collect::<Vec<_>>(),
        "creator": {"@type": "Organization", "name": terms(dataset, open).1},
        "spatialCoverage": {"@type": "Place", "name": open.city},
        "isAccessibleForFree": true,
        "license": match &dataset.terms {
            Some([licence, _]) => super::Licence::from_words(licence).map_or_else(|| licence.clone(), super::Licence::iri),
            None => open.licence.iri(),
        },
        "distribution": ways.collect::<Vec<_>>(),
    });
    if let Some(from) = &dataset.from {
        let to = dataset.to.as_deref().unwrap_or("..");
        found["temporalCoverage"] = json!(format!("{from}/{to}"));
    }
    if let Some(modified) = &dataset.modified {
        found["dateModified"] = json!(modified);
    }
    found
}
