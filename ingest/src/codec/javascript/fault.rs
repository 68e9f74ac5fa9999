//! Why a call failed, told from each other: the codec threw, the engine ended it, or its result is no readings.

use crate::codec::DecodeError;
use crate::codec::javascript::Limits;
use crate::codec::javascript::lane::millis;
use rquickjs::convert::Coerced;
use rquickjs::{Ctx, Error, Value};

/// The names under which the two sources stand in stack traces.
pub(super) const SOURCE: &str = "codec.js";
pub(super) const PRELUDE: &str = "prelude.js";

/// What the engine says when the stack is full.
const STACK: &str = "Maximum call stack size exceeded";

/// Columns the wrapper adds to the first line.
const OFFSET: u32 = 12;

/// Characters of a message that are kept.
const MESSAGE: usize = 500;

/// A failed load or call, before it is explained.
#[derive(Debug)]
pub(super) enum Fault {
    /// An exception is pending, or the binding failed.
    Engine(Error),
    /// The codec reported errors.
    Reported(Vec<String>),
    /// The result is not an object with readings.
    Shape(String),
    /// The codec lacks what it needs.
    Syntax(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl Fault {
    /// What happened. `interrupted` tells whether the deadline passed, which may happen while a thrown value is
    /// looked at; `lines` is the length of the source.
    pub(super) fn explain(
        self,
        ctx: &Ctx<'_>,
        interrupted: impl Fn() -> bool,
        limits: Limits,
        lines: u32,
    ) -> DecodeError {
        let memory = DecodeError::Memory {
            limit_mb: u64::try_from(limits.memory >> 20).unwrap_or(u64::MAX),
        };
        let error = match self {
            Self::Reported(errors) => DecodeError::Reported(errors),
            Self::Shape(what) => DecodeError::Shape(what),
            Self::Syntax(message) => DecodeError::Syntax {
                message,
                line: None,
                column: None,
            },
            Self::Engine(Error::Allocation) => memory,
            Self::Engine(Error::Exception) => thrown(ctx, &ctx.catch(), memory, lines),
            // The binding answers with Unknown where a text could not be allocated.
            Self::Engine(Error::Unknown) if ctx.has_exception() => {
                thrown(ctx, &ctx.catch(), memory, lines)
            }
            Self::Engine(error) => DecodeError::Threw {
                message: error.to_string(),
                line: None,
                column: None,
            },
        };
        if interrupted() {
            // The codec could not catch this one; it is taken here so that it does not stay pending.
            drop(ctx.catch());
            return DecodeError::Timeout {
                limit_ms: millis(limits.cpu),
            };
        }
        error
    }
}

fn thrown(ctx: &Ctx<'_>, value: &Value<'_>, memory: DecodeError, lines: u32) -> DecodeError {
    // With no memory left for an error object, the engine throws null.
    if value.is_null() {
        return memory;
    }
    let Some(error) = value.as_exception() else {
        return DecodeError::Threw {
            message: text(ctx, value),
            line: None,
            column: None,
        };
    };
    let message = clip(&error.message().unwrap_or_default());
    let name = error
        .get::<_, Coerced<String>>("name")
        .map(|name| name.0)
        .unwrap_or_default();
    if name == "InternalError" && message.starts_with("out of memory") {
        return memory;
    }
    let (line, column) = error.stack().and_then(|stack| place(&stack, lines)).unzip();
    DecodeError::Threw {
        message: match name.as_str() {
            "" | "Error" => message,
            name => format!("{}: {message}", clip(name)),
        },
        line,
        column,
    }
}

/// Whether a runtime must not be used after this error, because the engine stopped it in the middle of something.
pub(super) fn breaks(error: &DecodeError) -> bool {
    match error {
        DecodeError::Threw { message, .. } => message.contains(STACK),
        error => error.is_limit(),
    }
}

/// A thrown value that is no error, in words.
fn text(ctx: &Ctx<'_>, value: &Value<'_>) -> String {
    let Ok(text) = value.get::<Coerced<String>>() else {
        drop(ctx.catch());
        return format!("the codec threw a value of type {}", value.type_name());
    };
    clip(&text.0)
}

/// The first place of the author's source in a stack trace.
fn place(stack: &str, lines: u32) -> Option<(u32, u32)> {
    let (_, rest) = stack.split_once(SOURCE)?;
    let mut numbers = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse::<u32>().ok());
    let (line, column) = (numbers.next()?, numbers.next()?);
    let column = if line == 1 {
        column.saturating_sub(OFFSET)
    } else {
        column
    };
    Some((line.clamp(1, lines.max(1)), column.max(1)))
}

/// At most [`MESSAGE`] characters.
pub(super) fn clip(text: &str) -> String {
    text.chars().take(MESSAGE).collect()
}
