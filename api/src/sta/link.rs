//! Addresses in answers: absolute, with `$` left as it is, because clients look for `$top=` in them. Answers have several
//! for each entity, so they are written where they go, as JSON; nothing in them needs an escape.

use super::entity::Entity;
use super::object::number;
use super::world::Sta;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is written otherwise in a value of a query string.
const OTHERS: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b',')
    .remove(b'(')
    .remove(b')')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b'=')
    .remove(b'@')
    .remove(b'\'')
    .remove(b'!')
    .remove(b'*');

fn encode(text: &str, into: &mut Vec<u8>) {
    for part in utf8_percent_encode(text, &OTHERS) {
        into.extend_from_slice(part.as_bytes());
    }
}

/// Where the next page begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    /// How many were asked for, if anything was said.
    pub(super) top: Option<u64>,
    /// Entities before it.
    pub(super) skip: u64,
    /// Number of the last entity before it.
    pub(super) after: u128,
}

impl Next {
    /// What stands behind the address of the whole. Clients read `$top` and `$skip` to know where they are; what counts is
    /// the number of the last entity, so that every page costs the same.
    fn write(self, kept: &[(String, String)], into: &mut Vec<u8>) {
        into.push(b'?');
        for (name, value) in kept {
            encode(name.trim(), into);
            into.push(b'=');
            encode(value.trim(), into);
            into.push(b'&');
        }
        if let Some(top) = self.top {
            into.extend_from_slice(b"$top=");
            number(top.into(), into);
            into.push(b'&');
        }
        into.extend_from_slice(b"$skip=");
        number(self.skip.into(), into);
        into.extend_from_slice(b"&$skiptoken=");
        number(self.after, into);
    }
}

impl Sta {
    /// Writes the address of an entity, or of something below it.
    pub(super) fn write_link(&self, of: Entity, below: &str, into: &mut Vec<u8>) {
        into.push(b'"');
        self.put_address(of, below, into);
        into.push(b'"');
    }

    /// Writes the address of the next page of what is below an entity.
    pub(super) fn write_nested_link(
        &self,
        (of, below): (Entity, &str),
        kept: &[(String, String)],
        next: Next,
        into: &mut Vec<u8>,
    ) {
        into.push(b'"');
        self.put_address(of, below, into);
        next.write(kept, into);
        into.push(b'"');
    }

    /// Writes the address of the next page of what is at `path`.
    pub(super) fn write_next_link(
        &self,
        path: &str,
        kept: &[(String, String)],
        next: Next,
        into: &mut Vec<u8>,
    ) {
        into.push(b'"');
        into.extend_from_slice(&self.written_base);
        into.extend_from_slice(path.as_bytes());
        next.write(kept, into);
        into.push(b'"');
    }

    fn put_address(&self, of: Entity, below: &str, into: &mut Vec<u8>) {
        into.extend_from_slice(&self.written_base);
        of.write_path(&self.published, into);
        if !below.is_empty() {
            into.push(b'/');
            into.extend_from_slice(below.as_bytes());
        }
    }
}
