//! What links to next pages repeat of a query. An answer has a link for each of its entities, so it is written once.

use crate::Options;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is written otherwise in a value of a query string; `$` is left as it is, because clients look for `$top=`.
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

/// Writes what is repeated of some options, and of those of their expansions.
pub(crate) fn write(options: &mut Options) {
    for (name, value) in std::mem::take(&mut options.kept) {
        options
            .again
            .extend(utf8_percent_encode(name.trim(), &OTHERS));
        options.again.push('=');
        options
            .again
            .extend(utf8_percent_encode(value.trim(), &OTHERS));
        options.again.push('&');
    }
    for expand in &mut options.expand {
        write(&mut expand.options);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Set, parse_query};

    #[test]
    fn what_pages_repeat_is_written_as_a_query_without_what_pages_through() {
        let query = "%24filter=name+eq+'a%26b'&$top=3&$expand=Observations($top=1;$orderby=phenomenonTime%20desc)";
        let options = parse_query(query, Set::Datastreams).unwrap();
        let whole = "$filter=name%20eq%20'a%26b'&$expand=Observations($top=1;$orderby=phenomenonTime%20desc)&";
        assert_eq!(options.again, whole);
        let [inner] = options.expand.as_slice() else {
            panic!("{options:?}");
        };
        assert_eq!(inner.options.again, "$orderby=phenomenonTime%20desc&");
    }
}
