//! Tables: named columns of one kind each, and cells. The same tables in every format.

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether a cell may be [`Cell::Null`].
    pub(crate) nullable: bool,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// Words separated by blanks; a list in JSON.
    Words,
    /// A JSON text; in JSON the value itself.
    Json,
    /// A whole number.
    Int,
    /// A number; written so that it is read back bit by bit.
    Float,
    /// Yes or no.
    Bool,
    /// A moment in milliseconds since 1970-01-01T00:00:00Z; RFC 3339 in texts.
    Millis,
    /// A moment in nanoseconds since 1970-01-01T00:00:00Z; RFC 3339 in texts.
    Nanos,
}

/// One value of a row. Its variant fits its column's kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    /// Of a column of text, words, or JSON.
    Text(&'a str),
    /// Of a column of whole numbers or moments.
    Int(i64),
    Float(f64),
    Bool(bool),
}

impl<'a> Cell<'a> {
    /// Text, or nothing.
    pub(crate) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    /// A whole number, or nothing.
    pub(crate) fn int(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Null, |n| Self::Int(n.into()))
    }
}

impl Column {
    /// A column that is never empty.
    pub(crate) const fn always(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            nullable: false,
        }
    }

    /// A column that may be empty.
    pub(crate) const fn maybe(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            nullable: true,
        }
    }
}
