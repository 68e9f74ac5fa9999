//! From uplinks to readings: device, codec, normaliser, datastreams. What cannot be decoded becomes a reject beside
//! the archived uplink.

mod plan;

use crate::codec::library::{Codec, Library, Pace};
use crate::codec::ward::Open;
use crate::codec::{DecodeError, Decoded};
use crate::datastreams::Datastreams;
use crate::history::History;
use crate::normalise::rules::Rules;
use crate::normalise::{Context, Normalised, Normaliser};
use crate::packet::Packet;
use plan::{Plan, plan, profile};
use std::iter::repeat_with;
use std::sync::Arc;
use talblick_model::{
    DatastreamId, Device, DeviceId, Json, Millis, Quality, Reading, Reject, RejectReason, Uplink,
};
use talblick_store::{DecodeOutcome, Error, Identity, Store, UplinkRecord};

/// A decoded observation time is believed within this span around the uplink's own, in milliseconds.
const BELIEVABLE_PAST_MS: i64 = 366 * 24 * 3_600 * 1_000;
const BELIEVABLE_FUTURE_MS: i64 = 10 * 60 * 1_000;

/// An uplink that is new and belongs to a device.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// Place of its source in the list of sources.
    pub(crate) source: usize,
    pub(crate) source_name: Arc<str>,
    pub(crate) packet: Packet,
    pub(crate) uplink: Box<Uplink>,
    pub(crate) device: Arc<Device>,
    pub(crate) identity: Identity,
}

/// What became of an accepted uplink.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) record: UplinkRecord,
    pub(crate) readings: Vec<Reading>,
    pub(crate) reject: Option<Reject>,
}

/// What decoding made of an uplink.
#[derive(Debug)]
pub(crate) struct Made {
    outcome: DecodeOutcome,
    readings: Vec<Reading>,
    /// Values whose datastreams have to be made first.
    first: Vec<Normalised>,
}

/// Decodes batches of uplinks.
#[derive(Debug)]
pub(crate) struct Decoder {
    pub(crate) store: Store,
    library: Arc<Library>,
    pub(crate) normaliser: Normaliser,
    pub(crate) history: History,
    pub(crate) datastreams: Datastreams,
    pace: Pace,
    /// Codecs of uplinks that are put off, one entry for each; whoever makes them durable tells the ward.
    put_off: Vec<Arc<str>>,
}

impl Decoder {
    pub(crate) fn new(store: Store, library: Arc<Library>, rules: Arc<Rules>) -> Self {
        Self {
            store,
            library,
            normaliser: Normaliser::new(rules),
            history: History::default(),
            datastreams: Datastreams::default(),
            pace: Pace::default(),
            put_off: Vec::new(),
        }
    }

    /// For uplinks others wait for, or for those that were put off.
    pub(crate) fn at(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// The codecs of uplinks that were put off since this was asked last.
    pub(crate) fn put_off(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.put_off)
    }

    /// Looks up the datastreams a device has, so that readings of those that are not there can be told.
    pub(crate) fn look_up(&mut self, device: DeviceId) {
        self.datastreams.look_up(&self.store, device);
    }

    /// The codec an uplink gets, if it gets one.
    pub(crate) fn codec_of(&self, uplink: &Accepted) -> Option<Codec> {
        match plan(&self.library, uplink) {
            Plan::Codec(codec, _) => Some(codec),
            _ => None,
        }
    }

