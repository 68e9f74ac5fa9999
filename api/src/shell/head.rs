//! What stands in a page's head for others than its reader: its own address, the same page in other languages, and how a
//! link to it looks elsewhere (Open Graph).

use super::reading::Reading;
use super::split;
use crate::app::Shared;
use crate::html::escape;
use crate::lang::Lang;

/// The head of the page at `path` with this title.
pub(super) fn head(
    shared: &Shared,
    lang: Lang,
    path: &str,
    title: &str,
    reading: &Reading,
) -> String {
    shared.app.config.brand.link()
        + &links(shared, path)
        + &preview(shared, lang, path, title, reading)
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

fn preview(shared: &Shared, lang: Lang, path: &str, title: &str, reading: &Reading) -> String {
    let base = shared.base();
    let [width, height] = Reading::PREVIEW.map(|side| side.to_string());
    let (image, address) = (
        format!("{base}{}", reading.preview),
        format!("{base}{path}"),
    );
    let mut head = String::new();
    let mut meta = |kind: &str, name: &str, content: &str| {
        let content = escape(content);
        let parts = [
            "<meta ",
            kind,
            "=\"",
            name,
            "\" content=\"",
            &content,
            "\">",
        ];
        head.extend(parts);
    };
    meta("property", "og:type", "website");
    meta("property", "og:site_name", "Talblick");
    meta("property", "og:locale", lang.pick("de_DE", "en_GB"));
    meta("property", "og:title", title);
    meta("property", "og:url", &address);
    if !reading.sentence.is_empty() {
        meta("name", "description", &reading.sentence);
        meta("property", "og:description", &reading.sentence);
    }
    if !reading.preview.is_empty() {
        meta("property", "og:image", &image);
        meta("property", "og:image:width", &width);
        meta("property", "og:image:height", &height);
        meta("name", "twitter:card", "summary_large_image");
    }
    head
}
