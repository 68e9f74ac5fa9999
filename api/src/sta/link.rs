//! Addresses in answers, absolute. Answers have several for each entity, so they are written where they go, as JSON;
//! nothing in them needs an escape.

use super::entity::Entity;
use super::object::number;
use super::world::Sta;

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
    /// What stands behind the address of the whole; `again` is what of the query is repeated. Clients read `$top` and `$skip` to know where they are; what counts is
    /// the number of the last entity, so that every page costs the same.
    fn write(self, again: &str, into: &mut Vec<u8>) {
        into.push(b'?');
        into.extend_from_slice(again.as_bytes());
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
        again: &str,
        next: Next,
        into: &mut Vec<u8>,
    ) {
        into.push(b'"');
        self.put_address(of, below, into);
        next.write(again, into);
        into.push(b'"');
    }

    /// Writes the address of the next page of what is at `path`.
    pub(super) fn write_next_link(&self, path: &str, again: &str, next: Next, into: &mut Vec<u8>) {
        into.push(b'"');
        into.extend_from_slice(&self.written_base);
        into.extend_from_slice(path.as_bytes());
        next.write(again, into);
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
