//! What a city publishes while everything around it fails: good uplinks, copies of them, late ones, such with wrong clocks,
//! and messages that cannot be used. Keeps the ledger of what has to become of them.

use crate::harness::publisher::Publisher;
use crate::harness::uplink::{Uplink, dev_eui, things_stack};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use talblick_model::{Clock, Millis};

/// Good uplinks a second.
pub(crate) const RATE: u32 = 2_000;

/// Bytes of the longest message that the program is told to read.
pub(crate) const LONGEST: usize = 64 << 10;

/// Messages are published together so many times a second.
const STEPS: u32 = 20;

/// A prime number, so that what is done to every twentieth uplink comes to every device.
const DEVICES: u32 = 997;

/// Codecs: two that work, of which one believes the device's clock, and four that misbehave.
const CODECS: [(&str, &str); 6] = [
    (
        "good",
        "return { data: { temperature: input.bytes[3] / 10 } };",
    ),
    (
        "clock",
        "var ms = input.bytes.slice(0, 6).reduce(function (ms, byte) { return ms * 256 + byte; }, 0); \
         return { data: { points: [{ time: new Date(ms).toISOString(), temperature: input.bytes[6] / 10 }] } };",
    ),
    ("throwing", "throw new Error('probe is missing');"),
    ("endless", "while (true) {}"),
    (
        "stuck",
        "'a'.repeat(4000000).split('a'.repeat(2000000) + 'b'); return { data: {} };",
    ),
    (
        "greedy",
        "var all = []; while (true) { all.push('x'.repeat(100000) + all.length); }",
    ),
];

/// Those that misbehave, each with the number of the one device that has it.
const MISBEHAVING: [(&str, u16); 4] = [
    ("throwing", 2_001),
    ("endless", 2_002),
    ("stuck", 2_003),
    ("greedy", 2_004),
];

/// Topic and payload.
type Message = (String, String);

/// What was published, by what has to become of it. The broker may hand over more: whatever is published or delivered
/// again because an acknowledgement got lost.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// To be stored, each once.
    pub(crate) stored: u64,
    /// The same by `DevEUI`: each becomes one reading.
    pub(crate) readings: BTreeMap<String, u64>,
    /// Further copies.
    pub(crate) copies: u64,
    /// Uplinks a codec fails on, each to be rejected once.
    pub(crate) undecodable: u64,
    /// Messages of strangers, broken and oversized ones, rejected whenever they come.
    pub(crate) unusable: u64,
    /// Events that are not kept.
    pub(crate) ignored: u64,
}

impl Ledger {
    /// Messages in all.
    pub(crate) fn published(&self) -> u64 {
        self.stored + self.copies + self.undecodable + self.unusable + self.ignored
    }
}

/// A city that publishes.
pub(crate) struct City {
    begin: Millis,
    uplinks: u32,
    steps: u32,
    /// What is published later, by the step.
    held: BTreeMap<u32, Vec<Message>>,
    ledger: Ledger,
}

/// Writes the codecs' files into a folder, and gives the configuration that names them.
pub(crate) fn codecs(dir: &Path) -> String {
    let mut text = format!("[codecs]\ndir = \"{}\"\n", dir.display());
    for (name, body) in CODECS {
        let script = format!("function decodeUplink(input) {{ {body} }}\n");
        std::fs::write(dir.join(format!("{name}.js")), script).unwrap();
        write!(text, "\n[[codecs.rule]]\nprofile = \"{name}*\"\n").unwrap();
        writeln!(text, "codec = \"{name}\"").unwrap();
    }
    text
}

impl City {
    /// A city in which every device has been heard once.
    pub(crate) fn found(publisher: &mut Publisher) -> Self {
        let mut city = Self {
            begin: Clock::System.now().plus(-60_000),
            uplinks: 0,
            steps: 0,
            held: BTreeMap::new(),
            ledger: Ledger::default(),
        };
        let mut messages: Vec<_> = (0..DEVICES).map(|_| city.good().0).collect();
        messages.extend(MISBEHAVING.map(|(profile, device)| city.undecodable(profile, device)));
        publisher.deliver(&messages);
        city.begin = Clock::System
            .now()
            .plus(-i64::from(DEVICES) * 1_000 / i64::from(RATE));
        city
    }

    /// How many messages were published so far.
    pub(crate) fn published(&self) -> u64 {
        self.ledger.published()
    }

    /// Publishes for so long; one that falls behind hurries after.
    pub(crate) fn live(mut self, publisher: &mut Publisher, length: Duration) -> Ledger {
        let begin = Instant::now();
        while begin.elapsed() < length {
            let messages = self.step();
            publisher.deliver(&messages);
            let due = begin + Duration::from_secs(1) * self.steps / STEPS;
            std::thread::park_timeout(due.saturating_duration_since(Instant::now()));
        }
        for messages in std::mem::take(&mut self.held).into_values() {
            publisher.deliver(&messages);
        }
        self.ledger
    }

