//! Uplinks for load tests: endless, cheap, each one new, as large as a real ChirpStack message with three receptions.

use super::envelope::{self, Introduction, Message, Sender, Station};
use super::hash::{draw, mix, stream};
use super::number::{float, index, low32, pick};
use super::payload::{Payload, dragino, elsys};
use super::radio::{GatewayClock, Heard};
use super::traffic::Sent;
use talblick_model::{Millis, Network};

/// How many gateways hear a load.
const GATEWAYS: u64 = 24;

/// What the devices of a load are, and how their network server writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoadFormat {
    /// ChirpStack 4 JSON, Elsys ERS CO2: decoded natively.
    Chirpstack4,
    /// ChirpStack 4 JSON, Dragino LSE01: decoded by JavaScript where its codec is the operator's own.
    Chirpstack4Javascript,
    /// The Things Stack 3 JSON, Elsys ERS CO2.
    Tts3,
}

/// Endless uplinks of a number of equal devices, in turn. The times of one device's messages rise by a second each.
#[derive(Debug)]
pub struct Load {
    format: LoadFormat,
    senders: Vec<Sender>,
    stations: Vec<Station>,
    key: u64,
    start: i64,
    /// Messages so far.
    count: usize,
    sent: Sent,
}

impl Load {
    /// A load of at least one device. The first message is stamped `start`; message `n` of a device `n` seconds later,
    /// so `start` should lie as many seconds in the past as every device has messages to send. The same seed sends the
    /// same payloads again, which whoever has seen them will take for duplicates.
    pub fn new(devices: usize, seed: u64, format: LoadFormat, start: Millis) -> Self {
        let key = stream(seed, "load");
        let (prefix, profile) = match format {
            LoadFormat::Chirpstack4Javascript => (0xa8_4041_0001_u64, "Dragino LSE01"),
            LoadFormat::Chirpstack4 | LoadFormat::Tts3 => (0xa8_1758_fffe, "Elsys ERS CO2"),
        };
        let senders = (0..devices.max(1))
            .map(|n| {
                // The lower bytes count, so that no two devices are the same.
                let dev_eui = format!("{:016x}", prefix << 24 | (n as u64 & 0x00ff_ffff));
                let name = format!("last-{n:06}");
                let who = Introduction {
                    tenant: "Lasttest",
                    application: "lasttest",
                    profile,
                    name: &name,
                    dev_eui: &dev_eui,
                };
                Sender::new(who, &[])
            })
            .collect();
        Self {
            format,
            senders,
            stations: (0..GATEWAYS)
                .map(|n| Station::bare(0x7276_ff00_0b03_0000 | n))
                .collect(),
            key,
            start: start.as_i64(),
            count: 0,
            sent: Sent {
                at: start,
                observed: start,
                device: 0,
                network: match format {
                    LoadFormat::Tts3 => Network::Tts3,
                    LoadFormat::Chirpstack4 | LoadFormat::Chirpstack4Javascript => {
                        Network::Chirpstack4
                    }
                },
                dev_addr: 0,
                f_cnt: 0,
                f_port: 0,
                payload: Vec::new(),
                spreading_factor: 7,
                channel: 0,
                receptions: Vec::with_capacity(3),
                identity: 0,
            },
        }
    }

