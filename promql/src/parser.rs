//! From parts to expressions, by precedence climbing: what `promql/parser/generated_parser.y` of Prometheus 2.45 allows,
//! without subqueries, the modifier `@`, and many-to-one matching.

use crate::error::{meaning, unsupported};
use crate::expression::{Aggregate, Binary, Expression, Instant, Labelling, Operator};
use crate::lexer::{Placed, Token, tokens};
use crate::selector::{Matcher, Selector};
use crate::{Error, METRIC};

/// Most brackets and signs inside each other, and most expressions.
const DEEPEST: usize = 64;
/// What puts series together, and whether it needs a number in front.
const AGGREGATIONS: [(&str, bool); 11] = [
    ("sum", false),
    ("avg", false),
    ("min", false),
    ("max", false),
    ("count", false),
    ("group", false),
    ("stddev", false),
    ("stdvar", false),
    ("quantile", true),
    ("topk", true),
    ("bottomk", true),
];
/// What Prometheus puts series together with besides.
const OTHER_AGGREGATIONS: [&str; 3] = ["count_values", "limitk", "limit_ratio"];
const SUBQUERY: &str = "a subquery such as [1h:5m]";

/// The expression of a text.
pub(crate) fn parse(text: &str) -> Result<Expression, Error> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let expression = parser.expression(1)?;
    if *parser.peek() != Token::End {
        return Err(parser.wrong("an operator or the end"));
    }
    if expression.is_deeper(DEEPEST) {
        return Err(too_deep());
    }
    Ok(expression)
}

fn too_deep() -> Error {
    meaning("at most 64 expressions inside each other")
}

