//! `/partners`: how other people's tools read what is published, with lines to copy that work as they stand, since they name
//! a datastream that is there. What each interface can do is said elsewhere.

use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::html::Html;
use crate::lang::{Both, Lang};
use crate::problem::ApiError;
use crate::view::View;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(partners))
}

/// A tool.
struct Tool {
    /// Its name in addresses, `/partners#curl`.
    id: &'static str,
    name: &'static str,
    de: &'static str,
    en: &'static str,
    /// What to copy; `{base}`, `{id}` and `{quantity}` are filled in.
    lines: &'static str,
}

const TOOLS: [Tool; 6] = [
    Tool {
        id: "curl",
        name: "curl",
        de: "Neueste Werte als JSON, eine Messreihe als CSV, die Monatsdateien mit Prüfsummen.",
        en: "Latest values as JSON, a series as CSV, the monthly files with checksums.",
        lines: r"curl -sSf '{base}/api/v1/latest?quantity={quantity}&limit=5'
curl -sSf -H 'Accept: text/csv' '{base}/api/v1/datastreams/{id}/readings?limit=1000'
curl -sSf -H 'Accept: application/json' '{base}/downloads/'",
    },
    Tool {
        id: "python",
        name: "Python",
        de: "Mit der Standardbibliothek: eine Messreihe über SensorThings, Seite für Seite.",
        en: "With the standard library: a series by SensorThings, page by page.",
        lines: r#"import json
from urllib.request import urlopen

url = "{base}/sta/v1.1/Datastreams({id})/Observations?$orderby=phenomenonTime%20desc&$top=100"
for _ in range(10):
    with urlopen(url) as answer:
        page = json.load(answer)
    for observation in page["value"]:
        print(observation["phenomenonTime"], observation["result"])
    url = page.get("@iot.nextLink")
    if url is None:
        break"#,
    },
    Tool {
        id: "r",
        name: "R",
        de: "Eine Messreihe als Tabelle.",
        en: "A series as a data frame.",
        lines: r#"url <- "{base}/sta/v1.1/Datastreams({id})/Observations?$resultFormat=CSV"
readings <- read.csv(url)
readings$phenomenonTime <- as.POSIXct(readings$phenomenonTime, format = "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC")
plot(result ~ phenomenonTime, readings, type = "l")"#,
    },
    Tool {
        id: "qgis",
        name: "QGIS",
        de: "„Layer“ → „Layer hinzufügen“: als „WFS / OGC API – Features“ die erste Adresse, als „SensorThings“ (ab 3.36) die zweite, als „WMS“ die dritte.",
        en: "“Layer” → “Add Layer”: as “WFS / OGC API - Features” the first address, as “SensorThings” (from 3.36 on) the second, as “WMS” the third.",
        lines: r"{base}/ogc/features
{base}/sta/v1.1
{base}/ogc/wms?service=WMS&request=GetCapabilities",
    },
    Tool {
        id: "excel",
        name: "Excel",
        de: "„Daten“ → „Daten abrufen“ → „Leere Abfrage“ → „Erweiterter Editor“. Zahlen und Zeiten werden richtig erkannt, gleich welche Sprache Excel spricht.",
        en: "“Data” → “Get Data” → “Blank Query” → “Advanced Editor”. Numbers and times are read right, whatever language Excel speaks.",
        lines: r#"let
    Answer = Web.Contents("{base}", [RelativePath = "sta/v1.1/Datastreams({id})/Observations", Query = [#"$resultFormat" = "CSV"]]),
    Table = Table.PromoteHeaders(Csv.Document(Answer, [Delimiter = ",", Encoding = 65001])),
    Typed = Table.TransformColumnTypes(Table, {{"phenomenonTime", type datetimezone}, {"result", type number}}, "en-US")
in
    Typed"#,
    },
    Tool {
        id: "grafana",
        name: "Grafana",
        de: "Datenquelle „Prometheus“ mit dieser Adresse, sonst nichts. Jede Größe ist eine Metrik; zum Beispiel die zweite Zeile als Abfrage.",
        en: "A data source of the kind “Prometheus” with this address and nothing else. Every quantity is a metric; the second line is a query to begin with.",
        lines: r"{base}/prometheus
avg by (district) ({quantity})",
    },
];

/// How curl, Python, R, QGIS, Excel and Grafana read what is published.
#[utoipa::path(get, path = "/partners", tag = "catalog", responses((status = 200, body = String, content_type = "text/html")))]
async fn partners(
    State(shared): State<Shared>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let lang = Lang::wanted(&headers, shared.default_lang());
    let page = View::public(shared).ask(move |view| {
        let all = view.datastreams();
        let (id, quantity) = all.first().map_or_else(
            || ("1".to_owned(), "air_temperature".to_owned()),
            |first| (first.id.to_string(), first.quantity.name().to_owned()),
        );
        let fill = |lines: &str| {
            let lines = lines.replace("{base}", &base.to_string());
            lines.replace("{id}", &id).replace("{quantity}", &quantity)
        };
        let city = view.shared().app.config.city.name.clone();
        Ok(page(&city, lang, fill))
    });
    let kind = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, lang.as_str()),
    ];
    Ok((kind, page.await?).into_response())
}

fn page(city: &str, lang: Lang, fill: impl Fn(&str) -> String) -> String {
    let title = Both::new(
        format!("{city}: Messwerte mit eigenen Werkzeugen lesen"),
        format!("{city}: reading measurements with your own tools"),
    );
    let mut html = Html::begin(lang.as_str(), title.say(lang));
    html.open("main");
    html.text("h1", title.say(lang));
    html.text("p", lang.pick(
        "Was veröffentlicht ist, steht jedem Programm ohne Anmeldung offen. Wie oft es fragen darf, steht in der Antwort (RateLimit); wer mehr braucht, bekommt einen Schlüssel und schickt ihn als „Authorization: Bearer …“ mit.",
        "What is published is open to every program without signing in. How often it may ask is in the answer (RateLimit); who needs more gets a key and sends it along as “Authorization: Bearer …”.",
    ));
    html.text("p", lang.pick(
        "Zum Zitieren gibt /api/v1/datastreams/…/citation einen Satz, BibTeX und einen Permalink, der später sagt, ob die Daten noch dieselben sind.",
        "For citing, /api/v1/datastreams/…/citation gives a sentence, BibTeX and a permalink that later tells whether the data are still the same.",
    ));
    html.link("p", "/catalog", lang.pick("Was es gibt", "What there is"));
    html.link(
        "p",
        "/api/v1/docs",
        lang.pick("Alle Adressen", "All addresses"),
    );
    for tool in &TOOLS {
        html.open(&format!("section id=\"{}\"", tool.id));
        html.text("h2", tool.name);
        html.text("p", lang.pick(tool.de, tool.en));
        html.text("pre", &fill(tool.lines));
        html.close("section");
    }
    html.close("main");
    html.end()
}
