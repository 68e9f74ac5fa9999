//! The dashboard's pages as the server sends them: the built HTML shell with language, title, boot data and what there
//! is to read without JavaScript. Known addresses only; everything else is a real 404 page.

mod template;

use self::template::{Slots, boot};
use crate::app::Shared;
use crate::asset;
use crate::device::DeviceView;
use crate::html::{Html, escape};
use crate::lang::{Both, Lang};
use crate::problem::ApiError;
use crate::view::{DeviceRef, View, id};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use talblick_model::DeviceId;

/// Rows of the table for readers without JavaScript.
const ROWS: usize = 500;

/// A page of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Start,
    Overview,
    Devices,
    Device(DeviceRef),
    Sensor(DeviceId),
    Ingest,
    SignIn,
    Coverage(Coverage),
}

/// A page about coverage. Behind each there is a sheet to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coverage {
    Broadband,
    Comparison,
    WorkList,
    LoRaWan,
}

impl Page {
    /// Every address of the dashboard behind the language.
    fn at(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        Some(match parts.as_slice() {
            [""] => Self::Start,
            ["ops"] => Self::Overview,
            ["ops", "devices"] => Self::Devices,
            ["ops", "devices", which] => Self::Device(which.parse().ok()?),
            ["ops", "ingest"] | ["ingest"] => Self::Ingest,
            ["s", which] => Self::Sensor(id(which)?),
            ["signin"] => Self::SignIn,
            ["coverage", rest @ .., "print"] | ["coverage", rest @ ..] => {
                Self::Coverage(Coverage::at(rest)?)
            }
            _ => return None,
        })
    }

    fn title(self, thing: Option<&DeviceView>) -> Both {
        let named = |de: &str, en: &str| Both::new(de, en);
        match (self, thing) {
            (Self::Sensor(_), Some(device)) => named(&device.name, &device.name),
            (Self::Start, _) => named("Übersicht", "Overview"),
            (Self::Overview, _) => named("Betrieb", "Operations"),
            (Self::Devices, _) => named("Geräte", "Devices"),
            (Self::Device(_), _) => named("Gerät", "Device"),
            (Self::Sensor(_), None) => named("Sensor", "Sensor"),
            (Self::Ingest, _) => named("Datenfluss", "Data flow"),
            (Self::SignIn, _) => named("Anmelden", "Sign in"),
            (Self::Coverage(page), _) => page.title(),
        }
    }
}

impl Coverage {
    fn at(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] | ["broadband"] => Self::Broadband,
            ["broadband", "compare"] => Self::Comparison,
            ["broadband", "worklist"] => Self::WorkList,
            ["lorawan"] => Self::LoRaWan,
            _ => return None,
        })
    }

    fn title(self) -> Both {
        match self {
            Self::Broadband => {
                Both::new("Breitband: Wer ist versorgt?", "Broadband: who is served?")
            }
            Self::Comparison => Both::new(
                "Breitband: Was hat sich geändert?",
                "Broadband: what has changed?",
            ),
            Self::WorkList => Both::new(
                "Breitband: Wo lohnt sich der Ausbau zuerst?",
                "Broadband: where does building pay first?",
            ),
            Self::LoRaWan => Both::new(
                "LoRaWAN: Wie gut ist der Empfang?",
                "LoRaWAN: how good is reception?",
            ),
        }
    }
}

/// `/`: to the pages in the language the browser likes best.
pub(crate) async fn root(State(shared): State<Shared>, headers: HeaderMap) -> Redirect {
    let lang = Lang::wanted(&headers, shared.default_lang());
    Redirect::to(&format!("/{}/", lang.as_str()))
}

/// Every address no route knows: an embedded file, a page of the dashboard, or nothing.
pub(crate) async fn other(State(shared): State<Shared>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if let Some(file) = asset::find(&path).filter(|file| file.path != "/index.html") {
        return file.into_response();
    }
    let machine = ["/api/", "/assets/", "/charts/"];
    if machine.iter().any(|start| path.starts_with(start)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let wanted = Lang::wanted(request.headers(), shared.default_lang());
    let (lang, rest) = split(&path).map_or((wanted, None), |(l, rest)| (l, Some(rest)));
    let page = rest.and_then(Page::at);
    let view = View::public(shared);
    let page = view.ask(move |view| {
        let page = page.filter(|page| page.exists(view));
        Ok(match page {
            Some(page) => shell(view, lang, page, &path),
            None => missing(lang),
        })
    });
    page.await.unwrap_or_else(IntoResponse::into_response)
}

/// The language of an address, and what follows.
fn split(path: &str) -> Option<(Lang, &str)> {
    let (lang, rest) = path.strip_prefix('/')?.split_once('/')?;
    Some((Lang::from_code(lang)?, rest))
}

impl Page {
    /// Whether there is such a page for everybody; what needs an account is asked for by the page itself.
    fn exists(self, view: &View) -> bool {
        match self {
            Self::Sensor(id) => view.device(DeviceRef::Id(id)).is_ok(),
            _ => true,
        }
    }
}

fn shell(view: &View, lang: Lang, page: Page, path: &str) -> Response {
    let Some(template) = asset::find("/index.html").and_then(|a| std::str::from_utf8(a.bytes).ok())
    else {
        return not_built(lang);
    };
    let thing = match page {
        Page::Sensor(id) => view.device(DeviceRef::Id(id)).ok(),
        _ => None,
    };
    let thing = thing.map(|device| DeviceView::of(view, &device));
    let title = format!(
        "{} · {} · Talblick",
        page.title(thing.as_ref()).say(lang),
        view.shared().app.config.city.name
    );
    let slots = Slots {
        lang,
        title,
        boot: boot(view.shared(), lang),
        head: links(view.shared(), path),
        reading: reading(view, lang, page, thing.as_ref()),
    };
    html(StatusCode::OK, lang, slots.fill(template))
}

/// The same page in the other languages, and its own address.
fn links(shared: &Shared, path: &str) -> String {
    let Some((_, rest)) = split(path) else {
        return String::new();
    };
    let base = shared.base();
    let mut links = format!(
        "<link rel=\"canonical\" href=\"{}\">",
        escape(&format!("{base}{path}"))
    );
    for lang in &shared.app.config.languages {
        let code = lang.as_str();
        let to = escape(&format!("{base}/{code}/{rest}"));
        let link = format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\"{to}\">");
        links.push_str(&link);
    }
    links
}

