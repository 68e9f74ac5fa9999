//! Uplinks as bytes: what the log and the archive keep of an uplink. The layout is in FORMAT.md.
//!
//! Written by hand, field by field, so that the format changes only when somebody means it to.

use crate::day::day_of;
use crate::wire::{Damage, Reader, Writer};
use crate::{DecodeOutcome, Identity, UplinkRecord};
use jiff::Timestamp;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use talblick_model::{
    DataRate, DevEui, DeviceId, GatewayId, Json, Millis, Modulation, Network, ObservedBy, Payload,
    Position, Reception, Uplink,
};

/// What tells the uplinks of one device apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct UplinkKey {
    pub(crate) at: Millis,
    pub(crate) hash: u64,
}

impl UplinkKey {
    pub(crate) const fn of(identity: &Identity) -> Self {
        Self {
            at: identity.at,
            hash: identity.hash,
        }
    }

    pub(crate) const fn day(self) -> i64 {
        day_of(self.at)
    }
}

/// Writes one record.
pub(crate) fn write(out: &mut Writer, record: &UplinkRecord) {
    write_identity(out, &record.identity);
    out.varint(record.device.get().into());
    out.text(&record.source);
    out.signed(record.ingested_at.as_i64());
    write_uplink(out, &record.uplink, record.identity.at);
    write_outcome(out, &record.outcome);
}

/// Reads one record.
pub(crate) fn read(input: &mut Reader<'_>) -> Result<UplinkRecord, Damage> {
    let identity = read_identity(input)?;
    Ok(UplinkRecord {
        identity,
        device: read_device(input)?,
        source: input.text()?.to_owned(),
        ingested_at: Millis::from_i64(input.signed()?),
        uplink: read_uplink(input, identity.at)?,
        outcome: read_outcome(input)?,
    })
}

pub(crate) fn write_identity(out: &mut Writer, identity: &Identity) {
    out.u64(identity.hash);
    out.u64(identity.dedup);
    out.signed(identity.at.as_i64());
    out.varint(identity.device.get().into());
}

pub(crate) fn read_identity(input: &mut Reader<'_>) -> Result<Identity, Damage> {
    Ok(Identity {
        hash: input.u64()?,
        dedup: input.u64()?,
        at: Millis::from_i64(input.signed()?),
        device: read_device(input)?,
    })
}

pub(crate) fn read_device(input: &mut Reader<'_>) -> Result<DeviceId, Damage> {
    let id: u32 = input.number()?;
    id.try_into()
        .ok()
        .ok_or(Damage("a device has an impossible id"))
}

/// Writes receptions; their times are told as distances from `at`.
pub(crate) fn write_receptions(out: &mut Writer, receptions: &[Reception], at: Millis) {
    out.length(receptions.len());
    for reception in receptions {
        out.u64(reception.gateway_id.as_u64());
        out.signed(reception.rssi_dbm.into());
        out.f32(reception.snr_db);
        out.byte(reception.antenna);
        out.option(reception.received_at, |out, t| write_time(out, t, at));
        out.option(reception.location, |out, place| {
            out.f64(place.lat());
            out.f64(place.lon());
            out.option(place.alt(), Writer::f64);
        });
        out.option(reception.gateway_name.as_deref(), Writer::text);
    }
}

/// Reads receptions.
pub(crate) fn read_receptions(
    input: &mut Reader<'_>,
    at: Millis,
) -> Result<Vec<Reception>, Damage> {
    let count = input.count()?;
    let mut receptions = Vec::with_capacity(count.min(64));
    for _ in 0..count {
        receptions.push(Reception {
            gateway_id: GatewayId::from_u64(input.u64()?),
            rssi_dbm: i16::try_from(input.signed()?)
                .ok()
                .ok_or(Damage("a signal strength is out of range"))?,
            snr_db: input.f32()?,
            antenna: input.byte()?,
            received_at: input.option(|input| read_time(input, at))?,
            location: input.option(|input| {
                let (lat, lon, alt) = (input.f64()?, input.f64()?, input.option(Reader::f64)?);
                Position::new(lat, lon, alt)
                    .ok()
                    .ok_or(Damage("a gateway stands off the globe"))
            })?,
            gateway_name: input.option(read_string)?,
        });
    }
    Ok(receptions)
}

