//! Codecs as they come in: sources, payloads and examples, each within its bounds.

use super::view::VectorView;
use crate::body::Object;
use crate::lang::Both;
use serde_json::Value;
use std::collections::BTreeMap;
use talblick_model::{Json, Millis, Payload};
use talblick_store::CodecVector;

/// Bytes of a source. The largest of vendors have a third of it.
pub(super) const SOURCE_BYTES: usize = 256 << 10;
/// Examples of a codec.
const VECTORS: usize = 200;
/// Bytes of a payload; LoRaWAN carries 242 at most.
const PAYLOAD_BYTES: usize = 1_024;
/// Bytes of an answer that is expected.
const EXPECTED_BYTES: usize = 16 << 10;

/// A source, if there is one.
pub(super) fn source(o: &mut Object) -> Option<String> {
    match o.take("source")? {
        Value::String(text) if !text.trim().is_empty() && text.len() <= SOURCE_BYTES => Some(text),
        _ => {
            let wanted = Both::new(
                format!("muss JavaScript von höchstens {SOURCE_BYTES} Bytes sein"),
                format!("must be JavaScript of at most {SOURCE_BYTES} bytes"),
            );
            o.wrong("source", wanted);
            None
        }
    }
}

/// A payload in hexadecimal digits, blanks allowed; must be there.
pub(super) fn bytes(o: &mut Object) -> Vec<u8> {
    let value = o.take("bytes");
    let Some(value) = o.required("bytes", value) else {
        return Vec::new();
    };
    let text = value.as_str().unwrap_or("-");
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = hex::decode(digits).ok();
    bytes
        .filter(|bytes| bytes.len() <= PAYLOAD_BYTES)
        .unwrap_or_else(|| {
            let wanted = Both::new(
                format!("muss eine Nutzlast von höchstens {PAYLOAD_BYTES} Bytes in Hexadezimalziffern sein, je Byte zwei"),
                format!("must be a payload of at most {PAYLOAD_BYTES} bytes in hexadecimal digits, two for each byte"),
            );
            o.wrong("bytes", wanted);
            Vec::new()
        })
}

/// A port; must be there.
pub(super) fn port(o: &mut Object) -> u8 {
    let value = o.take("f_port");
    let Some(value) = o.required("f_port", value) else {
        return 0;
    };
    let port = value.as_u64().and_then(|port| u8::try_from(port).ok());
    port.unwrap_or_else(|| {
        let wanted = Both::new(
            "muss eine ganze Zahl von 0 bis 255 sein",
            "must be a whole number from 0 to 255",
        );
        o.wrong("f_port", wanted);
        0
    })
}

/// When a payload came, if it matters.
pub(super) fn recv_time(o: &mut Object) -> Option<Millis> {
    o.value::<jiff::Timestamp>("recv_time").map(Millis::from)
}

/// Variables of a device.
pub(super) fn variables(o: &mut Object) -> BTreeMap<String, String> {
    let variables = o.object("variables", Object::rest_as_texts);
    variables.unwrap_or_default().into_iter().collect()
}

/// Examples, if there are any.
pub(super) fn vectors(o: &mut Object) -> Option<Vec<CodecVector>> {
    let vectors = o.objects("vectors", VECTORS, |o| {
        let description = o.optional_text("description", 0, 200);
        let (f_port, bytes, recv_time) = (port(o), bytes(o), recv_time(o));
        let variables = variables(o);
        Some(CodecVector {
            description: description.unwrap_or_default(),
            f_port,
            bytes: Payload(bytes),
            recv_time,
            variables,
            expected: expected(o)?,
        })
    });
    Some(vectors?.into_iter().flatten().collect())
}

/// What must come out.
fn expected(o: &mut Object) -> Option<Json> {
    let value = o.take("expected");
    let value = o.required("expected", value)?;
    let fits = |value: &Value| {
        let fields = value.as_object()?;
        let known =
            |name: &String| ["data", "normalized", "errors", "warnings"].contains(&name.as_str());
        let tells = fields.get("data").is_some_and(Value::is_object)
            || fields.get("errors").is_some_and(Value::is_array);
        let measured = fields.get("normalized").is_none_or(Value::is_array);
        (tells && measured && fields.keys().all(known)).then(|| Json::of(value).ok())?
    };
    let json = fits(&value).filter(|json| json.as_str().len() <= EXPECTED_BYTES);
    if json.is_none() {
        let wanted = Both::new(
            format!(
                "muss ein Objekt mit „data“ (Objekt) oder „errors“ (Liste), dazu vielleicht „normalized“ (Liste) und „warnings“, von höchstens {EXPECTED_BYTES} Bytes sein"
            ),
            format!(
                "must be an object with “data” (an object) or “errors” (a list), perhaps with “normalized” (a list) and “warnings”, of at most {EXPECTED_BYTES} bytes"
            ),
        );
        o.wrong("expected", wanted);
    }
    json
}

/// The shape of examples in the OpenAPI document.
pub(super) type Vectors = Vec<VectorView>;
