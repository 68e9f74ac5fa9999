//! The parser of filters: precedence climbing over [`tokens`], with every name looked up and every kind checked, so that
//! what is understood can be evaluated.

use crate::expression::{Expression, Operator, Path};
use crate::lexer::{Placed, Token, tokens};
use crate::typing::{Typed, join, need};
use crate::{Error, Kind, Relation, Set, Value, function};

/// Brackets, signs and functions in one another.
const DEEPEST: usize = 32;
/// Parts of an expression.
const MOST_PARTS: usize = 1_000;

/// A condition about entities of a set.
pub(crate) fn condition(text: &str, of: Set) -> Result<Expression, Error> {
    let mut parser = Parser::new(text, of)?;
    let (expression, kind) = parser.expression(0)?;
    parser.end()?;
    if !matches!(kind, Kind::Boolean | Kind::Any) {
        return Err(Error::Kinds {
            what: "$filter",
            expected: "a condition",
            found: kind.noun(),
        });
    }
    Ok(expression)
}

/// Expressions to order by, each with whether the greatest comes first.
pub(crate) fn ordering(text: &str, of: Set) -> Result<Vec<(Expression, bool)>, Error> {
    let mut parser = Parser::new(text, of)?;
    let mut keys = Vec::new();
    loop {
        let (expression, _) = parser.expression(0)?;
        let descending = match parser.peek() {
            Token::Name(word) if word.eq_ignore_ascii_case("desc") => {
                parser.next();
                true
            }
            Token::Name(word) if word.eq_ignore_ascii_case("asc") => {
                parser.next();
                false
            }
            _ => false,
        };
        keys.push((expression, descending));
        if !parser.take(&Token::Comma) {
            break;
        }
    }
    parser.end()?;
    Ok(keys)
}

struct Parser {
    tokens: Vec<Placed>,
    place: usize,
    of: Set,
    variables: Vec<(String, Set)>,
    depth: usize,
    parts: usize,
}

impl Parser {
    fn new(text: &str, of: Set) -> Result<Self, Error> {
        Ok(Self {
            tokens: tokens(text)?,
            place: 0,
            of,
            variables: Vec::new(),
            depth: 0,
            parts: 0,
        })
    }

    fn peek(&self) -> &Token {
        self.tokens.get(self.place).map_or(&Token::End, |(t, _)| t)
    }

