//! Opens frames: finds the session whose key made the MIC, completes the counter, decrypts.

use super::counter::Standing;
use super::session::{Live, Session, Version};
use crate::envelope::{Event, Frame, Message, Refusal};
use cmac::{Cmac, Mac as _};
use foldhash::HashMap;
use lorawan::default_crypto::DefaultFactory;
use lorawan::parser::{
    DataHeader as _, DataPayload, EncryptedDataPayload, FRMPayload, PhyPayload, parse,
};
use std::collections::BTreeMap;
use talblick_model::{DevEui, FPort, Millis, Network, Payload, RejectReason, Uplink};
use talblick_store::IgnoredKind;

/// MHDR, address, `FCtrl`, `FCnt` and MIC: what every data frame has.
const SHORTEST: usize = 12;

/// The sessions of all registered devices, by address.
#[derive(Debug, Default)]
pub struct Frames {
    sessions: HashMap<u32, Vec<Live>>,
}

impl Frames {
    /// Knows these sessions.
    pub fn new(sessions: impl IntoIterator<Item = Session>) -> Self {
        let mut frames = Self::default();
        frames.replace(sessions);
        frames
    }

    /// Knows these sessions from now on; counters of those it knew before are kept.
    pub fn replace(&mut self, sessions: impl IntoIterator<Item = Session>) {
        let before = std::mem::take(&mut self.sessions);
        for session in sessions {
            let mut known = before.get(&session.dev_addr).into_iter().flatten();
            let known = known.find(|live| live.session.is_same(&session));
            let mut live = Live::from(session);
            if let Some(known) = known {
                live.counter = known.counter.clone();
            }
            self.sessions
                .entry(live.session.dev_addr)
                .or_default()
                .push(live);
        }
    }

    /// The devices and addresses of all sessions.
    pub fn devices(&self) -> impl Iterator<Item = (DevEui, u32)> {
        let all = self.sessions.values().flatten();
        all.map(|live| (live.session.dev_eui, live.session.dev_addr))
    }

    /// Notes a frame that was stored before a restart.
    pub fn remember(&mut self, dev_eui: DevEui, dev_addr: u32, f_cnt: u32, at: Millis) {
        let lives = self.sessions.get_mut(&dev_addr).into_iter().flatten();
        for live in lives.filter(|live| live.session.dev_eui == dev_eui) {
            live.counter.hear(f_cnt, at);
        }
    }

    /// Opens a frame heard at `received_at`.
    pub fn open(&mut self, frame: Frame, received_at: Millis) -> Message {
        let parsed = match parse(frame.phy_payload.clone()) {
            Ok(parsed) => parsed,
            Err(error) => {
                let detail = format!("the frame is not LoRaWAN: {error:?}");
                return Message::Reject(refusal(RejectReason::Malformed, detail));
            }
        };
        match parsed {
            PhyPayload::JoinRequest(join) => self.join(join.dev_eui().as_ref(), &frame),
            PhyPayload::Data(DataPayload::Encrypted(data)) if data.is_uplink() => {
                self.data(data, frame, received_at)
            }
            PhyPayload::JoinAccept(_) | PhyPayload::Data(_) => {
                Message::Ignored(IgnoredKind::Downlink)
            }
        }
    }

    /// `dev_eui` as it is sent: least significant byte first.
    fn join(&self, dev_eui: &[u8], frame: &Frame) -> Message {
        let dev_eui = dev_eui.iter().rev();
        let dev_eui = DevEui::from_u64(dev_eui.fold(0, |n, b| n << 8 | u64::from(*b)));
        if self.devices().all(|(known, _)| known != dev_eui) {
            return Message::Ignored(IgnoredKind::Foreign);
        }
        Message::Event(Box::new(Event {
            at: Some(frame.observed_at),
            ..Event::new(dev_eui, IgnoredKind::Join)
        }))
    }

    fn data(&mut self, data: Encrypted, frame: Frame, received_at: Millis) -> Message {
        let header = Header::of(&data, &frame.phy_payload);
        let Some(lives) = self.sessions.get_mut(&header.dev_addr) else {
            return Message::Ignored(IgnoredKind::Foreign);
        };
        let found = lives.iter_mut().find_map(|live| {
            let mut candidates = live.counter.candidates(header.low);
            let full = candidates.find(|full| is_genuine(&data, &frame, &live.session, *full))?;
            Some((live, full))
        });
        let Some((live, full)) = found else {
            let detail = format!(
                "no session of the address {:08x} has a key that fits the frame's MIC: it is another network's device \
                 with the same address, or the keys or the counter imported for ours are wrong",
                header.dev_addr
            );
            return Message::Reject(refusal(RejectReason::WrongKey, detail));
        };
        let session = &live.session;
        match live.counter.standing(full, received_at) {
            Standing::New | Standing::Recent => live.counter.hear(full, received_at),
            Standing::Old if session.restarts => live.counter.restart(full, received_at),
            Standing::Old => {
                let last = live.counter.next().saturating_sub(1);
                let detail = format!(
                    "the frame's counter is {full}, but {last} was heard long before: somebody plays it back, or the \
                     device counts from the beginning (then import its session with restarts = true)"
                );
                let refused = refusal(RejectReason::Replayed, detail);
                return Message::Reject(Refusal {
                    dev_eui: Some(session.dev_eui),
                    ..refused
                });
            }
        }
        Message::Uplink(Box::new(uplink(session, data, frame, &header, full)))
    }
}