    /// Decodes a batch; answers in the same order.
    pub(crate) fn decode(&mut self, batch: &[Accepted]) -> Vec<Made> {
        let mut all = Vec::with_capacity(batch.len());
        let (mut jobs, mut waiting) = (Vec::new(), Vec::new());
        let library = Arc::clone(&self.library);
        let mut ward = match self.pace {
            Pace::Hasty => library.ward().open(),
            Pace::Patient | Pace::Aside => None,
        };
        for device in ward.as_mut().map(Open::back).unwrap_or_default() {
            self.forget(device);
        }
        for accepted in batch {
            all.push(match plan(&library, accepted) {
                Plan::Nothing => Made::nothing(DecodeOutcome::NoPayload),
                Plan::Refuse(reason, detail) => failed(None, reason, detail),
                Plan::Network(fields) => {
                    let warnings = Vec::new();
                    self.made(accepted, None, Decoded { fields, warnings })
                }
                Plan::Codec(codec, input) => {
                    let ward = ward.as_mut();
                    let taken = ward.and_then(|w| w.takes(codec.name(), accepted.device.id));
                    if let Some(name) = taken {
                        self.put_off.push(name);
                        self.answer(accepted, &codec, Err(DecodeError::Resting))
                    } else if let Some(result) = codec.decode_natively(&input) {
                        self.answer(accepted, &codec, result)
                    } else {
                        jobs.push((codec.clone(), input));
                        waiting.push((all.len(), accepted, codec));
                        Made::nothing(DecodeOutcome::NoPayload)
                    }
                }
            });
        }
        drop(ward);
        let results = library.decode_at(self.pace, jobs);
        let results = results.into_iter().chain(repeat_with(|| Err(unanswered())));
        let mut stuck: Vec<Codec> = Vec::new();
        for ((place, accepted, codec), mut result) in waiting.into_iter().zip(results) {
            // Behind a call that was stopped none of the codec's counts: another worker may have done it, but not in order.
            if stuck.iter().any(|c| c.name() == codec.name()) {
                result = Err(DecodeError::Resting);
                if self.pace == Pace::Hasty {
                    let name = library.ward().put_off(codec.name(), accepted.device.id);
                    self.put_off.push(name);
                }
            } else if self.pace != Pace::Patient
                && result.as_ref().is_err_and(DecodeError::is_limit)
            {
                library.ward().admit(codec.name());
                stuck.push(codec.clone());
            } else if self.pace == Pace::Aside && result != Err(DecodeError::Resting) {
                library.ward().proved(codec.name());
            }
            if let Some(made) = all.get_mut(place) {
                *made = self.answer(accepted, &codec, result);
            }
        }
        all
    }

    fn answer(
        &mut self,
        accepted: &Accepted,
        codec: &Codec,
        result: Result<Decoded, DecodeError>,
    ) -> Made {
        let name = Some(codec.name().to_owned());
        match result {
            Ok(decoded) => self.made(accepted, name, decoded),
            Err(error) => failed(name, error.reason(), error.to_string()),
        }
    }

    /// Readings of a decoded object.
    pub(crate) fn made(
        &mut self,
        accepted: &Accepted,
        codec: Option<String>,
        decoded: Decoded,
    ) -> Made {
        let (device, at) = (&accepted.device, accepted.identity.at);
        let context = context(device, &accepted.uplink, at, codec.as_deref());
        let mut values = self.normaliser.read(&decoded.fields, context);
        if values.has_totals() {
            self.count(device, &mut values, context);
        }
        let (values, checks) = values.finish(context);
        let outcome = DecodeOutcome::Decoded {
            codec,
            fields: Json::of(&decoded.fields).ok(),
            warnings: decoded.warnings,
            readings: u32::try_from(values.len()).unwrap_or(u32::MAX),
        };
        let mut readings = Vec::with_capacity(values.len());
        let mut first = Vec::new();
        for value in values {
            match self.datastreams.find(device.id, &value) {
                Some(datastream) => {
                    readings.push(self.remarked(datastream, &value, at, &checks));
                }
                None => first.push(value),
            }
        }
        Made {
            outcome,
            readings,
            first,
        }
    }

    /// Makes the datastreams the values need. May be called again after a failure.
    pub(crate) fn ensure(&mut self, batch: &[Accepted], made: &[Made]) -> Result<(), Error> {
        let wanted = batch.iter().zip(made);
        let wanted = wanted.flat_map(|(a, m)| m.first.iter().map(move |v| (a.device.id, v)));
        self.datastreams.ensure(&self.store, wanted)
    }

