//! From the messages of one batch to what is written in one durable step. Every message ends as exactly one of stored,
//! duplicate, rejected or ignored, and the batch's tallies say which.

use crate::decode::{Accepted, Decoder, Made};
use crate::dedup::{HORIZON_MS, Verdict, Window, identity};
use crate::envelope::{self, Event, Message, Refusal};
use crate::events::{self, Events};
use crate::frame::{Keyring, Vault};
use crate::packet::Packet;
use crate::pipeline::{Config, Patience, Source, UnknownDevices};
use crate::source::{Ack, Arrival};
use foldhash::{HashMap, HashMapExt as _};
use std::sync::Arc;
use talblick_model::{DevEui, Device, Millis, ObservedBy, Reception, Reject, RejectReason, Uplink};
use talblick_store::{
    Batch, DecodeOutcome, DeviceDraft, DeviceEvent, Error, Identity, IgnoredKind, LateReceptions,
    Store, Tally,
};

/// Uplinks deduplication remembers.
const WINDOW_CAPACITY: usize = 1_000_000;

/// Puts batches together.
#[derive(Debug)]
pub(crate) struct Assembly {
    config: Config,
    store: Store,
    window: Window,
    events: Events,
    keyring: Keyring,
}

/// A batch on its way to the store.
#[derive(Debug)]
pub(crate) struct Bundle {
    pub(crate) batch: Batch,
    /// Acknowledgements per source, in order of arrival.
    pub(crate) acks: Vec<Vec<Ack>>,
    /// When each message came in.
    pub(crate) arrivals: Vec<Millis>,
    /// Codecs whose uplinks are put off, one entry for each.
    pub(crate) put_off: Vec<Arc<str>>,
}

/// A batch whose uplinks are known but not decoded yet.
#[derive(Debug)]
pub(crate) struct Opened {
    bundle: Bundle,
    accepted: Vec<Accepted>,
    tallies: Vec<Tally>,
}

impl Opened {
    /// Decodes the uplinks. `None` if the store could not write and nobody wants to wait for it any more.
    pub(crate) fn decoded(self, decoder: &mut Decoder, patience: &Patience<'_>) -> Option<Bundle> {
        let Self {
            mut bundle,
            accepted,
            mut tallies,
        } = self;
        let made = decoder.decode(&accepted);
        bundle.put_off = decoder.put_off();
        patience.until_done(|| decoder.ensure(&accepted, &made))?;
        let status = patience.until_done(|| decoder.status(&bundle.batch.events))?;
        bundle.batch.readings.extend(status);
        bundle.batch.uplinks.reserve_exact(accepted.len());
        let readings = made.iter().map(Made::readings).sum();
        bundle.batch.readings.reserve_exact(readings);
        for (accepted, made) in accepted.into_iter().zip(made) {
            let source = accepted.source;
            let settled = decoder.settle(accepted, made);
            match (tallies.get_mut(source), &settled.record.outcome) {
                (Some(tally), DecodeOutcome::Failed { reason, .. }) => {
                    *tally.rejected.entry(*reason).or_default() += 1;
                }
                (Some(tally), _) => tally.stored += 1,
                (None, _) => {}
            }
            bundle.batch.readings.extend(settled.readings);
            bundle.batch.uplinks.push(settled.record);
            bundle.batch.rejects.extend(settled.reject);
        }
        bundle.batch.tallies = tallies.into_iter().filter(|t| t.received > 0).collect();
        Some(bundle)
    }
}

/// A message that carries an uplink.
struct Heard {
    source: usize,
    packet: Packet,
    uplink: Box<Uplink>,
    retained: bool,
}

/// An event, looked at.
enum Happened {
    /// It is new; absent if it is not kept.
    New(Option<DeviceEvent>),
    /// It is known.
    Before,
}

impl Assembly {
    pub(crate) fn new(
        config: Config,
        store: Store,
        vault: Option<Vault>,
        now: Millis,
    ) -> Result<Self, Error> {
        let mut window = Window::new(WINDOW_CAPACITY);
        window.remember(store.recent_identities(now.plus(-HORIZON_MS))?, now);
        let events = Events::new(store.recent_events(now.plus(-HORIZON_MS))?, now);
        let keyring = Keyring::new(vault, store.clone());
        Ok(Self {
            config,
            store,
            window,
            events,
            keyring,
        })
    }

