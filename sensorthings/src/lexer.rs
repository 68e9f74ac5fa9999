//! Words, literals and marks of an expression.

use crate::value::Value;
use crate::{Error, time, wkt};
use std::sync::Arc;

/// Longest expression, in bytes.
const LONGEST: usize = 64 * 1024;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// A name or an operator.
    Name(String),
    /// A value.
    Literal(Value),
    Open,
    Close,
    Comma,
    Slash,
    Colon,
    Minus,
    End,
}

impl Token {
    /// What people call it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Name(name) => format!("“{}”", Error::quoted(name)),
            Self::Literal(value) => value.kind().noun().to_owned(),
            Self::Open => "“(”".to_owned(),
            Self::Close => "“)”".to_owned(),
            Self::Comma => "“,”".to_owned(),
            Self::Slash => "“/”".to_owned(),
            Self::Colon => "“:”".to_owned(),
            Self::Minus => "“-”".to_owned(),
            Self::End => "the end".to_owned(),
        }
    }
}

/// A part and the number of its first character.
pub(crate) type Placed = (Token, usize);

/// All parts of a text; the last is [`Token::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<Placed>, Error> {
    if text.len() > LONGEST {
        return Err(Error::TooMuch {
            what: "the length of an expression in bytes",
            most: LONGEST,
        });
    }
    let mut lexer = Lexer {
        whole: text,
        rest: text,
    };
    let mut all = Vec::new();
    let (mut from, mut at) = (0, 1);
    loop {
        lexer.rest = lexer.rest.trim_start();
        let read = text.len() - lexer.rest.len();
        // Counted on from the part before: a long text would be read once for every part otherwise.
        at += text.get(from..read).map_or(0, |part| part.chars().count());
        from = read;
        let token = lexer.next()?;
        let end = token == Token::End;
        all.push((token, at));
        if end {
            return Ok(all);
        }
    }
}

struct Lexer<'a> {
    whole: &'a str,
    rest: &'a str,
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '-' | '$')
}

impl<'a> Lexer<'a> {
    fn at(&self) -> usize {
        let read = self.whole.len() - self.rest.len();
        self.whole
            .get(..read)
            .map_or(0, |read| read.chars().count())
            + 1
    }

    fn wrong(&self, expected: &'static str) -> Error {
        Error::Syntax {
            at: self.at(),
            expected,
            found: self
                .rest
                .chars()
                .next()
                .map_or_else(|| "the end".to_owned(), |c| format!("“{c}”")),
        }
    }

    /// The longest begin of the rest whose characters fit.
    fn run(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        run
    }

    fn next(&mut self) -> Result<Token, Error> {
        let Some(first) = self.rest.chars().next() else {
            return Ok(Token::End);
        };
        let mark = match first {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            ',' => Some(Token::Comma),
            '/' => Some(Token::Slash),
            ':' => Some(Token::Colon),
            '-' => Some(Token::Minus),
            _ => None,
        };
        if let Some(mark) = mark {
            let mut chars = self.rest.chars();
            chars.next();
            self.rest = chars.as_str();
            return Ok(mark);
        }
        if first == '\'' {
            return Ok(Token::Literal(Value::Text(Arc::from(self.quoted()?))));
        }
        if first.is_ascii_digit() {
            return self.digits().map(Token::Literal);
        }
        if in_name(first) {
            return self.name();
        }
        Err(self.wrong("a name, a value or a bracket"))
    }

    /// A text in single quotes; two of them are one inside.
    fn quoted(&mut self) -> Result<String, Error> {
        let begin = self.wrong("a text that ends with a single quote");
        let mut text = String::new();
        let mut chars = self.rest.chars();
        chars.next();
        loop {
            match chars.next() {
                Some('\'') if chars.as_str().starts_with('\'') => {
                    chars.next();
                    text.push('\'');
                }
                Some('\'') => break,
                Some(c) => text.push(c),
                None => return Err(begin),
            }
        }
        self.rest = chars.as_str();
        Ok(text)
    }

    /// A number, a moment, an interval, a date or a time of day.
    fn digits(&mut self) -> Result<Value, Error> {
        let is = |place: usize, wanted: u8| self.rest.as_bytes().get(place) == Some(&wanted);
        if is(4, b'-') && is(7, b'-') {
            return self.moment();
        }
        if is(2, b':') {
            let clock = self.run(|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
            return time::clock(clock).map(Value::Clock);
        }
        let number = self.run(|c| c.is_ascii_alphanumeric() || c == '.');
        let sign = number.ends_with(['e', 'E']) && self.rest.starts_with(['+', '-']);
        let number = if sign {
            let exponent = self.run(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
            format!("{number}{exponent}")
        } else {
            number.to_owned()
        };
        if let Ok(whole) = number.parse() {
            return Ok(Value::Whole(whole));
        }
        let parsed = number.parse().ok().filter(|n: &f64| n.is_finite());
        parsed.map(Value::Number).ok_or_else(|| Error::Literal {
            kind: "a number",
            text: Error::quoted(&number),
            why: "digits with a point, perhaps with an exponent, are".to_owned(),
        })
    }

    fn moment(&mut self) -> Result<Value, Error> {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | '+' | '-');
        let begin = self.rest;
        let first = self.run(part);
        let after = self.rest.strip_prefix('/');
        if let Some(after) = after
            && after.starts_with(|c: char| c.is_ascii_digit() || c == 'P')
        {
            self.rest = after;
            let second = self.run(part);
            let both = begin.get(..first.len() + 1 + second.len());
            return time::interval(both.unwrap_or(first)).map(Value::Interval);
        }
        if first.contains('T') {
            time::moment(first).map(Value::Moment)
        } else {
            time::date(first).map(Value::Date)
        }
    }

    fn name(&mut self) -> Result<Token, Error> {
        let name = self.run(in_name);
        if !self.rest.starts_with('\'') {
            return Ok(match name {
                "true" => Token::Literal(Value::Boolean(true)),
                "false" => Token::Literal(Value::Boolean(false)),
                "null" => Token::Literal(Value::Null),
                _ => Token::Name(name.to_owned()),
            });
        }
        match name {
            "geography" | "geometry" => {
                let geometry = wkt::parse(&self.quoted()?)?;
                Ok(Token::Literal(Value::Geometry(Arc::new(geometry))))
            }
            "duration" => {
                time::duration(&self.quoted()?).map(|ms| Token::Literal(Value::Duration(ms)))
            }
            "datetime" | "datetimeoffset" => {
                time::moment(&self.quoted()?).map(|at| Token::Literal(Value::Moment(at)))
            }
            _ => Err(self.wrong("geography, geometry, duration or datetime before a quoted text")),
        }
    }
}