/// What there is to read without JavaScript: public devices with their latest values.
fn reading(view: &View, lang: Lang, page: Page, thing: Option<&DeviceView>) -> String {
    let mut html = Html::part();
    match (page, thing) {
        (Page::Sensor(_), Some(device)) => table(&mut html, lang, std::slice::from_ref(device)),
        (Page::Start | Page::Overview | Page::Devices, _) => {
            let devices = view.devices();
            let rows = devices.iter().take(ROWS).map(|d| DeviceView::of(view, d));
            table(&mut html, lang, &rows.collect::<Vec<_>>());
        }
        _ => {
            let text = Both::new(
                "Diese Seite braucht JavaScript.",
                "This page needs JavaScript.",
            );
            html.text("p", text.say(lang));
        }
    }
    html.into_part()
}

fn table(html: &mut Html, lang: Lang, devices: &[DeviceView]) {
    let heads = [
        Both::new("Gerät", "Device"),
        Both::new("Messgröße", "Quantity"),
        Both::new("Letzter Wert", "Latest value"),
        Both::new("Zeit (UTC)", "Time (UTC)"),
    ];
    html.open("table");
    html.open("tr");
    for head in &heads {
        html.text("th", head.say(lang));
    }
    html.close("tr");
    for device in devices {
        for datastream in &device.datastreams {
            let Some(latest) = &datastream.latest else {
                continue;
            };
            html.open("tr");
            let address = format!("/{}/s/{}", lang.as_str(), device.id);
            html.link("td", &address, &device.name);
            let label = datastream.label.say(lang);
            match &datastream.channel {
                Some(channel) => html.text("td", &format!("{label} ({channel})")),
                None => html.text("td", label),
            }
            let value = latest
                .value
                .map_or_else(|| "–".to_owned(), |v| number(v, lang));
            html.text("td", format!("{value} {}", datastream.symbol).trim());
            html.text("td", &latest.time.to_string());
            html.close("tr");
        }
    }
    html.close("table");
}

fn number(value: f64, lang: Lang) -> String {
    // Three decimals are enough to read; f64 prints no zeros that mean nothing.
    let text = ((value * 1e3).round() / 1e3).to_string();
    match lang {
        Lang::De => text.replace('.', ","),
        Lang::En => text,
    }
}

fn not_built(lang: Lang) -> Response {
    let title = Both::new(
        "Die Oberfläche ist nicht eingebaut",
        "The dashboard is not built in",
    );
    let text = Both::new(
        "Dieses Programm wurde ohne die Oberfläche gebaut. „make dashboard“ baut sie, danach das Programm neu bauen. Die Schnittstelle läuft:",
        "This program was built without the dashboard. “make dashboard” builds it; then build the program again. The interface is running:",
    );
    html(
        StatusCode::OK,
        lang,
        note(lang, &title, &text, "/api/v1/docs"),
    )
}

fn missing(lang: Lang) -> Response {
    let title = Both::new("Seite nicht gefunden", "Page not found");
    let text = Both::new(
        "Unter dieser Adresse gibt es nichts. Zur Übersicht:",
        "There is nothing at this address. To the overview:",
    );
    let start = format!("/{}/", lang.as_str());
    html(
        StatusCode::NOT_FOUND,
        lang,
        note(lang, &title, &text, &start),
    )
}

fn note(lang: Lang, title: &Both, text: &Both, to: &str) -> String {
    let mut html = Html::begin(lang.as_str(), title.say(lang));
    html.open("main");
    html.text("h1", title.say(lang));
    html.text("p", text.say(lang));
    html.link("p", to, to);
    html.close("main");
    html.end()
}

fn html(status: StatusCode, lang: Lang, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, lang.as_str()),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (status, headers, body).into_response()
}

/// The style of our own small pages.
pub(crate) async fn style() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, include_str!("page.css"))
}

/// Turns what axum answers for a wrong method into our error.
pub(crate) async fn method() -> ApiError {
    ApiError::Method
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_has_four_pages_each_with_its_sheet_and_no_others() {
        let at = |path: &str| match Page::at(path) {
            Some(Page::Coverage(page)) => Some(page),
            _ => None,
        };
        assert_eq!(at("coverage"), Some(Coverage::Broadband));
        for (path, page) in [
            ("broadband", Coverage::Broadband),
            ("broadband/compare", Coverage::Comparison),
            ("broadband/worklist", Coverage::WorkList),
            ("lorawan", Coverage::LoRaWan),
        ] {
            assert_eq!(at(&format!("coverage/{path}")), Some(page));
            assert_eq!(at(&format!("coverage/{path}/print")), Some(page));
        }
        for path in [
            "coverage/tv",
            "coverage/lorawan/compare",
            "coverage/lorawan/print/print",
        ] {
            assert_eq!(Page::at(path), None, "{path}");
        }
    }

    #[test]
    fn values_are_written_as_people_of_the_language_do() {
        assert_eq!(number(0.1 + 0.2, Lang::De), "0,3");
        assert_eq!(number(-12.3456, Lang::En), "-12.346");
    }
}
