//! JSON objects and lists written member by member, as answers of many entities are: nothing of them is put together in
//! memory but the text itself.

use serde::Serialize;

/// A JSON object or list that is being written.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    into: &'a mut Vec<u8>,
    first: bool,
    close: u8,
}

impl<'a> Writing<'a> {
    /// Begins an object.
    pub(super) fn object(into: &'a mut Vec<u8>) -> Self {
        Self::begin(into, b'{', b'}')
    }

    /// Begins a list.
    pub(super) fn list(into: &'a mut Vec<u8>) -> Self {
        Self::begin(into, b'[', b']')
    }

    /// Begins in the middle of an object, whose members others put together; it is not ended.
    pub(super) fn members(into: &'a mut Vec<u8>) -> Self {
        Self {
            into,
            first: true,
            close: b'}',
        }
    }

    fn begin(into: &'a mut Vec<u8>, open: u8, close: u8) -> Self {
        into.push(open);
        Self {
            close,
            ..Self::members(into)
        }
    }

    /// Where the next item of a list goes.
    pub(super) fn item(&mut self) -> &mut Vec<u8> {
        if !self.first {
            self.into.push(b',');
        }
        self.first = false;
        self.into
    }

    /// Where the value of a member goes whose name is made of these parts.
    pub(super) fn member(&mut self, name: &[&str]) -> &mut Vec<u8> {
        let into = self.item();
        into.push(b'"');
        for part in name {
            // The names of the standard need no escapes.
            into.extend_from_slice(part.as_bytes());
        }
        into.extend_from_slice(b"\":");
        into
    }

    /// A member and its value.
    pub(super) fn put(&mut self, name: &[&str], value: &impl Serialize) {
        write(value, self.member(name));
    }

    /// Members that are written already, with commas between them.
    pub(super) fn put_written(&mut self, members: &[u8]) {
        if !members.is_empty() {
            self.item().extend_from_slice(members);
        }
    }

    /// Ends it.
    pub(super) fn end(self) {
        self.into.push(self.close);
    }
}

/// Writes a value.
pub(super) fn write(value: &impl Serialize, into: &mut Vec<u8>) {
    let before = into.len();
    // Neither writing to memory nor our values can fail; if one did, there is none.
    if serde_json::to_writer(&mut *into, value).is_err() {
        into.truncate(before);
        into.extend_from_slice(b"null");
    }
}

/// Writes a whole number.
pub(super) fn number(n: u128, into: &mut Vec<u8>) {
    // Most are small, and those are written sooner.
    let mut digits = itoa::Buffer::new();
    let digits = match u64::try_from(n) {
        Ok(n) => digits.format(n),
        Err(_) => digits.format(n),
    };
    into.extend_from_slice(digits.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_lists_lie_inside_each_other() {
        let mut text = Vec::new();
        let mut object = Writing::object(&mut text);
        object.put(&["name", "@iot.count"], &3);
        let mut list = Writing::list(object.member(&["value"]));
        write(&"a \"quoted\" one\n", list.item());
        Writing::object(list.item()).end();
        list.end();
        object.put(&["none"], &f64::NAN);
        let mut members = Vec::new();
        Writing::members(&mut members).put(&["more"], &4);
        object.put_written(&members);
        object.put_written(&[]);
        object.end();
        let expected =
            r#"{"name@iot.count":3,"value":["a \"quoted\" one\n",{}],"none":null,"more":4}"#;
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
}