    /// Reads the messages, tells new uplinks from copies, and registers devices. `None` if the store could not write and
    /// nobody wants to wait for it any more.
    pub(crate) fn open(
        &mut self,
        sources: &[Source],
        arrivals: impl ExactSizeIterator<Item = Arrival>,
        now: Millis,
        patience: &Patience<'_>,
    ) -> Option<Opened> {
        let mut bundle = Bundle {
            batch: Batch::default(),
            acks: sources.iter().map(|_| Vec::new()).collect(),
            arrivals: Vec::with_capacity(arrivals.len()),
            put_off: Vec::new(),
        };
        let mut tallies: Vec<Tally> = sources
            .iter()
            .map(|s| Tally {
                source: s.name.as_ref().to_owned(),
                ..Tally::default()
            })
            .collect();
        let mut heard = Vec::with_capacity(arrivals.len());
        let most = self.config.max_message_bytes;
        for arrival in arrivals {
            let at = usize::from(arrival.source);
            let (Some(source), Some(tally), Some(acks)) = (
                sources.get(at),
                tallies.get_mut(at),
                bundle.acks.get_mut(at),
            ) else {
                continue;
            };
            bundle.arrivals.push(arrival.packet.received_at);
            acks.extend(arrival.ack);
            let mut refused = arrival.refused;
            let whole = refused.is_some() || arrival.packet.payload.len() > most;
            let mut take = |packet: Packet| {
                tally.received += 1;
                let message = match refused.take() {
                    Some(refusal) => Message::Reject(*refusal),
                    None => self.read(source, &packet, now),
                };
                match message {
                    Message::Uplink(uplink) => heard.push(Heard {
                        source: at,
                        packet,
                        uplink,
                        retained: arrival.retained,
                    }),
                    Message::Event(event) => {
                        let kind = event.kind;
                        match self.happened(source, &packet, *event, now) {
                            Happened::Before => tally.duplicate += 1,
                            Happened::New(event) => {
                                bundle.batch.events.extend(event);
                                *tally.ignored.entry(kind).or_default() += 1;
                            }
                        }
                    }
                    // The keyring opens frames; one it leaves closed is nobody's.
                    Message::Frame(_) => {
                        *tally.ignored.entry(IgnoredKind::Foreign).or_default() += 1;
                    }
                    Message::Ignored(kind) => *tally.ignored.entry(kind).or_default() += 1,
                    Message::Reject(refusal) => {
                        let reject = rejected(source, packet, refusal);
                        *tally.rejected.entry(reject.reason).or_default() += 1;
                        bundle.batch.rejects.push(reject);
                    }
                }
            };
            // A message that is too long is refused whole.
            let parts = (!whole)
                .then(|| envelope::split(&arrival.packet.payload))
                .flatten();
            match parts {
                None => take(arrival.packet),
                Some(parts) => {
                    for payload in parts {
                        take(Packet {
                            topic: arrival.packet.topic.clone(),
                            payload,
                            ..arrival.packet
                        });
                    }
                }
            }
        }
        let devices = patience.until_done(|| self.devices(&heard))?;
        let accepted = self.accept(
            heard,
            &devices,
            sources,
            &mut tallies,
            &mut bundle.batch,
            now,
        );
        Some(Opened {
            bundle,
            accepted,
            tallies,
        })
    }

    fn read(&mut self, source: &Source, packet: &Packet, now: Millis) -> Message {
        if packet.payload.len() > self.config.max_message_bytes {
            let (is, most) = (packet.payload.len(), self.config.max_message_bytes);
            let detail =
                format!("the message has {is} bytes; ingest.max_message_bytes allows {most}");
            return Message::Reject(Refusal {
                reason: RejectReason::TooLarge,
                detail,
                dev_eui: None,
            });
        }
        let Packet {
            topic,
            payload,
            received_at,
        } = packet;
        match source.reader.parse(topic, payload, *received_at) {
            Message::Frame(frame) => self.keyring.open(*frame, *received_at, now),
            message => message,
        }
    }

    /// An event, to be kept if its kind is and its device may be known.
    fn happened(
        &mut self,
        source: &Source,
        packet: &Packet,
        event: Event,
        now: Millis,
    ) -> Happened {
        let foreign = self.config.unknown_devices == UnknownDevices::Reject
            && self.store.device_by_eui(event.dev_eui).is_none();
        if foreign || !events::is_kept(event.kind) {
            return Happened::New(None);
        }
        let event = events::kept(&source.name, packet, event);
        if self.events.is_new(&event, now) {
            Happened::New(Some(event))
        } else {
            Happened::Before
        }
    }