    /// What is published in one step.
    fn step(&mut self) -> Vec<Message> {
        let step = self.steps;
        self.steps += 1;
        let mut messages = self.held.remove(&step).unwrap_or_default();
        for _ in 0..RATE / STEPS {
            let n = self.uplinks;
            let (message, copy) = self.good();
            match n % 20 {
                // Later ones of the same device overtake it by up to twenty seconds.
                3 => self.hold(1 + n % (20 * STEPS), message),
                // A second network server heard it too, or a gateway was slow.
                7 => {
                    messages.extend([message, copy]);
                    self.ledger.copies += 1;
                }
                11 => {
                    messages.push(message);
                    self.hold(1 + n % (40 * STEPS), copy);
                    self.ledger.copies += 1;
                }
                // A gateway's clock jumps; the network server's time is right.
                13 => messages.push(with_gateway_from_the_eighties(message)),
                _ => messages.push(message),
            }
        }
        let every = |steps: u32, at: u32| step % steps == at;
        if every(2, 0) {
            messages.extend([self.broken(step), self.event()]);
        } else {
            messages.push(self.stranger(step));
        }
        if every(100, 35) {
            messages.push(self.oversized());
        }
        for ((profile, device), every) in MISBEHAVING.into_iter().zip([4, 20, 200, 100]) {
            if step % every == 1 {
                messages.push(self.undecodable(profile, device));
            }
        }
        messages
    }

    fn hold(&mut self, steps: u32, message: Message) {
        let due = self.steps + steps;
        self.held.entry(due).or_default().push(message);
    }

    /// The next good uplink, and a copy of it.
    fn good(&mut self) -> (Message, Message) {
        let n = self.uplinks;
        self.uplinks += 1;
        let device = u16::try_from(n % DEVICES).unwrap();
        let f_cnt = n / DEVICES;
        let at = self.begin.plus(i64::from(n) * 1_000 / i64::from(RATE));
        self.ledger.stored += 1;
        *self.ledger.readings.entry(dev_eui(device)).or_default() += 1;
        let mut uplink = Uplink::new(device, f_cnt, f64::from(n % 400) / 10.0, at);
        let profile = match device {
            0..800 => return (uplink.message(), uplink.message()),
            800..900 => {
                let topic = format!("v3/klima@ttn/devices/thermometer-{device}/up");
                let message = things_stack(device, f_cnt, 20.0, at).to_string();
                return ((topic.clone(), message.clone()), (topic, message));
            }
            900..950 => "good",
            _ => "clock",
        };
        if profile == "clock" {
            uplink.payload = clocked(f_cnt, at);
        }
        profile.clone_into(&mut uplink.profile);
        uplink.object = None;
        (uplink.message(), uplink.message())
    }

    fn undecodable(&mut self, profile: &str, device: u16) -> Message {
        self.ledger.undecodable += 1;
        let number = u32::try_from(self.ledger.undecodable).unwrap();
        let mut uplink = Uplink::new(device, number, 0.0, Clock::System.now());
        profile.clone_into(&mut uplink.profile);
        uplink.object = None;
        uplink.message()
    }

    fn stranger(&mut self, step: u32) -> Message {
        self.ledger.unusable += 1;
        let device = 3_000 + u16::try_from(step % 50).unwrap();
        Uplink::new(device, step, 20.0, Clock::System.now()).message()
    }

    fn broken(&mut self, step: u32) -> Message {
        self.ledger.unusable += 1;
        let (topic, message) = Uplink::new(1, step, 20.0, Clock::System.now()).message();
        let broken = match step % 6 {
            0 => "[]".to_owned(),
            2 => message[..message.len() / 2].to_owned(),
            _ => message.replace("\"a84041ffff010001\"", "\"no DevEUI\""),
        };
        (topic, broken)
    }

    fn oversized(&mut self) -> Message {
        self.ledger.unusable += 1;
        let (topic, message) = Uplink::new(1, 0, 20.0, Clock::System.now()).message();
        (topic, message.replace("klima", &"k".repeat(LONGEST)))
    }

    /// A downlink that was sent, which nobody keeps.
    fn event(&mut self) -> Message {
        self.ledger.ignored += 1;
        let topic = format!("application/klima/device/{}/event/txack", dev_eui(1));
        let event = json!({
            "downlinkId": self.steps, "time": Clock::System.now(), "deviceInfo": {"devEui": dev_eui(1)},
            "fCntDown": self.steps, "gatewayId": "7276ff0039030a11"
        });
        (topic, event.to_string())
    }
}

/// The time by a device's clock, in milliseconds, then a temperature. Its clock is right, a month slow, lost, or far ahead;
/// whichever, no two uplinks of a device get the same time.
fn clocked(f_cnt: u32, at: Millis) -> Vec<u8> {
    const DAY: i64 = 86_400_000;
    let clock = match f_cnt % 8 {
        3 => at.plus(-30 * DAY).as_i64(),
        5 => i64::from(f_cnt),
        7 => at.plus(20_000 * DAY).as_i64(),
        _ => at.as_i64(),
    };
    let mut payload = clock.to_be_bytes()[2..].to_vec();
    payload.push(u8::try_from(f_cnt % 200).unwrap());
    payload
}

fn with_gateway_from_the_eighties((topic, message): Message) -> Message {
    let year = &Clock::System.now().to_string()[..4];
    let clock = |name: &str, year: &str| format!("\"{name}\":\"{year}-");
    let mut jumped = message;
    for name in ["gwTime", "time"] {
        jumped = jumped.replace(&clock(name, year), &clock(name, "1980"));
    }
    (topic, jumped)
}
