//! Some servers send several events in one message, as a JSON list. Each is then a message of its own: counted,
//! rejected and replayed by itself.

use bytes::Bytes;
use serde_json::value::RawValue;

/// Most events one message may hold; a list with more is left whole, and so is one message that cannot be read.
pub(super) const MOST_PARTS: usize = 1_000;

/// The events of a message that is a list of objects; never an empty list. `None`: it is one message.
pub fn split(payload: &Bytes) -> Option<Vec<Bytes>> {
    if payload.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'[') {
        return None;
    }
    let text = std::str::from_utf8(payload).ok()?;
    let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    let objects = items.iter().all(|item| item.get().starts_with('{'));
    (objects && (1..=MOST_PARTS).contains(&items.len())).then(|| {
        let part = |item: &RawValue| payload.slice_ref(item.get().as_bytes());
        items.into_iter().map(part).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(message: &str) -> Option<Vec<String>> {
        let parts = split(&Bytes::copy_from_slice(message.as_bytes()))?;
        let text = |part: Bytes| String::from_utf8(part.to_vec()).unwrap();
        Some(parts.into_iter().map(text).collect())
    }

    #[test]
    fn a_list_of_objects_is_as_many_messages() {
        assert_eq!(
            texts(r#" [{"a":1}, {"b":[2]}]"#).unwrap(),
            [r#"{"a":1}"#, r#"{"b":[2]}"#]
        );
    }

    #[test]
    fn anything_else_stays_one_message() {
        let many = format!("[{}]", vec!["{}"; MOST_PARTS + 1].join(","));
        for message in ["", "{}", "[]", "[1]", "[{},1]", "[{}", "x", many.as_str()] {
            assert_eq!(texts(message), None, "{message:.40}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(split(&Bytes::from(bytes)).is_none_or(|parts| !parts.is_empty()));
        }
    }
}
