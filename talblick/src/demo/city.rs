//! A whole simulated city: plan, world, devices and the radio between them.

use super::device::{Sensor, roster};
use super::envelope::{self, Message, Sender, Station};
use super::error::Error;
use super::plan::Plan;
use super::radio::{self, Link};
use super::traffic::{Sent, Uplinks};
use super::trouble::Trouble;
use super::world::World;
use talblick_model::{District, Gateway, Millis, Network, Position};
use talblick_store::DeviceDraft;

/// A simulated city. The same seed, number of devices and moment make the same city, byte for byte.
#[derive(Debug)]
pub struct City {
    pub(crate) now: i64,
    pub(crate) plan: Plan,
    pub(crate) world: World,
    pub(crate) stands: Vec<Stand>,
    stations: Vec<Station>,
}

/// A device in its place: what it is, who hears it, and how its network server writes about it.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) sensor: Sensor,
    pub(crate) spreading_factor: u8,
    /// Gateways of its own network.
    pub(crate) links: Vec<Link>,
    /// Gateways of the other network, if that one publishes it too.
    pub(crate) other_links: Vec<Link>,
    pub(crate) sender: Sender,
}

impl City {
    /// The model city with `devices` devices. `now` divides history from live traffic; storm and heat wave lie
    /// 9 and 20 to 15 days before it.
    pub fn new(seed: u64, devices: usize, now: Millis) -> Result<Self, Error> {
        Self::of(Plan::model_city()?, seed, devices, now)
    }

    /// The same for any city.
    pub fn of(plan: Plan, seed: u64, devices: usize, now: Millis) -> Result<Self, Error> {
        let world = World::new(seed, now, &plan)?;
        let stands = roster(&plan, seed, devices)?
            .into_iter()
            .map(|sensor| Stand::new(&plan, sensor))
            .collect();
        let stations = plan.gateways.iter().map(Station::new).collect();
        Ok(Self {
            now: now.as_i64(),
            plan,
            world,
            stands,
            stations,
        })
    }

    /// The city's description.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Every simulated device, by the position that [`Sent::device`] holds; also those nobody registered.
    pub fn sensors(&self) -> impl ExactSizeIterator<Item = &Sensor> {
        self.stands.iter().map(|stand| &stand.sensor)
    }

    /// Entries for the registry: every device but those that nobody registered.
    pub fn devices(&self) -> Vec<DeviceDraft> {
        self.sensors()
            .filter(|s| s.trouble != Some(Trouble::Unregistered))
            .map(|s| DeviceDraft {
                dev_eui: s.dev_eui,
                name: s.name.clone(),
                kind: s.kind.as_str().to_owned(),
                profile: Some(s.profile.clone()),
                codec: None,
                location: Some(s.location),
                district: Some(s.district.clone()),
                tags: s.tags.clone(),
                interval_s: Some(s.interval_s),
                mounting_height_m: s.mounting_height_m,
            })
            .collect()
    }

    /// Gateways of both networks, in the order [`Heard::gateway`](super::Heard) counts them.
    pub fn gateways(&self) -> Vec<Gateway> {
        let entry = |site: &super::plan::Site| {
            let [lon, lat] = site.position;
            let ground = Position::new(lat, lon, None).ok();
            let alt = ground.map(|place| (self.plan.altitude_m(place) + site.height_m).round());
            Gateway {
                id: site.id,
                name: Some(site.name.clone()),
                location: Position::new(lat, lon, alt).ok(),
                created_at: Millis::from_i64(self.now),
            }
        };
        self.plan.gateways.iter().map(entry).collect()
    }

    /// The districts with their approximate outlines.
    pub fn districts(&self) -> Vec<District> {
        self.plan.districts()
    }

    /// What the network servers publish from `from` up to `to`, in order of time. After the moment the city was made
    /// devices report `speed` times as often; frame counters go on without a break. Endless if `to` is
    /// [`Millis::MAX`].
    pub fn uplinks(&self, from: Millis, to: Millis, speed: u32) -> Uplinks<'_> {
        Uplinks::new(self, from.as_i64(), to.as_i64(), speed)
    }

    /// Writes the message with which the network server publishes an uplink, over whatever `message` held.
    pub fn write(&self, sent: &Sent, message: &mut Message) {
        if let Some(stand) = self.stands.get(sent.device) {
            envelope::write(&stand.sender, &self.stations, sent, message);
        }
    }

    /// The message with which the network server publishes an uplink.
    pub fn message(&self, sent: &Sent) -> Message {
        let mut message = Message::default();
        self.write(sent, &mut message);
        message
    }
}

impl Stand {
    fn new(plan: &Plan, mut sensor: Sensor) -> Self {
        let own = radio::links(plan, &sensor, Network::Chirpstack4);
        let others = radio::links(plan, &sensor, Network::Tts3);
        let others_reliable = radio::is_reliable(&others);
        if sensor.network == Network::Tts3 && !others_reliable {
            sensor.network = Network::Chirpstack4;
        }
        sensor.heard_twice &= others_reliable;
        let mut links = if sensor.network == Network::Tts3 {
            others.clone()
        } else {
            own
        };
        radio::install(&mut links);
        if sensor.trouble == Some(Trouble::OneGateway) {
            links.truncate(1);
        }
        Self {
            spreading_factor: radio::spreading_factor(&links),
            other_links: if sensor.heard_twice {
                others
            } else {
                Vec::new()
            },
            sender: Sender::of(&plan.name, &sensor),
            links,
            sensor,
        }
    }
}