struct Parser {
    tokens: Vec<Placed>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, more: usize) -> &Token {
        let found = self.tokens.get(self.at.saturating_add(more));
        found.map_or(&Token::End, |(token, _)| token)
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn wrong(&self, expected: &'static str) -> Error {
        let placed = self.tokens.get(self.at).or_else(|| self.tokens.last());
        Error::Syntax {
            at: placed.map_or(1, |(_, at)| *at),
            expected,
            found: self.peek().describe(),
        }
    }

    fn take(&mut self, mark: &'static str) -> bool {
        let there = *self.peek() == Token::Mark(mark);
        self.at += usize::from(there);
        there
    }

    fn need(&mut self, mark: &'static str) -> Result<(), Error> {
        if self.take(mark) {
            Ok(())
        } else {
            Err(self.wrong(mark))
        }
    }

    /// The next part, if it is one of these words.
    fn take_word<'a>(&mut self, words: &[&'a str]) -> Option<&'a str> {
        let Token::Name(name) = self.peek() else {
            return None;
        };
        let word = words.iter().find(|word| name.eq_ignore_ascii_case(word))?;
        self.at += 1;
        Some(word)
    }

    /// An expression whose operators bind at least so tightly.
    fn expression(&mut self, least: u8) -> Result<Expression, Error> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(too_deep());
        }
        let mut left = self.operand()?;
        while let Some(operator) = self.operator().filter(|found| found.level() >= least) {
            self.at += 1;
            let says_bool = self.take_word(&["bool"]).is_some();
            if says_bool && !operator.compares() {
                return Err(meaning("bool goes behind comparisons only"));
            }
            let matching = self.matching()?;
            // Powers are worked out from the right.
            let tighter = u8::from(operator != Operator::Power);
            let right = self.expression(operator.level() + tighter)?;
            left = Expression::Binary(Box::new(Binary {
                operator,
                says_bool,
                matching,
                left,
                right,
            }));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        match self.peek() {
            Token::Mark(mark) => Operator::of(mark),
            Token::Name(name) => Operator::of(&name.to_ascii_lowercase()),
            _ => None,
        }
    }

    fn matching(&mut self) -> Result<Option<Labelling>, Error> {
        let Some(word) = self.take_word(&["on", "ignoring"]) else {
            return Ok(None);
        };
        let names = self.labels()?;
        if self.take_word(&["group_left", "group_right"]).is_some() {
            return Err(unsupported("group_left and group_right"));
        }
        let only_these = word == "on";
        Ok(Some(Labelling { names, only_these }))
    }

    fn operand(&mut self) -> Result<Expression, Error> {
        let operand = match self.next() {
            Token::Mark("-") => {
                let of = self.expression(Operator::TIGHTEST)?;
                return Ok(Expression::Minus(Box::new(of)));
            }
            Token::Mark("+") => return self.expression(Operator::TIGHTEST),
            Token::Mark("(") => {
                let inner = self.expression(1)?;
                self.need(")")?;
                inner
            }
            Token::Number(number) => Expression::Number(number),
            Token::Text(text) => Expression::Text(text),
            Token::Mark("{") => {
                let matchers = self.matchers()?;
                return self.selected(matchers);
            }
            Token::Name(name) => return self.named(name),
            _ => {
                self.at -= 1;
                return Err(self.wrong("an expression"));
            }
        };
        self.no_range(operand)
    }

    /// What cannot have a range behind it.
    fn no_range(&self, of: Expression) -> Result<Expression, Error> {
        match self.peek() {
            Token::Mark("[") => Err(unsupported(SUBQUERY)),
            _ => Ok(of),
        }
    }

    fn named(&mut self, name: String) -> Result<Expression, Error> {
        let low = name.to_ascii_lowercase();
        let called = *self.peek() == Token::Mark("(");
        let grouped = matches!(self.peek(), Token::Name(word)
            if word.eq_ignore_ascii_case("by") || word.eq_ignore_ascii_case("without"));
        if called || grouped {
            if let Some((_, levelled)) = AGGREGATIONS.iter().find(|(known, _)| *known == low) {
                let aggregate = self.aggregate(low, *levelled)?;
                return self.no_range(aggregate);
            }
            if OTHER_AGGREGATIONS.contains(&low.as_str()) {
                return Err(unsupported(&format!("the aggregation {low}")));
            }
        }
        if called {
            let arguments = self.arguments()?;
            return self.no_range(Expression::Call(name, arguments));
        }
        match low.as_str() {
            "nan" => return Ok(Expression::Number(f64::NAN)),
            "inf" => return Ok(Expression::Number(f64::INFINITY)),
            _ => {}
        }
        let mut matchers = vec![Matcher::equal(METRIC, &name)];
        if self.take("{") {
            matchers.extend(self.matchers()?);
        }
        self.selected(matchers)
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, Error> {
        self.need("(")?;
        let mut all = Vec::new();
        while !self.take(")") {
            if !all.is_empty() {
                self.need(",")?;
            }
            all.push(self.expression(1)?);
        }
        Ok(all)
    }

    fn grouping(&mut self) -> Result<Option<Labelling>, Error> {
        let Some(word) = self.take_word(&["by", "without"]) else {
            return Ok(None);
        };
        let names = self.labels()?;
        let only_these = word == "by";
        Ok(Some(Labelling { names, only_these }))
    }

    fn aggregate(&mut self, name: String, levelled: bool) -> Result<Expression, Error> {
        let mut grouping = self.grouping()?;
        let mut arguments = self.arguments()?;
        if grouping.is_none() {
            grouping = self.grouping()?;
        }
        let of = arguments.pop();
        let level = arguments.pop();
        match of {
            Some(of) if level.is_some() == levelled && arguments.is_empty() => {
                Ok(Expression::Aggregate(Box::new(Aggregate {
                    name,
                    grouping,
                    level,
                    of,
                })))
            }
            _ if levelled => Err(meaning(&format!("{name} takes a number and series"))),
            _ => Err(meaning(&format!("{name} takes series and nothing else"))),
        }
    }

    /// Names of labels in brackets.
    fn labels(&mut self) -> Result<Vec<String>, Error> {
        self.need("(")?;
        let mut all = Vec::new();
        while !self.take(")") {
            if !all.is_empty() {
                self.need(",")?;
                if self.take(")") {
                    break;
                }
            }
            let Token::Name(name) = self.peek().clone() else {
                return Err(self.wrong("the name of a label"));
            };
            self.at += 1;
            all.push(name);
        }
        Ok(all)
    }

    /// Conditions, behind the bracket that opens them.
    fn matchers(&mut self) -> Result<Vec<Matcher>, Error> {
        let mut all = Vec::new();
        while !self.take("}") {
            if !all.is_empty() {
                self.need(",")?;
                if self.take("}") {
                    break;
                }
            }
            let (name, bare) = match self.next() {
                Token::Name(name) => (name, false),
                Token::Text(name) => (name, true),
                _ => {
                    self.at -= 1;
                    return Err(self.wrong("the name of a label, or }"));
                }
            };
            let Token::Mark(mark @ ("=" | "!=" | "=~" | "!~")) = *self.peek() else {
                // A text alone names the metric.
                if bare {
                    all.push(Matcher::equal(METRIC, &name));
                    continue;
                }
                return Err(self.wrong("one of = != =~ !~"));
            };
            self.at += 1;
            let Token::Text(value) = self.peek().clone() else {
                return Err(self.wrong("a text in quotes"));
            };
            self.at += 1;
            all.push(Matcher::new(&name, mark, &value)?);
        }
        Ok(all)
    }

    /// A selector with the range and the offset behind it.
    fn selected(&mut self, matchers: Vec<Matcher>) -> Result<Expression, Error> {
        let selector = Selector::new(matchers)?;
        let mut range = None;
        let mut offset = 0;
        loop {
            if self.take("[") {
                if range.is_some() || offset != 0 {
                    return Err(unsupported(SUBQUERY));
                }
                range = Some(self.duration()?);
                if *self.peek() == Token::Mark(":") {
                    return Err(unsupported(SUBQUERY));
                }
                self.need("]")?;
            } else if self.take_word(&["offset"]).is_some() {
                let forth = self.take("-");
                let back = self.duration()?;
                offset = if forth { -back } else { back };
            } else if self.take("@") {
                return Err(unsupported("the modifier @"));
            } else {
                break;
            }
        }
        let instant = Instant { selector, offset };
        Ok(match range {
            Some(0) => return Err(meaning("a range is longer than nothing")),
            Some(range) => Expression::Range(instant, range),
            None => Expression::Newest(instant),
        })
    }

    /// Milliseconds: a duration, or a number of seconds.
    fn duration(&mut self) -> Result<i64, Error> {
        match self.next() {
            Token::Duration(ms) => Ok(ms),
            #[expect(clippy::cast_possible_truncation, reason = "within the bounds before")]
            Token::Number(seconds) if (0.0..1e12).contains(&seconds) => {
                Ok((seconds * 1_000.0) as i64)
            }
            _ => {
                self.at -= 1;
                Err(self.wrong("a duration such as 15m"))
            }
        }
    }
}