type Encrypted = EncryptedDataPayload<Vec<u8>, DefaultFactory>;

/// What a frame says in clear.
struct Header {
    dev_addr: u32,
    low: u16,
    /// Present also where nothing follows it; the parser's own answer leaves that out.
    f_port: Option<FPort>,
    confirmed: bool,
}

impl Header {
    fn of(data: &Encrypted, bytes: &[u8]) -> Self {
        let header = data.fhdr();
        let options = usize::from(header.fctrl().f_opts_len());
        let port = bytes.get(SHORTEST - 4 + options).copied();
        let address = header.dev_addr();
        let address = address.as_ref().iter().rev();
        Self {
            dev_addr: address.fold(0, |n, b| n << 8 | u32::from(*b)),
            low: header.fcnt(),
            f_port: port.filter(|_| bytes.len() > SHORTEST + options),
            confirmed: data.is_confirmed(),
        }
    }
}

fn is_genuine(data: &Encrypted, frame: &Frame, session: &Session, full: u32) -> bool {
    match session.version {
        Version::V1_0 => data.validate_mic(&session.nwk_s_key.aes(), full),
        Version::V1_1 => half_mic(&frame.phy_payload, session, full).unwrap_or(false),
    }
}

/// LoRaWAN 1.1, 4.4.1: the last two bytes of an uplink's MIC are the first two of the CMAC over B0 and the message.
fn half_mic(bytes: &[u8], session: &Session, full: u32) -> Option<bool> {
    let (message, mic) = bytes.split_last_chunk::<4>()?;
    let address = message.get(1..5)?;
    let mut b0 = [0_u8; 16];
    b0[0] = 0x49;
    b0.get_mut(6..10)?.copy_from_slice(address);
    b0.get_mut(10..14)?.copy_from_slice(&full.to_le_bytes());
    b0[15] = u8::try_from(message.len()).ok()?;
    let mut cmac = Cmac::<aes::Aes128>::new_from_slice(session.nwk_s_key.bytes()).ok()?;
    cmac.update(&b0);
    cmac.update(message);
    let full_mac = cmac.finalize().into_bytes();
    Some(full_mac.get(..2)? == mic.get(2..)?)
}

fn uplink(session: &Session, data: Encrypted, frame: Frame, header: &Header, full: u32) -> Uplink {
    let f_port = header.f_port.filter(|port| *port > 0);
    let payload = f_port
        .and_then(|_| payload(session, data, full))
        .filter(|payload| !payload.is_empty());
    Uplink {
        dev_eui: session.dev_eui,
        network: Network::Gateway,
        dedup_id: None,
        dev_addr: Some(format!("{:08x}", session.dev_addr)),
        f_cnt: full,
        f_port,
        encrypted: payload.is_some() && session.app_s_key.is_none(),
        payload: payload.map(Payload),
        confirmed: header.confirmed,
        observed_at: frame.observed_at,
        observed_by: frame.observed_by,
        network_received_at: None,
        data_rate: frame.data_rate,
        frequency_hz: frame.frequency_hz,
        device_name: None,
        profile: None,
        application: None,
        tags: BTreeMap::new(),
        decoded: None,
        receptions: vec![frame.reception],
    }
}

/// The application payload, in clear if the session has the key for it.
fn payload(session: &Session, data: Encrypted, full: u32) -> Option<Vec<u8>> {
    let Some(key) = session.app_s_key else {
        let bytes = data.as_data_bytes();
        let options = usize::from(data.fhdr().fctrl().f_opts_len());
        let end = bytes.len().checked_sub(4)?;
        return Some(bytes.get(SHORTEST - 3 + options..end)?.to_vec());
    };
    let clear = data
        .decrypt(Some(&session.nwk_s_key.aes()), Some(&key.aes()), full)
        .ok()?;
    match clear.frm_payload() {
        FRMPayload::Data(bytes) => Some(bytes.to_vec()),
        FRMPayload::MACCommands(_) | FRMPayload::None => None,
    }
}

fn refusal(reason: RejectReason, detail: String) -> Refusal {
    Refusal {
        reason,
        detail,
        dev_eui: None,
    }
}