    /// The devices of a batch; registers those nobody knows, if they may register themselves.
    fn devices(&self, heard: &[Heard]) -> Result<HashMap<DevEui, Arc<Device>>, Error> {
        let mut devices = HashMap::with_capacity(heard.len());
        let mut drafts: Vec<DeviceDraft> = Vec::new();
        for Heard { uplink, .. } in heard {
            if devices.contains_key(&uplink.dev_eui) {
                continue;
            }
            if let Some(device) = self.store.device_by_eui(uplink.dev_eui) {
                devices.insert(uplink.dev_eui, device);
            } else if self.config.unknown_devices == UnknownDevices::Register
                && drafts.iter().all(|d| d.dev_eui != uplink.dev_eui)
            {
                drafts.push(draft(uplink));
            }
        }
        if !drafts.is_empty() {
            for device in self.store.put_devices(drafts)? {
                devices.insert(device.dev_eui, device);
            }
        }
        Ok(devices)
    }

    /// Tells new uplinks from copies; what a copy adds is merged into what is known.
    fn accept(
        &mut self,
        heard: Vec<Heard>,
        devices: &HashMap<DevEui, Arc<Device>>,
        sources: &[Source],
        tallies: &mut [Tally],
        batch: &mut Batch,
        now: Millis,
    ) -> Vec<Accepted> {
        let mut accepted: Vec<Accepted> = Vec::with_capacity(heard.len());
        let mut place: HashMap<Identity, usize> = HashMap::with_capacity(heard.len());
        for Heard {
            source,
            packet,
            uplink,
            retained,
        } in heard
        {
            let (Some(from), Some(tally)) = (sources.get(source), tallies.get_mut(source)) else {
                continue;
            };
            let Some(device) = devices.get(&uplink.dev_eui) else {
                let detail = "no device with this DevEUI is registered, and ingest.unknown_devices is “reject”";
                let refusal = Refusal {
                    reason: RejectReason::UnknownDevice,
                    detail: detail.to_owned(),
                    dev_eui: Some(uplink.dev_eui),
                };
                batch.rejects.push(rejected(from, packet, refusal));
                *tally
                    .rejected
                    .entry(RejectReason::UnknownDevice)
                    .or_default() += 1;
                continue;
            };
            let identity = identity(&uplink, device.id);
            // A message that was kept came at no time of its own, if its network server has no clock.
            let timeless = retained && uplink.observed_by == ObservedBy::Ingest;
            match self.window.look(identity, timeless, now) {
                Verdict::New => {
                    place.insert(identity, accepted.len());
                    let (source_name, device) = (Arc::clone(&from.name), Arc::clone(device));
                    accepted.push(Accepted {
                        source,
                        source_name,
                        packet,
                        uplink,
                        device,
                        identity,
                    });
                }
                Verdict::CopyOf(first) => {
                    tally.duplicate += 1;
                    if let Some(in_batch) = place.get(&first).and_then(|at| accepted.get_mut(*at)) {
                        Reception::merge(&mut in_batch.uplink.receptions, &uplink.receptions);
                    } else if first.dedup == 0 || first.dedup != identity.dedup {
                        let receptions = uplink.receptions;
                        batch.receptions.push(LateReceptions {
                            identity: first,
                            receptions,
                        });
                    }
                }
            }
        }
        accepted
    }
}

fn rejected(source: &Source, packet: Packet, refusal: Refusal) -> Reject {
    Reject {
        at: packet.received_at,
        source: source.name.as_ref().to_owned(),
        topic: packet.topic,
        reason: refusal.reason,
        detail: refusal.detail,
        dev_eui: refusal.dev_eui,
        payload: packet.payload.to_vec(),
    }
}

/// What a network server's message says about a device nobody registered.
fn draft(uplink: &Uplink) -> DeviceDraft {
    DeviceDraft {
        name: uplink
            .device_name
            .clone()
            .unwrap_or_else(|| uplink.dev_eui.to_string()),
        profile: uplink.profile.clone(),
        tags: uplink.tags.clone(),
        ..DeviceDraft::unknown(uplink.dev_eui)
    }
}
