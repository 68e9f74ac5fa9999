//! Citable answers: readings of a datastream in a range that is over, with the SHA-256 of their CSV and the day they were
//! looked at. Nothing is kept for it: the permalink holds what was cited, and whoever follows it is told whether the data
//! are still the same. It is always what everybody sees.

use crate::accept::choose;
use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::datastream::{Label, by_path};
use crate::html::Html;
use crate::input::{Asked, Fields, Params, Span};
use crate::lang::{Both, Lang};
use crate::problem::ApiError;
use crate::row::{head, rows};
use crate::view::View;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use talblick_coverage::Dialect;
use talblick_model::{Datastream, Millis, TimeRange};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Most readings that are cited at once.
const MOST: u64 = 2_000_000;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(citation))
}

/// What is cited, and what was cited.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct CitationParams {
    /// Observed at or after.
    #[param(value_type = String, format = DateTime)]
    from: Option<Millis>,
    /// Observed before; must be over.
    #[param(value_type = String, format = DateTime)]
    to: Option<Millis>,
    /// SHA-256 of what was cited; a permalink has it.
    sha256: Option<String>,
    /// When it was cited; a permalink has it.
    #[param(value_type = Option<String>, format = DateTime)]
    cited: Option<Millis>,
}

impl Params for CitationParams {
    fn read(f: &mut Fields) -> Self {
        let Span { from, to } = f.span();
        for (name, there) in [("from", from.is_some()), ("to", to.is_some())] {
            if !there {
                f.wrong(name, Both::new("fehlt", "is missing"));
            }
        }
        let digits = Both::new("64 hexadezimale Ziffern", "64 hexadecimal digits");
        Self {
            from,
            to,
            sha256: f.parsed("sha256", &digits, |text| {
                let fits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
                fits.then(|| text.to_ascii_lowercase())
            }),
            cited: f.moment("cited"),
        }
    }
}

/// A citation of readings.
#[derive(Debug, Serialize, ToSchema)]
struct Citation {
    /// Number of the datastream.
    datastream: u32,
    /// What was measured, and where.
    title: String,
    /// Who is to be named.
    publisher: String,
    /// Licence, by its short name.
    licence: &'static str,
    /// First moment.
    #[schema(value_type = String, format = DateTime)]
    from: Millis,
    /// First moment after it.
    #[schema(value_type = String, format = DateTime)]
    to: Millis,
    /// How many readings.
    readings: u64,
    /// SHA-256 of the readings as CSV, as `data` gives them with `Accept: text/csv`.
    sha256: String,
    /// When this was looked at, or what the permalink says.
    #[schema(value_type = String, format = DateTime)]
    cited: Millis,
    /// Whether the readings are those that were cited; null if no permalink was followed.
    unchanged: Option<bool>,
    /// Where the readings lie.
    data: String,
    /// The address that tells all this again, and whether the data are still the same.
    permalink: String,
    /// The citation as a sentence.
    text: String,
    /// The citation for bibliographies.
    bibtex: String,
}

/// What to write below a figure that was made of readings: a sentence, BibTeX, a permalink with digest and date.
#[utoipa::path(get, path = "/api/v1/datastreams/{id}/citation", tag = "readings",
    params(("id" = u32, Path, description = "Number of the datastream"), CitationParams),
    responses((status = 200, content((Citation = "application/json"), (String = "text/html")))))]
async fn citation(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    Asked(params): Asked<CitationParams>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let format = choose(&headers, &["application/json", "text/html"])?;
    let lang = Lang::wanted(&headers, shared.default_lang());
    let _turn = shared.lanes.cheap().await;
    let made = View::public(shared).ask(move |view| made(view, &base, &id, params, lang));
    let made = made.await?;
    Ok(if format == "text/html" {
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        (kind, page(&made, lang)).into_response()
    } else {
        Json(made).into_response()
    })
}

