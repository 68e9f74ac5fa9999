//! What the cells of a table may name: kinds of device, codecs, profiles. What nobody knows is a slip of the pen.

use crate::lang::{Both, Lang};
use crate::publish::Publish;
use std::collections::{BTreeMap, BTreeSet};
use talblick_store::Store;

/// The dashboard's texts, German and English: they have the words for kinds of device.
const TEXTS: [&str; 2] = [
    include_str!("../../../dashboard/src/i18n/de.json"),
    include_str!("../../../dashboard/src/i18n/en.json"),
];
/// What is named of many.
const SOME: usize = 5;

/// What there is besides what is registered.
#[expect(
    missing_debug_implementations,
    reason = "holds a question that is asked, not shown"
)]
pub struct Vocabulary<'a> {
    /// Kinds of device that the configuration names; patterns name none.
    kinds: Vec<String>,
    /// Codecs in force.
    codecs: Vec<String>,
    /// Whether a codec is chosen by this profile.
    chooses: &'a dyn Fn(&str) -> bool,
}

impl<'a> Vocabulary<'a> {
    /// Of what is configured: rules for publishing, and kinds of device that measure inside.
    pub fn of(
        publish: &Publish,
        indoor_kinds: &[String],
        codecs: Vec<String>,
        chooses: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        let indoor = indoor_kinds.iter().map(String::as_str);
        Self {
            kinds: publish.kinds().chain(indoor).map(str::to_owned).collect(),
            codecs,
            chooses,
        }
    }
}

/// A [`Vocabulary`] with what is registered.
pub(super) struct Known<'a> {
    /// Kinds by what people call them, in lower case.
    kinds: BTreeMap<String, String>,
    /// The same, as they are told.
    told: Both,
    profiles: BTreeSet<String>,
    vocabulary: &'a Vocabulary<'a>,
}

impl<'a> Known<'a> {
    pub(super) fn of(store: &Store, vocabulary: &'a Vocabulary<'a>) -> Self {
        let devices = store.devices();
        let [de, en] = TEXTS.map(words);
        let mut all: BTreeSet<String> = de.keys().cloned().collect();
        let named = vocabulary.kinds.iter().filter(|kind| !kind.contains('*'));
        all.extend(named.cloned());
        all.extend(devices.iter().map(|device| device.kind.clone()));
        let mut kinds = BTreeMap::new();
        for kind in &all {
            for words in [&de, &en] {
                if let Some(word) = words.get(kind) {
                    kinds.insert(word.to_lowercase(), kind.clone());
                }
            }
        }
        // A kind's own name goes before what another one is called.
        kinds.extend(all.iter().map(|kind| (kind.clone(), kind.clone())));
        let told = |words: &BTreeMap<String, String>| {
            let mut told: Vec<&str> = all
                .iter()
                .map(|kind| words.get(kind).unwrap_or(kind).as_str())
                .collect();
            told.sort_unstable();
            told.join(", ")
        };
        Self {
            told: Both::new(told(&de), told(&en)),
            kinds,
            profiles: devices.iter().filter_map(|d| d.profile.clone()).collect(),
            vocabulary,
        }
    }

    /// The kind of device that somebody names, by its name or in words.
    pub(super) fn kind(&self, named: &str) -> Result<String, Both> {
        let kind = self.kinds.get(&named.to_lowercase());
        let [de, en] = [Lang::De, Lang::En].map(|l| self.told.say(l));
        kind.cloned().ok_or_else(|| {
            Both::new(
                format!(
                    "„{named}“ ist keine bekannte Art. Es gibt: {de}. Eine weitere entsteht, wenn die Konfiguration sie nennt."
                ),
                format!(
                    "“{named}” is no known kind. There are: {en}. Another one comes to be when the configuration names it."
                ),
            )
        })
    }

    pub(super) fn codec(&self, named: &str) -> Result<(), Both> {
        let codecs = &self.vocabulary.codecs;
        if codecs.iter().any(|codec| codec == named) {
            return Ok(());
        }
        Err(no_codec(named, codecs.iter().map(String::as_str)))
    }

    /// A profile by which no codec is chosen; a device that has it goes unread.
    pub(super) fn profile(&self, named: &str) -> Result<(), Both> {
        if self.profiles.contains(named) || (self.vocabulary.chooses)(named) {
            return Ok(());
        }
        let some = some(named, self.profiles.iter().map(String::as_str));
        Err(Both::new(
            format!(
                "Zum Profil „{named}“ gehört kein Codec, und kein Gerät hat es. Geräte haben zum Beispiel: {some}. Oder nennen Sie in der Spalte codec, wie zu lesen ist."
            ),
            format!(
                "No codec goes with the profile “{named}”, and no device has it. Devices have, for example: {some}. Or say in the column codec how to read it."
            ),
        ))
    }
}

/// What is said of a codec that there is none of.
pub(crate) fn no_codec<'n>(named: &str, codecs: impl Iterator<Item = &'n str>) -> Both {
    let some = some(named, codecs);
    Both::new(
        format!("Den Codec „{named}“ gibt es nicht; es gibt zum Beispiel: {some}."),
        format!("There is no codec “{named}”; there are, for example: {some}."),
    )
}

/// Some names, those first that have the beginning of the wanted one in them.
fn some<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
    let begins: String = wanted.chars().take(4).collect::<String>().to_lowercase();
    let (near, far): (Vec<_>, Vec<_>) =
        names.partition(|name| name.to_lowercase().contains(&begins));
    let names = [near, far].concat();
    names.get(..SOME).unwrap_or(&names).join(", ")
}

/// The words for kinds of device.
fn words(texts: &str) -> BTreeMap<String, String> {
    let texts: BTreeMap<String, String> = serde_json::from_str(texts).unwrap_or_default();
    let kinds = texts.into_iter().filter_map(|(key, word)| {
        let kind = key.strip_prefix("kind.")?;
        Some((kind.to_owned(), word))
    });
    kinds.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_words_for_the_same_kinds_in_both_languages() {
        let [de, en] = TEXTS.map(words);
        assert_eq!(de["river_level"], "Pegel");
        assert_eq!(de.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    }

    #[test]
    fn those_that_begin_alike_are_named_first() {
        let names = ["a", "b", "c", "d", "e", "Elsys"];
        assert_eq!(some("elsys-ers", names.into_iter()), "Elsys, a, b, c, d");
    }
}