    /// Puts together what is to be written.
    pub(crate) fn settle(&self, accepted: Accepted, made: Made) -> Settled {
        let Accepted {
            source: _,
            source_name,
            packet,
            uplink,
            device,
            identity,
        } = accepted;
        let Made {
            outcome,
            mut readings,
            first,
        } = made;
        readings.extend(first.iter().filter_map(|value| {
            let datastream = self.datastreams.find(device.id, value)?;
            Some(reading(datastream, value, identity.at))
        }));
        let reject = match &outcome {
            DecodeOutcome::Failed { reason, detail, .. } => Some(Reject {
                at: packet.received_at,
                source: source_name.as_ref().to_owned(),
                topic: packet.topic,
                reason: *reason,
                detail: detail.clone(),
                dev_eui: Some(uplink.dev_eui),
                payload: packet.payload.to_vec(),
            }),
            _ => None,
        };
        let record = UplinkRecord {
            device: device.id,
            identity,
            source: source_name.as_ref().to_owned(),
            ingested_at: packet.received_at,
            uplink: *uplink,
            outcome,
        };
        Settled {
            record,
            readings,
            reject,
        }
    }
}

/// What the normaliser is to know of an uplink, beside its fields.
pub(crate) fn context<'a>(
    device: &'a Device,
    uplink: &'a Uplink,
    at: Millis,
    codec: Option<&'a str>,
) -> Context<'a> {
    Context {
        codec,
        kind: Some(&device.kind),
        profile: profile(device, uplink),
        mounting_height_m: device.mounting_height_m,
        installation: device.installation.as_deref(),
        observed_at: Some(at),
    }
}

/// Ports that carry no sensor payload: 0 is MAC commands, 224 and above are reserved (LoRaWAN L2 1.0.4, 4.3.2), and
/// 200 to 202 are the packages for multicast set-up, fragmentation and clock (TS005, TS004, TS003).
pub(crate) const fn is_reserved(port: u8) -> bool {
    matches!(port, 0 | 200..=202 | 224..)
}

impl Made {
    /// The values whose datastreams have to be made first.
    pub(crate) fn first_values(&self) -> &[Normalised] {
        &self.first
    }

    /// How many readings it will be.
    pub(crate) fn readings(&self) -> usize {
        self.readings.len() + self.first.len()
    }

    fn nothing(outcome: DecodeOutcome) -> Self {
        Self {
            outcome,
            readings: Vec::new(),
            first: Vec::new(),
        }
    }
}

fn failed(codec: Option<String>, reason: RejectReason, detail: String) -> Made {
    Made::nothing(DecodeOutcome::Failed {
        codec,
        reason,
        detail,
    })
}

/// A value as a reading; `at` is the uplink's observation time.
pub(crate) fn reading(datastream: DatastreamId, value: &Normalised, at: Millis) -> Reading {
    let (time, clock) = believable(value.time, at);
    let gap = match value.value {
        Some(_) => Quality::GOOD,
        None => Quality::GAP,
    };
    Reading {
        datastream,
        quality: value.quality.with(clock).with(gap),
        time,
        value: value.value.unwrap_or(0.0),
    }
}

/// The observation time of a value: its own if a device's clock may be believed, else the uplink's.
pub(crate) fn believable(own: Option<Millis>, uplink: Millis) -> (Millis, Quality) {
    match own {
        None => (uplink, Quality::GOOD),
        Some(t)
            if t.since(uplink) <= BELIEVABLE_FUTURE_MS && uplink.since(t) <= BELIEVABLE_PAST_MS =>
        {
            (t, Quality::GOOD)
        }
        Some(_) => (uplink, Quality::CLOCK),
    }
}

/// The engine answers every job; this stands in for an answer it would owe.
fn unanswered() -> DecodeError {
    DecodeError::Shape("the codec gave no answer".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_clock_is_believed_within_a_year_back_and_ten_minutes_ahead() {
        let uplink = Millis::from_i64(1_800_000_000_000);
        assert_eq!(
            believable(Some(uplink.plus(-1_000)), uplink),
            (uplink.plus(-1_000), Quality::GOOD)
        );
        assert_eq!(
            believable(Some(Millis::from_i64(0)), uplink),
            (uplink, Quality::CLOCK)
        );
        assert_eq!(
            believable(Some(uplink.plus(BELIEVABLE_FUTURE_MS + 1)), uplink),
            (uplink, Quality::CLOCK)
        );
    }

    #[test]
    fn reserved_ports_carry_no_sensor_payload() {
        assert!([0, 200, 202, 224, 255].into_iter().all(is_reserved));
        assert!(![1, 85, 199, 203, 223].into_iter().any(is_reserved));
    }
}