fn made(
    view: &View,
    base: &Base,
    id: &str,
    params: CitationParams,
    lang: Lang,
) -> Result<Citation, ApiError> {
    let datastream = by_path(view, id)?;
    let range = Span {
        from: params.from,
        to: params.to,
    }
    .or_all()?;
    let now = view.shared().app.clock.now();
    let (readings, sha256) = digest(view, &datastream, range, now)?;
    let config = &view.shared().app.config;
    let cited = params.cited.unwrap_or(now);
    let device = view.device(crate::view::DeviceRef::Id(datastream.device))?;
    let label = Label::of(&datastream.quantity);
    let title = format!("{}, {}", label.say(lang), device.name);
    let (from, to) = (range.from(), range.to());
    let own = format!("{base}/api/v1/datastreams/{}", datastream.id);
    let permalink = format!(
        "{own}/citation?from={from}&to={to}&cited={cited}&sha256={}",
        params.sha256.as_ref().unwrap_or(&sha256)
    );
    let publisher = &config.catalog.publisher;
    let licence = config.catalog.licence.short();
    let day = |at: Millis| at.to_string().chars().take(10).collect::<String>();
    let (year, seen) = (day(to).chars().take(4).collect::<String>(), day(cited));
    let text = match lang {
        Lang::De => format!(
            "{publisher}: {title} (Datenstrom {}), {from} bis {to}, {readings} Messwerte, Lizenz {licence}. Abgerufen am {seen}. SHA-256 {sha256}. {permalink}",
            datastream.id
        ),
        Lang::En => format!(
            "{publisher}: {title} (datastream {}), {from} to {to}, {readings} readings, licence {licence}. Accessed {seen}. SHA-256 {sha256}. {permalink}",
            datastream.id
        ),
    };
    let bibtex = format!(
        "@misc{{talblick-{}-{},\n  author = {{{{{}}}}},\n  title = {{{}}},\n  year = {{{year}}},\n  note = {{{from}/{to}, SHA-256 {sha256}, {licence}}},\n  url = {{{permalink}}},\n  urldate = {{{seen}}}\n}}\n",
        datastream.id,
        sha256.chars().take(8).collect::<String>(),
        plain(publisher),
        plain(&title),
    );
    Ok(Citation {
        datastream: datastream.id.into(),
        title,
        publisher: publisher.clone(),
        licence,
        from,
        to,
        readings,
        unchanged: params.sha256.map(|then| then == sha256),
        sha256,
        cited,
        data: format!("{own}/readings?from={from}&to={to}"),
        permalink,
        text,
        bibtex,
    })
}

/// How many readings there are, and the SHA-256 of their CSV.
fn digest(
    view: &View,
    datastream: &std::sync::Arc<Datastream>,
    range: TimeRange,
    now: Millis,
) -> Result<(u64, String), ApiError> {
    let seen = view.seen(datastream);
    let over = seen.end().min(now);
    if range.to() > over {
        return Err(ApiError::input(
            "?to",
            Both::new(
                format!(
                    "darf nicht nach {over} liegen: was noch wächst, lässt sich nicht zitieren"
                ),
                format!("must not lie after {over}: what still grows cannot be cited"),
            ),
        ));
    }
    let mut hash = Sha256::new_with_prefix(head(Dialect::Programs));
    let mut readings = 0;
    let mut written = Ok(());
    seen.each(range, &mut |some| {
        readings += some.len() as u64;
        written = rows(datastream, some, Dialect::Programs).map(|bytes| hash.update(&bytes));
        written.is_ok() && readings <= MOST
    })?;
    written.map_err(|error| ApiError::Internal(error.to_string()))?;
    if readings > MOST {
        return Err(ApiError::input(
            "?from",
            Both::new(
                format!("zitiert werden höchstens {MOST} Messwerte auf einmal"),
                format!("at most {MOST} readings are cited at once"),
            ),
        ));
    }
    Ok((readings, hex::encode(hash.finalize())))
}

/// Text without what BibTeX would take for its own.
fn plain(text: &str) -> String {
    text.replace(['{', '}', '\\', '%', '\n'], " ")
}

fn page(made: &Citation, lang: Lang) -> String {
    let say = |de: &'static str, en: &'static str| lang.pick(de, en);
    let mut html = Html::begin(lang.as_str(), &made.title);
    html.open("main");
    html.text("h1", &made.title);
    html.text("p", &made.text);
    html.text(
        "p",
        match made.unchanged {
            Some(true) => say(
                "Die Messwerte sind noch die, die zitiert wurden.",
                "The readings are still those that were cited.",
            ),
            Some(false) => say(
                "Die Messwerte sind nicht mehr die, die zitiert wurden: Es kamen welche nach oder sie wurden berichtigt.",
                "The readings are no longer those that were cited: some came late or were corrected.",
            ),
            None => "",
        },
    );
    html.link("p", &made.data, say("Die Messwerte", "The readings"));
    html.link("p", &made.permalink, "Permalink");
    html.text("pre", &made.bibtex);
    html.close("main");
    html.end()
}