    /// Writes the next message over whatever `message` held: no allocation once its strings are large enough.
    pub fn write_next(&mut self, message: &mut Message) {
        let device = self.count % self.senders.len();
        let round = self.count / self.senders.len();
        let hash = draw(self.key, index(self.count));
        self.count += 1;
        let spread = float(index(device)) / float(index(self.senders.len())) * 1_000.0;
        let observed = self.start + index(round) * 1_000 + super::number::floor(spread);
        let payload = match self.format {
            LoadFormat::Chirpstack4Javascript => soil(hash),
            LoadFormat::Chirpstack4 | LoadFormat::Tts3 => classroom(hash),
        };
        let sent = &mut self.sent;
        sent.observed = Millis::from_i64(observed);
        sent.at = sent.observed.plus(210);
        sent.device = device;
        sent.dev_addr = 0x0100_0000 | low32(draw(self.key, -1 - index(device)) & 0x00ff_ffff);
        sent.f_cnt = u32::try_from(round).unwrap_or(u32::MAX);
        sent.f_port = payload.f_port;
        sent.payload = payload.bytes;
        sent.channel = u8::try_from(hash % 8).unwrap_or(0);
        sent.identity = mix(hash);
        sent.receptions.clear();
        for n in 0..3 {
            let hash = draw(hash, n);
            // Three different gateways: one from each third of the list.
            let third = self.stations.len() / 3;
            let gateway = usize::try_from(n).unwrap_or(0) * third + pick(hash, third.max(1));
            sent.receptions.push(Heard {
                gateway,
                antenna: 0,
                rssi: -70 - i16::try_from(hash % 50).unwrap_or(0),
                snr_quarters: 38 - i16::try_from(hash >> 8 & 63).unwrap_or(0),
                clock: GatewayClock::Right,
            });
        }
        if let Some(sender) = self.senders.get(device) {
            envelope::write(sender, &self.stations, sent, message);
        }
    }
}

impl Iterator for Load {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        let mut message = Message {
            topic: String::with_capacity(128),
            payload: String::with_capacity(2_048),
        };
        self.write_next(&mut message);
        Some(message)
    }
}

/// A number of `0..below` taken from a hash at a bit.
fn part(hash: u64, bit: u32, below: u64) -> f64 {
    float(((hash >> bit) % below).cast_signed())
}

fn classroom(hash: u64) -> Payload {
    elsys::list()
        .temperature(19.0 + part(hash, 0, 60) / 10.0)
        .humidity(30.0 + part(hash, 8, 40))
        .light(part(hash, 16, 900))
        .motion(part(hash, 24, 30))
        .co2(420.0 + part(hash, 32, 1_400))
        .supply(3.4 + part(hash, 48, 200) / 1_000.0)
}

fn soil(hash: u64) -> Payload {
    dragino::lse01(
        3.3 + part(hash, 0, 300) / 1_000.0,
        5.0 + part(hash, 8, 200) / 10.0,
        12.0 + part(hash, 16, 2_500) / 100.0,
        8.0 + part(hash, 32, 1_500) / 100.0,
        100.0 + part(hash, 48, 600),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn load(format: LoadFormat) -> Load {
        Load::new(50, 1, format, Millis::from_i64(1_760_000_000_000))
    }

    #[test]
    fn every_uplink_of_a_load_is_new_and_its_device_never_goes_back_in_time() {
        let mut seen = HashSet::new();
        let mut last = vec![String::new(); 50];
        for (n, message) in load(LoadFormat::Chirpstack4).take(1_000).enumerate() {
            let event: serde_json::Value = serde_json::from_str(&message.payload).unwrap();
            let eui = event["deviceInfo"]["devEui"].as_str().unwrap().to_owned();
            assert!(message.topic.contains(&eui));
            assert!(seen.insert((eui, event["fCnt"].as_u64().unwrap())));
            let time = event["time"].as_str().unwrap().to_owned();
            assert!(time > last[n % 50], "{time}");
            last[n % 50] = time;
        }
    }

    #[test]
    fn a_message_is_as_large_as_a_real_one_with_three_gateways() {
        for format in [
            LoadFormat::Chirpstack4,
            LoadFormat::Chirpstack4Javascript,
            LoadFormat::Tts3,
        ] {
            let message = load(format).next().unwrap();
            let event: serde_json::Value = serde_json::from_str(&message.payload).unwrap();
            let receptions = event
                .get("rxInfo")
                .unwrap_or(&event["uplink_message"]["rx_metadata"]);
            assert_eq!(receptions.as_array().unwrap().len(), 3);
            assert!(
                (1_300..1_700).contains(&message.payload.len()),
                "{}",
                message.payload.len()
            );
        }
    }
}
