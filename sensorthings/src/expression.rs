//! Filters after they are understood: every name is a property or relation of the entities, every literal a value.

use crate::{Function, Property, Relation, Value};

/// An operator with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// One of them is enough.
    Or,
    /// Both are needed.
    And,
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Greater, later.
    Gt,
    /// Greater or equal.
    Ge,
    /// Less, earlier.
    Lt,
    /// Less or equal.
    Le,
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient, never rounded.
    Div,
    /// Remainder.
    Mod,
}

impl Operator {
    /// The operator of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "or" => Self::Or,
            "and" => Self::And,
            "eq" => Self::Eq,
            "ne" => Self::Ne,
            "gt" => Self::Gt,
            "ge" => Self::Ge,
            "lt" => Self::Lt,
            "le" => Self::Le,
            "add" => Self::Add,
            "sub" => Self::Sub,
            "mul" => Self::Mul,
            "div" => Self::Div,
            "mod" => Self::Mod,
            _ => return None,
        })
    }

    /// How tightly it binds, 0 to 4.
    pub(crate) const fn binding(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Eq | Self::Ne | Self::Gt | Self::Ge | Self::Lt | Self::Le => 2,
            Self::Add | Self::Sub => 3,
            Self::Mul | Self::Div | Self::Mod => 4,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::Mod => "mod",
        }
    }

    /// The operator that says the same with the sides exchanged.
    pub(crate) const fn mirrored(self) -> Self {
        match self {
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            other => other,
        }
    }
}

/// A property of the entity, or of one that relations lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Where it begins: the entity that is asked about, or the n-th variable around.
    pub variable: Option<usize>,
    /// Relations on the way. One that leads to many makes every comparison true that is true for any of them.
    pub relations: Vec<Relation>,
    /// What is asked.
    pub property: Property,
    /// The way into a JSON object.
    pub inside: Vec<String>,
}

/// A filter, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A value.
    Literal(Value),
    /// A property.
    Path(Path),
    /// The opposite.
    Not(Box<Self>),
    /// The negative.
    Negative(Box<Self>),
    /// An operator and its sides.
    Binary(Operator, Box<Self>, Box<Self>),
    /// One of a list.
    In(Box<Self>, Vec<Self>),
    /// A function.
    Call(Function, Vec<Self>),
    /// Whether there is an entity at the end of relations for which a condition holds.
    Any {
        /// Where it begins, as in [`Path`].
        variable: Option<usize>,
        /// Relations on the way.
        relations: Vec<Relation>,
        /// The condition; the entity is its newest variable. None: that there is one at all.
        condition: Option<Box<Self>>,
    },
}

impl Expression {
    /// Calls `each` with itself and everything in it, until that answers false.
    pub(crate) fn all(&self, each: &mut dyn FnMut(&Self) -> bool) -> bool {
        each(self)
            && match self {
                Self::Literal(_) | Self::Path(_) => true,
                Self::Not(inner) | Self::Negative(inner) => inner.all(each),
                Self::Binary(_, a, b) => a.all(each) && b.all(each),
                Self::In(of, list) => of.all(each) && list.iter().all(|e| e.all(each)),
                Self::Call(_, arguments) => arguments.iter().all(|e| e.all(each)),
                Self::Any { condition, .. } => condition.iter().all(|e| e.all(each)),
            }
    }

    /// The property it is, if it is one of the entity itself.
    pub fn own_property(&self) -> Option<Property> {
        match self {
            Self::Path(path)
                if path.variable.is_none()
                    && path.relations.is_empty()
                    && path.inside.is_empty() =>
            {
                Some(path.property)
            }
            _ => None,
        }
    }
}
