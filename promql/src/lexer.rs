//! Words, literals and marks of a query.

use crate::{Error, duration};

/// Marks, longer ones before those they begin with.
const MARKS: [&str; 24] = [
    "==", "=~", "!=", "!~", "<=", ">=", "(", ")", "{", "}", "[", "]", ",", "+", "-", "*", "/", "%",
    "^", "=", "<", ">", "@", ":",
];

/// A part of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// A name or a word of the language.
    Name(String),
    Number(f64),
    /// Milliseconds.
    Duration(i64),
    Text(String),
    Mark(&'static str),
    End,
}

impl Token {
    /// What people call it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Name(name) => format!("“{}”", name.chars().take(40).collect::<String>()),
            Self::Number(_) => "a number".to_owned(),
            Self::Duration(_) => "a duration".to_owned(),
            Self::Text(_) => "a text".to_owned(),
            Self::Mark(mark) => format!("“{mark}”"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// A part and the number of its first character, from 1.
pub(crate) type Placed = (Token, usize);

/// All parts of a query; the last is [`Token::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<Placed>, Error> {
    let mut lexer = Lexer {
        whole: text,
        rest: text,
    };
    let mut all = Vec::new();
    loop {
        lexer.skip_blanks();
        let at = lexer.at();
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

impl<'a> Lexer<'a> {
    fn at(&self) -> usize {
        let read = self.whole.len() - self.rest.len();
        let read = self.whole.get(..read).unwrap_or_default();
        read.chars().count() + 1
    }

    fn wrong(&self, expected: &'static str) -> Error {
        let first = self.rest.chars().next();
        Error::Syntax {
            at: self.at(),
            expected,
            found: first.map_or_else(|| "the end".to_owned(), |c| format!("“{c}”")),
        }
    }

    /// Blanks, and comments from `#` to the end of the line.
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
        while let Some(comment) = self.rest.strip_prefix('#') {
            let line = comment.split_once('\n');
            self.rest = line.map_or("", |(_, rest)| rest.trim_start());
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
        let mut chars = self.rest.chars();
        let (Some(first), second) = (chars.next(), chars.next()) else {
            return Ok(Token::End);
        };
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) {
            return self.digits();
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let name = self.run(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
            return Ok(Token::Name(name.to_owned()));
        }
        if let '"' | '\'' | '`' = first {
            return self.quoted(first).map(Token::Text);
        }
        for mark in MARKS {
            if let Some(rest) = self.rest.strip_prefix(mark) {
                self.rest = rest;
                return Ok(Token::Mark(mark));
            }
        }
        Err(self.wrong("a name, a number, a text, a bracket or an operator"))
    }

    /// A number or a duration.
    fn digits(&mut self) -> Result<Token, Error> {
        let wrong = self.wrong("a number such as 1.5, or a duration such as 15m");
        let begin = self.rest;
        let mut length = self.run(|c| c.is_ascii_alphanumeric() || c == '.').len();
        let run = begin.get(..length).unwrap_or_default();
        if let Some(hex) = run.strip_prefix("0x").or_else(|| run.strip_prefix("0X")) {
            let number = u32::from_str_radix(hex, 16);
            return number.map_or(Err(wrong), |n| Ok(Token::Number(f64::from(n))));
        }
        if run.ends_with(['e', 'E']) && self.rest.starts_with(['+', '-']) {
            let (_, exponent) = self.rest.split_at(1);
            let digits = exponent.find(|c: char| !c.is_ascii_digit());
            let digits = digits.unwrap_or(exponent.len());
            self.rest = exponent.split_at(digits).1;
            length += 1 + digits;
        }
        let text = begin.get(..length).unwrap_or_default();
        if let Ok(number) = text.parse() {
            return Ok(Token::Number(number));
        }
        duration(text).map_or(Err(wrong), |ms| Ok(Token::Duration(ms)))
    }

    /// A text in quotes; in back ticks a backslash is nothing special.
    fn quoted(&mut self, quote: char) -> Result<String, Error> {
        let endless = self.wrong("a text that ends with the quote it begins with");
        let mut text = String::new();
        let mut chars = self.rest.chars();
        chars.next();
        loop {
            match chars.next() {
                None => return Err(endless),
                Some(c) if c == quote => {
                    self.rest = chars.as_str();
                    return Ok(text);
                }
                Some('\\') if quote != '`' => {
                    self.rest = chars.as_str();
                    text.push(self.escaped()?);
                    chars = self.rest.chars();
                }
                Some(c) => text.push(c),
            }
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<char, Error> {
        let wrong = self.wrong("one of \\ ' \" a b f n r t v x u U behind a backslash");
        let mut chars = self.rest.chars();
        let kind = chars.next();
        self.rest = chars.as_str();
        let digits = match kind {
            Some(c @ ('\\' | '\'' | '"')) => return Ok(c),
            Some('a') => return Ok('\u{7}'),
            Some('b') => return Ok('\u{8}'),
            Some('f') => return Ok('\u{c}'),
            Some('n') => return Ok('\n'),
            Some('r') => return Ok('\r'),
            Some('t') => return Ok('\t'),
            Some('v') => return Ok('\u{b}'),
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => return Err(wrong),
        };
        let code = self.rest.split_at_checked(digits).and_then(|(hex, rest)| {
            let code = u32::from_str_radix(hex, 16).ok()?;
            Some((char::from_u32(code)?, rest))
        });
        let (c, rest) = code.ok_or(wrong)?;
        self.rest = rest;
        Ok(c)
    }
}
