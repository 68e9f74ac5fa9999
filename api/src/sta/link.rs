//! Addresses in answers: absolute, with `$` left as it is, because clients look for `$top=` in them.

use super::world::Sta;
use std::fmt::Write as _;

/// Characters of a query string's value that stand for themselves.
const PLAIN: &[u8] = b"-._~$,()/:;=@'!*";

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
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

impl Sta {
    /// The address of the next page of what is at `path`. Clients read `$top` and `$skip` in it to know where they are;
    /// what counts is the number of the last entity, so that every page costs the same.
    pub(super) fn next_link(&self, path: &str, kept: &[(String, String)], next: Next) -> String {
        let mut link = format!("{}{path}?", self.base);
        for (name, value) in kept {
            encode(name.trim(), &mut link);
            link.push('=');
            encode(value.trim(), &mut link);
            link.push('&');
        }
        if let Some(top) = next.top {
            let _ = write!(link, "$top={top}&");
        }
        let _ = write!(link, "$skip={}&$skiptoken={}", next.skip, next.after);
        link
    }
}
