//! From what a codec returned to fields, by walking the objects themselves.
//!
//! Dates become ISO texts, big integers numbers or texts, typed arrays lists; functions, symbols and undefined are
//! left out, NaN and infinities become null with a remark. A proxy is refused: walking it would run the codec again.

use crate::codec::javascript::fault::{Fault, clip};
use crate::codec::{Fields, Value};
use rquickjs::object::Filter;
use rquickjs::{Ctx, Function, Object, Persistent, String as Text, Type, Value as Js};
use std::borrow::Cow;

/// Levels of nesting, names in all, and bytes in all that a result may have.
const DEPTH: usize = 16;
const KEYS: usize = 512;
const BYTES: usize = 64 << 10;

/// Errors or warnings that are kept.
pub(super) const REMARKS: usize = 32;

/// Functions of the prelude that look into values safely.
pub(super) struct Kit {
    pub(super) plain: Persistent<Function<'static>>,
    pub(super) text: Persistent<Function<'static>>,
}

/// Names and values under construction.
type Named = Vec<(Cow<'static, str>, Value)>;

/// A walk through one result.
pub(super) struct Walk<'a, 'js> {
    ctx: &'a Ctx<'js>,
    kit: &'a Kit,
    keys: usize,
    bytes: usize,
    path: String,
    /// What is to be said about values on the way.
    pub(super) remarks: Vec<String>,
}

impl<'a, 'js> Walk<'a, 'js> {
    pub(super) fn new(ctx: &'a Ctx<'js>, kit: &'a Kit) -> Self {
        Self {
            ctx,
            kit,
            keys: 0,
            bytes: 0,
            path: String::new(),
            remarks: Vec::new(),
        }
    }

    /// `value` if it is an object that can be walked.
    pub(super) fn object(what: &str, value: Js<'js>) -> Result<Object<'js>, Fault> {
        let kind = value.type_of();
        match value.into_object() {
            Some(object) if matches!(kind, Type::Object | Type::Exception) => Ok(object),
            _ if kind == Type::Promise => Err(Fault::Shape(format!(
                "{what} is a promise; a codec must answer at once"
            ))),
            _ => Err(Fault::Shape(format!(
                "{what} must be an object, not {kind}"
            ))),
        }
    }

    pub(super) fn fields(&mut self, object: &Object<'js>, depth: usize) -> Result<Fields, Fault> {
        let properties = object.own_props::<Text, Js>(Filter::default());
        let mut fields = Vec::with_capacity(properties.len().min(KEYS));
        for property in properties {
            self.field(property?, depth, &mut fields)?;
        }
        Ok(Fields(fields))
    }

    fn field(
        &mut self,
        (name, value): (Text<'js>, Js<'js>),
        depth: usize,
        fields: &mut Named,
    ) -> Result<(), Fault> {
        let name = self.text(&name)?;
        self.keys += 1;
        if self.keys > KEYS {
            return Err(Fault::Shape(format!(
                "the result has more than {KEYS} fields"
            )));
        }
        let end = self.path.len();
        if end > 0 {
            self.path.push('.');
        }
        self.path.push_str(&name);
        if let Some(value) = self.value(&value, depth)? {
            fields.push((Cow::Owned(name), value));
        }
        self.path.truncate(end);
        Ok(())
    }

    /// `None` for what has no place in a result: undefined, functions, symbols.
    pub(super) fn value(&mut self, value: &Js<'js>, depth: usize) -> Result<Option<Value>, Fault> {
        self.charge(1)?;
        Ok(Some(match value.type_of() {
            Type::Null => Value::Null,
            Type::Bool => Value::Bool(value.as_bool().unwrap_or_default()),
            Type::Int | Type::Float => self.number(value.as_number().unwrap_or(f64::NAN)),
            Type::BigInt => self.big_integer(value)?,
            Type::String => match value.as_string() {
                Some(text) => Value::Text(self.text(text)?),
                None => return Ok(None),
            },
            Type::Promise => return Err(self.shape("is a promise; a codec must answer at once")),
            Type::Proxy => return Err(self.shape("is a Proxy")),
            Type::Array => self.list(value, depth + 1)?,
            Type::Object | Type::Exception => match value.as_object() {
                Some(object) => return self.nested(object, depth + 1),
                None => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }

    fn number(&mut self, number: f64) -> Value {
        if number.is_finite() {
            return Value::Number(number);
        }
        if self.remarks.len() < REMARKS {
            self.remarks
                .push(format!("{} is {number}, taken as null", clip(&self.path)));
        }
        Value::Null
    }

    /// A number if a number holds it exactly, otherwise its digits.
    fn big_integer(&mut self, value: &Js<'js>) -> Result<Value, Fault> {
        const EXACT: i64 = (1 << 53) - 1;
        let text = self.kit.text.clone().restore(self.ctx)?;
        let digits: Text = text.call((value.clone(),))?;
        let digits = self.text(&digits)?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "up to 2^53 every integer is exact"
        )]
        Ok(match digits.parse::<i64>() {
            Ok(number) if (-EXACT..=EXACT).contains(&number) => Value::Number(number as f64),
            _ => Value::Text(digits),
        })
    }

    fn list(&mut self, value: &Js<'js>, depth: usize) -> Result<Value, Fault> {
        Self::descend(depth)?;
        let Some(array) = value.as_object() else {
            return Ok(Value::Null);
        };
        // Not Array::len, which insists that a length fits 31 bits.
        let length: f64 = array.get("length")?;
        let mut items = Vec::new();
        let mut at = 0_u32;
        while f64::from(at) < length {
            let item = array.get::<_, Js>(at)?;
            items.push(self.value(&item, depth)?.unwrap_or(Value::Null));
            at += 1;
        }
        Ok(Value::List(items))
    }

    fn nested(&mut self, object: &Object<'js>, depth: usize) -> Result<Option<Value>, Fault> {
        Self::descend(depth)?;
        let mut properties = object.own_props::<Text, Js>(Filter::default());
        let mut fields = Vec::with_capacity(properties.len().min(KEYS));
        let first = properties.next().transpose()?;
        // Dates and boxed numbers have no names, typed arrays only indexes.
        if first
            .as_ref()
            .is_none_or(|(name, _)| name.to_string().is_ok_and(|name| name == "0"))
        {
            let plain = self.kit.plain.clone().restore(self.ctx)?;
            let plain: Js = plain.call((object.clone(),))?;
            if !plain.is_undefined() {
                return self.value(&plain, depth);
            }
        }
        for property in first.map(Ok).into_iter().chain(properties) {
            self.field(property?, depth, &mut fields)?;
        }
        Ok(Some(Value::Object(Fields(fields))))
    }

    /// Errors or warnings: a list, or one text.
    pub(super) fn remarks_of(&mut self, value: &Js<'js>) -> Result<Vec<String>, Fault> {
        let remarks = match self.value(value, 0)? {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::List(items)) => items,
            Some(single) => vec![single],
        };
        Ok(remarks
            .into_iter()
            .take(REMARKS)
            .map(|remark| match remark {
                Value::Text(text) => clip(&text),
                other => clip(&serde_json::to_string(&other).unwrap_or_default()),
            })
            .collect())
    }

    fn text(&mut self, text: &Text<'js>) -> Result<String, Fault> {
        let text = match text.to_string() {
            Ok(text) => text,
            // Half a surrogate pair has no place in UTF-8.
            Err(rquickjs::Error::Utf8(_)) => {
                let mend = self.kit.text.clone().restore(self.ctx)?;
                mend.call::<_, Text>((text.clone(),))?.to_string()?
            }
            Err(error) => return Err(error.into()),
        };
        self.charge(text.len())?;
        Ok(text)
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > BYTES {
            return Err(Fault::Shape(format!(
                "the result is larger than {} KiB",
                BYTES >> 10
            )));
        }
        Ok(())
    }

    fn descend(depth: usize) -> Result<(), Fault> {
        if depth > DEPTH {
            return Err(Fault::Shape(format!(
                "the result is nested deeper than {DEPTH} levels"
            )));
        }
        Ok(())
    }

    fn shape(&self, what: &str) -> Fault {
        Fault::Shape(format!("{} {what}", clip(&self.path)))
    }
}
