//! `[map]`: the ground of maps.

use super::Problem;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use talblick_api::{MapStyle, Origin};

/// `[map]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    /// A `PMTiles` file of vector tiles.
    pub basemap: Option<PathBuf>,
    /// Address of a `MapLibre` style that browsers load from somebody else if their visitors agree; empty: none.
    pub style: String,
    /// Origins the style's tiles, glyphs and signs come from besides its own.
    pub style_origins: Vec<String>,
    /// Who is to be named under maps; empty: as the file says.
    pub attribution: String,
}

impl Map {
    /// The style of somebody else's, if there is one.
    pub fn external(&self) -> Result<Option<MapStyle>, Problem> {
        let wrong = |key: &str, message: String| Err(Problem::value(key, message));
        if self.style.is_empty() {
            if self.style_origins.is_empty() {
                return Ok(None);
            }
            let message = "are allowed for a style, and `map.style` names none";
            return wrong("map.style_origins", message.to_owned());
        }
        if self.basemap.is_some() {
            let message =
                "is set, and so is `map.basemap`; maps have one ground, leave one of them out";
            return wrong("map.style", message.to_owned());
        }
        let mut origins = Vec::new();
        for origin in &self.style_origins {
            match origin.parse::<Origin>() {
                Ok(origin) => origins.push(origin),
                Err(error) => return wrong("map.style_origins", error.to_string()),
            }
        }
        match MapStyle::new(&self.style, &origins) {
            Ok(style) => Ok(Some(style)),
            Err(error) => wrong("map.style", error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::load_from;
    use std::fs;

    fn told(map: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("talblick.toml");
        let text = format!("[map]\n{map}\n");
        fs::write(&file, &text).unwrap();
        match load_from(Some(&file), std::iter::empty()) {
            Ok(config) => format!("{:?}", config.map.external().unwrap()),
            Err(problem) => {
                let told = problem.located(&file, &text, |_| None).to_string();
                told.replace(&format!("{}/", dir.path().display()), "")
            }
        }
    }

    #[test]
    fn a_style_that_cannot_be_is_told_with_its_line_and_what_is_allowed() {
        let style = "style = 'https://tiles.example/s.json'";
        for (map, says) in [
            (
                "\nstyle = 'http://tiles.example/s.json'",
                "talblick.toml:3: `map.style`: “http://tiles.example/s.json” does not begin with https://; an address such as ",
            ),
            (
                "style = 'https://me:pw@tiles.example/s.json'",
                "talblick.toml:2: `map.style`: the address has a name or a password in it",
            ),
            (
                "style = 'https://tiles.example; script-src *'",
                "talblick.toml:2: `map.style`: “https://tiles.example; script-src *” has “;” in it; letters, digits and ",
            ),
            (
                &format!("{style}\nstyle_origins = ['https://a.example', 'https://b.example/x']"),
                "talblick.toml:3: `map.style_origins`: “https://b.example/x” is more than an origin such as ",
            ),
            (
                "style_origins = ['https://a.example']",
                "talblick.toml:2: `map.style_origins`: are allowed for a style, and `map.style` names none",
            ),
            (
                &format!("basemap = 'city.pmtiles'\n{style}"),
                "talblick.toml:3: `map.style`: is set, and so is `map.basemap`; maps have one ground",
            ),
        ] {
            let told = told(map);
            assert!(told.starts_with(says), "{told}");
        }
    }

    #[test]
    fn a_style_brings_the_origins_that_are_named() {
        assert_eq!(told(""), "None");
        let told =
            told("style = 'https://tiles.example/s.json'\nstyle_origins = ['https://a.example']");
        assert!(
            told.contains("Origin(\"https://tiles.example\"), Origin(\"https://a.example\")"),
            "{told}"
        );
    }
}
