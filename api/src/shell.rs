//! The dashboard's pages as the server sends them: the built HTML shell with language, title, boot data and what there
//! is to read without JavaScript. Known addresses only; everything else is a real 404 page.

use crate::app::{Parts, Shared};
use crate::asset;
use crate::device::DeviceView;
use crate::html::{Html, escape};
use crate::lang::{Both, Lang};
use crate::problem::ApiError;
use crate::view::{DeviceRef, View, id};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
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
    if let Some(file) = asset::find(&path).filter(|a| !a.path.ends_with(".html")) {
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

/// What the page's program is told before it asks.
#[derive(Debug, Serialize)]
struct Boot<'a> {
    lang: &'static str,
    languages: Vec<&'static str>,
    version: &'static str,
    city: CityBoot<'a>,
    attribution: Attribution<'a>,
}

#[derive(Debug, Serialize)]
struct CityBoot<'a> {
    name: &'a str,
    timezone: &'a str,
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

/// What goes into the shell.
#[derive(Debug)]
struct Slots {
    lang: Lang,
    title: String,
    boot: String,
    head: String,
    reading: String,
}

impl Slots {
    /// Fills the template the dashboard's build leaves. A slot that is not there stays unfilled.
    fn fill(&self, template: &str) -> String {
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

fn boot(shared: &Parts, lang: Lang) -> String {
    let config = &shared.app.config;
    let boot = Boot {
        lang: lang.as_str(),
        languages: config.languages.iter().map(|l| l.as_str()).collect(),
        version: env!("CARGO_PKG_VERSION"),
        city: CityBoot {
            name: &config.city.name,
            timezone: config.city.timezone.iana_name().unwrap_or("UTC"),
            center: Center {
                lat: config.city.center.0,
                lon: config.city.center.1,
            },
        },
        attribution: Attribution {
            map: &config.map_attribution,
            data: &config.data_attribution,
        },
    };
    // In a data block only "<" could end the script.
    let text = serde_json::to_string(&boot).unwrap_or_default();
    text.replace('<', "\\u003c")
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
        links.push_str(&format!(
            "<link rel=\"alternate\" hreflang=\"{code}\" href=\"{to}\">"
        ));
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
            html.text("td", datastream.label.say(lang));
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

    #[test]
    fn values_are_written_as_people_of_the_language_do() {
        assert_eq!(number(0.30000000000000004, Lang::De), "0,3");
        assert_eq!(number(-12.3456, Lang::En), "-12.346");
    }
}