    fn peek_second(&self) -> &Token {
        let second = self.tokens.get(self.place + 1);
        second.map_or(&Token::End, |(t, _)| t)
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.place += 1;
        token
    }

    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.peek() == wanted;
        self.place += usize::from(found);
        found
    }

    fn wrong(&self, expected: &'static str) -> Error {
        let at = self.tokens.get(self.place).or(self.tokens.last());
        Error::Syntax {
            at: at.map_or(1, |(_, at)| *at),
            expected,
            found: self.peek().describe(),
        }
    }

    fn expect(&mut self, wanted: &Token, name: &'static str) -> Result<(), Error> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err(self.wrong(name))
        }
    }

    fn end(&self) -> Result<(), Error> {
        match self.peek() {
            Token::End => Ok(()),
            _ => Err(self.wrong("an operator or the end")),
        }
    }

    fn count_part(&mut self) -> Result<(), Error> {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err(Error::TooMuch {
                what: "the number of parts of an expression",
                most: MOST_PARTS,
            });
        }
        Ok(())
    }

    /// An expression whose operators bind at least so tightly.
    fn expression(&mut self, least: u8) -> Result<Typed, Error> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Error::TooMuch {
                what: "the depth of an expression",
                most: DEEPEST,
            });
        }
        let mut left = self.operand(least)?;
        loop {
            if least <= 2 && self.takes_in() {
                left = self.list_after(left)?;
                continue;
            }
            let Some(operator) = self.operator().filter(|o| o.binding() >= least) else {
                break;
            };
            self.next();
            self.count_part()?;
            let right = self.expression(operator.binding() + 1)?;
            left = join(operator, left, right)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        match self.peek() {
            Token::Name(name) => Operator::named(name),
            _ => None,
        }
    }

    fn takes_in(&self) -> bool {
        matches!(self.peek(), Token::Name(name) if name == "in")
            && *self.peek_second() == Token::Open
    }

    fn list_after(&mut self, (of, _): Typed) -> Result<Typed, Error> {
        self.next();
        self.expect(&Token::Open, "a bracket")?;
        let mut list = Vec::new();
        loop {
            self.count_part()?;
            list.push(self.expression(0)?.0);
            if !self.take(&Token::Comma) {
                break;
            }
        }
        self.expect(&Token::Close, "a closing bracket")?;
        Ok((Expression::In(Box::new(of), list), Kind::Boolean))
    }

    fn operand(&mut self, least: u8) -> Result<Typed, Error> {
        self.count_part()?;
        let is_not = matches!(self.peek(), Token::Name(name) if name == "not");
        match self.peek().clone() {
            Token::Literal(value) => {
                self.next();
                let kind = value.kind();
                Ok((Expression::Literal(value), kind))
            }
            Token::Minus => {
                self.next();
                let (inner, kind) = self.expression(5)?;
                need("-", "a number", kind, |k| {
                    matches!(k, Kind::Number | Kind::Duration | Kind::Text | Kind::Json)
                })?;
                Ok((Expression::Negative(Box::new(inner)), kind))
            }
            Token::Open => {
                self.next();
                let inner = self.expression(0)?;
                self.expect(&Token::Close, "an operator or a closing bracket")?;
                Ok(inner)
            }
            Token::Name(_) if is_not => {
                self.next();
                // It reaches over a comparison, but not over `and`.
                let (inner, kind) = self.expression(least.max(2))?;
                need("not", "a condition", kind, |k| k == Kind::Boolean)?;
                Ok((Expression::Not(Box::new(inner)), Kind::Boolean))
            }
            Token::Name(name) => {
                if *self.peek_second() == Token::Open {
                    self.call(&name)
                } else {
                    self.path()
                }
            }
            _ => Err(self.wrong("a property, a value, a function or a bracket")),
        }
    }

    fn call(&mut self, name: &str) -> Result<Typed, Error> {
        let function =
            function::named(name).ok_or_else(|| Error::UnknownFunction(Error::quoted(name)))?;
        self.next();
        self.next();
        let (mut arguments, mut kinds) = (Vec::new(), Vec::new());
        if !self.take(&Token::Close) {
            loop {
                let (argument, kind) = self.expression(0)?;
                arguments.push(argument);
                kinds.push(kind);
                if !self.take(&Token::Comma) {
                    break;
                }
            }
            self.expect(&Token::Close, "a comma or a closing bracket")?;
        }
        let kind = function.check(&kinds)?;
        Ok((Expression::Call(function, arguments), kind))
    }

    /// Names separated by slashes: relations, then a property, then the way into its JSON; or relations and `any(…)`.
    fn path(&mut self) -> Result<Typed, Error> {
        let (mut set, mut variable) = (self.of, None);
        if let Token::Name(first) = self.peek() {
            let known = self.variables.iter().rposition(|(name, _)| name == first);
            if let Some(place) = known {
                set = self.variables.get(place).map_or(set, |(_, set)| *set);
                variable = Some(place);
                self.next();
                self.expect(&Token::Slash, "“/” and a property")?;
            } else if first == "$it" {
                self.next();
                self.expect(&Token::Slash, "“/” and a property")?;
            }
        }
        let mut relations: Vec<Relation> = Vec::new();
        loop {
            let Token::Name(name) = self.next() else {
                self.place -= 1;
                return Err(self.wrong("a property or relation"));
            };
            if let Some(relation) = set.relation(&name) {
                relations.push(relation);
                set = relation.to;
                if !self.take(&Token::Slash) {
                    return Err(Error::NotAProperty(name));
                }
                let any = matches!(self.peek(), Token::Name(name) if name == "any");
                if any && *self.peek_second() == Token::Open {
                    return self.any(variable, relations, set);
                }
                continue;
            }
            let property = set.property(&name).ok_or_else(|| Error::UnknownName {
                of: set.singular(),
                name: Error::quoted(&name),
                known: set.names(),
            })?;
            let mut inside = Vec::new();
            while self.take(&Token::Slash) {
                inside.push(self.key()?);
            }
            let kind = if inside.is_empty() {
                set.kind(property)
            } else {
                Kind::Any
            };
            let path = Path {
                variable,
                relations,
                property,
                inside,
            };
            return Ok((Expression::Path(path), kind));
        }
    }

    /// A key of a JSON object, or a place in a JSON array.
    fn key(&mut self) -> Result<String, Error> {
        match self.next() {
            Token::Name(name) => Ok(name),
            Token::Literal(Value::Whole(place)) => Ok(place.to_string()),
            Token::Literal(Value::Text(key)) => Ok(key.to_string()),
            _ => {
                self.place -= 1;
                Err(self.wrong("a key"))
            }
        }
    }

    /// `any(d: condition)`, or `any()`.
    fn any(
        &mut self,
        variable: Option<usize>,
        relations: Vec<Relation>,
        set: Set,
    ) -> Result<Typed, Error> {
        self.next();
        self.next();
        let condition = if self.take(&Token::Close) {
            None
        } else {
            let Token::Name(name) = self.next() else {
                self.place -= 1;
                return Err(self.wrong("a name for the entity and “:”"));
            };
            self.expect(&Token::Colon, "“:”")?;
            self.variables.push((name, set));
            let (condition, kind) = self.expression(0)?;
            self.variables.pop();
            self.expect(&Token::Close, "a closing bracket")?;
            need("any", "a condition", kind, |k| k == Kind::Boolean)?;
            Some(Box::new(condition))
        };
        let any = Expression::Any {
            variable,
            relations,
            condition,
        };
        Ok((any, Kind::Boolean))
    }
}
