//! JSON as network servers write it: numbers as strings, booleans as numbers, null for absent. What is merely written
//! differently is read; what cannot be read is a refusal that says where.

use super::{MOST_PARTS, Refusal};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use talblick_model::RejectReason;

/// Whether a message begins as a JSON object does.
pub(super) fn begins(payload: &[u8]) -> bool {
    payload.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
}

/// The message as text.
pub(super) fn text(payload: &[u8]) -> Result<&str, Refusal> {
    let text = std::str::from_utf8(payload).map_err(|e| {
        Refusal::new(
            RejectReason::Malformed,
            format!(
                "the message is not JSON: byte {} is not UTF-8{}",
                e.valid_up_to(),
                protobuf_hint(payload)
            ),
        )
    })?;
    if begins(payload) {
        Ok(text)
    } else {
        Err(no_object(payload))
    }
}

/// Why a message that does not begin with a brace cannot be read.
pub(super) fn no_object(payload: &[u8]) -> Refusal {
    let head = payload.get(..payload.len().min(48)).unwrap_or(payload);
    let head = String::from_utf8_lossy(head);
    let head: String = head.trim_start().chars().take(12).collect();
    let detail = match (head.is_empty(), head.starts_with('[')) {
        (true, _) => "the message is empty".to_owned(),
        (_, true) => format!(
            "the message is a list, but not one of 1 to {MOST_PARTS} objects, or it is cut short"
        ),
        _ => format!(
            "the message is not a JSON object: it starts with “{}”, not with “{{”{}",
            head.escape_debug(),
            protobuf_hint(payload)
        ),
    };
    Refusal::new(RejectReason::Malformed, detail)
}

fn protobuf_hint(payload: &[u8]) -> &'static str {
    if payload.first() == Some(&0x0a) {
        "; it looks like ChirpStack's protobuf encoding: set the source's format to auto or chirpstack4-protobuf"
    } else {
        ""
    }
}

/// Reads a message into the shape of its network server.
pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(refusal)
}

/// What a reader's error says to people. Its line and column are part of the text.
#[expect(clippy::needless_pass_by_value, reason = "an adapter for map_err")]
pub(super) fn refusal(error: serde_json::Error) -> Refusal {
    let reason = match error.classify() {
        Category::Data => RejectReason::InvalidField,
        Category::Syntax | Category::Eof | Category::Io => RejectReason::Malformed,
    };
    // The text may quote the message, and so be as long.
    let text = error.to_string();
    let (line, column) = (error.line(), error.column());
    if text.chars().nth(MAX_DETAIL).is_some() {
        let head: String = text.chars().take(MAX_DETAIL).collect();
        return Refusal::new(reason, format!("{head}… at line {line} column {column}"));
    }
    Refusal::new(reason, text)
}

/// Longest detail a reader's error gives, in characters.
const MAX_DETAIL: usize = 200;

/// A text, borrowed where it has no escapes; numbers and booleans are taken as they are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text, unless it is absent or empty: protobuf cannot tell these two apart.
pub(super) fn filled<'t>(text: Option<&'t Text<'_>>) -> Option<&'t str> {
    text.map(Text::as_str).filter(|t| !t.is_empty())
}

/// A number or boolean, in whichever clothes. `None` inside means: something else was there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scalar(Option<f64>);

impl Scalar {
    /// The number.
    pub(super) fn number(self) -> Option<f64> {
        self.0
    }

    /// The number, if it is whole and not outside `0 ..= max`.
    pub(super) fn whole(self, max: u32) -> Option<u32> {
        let n = self.0?;
        let fits = n.fract() == 0.0 && (0.0..=f64::from(max)).contains(&n);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and within range"
        )]
        fits.then_some(n as u32)
    }

    /// The number, rounded and clamped.
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    pub(super) fn near_i16(self) -> Option<i16> {
        self.0.map(|n| n.round() as i16)
    }

    /// The number, in less precision.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "radio figures have one decimal"
    )]
    pub(super) fn near_f32(self) -> Option<f32> {
        self.0.map(|n| n as f32).filter(|n| n.is_finite())
    }
}

impl From<f64> for Scalar {
    fn from(n: f64) -> Self {
        Self(n.is_finite().then_some(n))
    }
}

/// Whether a flag is set; absent means no.
pub(super) fn is_set(flag: Option<Scalar>) -> bool {
    flag.and_then(Scalar::number).is_some_and(|n| n != 0.0)
}

/// A map of texts, as tags and attributes are.
#[derive(Debug, Default)]
pub(super) struct Tags(pub(super) BTreeMap<String, String>);

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text)))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(n.to_string())))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(n.to_string())))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(n.to_string())))
    }

    fn visit_bool<E>(self, b: bool) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(if b { "true" } else { "false" })))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed("")))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no counter of LoRaWAN is beyond 2^53"
    )]
    fn visit_u64<E>(self, n: u64) -> Result<Scalar, E> {
        Ok(Scalar(Some(n as f64)))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no counter of LoRaWAN is beyond 2^53"
    )]
    fn visit_i64<E>(self, n: i64) -> Result<Scalar, E> {
        Ok(Scalar(Some(n as f64)))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Scalar, E> {
        Ok(Scalar(Some(n)))
    }

    fn visit_bool<E>(self, b: bool) -> Result<Scalar, E> {
        Ok(Scalar(Some(f64::from(u8::from(b)))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar(match text.trim() {
            "true" => Some(1.0),
            "false" => Some(0.0),
            digits => digits.parse().ok().filter(|n: &f64| n.is_finite()),
        }))
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct TagsVisitor;

impl<'de> Visitor<'de> for TagsVisitor {
    type Value = Tags;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts (tags or attributes)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tags, A::Error> {
        let mut tags = BTreeMap::new();
        while let Some((key, value)) = map.next_entry::<Text<'de>, Text<'de>>()? {
            tags.insert(key.0.into_owned(), value.0.into_owned());
        }
        Ok(Tags(tags))
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TagsVisitor)
    }
}

/// A list; anything else is refused with what it should be.
#[derive(Debug)]
pub(super) struct List<T>(pub(super) Vec<T>);

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list (`rxInfo`, `rx_metadata` and `correlation_ids` are lists)")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut items = Vec::with_capacity(4);
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(List(items))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

/// A list, or the one item that would have been in it: what XML to JSON converters make of a single element.
#[derive(Debug, serde::Deserialize)]
#[serde(
    untagged,
    expecting = "an object or a list of objects",
    bound(deserialize = "T: Deserialize<'de>")
)]
pub(super) enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Self::Many(items) => items,
            Self::One(item) => std::slice::from_ref(item),
        }
    }
}

/// Something that is only looked at for being there.
#[derive(Debug)]
pub(super) struct Present;

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}
