//! What programmes call served.

use crate::app::Routes;
use crate::lang::Lang;
use crate::page::List;
use crate::view::View;
use axum::http::HeaderMap;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list))
}

/// One version of a rule.
#[derive(Debug, Serialize, ToSchema)]
struct RuleView {
    /// Its short name, such as `GF1`.
    key: String,
    /// Which version of it.
    version: String,
    /// `fixed`: households by speed; `mobile`: networks in a cell; `colour`: networks at an address.
    kind: &'static str,
    /// Its name.
    name: String,
    /// Its wording.
    text: String,
    /// First day it holds.
    #[schema(format = Date)]
    valid_from: String,
    /// Last day it holds; null if it still does.
    #[schema(format = Date)]
    valid_to: Option<String>,
    /// Where it is written.
    source: String,
    /// Of rules about mobile networks: which networks count, `broadband`, `gsm`, `lte`, `nr_total` or `nr_nsa_sa`.
    counts: Option<&'static str>,
    /// Of rules about mobile networks: with how many a cell is served; with fewer, but some, it is partly.
    networks: Option<u8>,
}

/// Rules, in the order of their file, in the language of `Accept-Language`.
#[utoipa::path(
    operation_id = "list_coverage_rules", get, path = "/api/v1/coverage/rules", tag = "coverage",
    responses((status = 200, body = List<RuleView>)))]
async fn list(view: View, headers: HeaderMap) -> List<RuleView> {
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    let rules = &view.shared().app.coverage.atlas().rules;
    let rule = |kind,
                [key, version]: [&String; 2],
                [name, text, source]: [&[String; 2]; 3],
                [from, to]: [Option<Date>; 2]| RuleView {
        key: key.clone(),
        version: version.clone(),
        kind,
        name: lang.of(name).to_owned(),
        text: lang.of(text).to_owned(),
        valid_from: from.map(|day| day.to_string()).unwrap_or_default(),
        valid_to: to.map(|day| day.to_string()),
        source: lang.of(source).to_owned(),
        counts: None,
        networks: None,
    };
    let fixed = rules.iter().map(|r| {
        let days = [Some(r.from), r.to];
        rule(
            "fixed",
            [&r.key, &r.version],
            [&r.name, &r.text, &r.source],
            days,
        )
    });
    let mobile = rules.mobile().map(|r| {
        let days = [Some(r.from), r.to];
        RuleView {
            counts: Some(r.count.key()),
            networks: Some(r.networks),
            ..rule(
                "mobile",
                [&r.key, &r.version],
                [&r.name, &r.text, &r.source],
                days,
            )
        }
    });
    let colours = rules.colours().map(|r| {
        let days = [Some(r.from), r.to];
        rule(
            "colour",
            [&r.key, &r.version],
            [&r.name, &r.text, &r.source],
            days,
        )
    });
    List {
        items: fixed.chain(mobile).chain(colours).collect(),
        next: None,
    }
}
