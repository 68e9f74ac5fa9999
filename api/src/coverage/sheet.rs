//! The work list on paper: a page of its own without scripts, which a browser prints.

use super::question::Assumptions;
use crate::app::Routes;
use crate::html::Html;
use crate::input::Asked;
use crate::lang::Lang;
use crate::problem::ApiError;
use crate::shell::number;
use crate::view::View;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use talblick_coverage::plan::{Estimate, Project, WorkList};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(sheet))
}

/// The whole work list as a page to print.
#[utoipa::path(
    operation_id = "print_clusters", get, path = "/api/v1/coverage/clusters.html", tag = "coverage",
    params(Assumptions), responses((status = 200, body = String, content_type = "text/html")))]
async fn sheet(
    view: View,
    headers: HeaderMap,
    Asked(assumptions): Asked<Assumptions>,
) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let lang = Lang::wanted(&headers, view.shared().default_lang());
        let (list, _) = assumptions.list(view)?;
        let city = &view.shared().app.config.city.name;
        let kind = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_LANGUAGE, lang.as_str()),
        ];
        Ok((kind, page(&list, city, lang)).into_response())
    })
    .await
}

fn page(list: &WorkList, city: &str, lang: Lang) -> String {
    let title = format!(
        "{}: {city}",
        lang.pick("Arbeitsliste Breitband", "Broadband work list")
    );
    let mut html = Html::begin(lang.as_str(), &title);
    html.open("main");
    html.text("h1", &title);
    let [de, en] = list.sentence();
    html.text("p", if lang == Lang::De { &de } else { &en });
    table(&mut html, list, lang);
    footer(&mut html, list, lang);
    html.close("main");
    html.end()
}

/// The work list as a table.
pub(super) fn table(html: &mut Html, list: &WorkList, lang: Lang) {
    let say = |de: &'static str, en: &'static str| lang.pick(de, en);
    let columns = [
        say("Platz", "Rank"),
        say("Ort", "Place"),
        say("Haushalte", "Households"),
        say("Adressen", "Addresses"),
        say("Graben neu, m", "New trench, m"),
        say("Kosten, Tsd. €", "Cost, thousand €"),
        say("€ je Haushalt", "€ per household"),
        say("Haushalte je km", "Households per km"),
        say("Länge aus", "Length from"),
    ];
    let rows = list.projects.iter().map(|project| row(list, project, lang));
    html.table(&columns, rows);
}

fn row(list: &WorkList, project: &Project, lang: Lang) -> [String; 9] {
    let audience = list.audience;
    let told = audience.told(project.counted);
    let few = || "< 5".to_owned();
    let if_told = |value: Option<f64>| {
        let value = value.filter(|_| told.is_some());
        value.map_or_else(|| "–".to_owned(), |value| number(value, lang))
    };
    let place = project.place().unwrap_or_else(|| project.id.to_string());
    let each = project.cost_per_household();
    let per_km = (project.households_per_m() * 1_000.0).round();
    let addresses = project.addresses.map(|n| n.to_string());
    let length = match project.trench.estimate {
        Estimate::StreetGraph => lang.pick("Straßennetz", "streets"),
        Estimate::StraightLine => lang.pick("Luftlinie", "straight line"),
    };
    [
        project.rank.to_string(),
        place,
        told.map_or_else(few, |n| n.to_string()),
        addresses.unwrap_or_else(|| "–".to_owned()),
        number(audience.metres(project.trench.new_m), lang),
        number(audience.euros(project.cost) / 1_000.0, lang),
        if_told(each.map(|each| audience.euros_each(each))),
        if_told(Some(per_km)),
        length.to_owned(),
    ]
}

/// Rule, release, assumptions and source: what a printed list must say of itself.
fn footer(html: &mut Html, list: &WorkList, lang: Lang) {
    let (rule, release, prices) = (&list.rule, &list.release, &list.scenario.prices);
    let take_up = (list.scenario.take_up * 100.0).round();
    let text = match lang {
        Lang::De => format!(
            "Regel {} ({}), {}. Datenstand {}: {}. Preise je Meter Graben: Asphalt {} €, Pflaster {} €, unbefestigt {} €, unbekannt {} €; Einblasen {} € je Meter; Hausanschluss {} €; {take_up} % buchen. Kosten sind Schätzungen.",
            rule.key,
            rule.version,
            rule.name[0],
            release.data_date,
            release.attribution,
            prices.asphalt,
            prices.paving,
            prices.unpaved,
            prices.unknown,
            prices.blow_in,
            prices.house,
        ),
        Lang::En => format!(
            "Rule {} ({}), {}. Data of {}: {}. Prices per metre of trench: asphalt €{}, paving €{}, unpaved €{}, unknown €{}; blowing in €{} per metre; house connection €{}; {take_up}% book. Costs are estimates.",
            rule.key,
            rule.version,
            rule.name[1],
            release.data_date,
            release.attribution,
            prices.asphalt,
            prices.paving,
            prices.unpaved,
            prices.unknown,
            prices.blow_in,
            prices.house,
        ),
    };
    html.text("footer", &text);
}
