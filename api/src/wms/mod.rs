//! WMS 1.3.0 (OGC 06-042): broadband cells by their verdict under each rule, and districts, for city GIS. It answers
//! what it is asked about a place, which the federal service does not.

mod capabilities;
mod coverage;
mod exception;
mod info;
mod request;
mod sheet;

use self::exception::{Code, Exception};
use self::request::{MapRequest, Query};
use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::lang::Lang;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;
use tokio::time::timeout;
use utoipa_axum::routes;

/// How long a map waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(wms))
}

/// Web Map Service: `SERVICE=WMS` with `REQUEST` `GetCapabilities`, `GetMap`, `GetFeatureInfo` or `GetLegendGraphic`. Mistakes
/// are told as service exceptions with status 200, as GIS read them.
#[utoipa::path(get, path = "/ogc/wms", tag = "coverage",
    params(("request" = Option<String>, Query, description = "`GetCapabilities` if left out, `GetMap`, `GetFeatureInfo` or `GetLegendGraphic`; names of parameters are not case-sensitive")),
    responses((status = 200, content((String = "text/xml"), (Vec<u8> = "image/png"), (Object = "application/json")))))]
async fn wms(
    State(shared): State<Shared>,
    base: Base,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let lang = Lang::wanted(&headers, shared.default_lang());
    let query = Query::new(query.as_deref().unwrap_or_default());
    let turns = shared.clone();
    let Ok(_turn) = timeout(PATIENCE, turns.drawings.acquire()).await else {
        return Exception::new(Code::None, "too many maps are being drawn just now")
            .into_response();
    };
    let answered = tokio::task::spawn_blocking(move || answer(&shared, &base, &query, lang));
    match answered.await {
        Ok(Ok(response)) => response,
        Ok(Err(exception)) => exception.into_response(),
        Err(error) => {
            tracing::error!(%error, "a map service request failed");
            Exception::new(Code::None, "the fault is the server's").into_response()
        }
    }
}

fn answer(shared: &Shared, base: &Base, query: &Query, lang: Lang) -> Result<Response, Exception> {
    if let Some(service) = query
        .get("service")
        .filter(|s| !s.eq_ignore_ascii_case("WMS"))
    {
        return Err(Exception::wrong("SERVICE", service, "WMS"));
    }
    let keep = [(header::CACHE_CONTROL, "public, max-age=300")];
    // The address alone, which the catalogue names, tells what there is.
    let request = query.get("request").unwrap_or("GetCapabilities");
    Ok(match request.to_ascii_lowercase().as_str() {
        "getcapabilities" => {
            let xml = capabilities::document(shared, base, lang)?;
            (
                keep,
                [(header::CONTENT_TYPE, "text/xml; charset=utf-8")],
                xml,
            )
                .into_response()
        }
        "getmap" => {
            let png = sheet::draw(shared, &MapRequest::read(query)?, lang)?;
            (keep, [(header::CONTENT_TYPE, "image/png")], png).into_response()
        }
        "getfeatureinfo" => {
            let (kind, text) = info::tell(shared, query)?;
            (keep, [(header::CONTENT_TYPE, kind)], text).into_response()
        }
        "getlegendgraphic" => {
            let png = sheet::legend(shared, query, lang)?;
            (keep, [(header::CONTENT_TYPE, "image/png")], png).into_response()
        }
        _ => {
            let allowed = "GetCapabilities, GetMap, GetFeatureInfo, GetLegendGraphic";
            return Err(Exception {
                code: Code::OperationNotSupported,
                ..Exception::wrong("REQUEST", request, allowed)
            });
        }
    })
}
