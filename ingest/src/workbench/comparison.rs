//! A draft against archived uplinks: what it would make of them, and what the codec in force makes of them. Nothing is
//! written; devices that never sent anything say nothing.

use super::vector::decode;
use super::{Error, Workbench};
use crate::codec::library::Codec;
use crate::codec::{DecodeError, Decoded, Input};
use crate::decode::{context, is_reserved};
use crate::normalise::{Normalised, Normaliser};
use std::borrow::Cow;
use std::sync::Arc;
use talblick_model::{DevEui, Device, FPort, Millis, Payload, TimeRange};
use talblick_store::StoredUplink;

/// Uplinks that are shown.
const SHOWN: usize = 50;

/// How a draft and the codec in force differ on uplinks that came in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Devices whose uplinks were decoded.
    pub devices: u64,
    /// Uplinks that were decoded: the sum of the following five.
    pub uplinks: u64,
    /// Decoded to the same.
    pub same: u64,
    /// Decoded to something else.
    pub changed: u64,
    /// Decoded by the draft only.
    pub mended: u64,
    /// Decoded by the codec in force only.
    pub broken: u64,
    /// Decoded by neither.
    pub failing: u64,
    /// Those that differ, the first fifty.
    pub differing: Vec<Differing>,
}

/// An uplink of which two codecs make different things.
#[derive(Debug, Clone, PartialEq)]
pub struct Differing {
    /// Whose.
    pub dev_eui: DevEui,
    /// What people call the device.
    pub device: String,
    /// When it was observed.
    pub time: Millis,
    /// Its port.
    pub f_port: FPort,
    /// Its payload.
    pub payload: Payload,
    /// What the codec in force makes of it, or why nothing.
    pub before: Result<Vec<Normalised>, String>,
    /// What the draft makes of it, or why nothing.
    pub after: Result<Vec<Normalised>, String>,
}

/// An archived uplink that codecs can be run on.
struct Case {
    device: Arc<Device>,
    uplink: StoredUplink,
}

impl Case {
    fn input(&self) -> Option<Input<'static>> {
        let uplink = &self.uplink.uplink;
        let payload = uplink.payload.as_ref()?;
        let port = uplink.f_port.unwrap_or(0);
        (!uplink.encrypted && !is_reserved(port)).then(|| Input {
            bytes: Cow::Owned(payload.0.clone()),
            f_port: port,
            recv_time: self.uplink.identity.at,
            variables: Cow::Owned(self.device.tags.clone()),
        })
    }

    fn readings(
        &self,
        normaliser: &mut Normaliser,
        codec: &str,
        decoded: &Decoded,
    ) -> Vec<Normalised> {
        let (uplink, at) = (&self.uplink.uplink, self.uplink.identity.at);
        let context = context(&self.device, uplink, at, Some(codec));
        normaliser.normalise(&decoded.fields, context)
    }
}

impl Workbench {
    /// Decodes the newest uplinks of the devices that have this codec, `most` in all and as many of each, with the codec in
    /// force and with `source`, or the draft if it is left out.
    pub fn compare(
        &self,
        name: &str,
        source: Option<&str>,
        most: usize,
    ) -> Result<Comparison, Error> {
        let draft = self.candidate(name, source)?;
        let cases = self.cases(name, most)?;
        let inputs: Vec<Input<'static>> = cases.iter().map(|(_, input)| input.clone()).collect();
        let after = decode(&self.engine, &draft, inputs.clone());
        let before = match self.library.find(name) {
            Some(codec) => decode(&self.engine, &codec, inputs),
            None => cases.iter().map(|_| Err(absent())).collect(),
        };
        let mut normaliser = self.normaliser();
        let mut comparison = Comparison::default();
        let mut last = None;
        for (((case, _), before), after) in cases.iter().zip(before).zip(after) {
            comparison.devices += u64::from(last.replace(case.device.id) != Some(case.device.id));
            comparison.add(case, (&mut normaliser, &draft), (before, after));
        }
        Ok(comparison)
    }

    fn cases(&self, name: &str, most: usize) -> Result<Vec<(Case, Input<'static>)>, Error> {
        let mut users = self.users(name);
        // Those that were heard last come first, in case there are more devices than uplinks wanted.
        let heard = |device: &Arc<Device>| {
            let presence = self.store.device_presence(device.id);
            presence.map(|presence| presence.last_seen)
        };
        users.sort_by_cached_key(|device| std::cmp::Reverse(heard(device)));
        users.truncate(most);
        let each = most / users.len().max(1);
        let mut cases = Vec::new();
        for device in users {
            let page = self
                .store
                .uplinks(device.id, TimeRange::ALL, None, each.max(1))?;
            cases.extend(page.items.into_iter().filter_map(|uplink| {
                let device = Arc::clone(&device);
                let case = Case { device, uplink };
                let input = case.input()?;
                Some((case, input))
            }));
        }
        Ok(cases)
    }
}

impl Comparison {
    fn add(
        &mut self,
        case: &Case,
        (normaliser, draft): (&mut Normaliser, &Codec),
        (before, after): (Result<Decoded, DecodeError>, Result<Decoded, DecodeError>),
    ) {
        self.uplinks += 1;
        let count = match (&before, &after) {
            (Ok(before), Ok(after)) if before == after => &mut self.same,
            (Ok(_), Ok(_)) => &mut self.changed,
            (Err(_), Ok(_)) => &mut self.mended,
            (Ok(_), Err(_)) => &mut self.broken,
            (Err(_), Err(_)) => &mut self.failing,
        };
        *count += 1;
        if before == after || self.differing.len() >= SHOWN {
            return;
        }
        let mut told = |outcome: Result<Decoded, DecodeError>| match outcome {
            Ok(decoded) => Ok(case.readings(normaliser, draft.name(), &decoded)),
            Err(error) => Err(error.to_string()),
        };
        let uplink = &case.uplink.uplink;
        self.differing.push(Differing {
            dev_eui: uplink.dev_eui,
            device: case.device.name.clone(),
            time: case.uplink.identity.at,
            f_port: uplink.f_port.unwrap_or(0),
            payload: uplink.payload.clone().unwrap_or_default(),
            before: told(before),
            after: told(after),
        });
    }
}

fn absent() -> DecodeError {
    DecodeError::Refused("no codec of this name is in force".to_owned())
}
