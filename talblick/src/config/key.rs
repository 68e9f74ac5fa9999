//! Keys of the configuration, and where they stand in the file that was read.

use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A key such as `api.listen`, or `source.url` of “city”: tables in lists are told apart by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    path: String,
    /// Of the tables in lists the path goes through, outermost first.
    names: Vec<String>,
}

impl From<&str> for Key {
    fn from(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            names: Vec::new(),
        }
    }
}

impl Key {
    /// In the table of this name, of the next list on the path.
    #[must_use]
    pub fn of(mut self, name: &str) -> Self {
        self.names.push(name.to_owned());
        self
    }

    /// The environment variable that sets it.
    pub(super) fn variable(&self) -> String {
        let mut names = self.names.iter();
        let mut words = vec!["TALBLICK".to_owned()];
        for segment in self.path.split('.') {
            words.push(segment.to_uppercase());
            if matches!(segment, "source" | "user" | "receiver" | "alert") {
                words.extend(
                    names
                        .next()
                        .map(|name| name.to_uppercase().replace('-', "_")),
                );
            }
        }
        words.join("__")
    }

    /// The line it stands on, from 1; where it is missing, the line of the table it is missing from. `None`: the file has
    /// nothing of it.
    pub(super) fn line(&self, text: &str) -> Option<usize> {
        let file = DeTable::parse(text).ok()?;
        let (mut table, mut names) = (Some(file.get_ref()), self.names.iter());
        let mut found = None;
        for segment in self.path.split('.') {
            let Some((key, value)) = table.and_then(|t| entry(t, segment)) else {
                break;
            };
            found = Some(key.span().start);
            table = match value.get_ref() {
                DeValue::Table(inner) => Some(inner),
                DeValue::Array(items) => {
                    let name = names.next();
                    let tables = items.iter().filter_map(|item| match item.get_ref() {
                        DeValue::Table(inner) => Some((item.span().start, inner)),
                        _ => None,
                    });
                    let wanted = |(_, inner): &(usize, &DeTable<'_>)| {
                        let own =
                            entry(inner, "name").and_then(|(_, name)| name.get_ref().as_str());
                        name.is_none_or(|name| own == Some(name))
                    };
                    tables.into_iter().find(wanted).map(|(start, inner)| {
                        found = Some(start);
                        inner
                    })
                }
                _ => None,
            };
        }
        found.map(|at| line_of(text, at))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (name, word) in self.names.iter().rev().zip([" of", " in"]) {
            write!(f, "{word} “{name}”")?;
        }
        Ok(())
    }
}

/// The line of a place in a text, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at)
        .map_or(1, |before| before.matches('\n').count() + 1)
}

/// The key that stands at a place of a file, or whose value does: `api.listen`.
pub(super) fn key_at(text: &str, at: usize) -> Option<String> {
    let (file, _) = DeTable::parse_recoverable(text);
    let mut path = Vec::new();
    find(file.get_ref(), at, &mut path).then(|| path.join("."))
}

fn find(table: &DeTable<'_>, at: usize, path: &mut Vec<String>) -> bool {
    table.iter().any(|(key, value)| {
        path.push(key.get_ref().to_string());
        let inside = match value.get_ref() {
            DeValue::Table(inner) => find(inner, at, path),
            DeValue::Array(items) => items.iter().any(|item| match item.get_ref() {
                DeValue::Table(inner) => find(inner, at, path),
                _ => false,
            }),
            _ => false,
        };
        let table = matches!(value.get_ref(), DeValue::Table(_));
        let here = key.span().contains(&at) || (!table && value.span().contains(&at));
        if !inside && !here {
            path.pop();
        }
        inside || here
    })
}

fn entry<'t, 'i>(
    table: &'t DeTable<'i>,
    name: &str,
) -> Option<(
    &'t Spanned<toml::de::DeString<'i>>,
    &'t Spanned<DeValue<'i>>,
)> {
    table.iter().find(|(key, _)| key.get_ref() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
[api]
listen = 'x'

[[source]]
name = 'a'
url = 'mqtt://a'

[[source]]
name = 'b'
topics = [
  'x',
]
[[source.user]]
name = 'u'
";

    #[test]
    fn a_key_is_found_on_its_line() {
        assert_eq!(Key::from("api.listen").line(FILE), Some(2));
        assert_eq!(Key::from("source.url").of("a").line(FILE), Some(6));
        assert_eq!(Key::from("source.topics").of("b").line(FILE), Some(10));
        let user = Key::from("source.user.name").of("b").of("u");
        assert_eq!(user.line(FILE), Some(14));
    }

    #[test]
    fn a_missing_key_is_missing_from_its_table() {
        assert_eq!(Key::from("source.url").of("b").line(FILE), Some(8));
        assert_eq!(Key::from("api.base_url").line(FILE), Some(1));
        assert_eq!(Key::from("city.center").line(FILE), None);
    }

    #[test]
    fn the_key_at_a_place_is_told_with_its_tables() {
        for (part, key) in [
            ("'x'", "api.listen"),
            ("'mqtt", "source.url"),
            ("'u'", "source.user.name"),
        ] {
            let at = FILE.find(part).unwrap();
            assert_eq!(key_at(FILE, at).as_deref(), Some(key));
        }
    }

    #[test]
    fn the_variable_of_a_key_names_the_tables_too() {
        let key = Key::from("source.user.password_file").of("my-door").of("u");
        assert_eq!(
            key.variable(),
            "TALBLICK__SOURCE__MY_DOOR__USER__U__PASSWORD_FILE"
        );
        assert_eq!(
            key.to_string(),
            "source.user.password_file of “u” in “my-door”"
        );
    }
}