fn read_string(input: &mut Reader<'_>) -> Result<String, Damage> {
    input.text().map(str::to_owned)
}

fn write_time(out: &mut Writer, time: Timestamp, base: Millis) {
    out.signed(time.as_second() - base.as_i64().div_euclid(1_000));
    out.signed(time.subsec_nanosecond().into());
}

fn read_time(input: &mut Reader<'_>, base: Millis) -> Result<Timestamp, Damage> {
    let second = input
        .signed()?
        .saturating_add(base.as_i64().div_euclid(1_000));
    let nanosecond = i32::try_from(input.signed()?);
    nanosecond
        .ok()
        .and_then(|nanosecond| Timestamp::new(second, nanosecond).ok())
        .ok_or(Damage("a time cannot be"))
}

fn write_uplink(out: &mut Writer, uplink: &Uplink, at: Millis) {
    out.u64(uplink.dev_eui.as_u64());
    out.byte(match uplink.network {
        Network::Chirpstack4 => 1,
        Network::Tts3 => 2,
        Network::Chirpstack3 => 3,
        Network::Thingpark => 4,
        Network::Loriot => 5,
        Network::Wanesy => 6,
        Network::Milesight => 7,
        Network::Aws => 8,
        Network::Generic => 9,
        Network::Gateway => 10,
    });
    out.option(uplink.dedup_id.as_deref(), Writer::text);
    out.option(uplink.dev_addr.as_deref(), Writer::text);
    out.varint(uplink.f_cnt.into());
    out.option(uplink.f_port, Writer::byte);
    out.option(uplink.payload.as_ref(), |out, p| out.bytes(&p.0));
    out.byte(u8::from(uplink.encrypted) | u8::from(uplink.confirmed) << 1);
    write_time(out, uplink.observed_at, at);
    out.byte(match uplink.observed_by {
        ObservedBy::Gateway => 1,
        ObservedBy::Network => 2,
        ObservedBy::Ingest => 3,
    });
    out.option(uplink.network_received_at, |out, t| write_time(out, t, at));
    out.option(uplink.data_rate, |out, rate| {
        out.byte(match rate.modulation {
            Modulation::Lora => 1,
            Modulation::Fsk => 2,
            Modulation::LrFhss => 3,
        });
        out.option(rate.spreading_factor, Writer::byte);
        out.option(rate.bandwidth_hz, |out, n| out.varint(n.into()));
        out.option(rate.bit_rate, |out, n| out.varint(n.into()));
    });
    out.option(uplink.frequency_hz, |out, n| out.varint(n.into()));
    out.option(uplink.device_name.as_deref(), Writer::text);
    out.option(uplink.profile.as_deref(), Writer::text);
    out.option(uplink.application.as_deref(), Writer::text);
    out.length(uplink.tags.len());
    for (key, value) in &uplink.tags {
        out.text(key);
        out.text(value);
    }
    out.option(uplink.decoded.as_ref(), |out, json| out.text(json.as_str()));
    write_receptions(out, &uplink.receptions, at);
}

