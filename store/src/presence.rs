//! When devices and gateways were last heard.

use crate::UplinkRecord;
use crate::wire::{Damage, Reader, Writer};
use talblick_model::{GatewayId, Millis};

/// How a device was last heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DevicePresence {
    /// Observation time of its newest uplink.
    pub last_seen: Millis,
    /// Frame counter of that uplink.
    pub f_cnt: u32,
    /// Spreading factor of that uplink.
    pub spreading_factor: Option<u8>,
    /// Best signal strength of that uplink.
    pub rssi_dbm: Option<i16>,
    /// Its signal to noise.
    pub snr_db: Option<f32>,
    /// Different gateways that heard the device in the 24 hours before the present of the store's clock.
    pub gateways_24h: u32,
    /// Uplinks stored.
    pub uplinks: u64,
}

/// How a gateway last heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewayPresence {
    /// Observation time of the newest uplink it heard.
    pub last_seen: Millis,
    /// Uplinks it heard.
    pub uplinks: u64,
}

const DAY_24H_MS: i64 = 86_400_000;
/// Receptions older than this before the newest are forgotten; they cannot count again unless the clock goes back.
const HEARD_MS: i64 = 7 * DAY_24H_MS;

/// What is remembered about a device; a pure function of the uplinks in the order they came.
#[derive(Debug, Clone)]
pub(crate) struct DeviceTrack {
    newest: DevicePresence,
    /// Which gateway heard it, and when last (observation time).
    heard: Vec<(GatewayId, Millis)>,
}

impl DeviceTrack {
    pub(crate) const fn last_seen(&self) -> Millis {
        self.newest.last_seen
    }

    /// When a gateway last heard the device.
    pub(crate) fn heard_by(&self, gateway: GatewayId) -> Option<Millis> {
        let mut heard = self.heard.iter();
        heard.find(|(id, _)| *id == gateway).map(|(_, at)| *at)
    }

    /// The presence as of `now`: gateways count if they heard the device in the 24 hours before.
    pub(crate) fn at(&self, now: Millis) -> DevicePresence {
        let since = now.plus(-DAY_24H_MS);
        let heard = self.heard.iter().filter(|(_, at)| *at > since).count();
        DevicePresence {
            gateways_24h: u32::try_from(heard).unwrap_or(u32::MAX),
            ..self.newest
        }
    }

    /// The first uplink of a device.
    pub(crate) fn first(uplink: &UplinkRecord) -> Self {
        let mut track = Self {
            newest: DevicePresence {
                last_seen: uplink.identity.at,
                f_cnt: 0,
                spreading_factor: None,
                rssi_dbm: None,
                snr_db: None,
                gateways_24h: 0,
                uplinks: 0,
            },
            heard: Vec::new(),
        };
        track.note(uplink, true);
        track
    }

    /// Takes note of an uplink, with all its receptions; `new` unless it replaces an older one.
    pub(crate) fn note(&mut self, record: &UplinkRecord, new: bool) {
        let (at, uplink) = (record.identity.at, &record.uplink);
        self.newest.uplinks += u64::from(new);
        if at >= self.newest.last_seen {
            self.newest.last_seen = at;
            self.newest.f_cnt = uplink.f_cnt;
            self.newest.spreading_factor = uplink.data_rate.and_then(|r| r.spreading_factor);
            let best = uplink.receptions.iter().max_by_key(|r| r.rssi_dbm);
            self.newest.rssi_dbm = best.map(|r| r.rssi_dbm);
            self.newest.snr_db = best.map(|r| r.snr_db);
        }
        for reception in &uplink.receptions {
            let gateway = reception.gateway_id;
            match self.heard.iter_mut().find(|(id, _)| *id == gateway) {
                Some((_, last)) => *last = at.max(*last),
                None => self.heard.push((gateway, at)),
            }
        }
        let keep = self.newest.last_seen.plus(-HEARD_MS);
        self.heard.retain(|(_, at)| *at >= keep);
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.signed(self.newest.last_seen.as_i64());
        out.varint(self.newest.f_cnt.into());
        out.option(self.newest.spreading_factor, Writer::byte);
        out.option(self.newest.rssi_dbm, |out, rssi| out.signed(rssi.into()));
        out.option(self.newest.snr_db, Writer::f32);
        out.varint(self.newest.uplinks);
        out.length(self.heard.len());
        for (gateway, at) in &self.heard {
            out.u64(gateway.as_u64());
            out.signed(at.as_i64());
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damage> {
        Ok(Self {
            newest: DevicePresence {
                last_seen: Millis::from_i64(input.signed()?),
                f_cnt: input.number()?,
                spreading_factor: input.option(Reader::byte)?,
                rssi_dbm: input.option(|input| {
                    i16::try_from(input.signed()?)
                        .ok()
                        .ok_or(Damage("a signal strength is out of range"))
                })?,
                snr_db: input.option(Reader::f32)?,
                gateways_24h: 0,
                uplinks: input.varint()?,
            },
            heard: (0..input.count()?)
                .map(|_| {
                    let gateway = GatewayId::from_u64(input.u64()?);
                    Ok((gateway, Millis::from_i64(input.signed()?)))
                })
                .collect::<Result<_, _>>()?,
        })
    }
}

impl GatewayPresence {
    /// Takes note of one more uplink heard at `at`.
    pub(crate) fn note(presence: &mut Option<Self>, at: Millis) {
        let known = presence.get_or_insert(Self {
            last_seen: at,
            uplinks: 0,
        });
        known.last_seen = known.last_seen.max(at);
        known.uplinks += 1;
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.signed(self.last_seen.as_i64());
        out.varint(self.uplinks);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damage> {
        Ok(Self {
            last_seen: Millis::from_i64(input.signed()?),
            uplinks: input.varint()?,
        })
    }
}
