//! The addresses of the collection, to look up what operators write.

use crate::collection::Rows;
use crate::{Collection, Error, Kind};
use std::collections::HashMap;

/// Positions of addresses by street and number.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<(String, String), [f64; 2]>);

impl Known {
    /// The addresses of the newest release.
    pub(super) fn of(collection: &Collection) -> Result<Self, Error> {
        let Some(Rows::Addresses(addresses)) = collection.newest(Kind::Addresses)? else {
            return Ok(Self::default());
        };
        let places = addresses.into_iter();
        Ok(Self(
            places.map(|a| (key(&a.street, &a.number), a.at)).collect(),
        ))
    }

    /// Whether there are none, so that nothing can be looked up.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where an address lies.
    pub(super) fn find(&self, street: &str, number: &str) -> Option<[f64; 2]> {
        self.0.get(&key(street, number)).copied()
    }
}

/// Street and number as they are compared: people write „Straße“, „Strasse“ and „Str.“, with hyphens and without.
fn key(street: &str, number: &str) -> (String, String) {
    let plain = |text: &str| {
        let text = text
            .to_lowercase()
            .replace('ß', "ss")
            .replace("str.", "strasse");
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    (plain(street), plain(number))
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        let one = key("Friedrich-Engels-Straße", "12 A");
        for (street, number) in [
            ("Friedrich-Engels-Str.", "12a"),
            ("friedrich engels strasse", "12 a"),
        ] {
            assert_eq!(key(street, number), one);
        }
        assert_ne!(key("Friedrich-Engels-Allee", "12a"), one);
    }
}
