//! The two languages people are answered in, and how a request chooses one.

use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A language of the pages, problem documents and charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// The code in addresses and documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "de" => Some(Self::De),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// One of two texts, German and English.
    pub fn of(self, [german, english]: &[String; 2]) -> &str {
        match self {
            Self::De => german,
            Self::En => english,
        }
    }

    /// The language of ours the client likes best by `Accept-Language`, or `otherwise`.
    pub fn wanted(headers: &HeaderMap, otherwise: Self) -> Self {
        let Some(wish) = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok())
        else {
            return otherwise;
        };
        let mut best = (0.0, otherwise);
        for item in wish.split(',') {
            let mut parts = item.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            let code = tag.split('-').next().unwrap_or_default();
            if let Some(lang) = Self::from_code(code)
                && weight > best.0
            {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    de: String,
    en: String,
}

impl Both {
    /// The same thing said twice.
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            de: de.into(),
            en: en.into(),
        }
    }

    /// What is said in `lang`.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_of_ours_wins() {
        let wanted = |wish: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wish.parse().unwrap());
            Lang::wanted(&headers, Lang::De)
        };
        assert_eq!(wanted("en-GB,en;q=0.9,de;q=0.8"), Lang::En);
        assert_eq!(wanted("fr, de;q=0.3, en;q=0.2"), Lang::De);
        assert_eq!(wanted("fr"), Lang::De);
        assert_eq!(wanted("en;q=0"), Lang::De);
        assert_eq!(wanted(";;q=x,,"), Lang::De);
        assert_eq!(Lang::wanted(&HeaderMap::new(), Lang::En), Lang::En);
    }
}
