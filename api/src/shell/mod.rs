//! The dashboard's pages as the server sends them: the built HTML shell with language, title, boot data and what there
//! is to read without JavaScript. Known addresses only; everything else is a real 404 page.

mod head;
mod legal;
mod page;
mod reading;
mod template;

pub(crate) use self::reading::{Reading, number};

use self::page::Page;
use self::template::{Slots, boot};
use crate::app::Shared;
use crate::asset;
use crate::device::DeviceView;
use crate::html::Html;
use crate::lang::{Both, Lang};
use crate::problem::ApiError;
use crate::view::{DeviceRef, View};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

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
    if let Some(lang) = path.strip_prefix('/').and_then(Lang::from_code) {
        return Redirect::permanent(&format!("/{}/", lang.as_str())).into_response();
    }
    let wanted = Lang::wanted(request.headers(), shared.default_lang());
    let (lang, rest) = split(&path).map_or((wanted, None), |(l, rest)| (l, Some(rest)));
    let page = rest.and_then(Page::at);
    let query = request.uri().query().unwrap_or_default().to_owned();
    let view = View::public(shared);
    let page = view.ask(move |view| {
        Ok(match page {
            Some(page) if page.exists(view) => shell(view, lang, (&page, &query), &path),
            page => missing(view, lang, page.as_ref()),
        })
    });
    page.await.unwrap_or_else(IntoResponse::into_response)
}

/// The language of an address, and what follows.
fn split(path: &str) -> Option<(Lang, &str)> {
    let (lang, rest) = path.strip_prefix('/')?.split_once('/')?;
    Some((Lang::from_code(lang)?, rest))
}

fn shell(view: &View, lang: Lang, (page, query): (&Page, &str), path: &str) -> Response {
    let Some(template) = template() else {
        return not_built(lang);
    };
    let thing = match page {
        Page::Sensor(id) => view.device(DeviceRef::Id(*id)).ok(),
        Page::Device(which) => view.device(*which).ok(),
        _ => None,
    };
    let thing = thing.and_then(|device| DeviceView::of(view, &device).ok());
    let headline = page.title(view, thing.as_ref());
    let headline = headline.say(lang);
    let city = &view.shared().app.config.city.name;
    let title = format!("{headline} · {city} · Talblick");
    let reading = Reading::of(view, lang, (page, query), thing.as_ref());
    let slots = Slots {
        lang,
        head: head::head(view.shared(), lang, path, &title, &reading),
        title,
        boot: boot(view.shared(), lang),
        reading: unscripted(view, lang, headline, &reading),
    };
    html(StatusCode::OK, lang, slots.fill(template))
}

/// The page for readers without JavaScript: the way to the others, the headline, and what it says.
fn unscripted(view: &View, lang: Lang, headline: &str, reading: &Reading) -> String {
    let mut html = Html::part();
    html.open("nav");
    for (path, page) in Page::PUBLIC {
        let address = format!("/{}/{path}", lang.as_str());
        html.link("span", &address, page.title(view, None).say(lang));
    }
    html.close("nav");
    html.open("main");
    html.text("h1", headline);
    html.into_part() + &reading.html + "</main>"
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
        note(lang, &title, &text, ("/api/v1/docs", "/api/v1/docs")),
    )
}

/// What there is at an address of nothing: the site around it, and where to go from there.
fn missing(view: &View, lang: Lang, page: Option<&Page>) -> Response {
    let (title, text, (to, way)) = match page {
        Some(Page::Sensor(_)) => (
            Both::new("Diesen Sensor gibt es nicht", "There is no such sensor"),
            Both::new(
                "Die Nummer ist unbekannt, oder der Sensor ist nicht veröffentlicht.",
                "The number is unknown, or the sensor is not published.",
            ),
            (
                "map",
                Both::new("Alle Sensoren auf der Karte", "All sensors on the map"),
            ),
        ),
        _ => (
            Both::new("Seite nicht gefunden", "Page not found"),
            Both::new(
                "Unter dieser Adresse gibt es nichts. Sie ist falsch, oder die Seite wurde verschoben.",
                "There is nothing at this address. It is wrong, or the page has moved.",
            ),
            ("", Both::new("Zur Startseite", "To the start page")),
        ),
    };
    let to = format!("/{}/{to}", lang.as_str());
    let Some(template) = template() else {
        let body = note(lang, &title, &text, (&to, way.say(lang)));
        return html(StatusCode::NOT_FOUND, lang, body);
    };
    let mut said = Html::part();
    said.text("p", text.say(lang));
    said.link("p", &to, way.say(lang));
    let reading = Reading {
        html: said.into_part(),
        ..Reading::default()
    };
    let config = &view.shared().app.config;
    let headline = title.say(lang);
    let slots = Slots {
        lang,
        head: config.brand.link(),
        title: format!("{headline} · {} · Talblick", config.city.name),
        boot: boot(view.shared(), lang),
        reading: unscripted(view, lang, headline, &reading),
    };
    html(StatusCode::NOT_FOUND, lang, slots.fill(template))
}

/// The page as the dashboard's build leaves it, if it is built in.
fn template() -> Option<&'static str> {
    let file = asset::find("/index.html")?;
    std::str::from_utf8(file.bytes).ok()
}

fn note(lang: Lang, title: &Both, text: &Both, (to, name): (&str, &str)) -> String {
    let mut html = Html::begin(lang.as_str(), title.say(lang));
    html.open("main");
    html.text("h1", title.say(lang));
    html.text("p", text.say(lang));
    html.link("p", to, name);
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