fn read_uplink(input: &mut Reader<'_>, at: Millis) -> Result<Uplink, Damage> {
    let dev_eui = DevEui::from_u64(input.u64()?);
    let network = match input.byte()? {
        1 => Network::Chirpstack4,
        2 => Network::Tts3,
        3 => Network::Chirpstack3,
        4 => Network::Thingpark,
        5 => Network::Loriot,
        6 => Network::Wanesy,
        7 => Network::Milesight,
        8 => Network::Aws,
        9 => Network::Generic,
        10 => Network::Gateway,
        _ => return Err(Damage("a network server is unknown")),
    };
    let dedup_id = input.option(read_string)?;
    let dev_addr = input.option(read_string)?;
    let f_cnt = input.number()?;
    let f_port = input.option(Reader::byte)?;
    let payload = input.option(|input| input.bytes().map(|bytes| Payload(bytes.to_vec())))?;
    let flags = input.byte()?;
    Ok(Uplink {
        dev_eui,
        network,
        dedup_id,
        dev_addr,
        f_cnt,
        f_port,
        payload,
        encrypted: flags & 1 != 0,
        confirmed: flags & 2 != 0,
        observed_at: read_time(input, at)?,
        observed_by: match input.byte()? {
            1 => ObservedBy::Gateway,
            2 => ObservedBy::Network,
            3 => ObservedBy::Ingest,
            _ => return Err(Damage("an observer is unknown")),
        },
        network_received_at: input.option(|input| read_time(input, at))?,
        data_rate: input.option(read_data_rate)?,
        frequency_hz: input.option(Reader::number)?,
        device_name: input.option(read_string)?,
        profile: input.option(read_string)?,
        application: input.option(read_string)?,
        tags: (0..input.count()?)
            .map(|_| Ok((read_string(input)?, read_string(input)?)))
            .collect::<Result<BTreeMap<_, _>, _>>()?,
        decoded: input.option(read_json)?,
        receptions: read_receptions(input, at)?,
    })
}

fn read_data_rate(input: &mut Reader<'_>) -> Result<DataRate, Damage> {
    Ok(DataRate {
        modulation: match input.byte()? {
            1 => Modulation::Lora,
            2 => Modulation::Fsk,
            3 => Modulation::LrFhss,
            _ => return Err(Damage("a modulation is unknown")),
        },
        spreading_factor: input.option(Reader::byte)?,
        bandwidth_hz: input.option(Reader::number)?,
        bit_rate: input.option(Reader::number)?,
    })
}

fn read_json(input: &mut Reader<'_>) -> Result<Json, Damage> {
    RawValue::from_string(read_string(input)?)
        .map(Json::new)
        .ok()
        .ok_or(Damage("a decoded object is not JSON"))
}

fn write_outcome(out: &mut Writer, outcome: &DecodeOutcome) {
    match outcome {
        DecodeOutcome::NoPayload => out.byte(0),
        DecodeOutcome::Decoded {
            codec,
            fields,
            warnings,
            readings,
        } => {
            out.byte(1);
            out.option(codec.as_deref(), Writer::text);
            out.option(fields.as_ref(), |out, json| out.text(json.as_str()));
            out.length(warnings.len());
            for warning in warnings {
                out.text(warning);
            }
            out.varint((*readings).into());
        }
        DecodeOutcome::Failed {
            codec,
            reason,
            detail,
        } => {
            out.byte(2);
            out.option(codec.as_deref(), Writer::text);
            out.text(reason.as_str());
            out.text(detail);
        }
    }
}

fn read_outcome(input: &mut Reader<'_>) -> Result<DecodeOutcome, Damage> {
    match input.byte()? {
        0 => Ok(DecodeOutcome::NoPayload),
        1 => Ok(DecodeOutcome::Decoded {
            codec: input.option(read_string)?,
            fields: input.option(read_json)?,
            warnings: (0..input.count()?)
                .map(|_| read_string(input))
                .collect::<Result<_, _>>()?,
            readings: input.number()?,
        }),
        2 => Ok(DecodeOutcome::Failed {
            codec: input.option(read_string)?,
            reason: input
                .text()?
                .parse()
                .ok()
                .ok_or(Damage("a reject reason is unknown"))?,
            detail: read_string(input)?,
        }),
        _ => Err(Damage("a decode outcome is unknown")),
    }
}
