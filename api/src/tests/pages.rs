//! Pages: the language, the shell, and real 404s.

use super::Town;
use axum::http::StatusCode;

#[tokio::test]
async fn the_root_leads_to_the_language_of_the_browser() {
    let town = Town::open();
    for (wish, to) in [("en-GB", "/en/"), ("de", "/de/"), ("fr", "/de/")] {
        let answer = town.get_with("/", "accept-language", wish).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), to);
    }
}

#[tokio::test]
async fn a_language_without_its_slash_leads_to_its_first_page() {
    let town = Town::open();
    for (path, to) in [("/en", "/en/"), ("/de", "/de/")] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(answer.header("location"), to);
    }
}

#[tokio::test]
async fn known_addresses_are_pages_and_others_are_404_in_their_language() {
    let town = Town::open();
    for path in [
        "/de/",
        "/en/ops",
        "/en/ops/devices",
        "/de/ops/devices/a84041ffff01f201",
        "/de/ops/devices/17",
        "/de/s/1",
        "/en/signin",
        "/de/ingest",
        "/de/embed",
        "/de/data",
        "/en/status",
        "/de/accessibility",
        "/en/privacy",
        "/de/imprint",
    ] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
        let lang = &path[1..3];
        assert!(
            answer.text().contains(&format!("<html lang=\"{lang}\"")),
            "{path}"
        );
    }
    for (path, words) in [
        ("/de/nirgends", "Seite nicht gefunden"),
        ("/en/nowhere", "Page not found"),
        ("/en/ops/devices/xyz", "Page not found"),
        ("/en/place/nowhere", "Page not found"),
        ("/en/data/nothing", "Page not found"),
        ("/en/data/nothing/api", "Page not found"),
        ("/de/s/999999", "Diesen Sensor gibt es nicht"),
        ("/en/s/999999", "All sensors on the map"),
        ("/fr/", "Seite nicht gefunden"),
        ("/wp-login.php", "Seite nicht gefunden"),
    ] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains(words), "{path} {}", answer.text());
    }
    // An address without a language has that of the browser.
    let answer = town.get_with("/nowhere", "accept-language", "en").await;
    assert!(answer.text().contains("<html lang=\"en\""));
}

#[tokio::test]
async fn the_readable_page_of_the_interface_names_every_route() {
    let town = Town::open();
    let page = town.get("/api/v1/docs").await.text();
    let document: serde_json::Value = town.get("/api/v1/openapi.json").await.json();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("{path}<")), "{path}");
    }
    assert!(!page.contains("<script"));
    assert!(!page.contains('`') && page.contains("<code>next</code>"));
}

#[tokio::test]
async fn no_two_things_share_a_name_in_the_document() {
    let mut names = std::collections::BTreeMap::<String, String>::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src"
    ))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let derived = text.split("#[derive(").skip(1);
                for part in derived.filter(|part| {
                    let kinds = part.split(')').next().unwrap_or_default();
                    kinds.split(", ").any(|kind| kind == "ToSchema")
                }) {
                    let words: Vec<&str> = part.split_whitespace().take(60).collect();
                    let at = words
                        .iter()
                        .position(|word| ["struct", "enum"].contains(word));
                    let name: String = at
                        .and_then(|at| words.get(at + 1))
                        .map(|name| name.chars().take_while(|c| c.is_alphanumeric()).collect())
                        .unwrap_or_default();
                    let file = path.display().to_string();
                    let other = names.insert(name.clone(), file.clone());
                    assert_eq!(
                        other, None,
                        "{name} is also in {file}: one would hide the other"
                    );
                }
            }
        }
    }
    assert!(names.contains_key("RadioSummaryView"), "{names:?}");
}

#[tokio::test]
async fn legal_pages_have_their_whole_text_without_javascript() {
    let town = Town::open();
    for (path, words) in [
        ("/de/privacy", "Diese Seiten setzen keine Cookies"),
        ("/en/privacy", "These pages set no cookies"),
        ("/de/imprint", "Diese Seiten werden von Talblick erzeugt"),
        ("/en/accessibility", "WCAG 2"),
    ] {
        let text = town.get(path).await.text();
        assert!(text.contains(words), "{path}");
    }
}

#[tokio::test]
async fn without_scripts_a_search_in_the_address_is_answered() {
    let town = Town::open();
    let all = town.get("/de/").await.text();
    let words = |text: &str| text.matches("/de/s/").count();
    let found = town.get("/de/?q=Wasserstand%20Pegel").await.text();
    assert!(found.contains("Gesucht: „Wasserstand Pegel“."), "{found}");
    assert!(words(&found) > 0 && words(&found) < words(&all), "{found}");
    let none = town.get("/en/?q=%3Cb%3E").await.text();
    assert!(
        none.contains("There is no sensor for “&lt;b&gt;”."),
        "{none}"
    );
}
