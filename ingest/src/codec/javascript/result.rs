//! What a codec's functions returned: decoded fields, errors and warnings, and what it normalised.

use crate::codec::javascript::convert::{Kit, REMARKS, Walk};
use crate::codec::javascript::fault::Fault;
use crate::codec::{Decoded, Value, normalized};
use rquickjs::{Ctx, Object, Value as Js};

/// Which function a codec is entered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// `decodeUplink({bytes, fPort, recvTime, variables})` of TS013.
    DecodeUplink,
    /// `Decode(fPort, bytes, variables)`, ChirpStack v3.
    Decode,
    /// `Decoder(bytes, port)`, The Things Network v2.
    Decoder,
}

impl Entry {
    pub(super) const fn from_kind(kind: i32) -> Option<Self> {
        match kind {
            0 => Some(Self::DecodeUplink),
            1 => Some(Self::Decode),
            2 => Some(Self::Decoder),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::DecodeUplink => "decodeUplink",
            Self::Decode => "Decode",
            Self::Decoder => "Decoder",
        }
    }
}

/// What the entry point decoded, and the object it is in.
pub(super) fn decoded<'js>(
    ctx: &Ctx<'js>,
    kit: &Kit,
    entry: Entry,
    returned: Js<'js>,
) -> Result<(Decoded, Object<'js>), Fault> {
    let mut walk = Walk::new(ctx, kit);
    let (data, mut warnings) = match entry {
        Entry::DecodeUplink => answered(&mut walk, entry.name(), returned)?,
        Entry::Decode | Entry::Decoder => (returned, Vec::new()),
    };
    let what = match entry {
        Entry::DecodeUplink => "data of decodeUplink",
        Entry::Decode | Entry::Decoder => entry.name(),
    };
    let data = Walk::object(what, data)?;
    let fields = walk.fields(&data, 1)?;
    warnings.append(&mut walk.remarks);
    warnings.truncate(REMARKS);
    Ok((Decoded { fields, warnings }, data))
}

/// Adds what `normalizeUplink` returned to what was decoded.
pub(super) fn normalized<'js>(
    ctx: &Ctx<'js>,
    kit: &Kit,
    returned: Js<'js>,
    decoded: &mut Decoded,
) -> Result<(), Fault> {
    let mut walk = Walk::new(ctx, kit);
    let (data, mut warnings) = answered(&mut walk, "normalizeUplink", returned)?;
    let data = walk.value(&data, 1)?.unwrap_or(Value::Null);
    let measurements = normalized::checked(data).map_err(Fault::Shape)?;
    decoded.warnings.append(&mut warnings);
    decoded.warnings.append(&mut walk.remarks);
    decoded.warnings.truncate(REMARKS);
    let fields = &mut decoded.fields.0;
    fields.retain(|(name, _)| name != normalized::NAME);
    fields.push((normalized::NAME.into(), Value::List(measurements)));
    Ok(())
}

/// Data and warnings of an answer `{data, errors, warnings}`, unless it reports errors.
fn answered<'js>(
    walk: &mut Walk<'_, 'js>,
    function: &str,
    returned: Js<'js>,
) -> Result<(Js<'js>, Vec<String>), Fault> {
    let answer = Walk::object(function, returned)?;
    let errors = walk.remarks_of(&answer.get("errors")?)?;
    if !errors.is_empty() {
        return Err(Fault::Reported(errors));
    }
    let warnings = walk.remarks_of(&answer.get("warnings")?)?;
    Ok((answer.get("data")?, warnings))
}
