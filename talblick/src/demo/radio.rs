//! Who hears a device, and how well: EU868 at 14 dBm, log-distance path loss with shadowing, loss through walls and out
//! of the valley, noise, and gateways that fail now and then.

use super::device::Sensor;
use super::hash::{draw, mix, normal, stream, unit};
use super::number::{DAY_MS, HOUR_MS, i16 as int, index, round};
use super::plan::{Plan, Site};
use serde::Deserialize;
use talblick_model::{Network, Position};

/// Whether a gateway knows what time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewayClock {
    /// It does.
    #[default]
    Right,
    /// It has never been set and counts from 1980.
    Unset,
    /// Its receiver counts GPS weeks from the wrong epoch: 1,024 weeks ago.
    WeekOff,
}

/// One gateway antenna hearing one uplink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// Position in the plan's list of gateways.
    pub gateway: usize,
    /// Which of its antennas.
    pub antenna: u8,
    /// Signal strength in dBm.
    pub rssi: i16,
    /// Signal to noise in quarters of a dB, the radio's own step.
    pub snr_quarters: i16,
    /// Whether the gateway's clock is right at that moment.
    pub clock: GatewayClock,
}

/// The way from one device to one gateway antenna.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    gateway: usize,
    antenna: u8,
    key: u64,
    gateway_key: u64,
    clock: GatewayClock,
    mean_dbm: f64,
}

const POWER_DBM: f64 = 14.0;
const GATEWAY_GAIN_DB: f64 = 3.0;
/// Thermal noise of 125 kHz with a noise figure of 6 dB.
const NOISE_DBM: f64 = -117.0;
/// A link weaker than this on average is not worth a draw.
const HOPELESS_DBM: f64 = -150.0;
/// The reserve an installer is content with, at the slowest data rate.
const INSTALLED_DB: f64 = 5.0;
/// What adaptive data rate leaves as reserve.
const RESERVE_DB: f64 = 9.0;
/// Uplinks lost to collisions, whoever would have heard them.
const COLLISIONS: f64 = 0.006;
/// Days of a gateway with an outage.
const OUTAGES: f64 = 0.02;
/// How long before the city's making the GPS weeks of a receiver were wrong: from, to, in days.
const WEEK_OFF_DAYS: (i64, i64) = (6, 5);

/// The signal to noise ratio a spreading factor still needs, in dB.
fn floor_db(spreading_factor: u8) -> f64 {
    -7.5 - 2.5 * f64::from(spreading_factor.saturating_sub(7))
}

/// The links from a device to the gateways of one network, strongest first.
pub(crate) fn links(plan: &Plan, sensor: &Sensor, network: Network) -> Vec<Link> {
    let in_valley = plan.river_distance_m(sensor.location) < 400.0;
    let mut links: Vec<Link> = plan
        .gateways
        .iter()
        .enumerate()
        .filter(|(_, site)| site.network == network)
        .flat_map(|(gateway, site)| {
            (0..site.antennas.max(1)).map(move |antenna| (gateway, site, antenna))
        })
        .filter_map(|(gateway, site, antenna)| {
            let key = draw(sensor.key, index(gateway) * 4 + i64::from(antenna) + 1_000);
            let mean_dbm = mean_dbm(sensor, site, in_valley, key)?;
            let gateway_key = mix(site.id.as_u64());
            (mean_dbm > HOPELESS_DBM).then_some(Link {
                gateway,
                antenna,
                key,
                gateway_key,
                clock: site.clock,
                mean_dbm,
            })
        })
        .collect();
    links.sort_by(|a, b| b.mean_dbm.total_cmp(&a.mean_dbm));
    links
}

/// Whoever installs a device sees to it that it is heard, if only just: moves it about until the best link works.
pub(crate) fn install(links: &mut [Link]) {
    let best = links.first().map_or(0.0, |l| l.mean_dbm);
    let missing = (NOISE_DBM + floor_db(12) + INSTALLED_DB - best).max(0.0);
    for link in links {
        link.mean_dbm += missing;
    }
}

fn mean_dbm(sensor: &Sensor, site: &Site, in_valley: bool, key: u64) -> Option<f64> {
    let [lon, lat] = site.position;
    let place = Position::new(lat, lon, None).ok()?;
    let km = (sensor.location.distance_m(place) / 1_000.0).max(0.03);
    let loss = 131.5 + 34.0 * km.log10() - 12.0 * (site.height_m / 20.0).log10();
    let walls = sensor.model.make().building_loss_db * (0.7 + 0.6 * unit(draw(sensor.key, 7)));
    let valley = if in_valley && km > 2.0 { 7.0 } else { 0.0 };
    let shadowing = 6.5 * normal(draw(key, 1));
    Some(POWER_DBM + GATEWAY_GAIN_DB - loss - walls - valley + shadowing)
}

/// Whether a link has reserve at the slowest data rate.
pub(crate) fn is_reliable(links: &[Link]) -> bool {
    links
        .first()
        .is_some_and(|best| best.mean_dbm - NOISE_DBM > floor_db(12) + RESERVE_DB)
}

/// The fastest spreading factor that leaves a reserve on the best link.
pub(crate) fn spreading_factor(links: &[Link]) -> u8 {
    let best = links.first().map_or(HOPELESS_DBM, |l| l.mean_dbm) - NOISE_DBM;
    (7..12)
        .find(|sf| best > floor_db(*sf) + RESERVE_DB)
        .unwrap_or(12)
}

/// Who hears an uplink; nobody, if it is lost. `draw_key` belongs to this one transmission, `now` to the city.
pub(crate) fn heard(
    links: &[Link],
    spreading_factor: u8,
    at: i64,
    draw_key: u64,
    now: i64,
) -> Vec<Heard> {
    if unit(mix(draw_key)) < COLLISIONS {
        return Vec::new();
    }
    let mut heard = Vec::with_capacity(links.len().min(8));
    for link in links {
        let hash = mix(draw_key ^ link.key);
        let rssi = link.mean_dbm + 3.2 * normal(hash);
        let margin = rssi - NOISE_DBM - floor_db(spreading_factor);
        // Near the floor it is a matter of luck.
        if margin < -1.5 || (margin < 1.5 && unit(mix(hash)) > (margin + 1.5) / 3.0) {
            continue;
        }
        if is_out(link.gateway_key, at) {
            continue;
        }
        let snr = (rssi - NOISE_DBM).min(9.5) + 0.8 * normal(draw(hash, 2));
        heard.push(Heard {
            gateway: link.gateway,
            antenna: link.antenna,
            rssi: int(rssi),
            snr_quarters: int(snr * 4.0),
            clock: match link.clock {
                GatewayClock::WeekOff
                    if !(now - WEEK_OFF_DAYS.0 * DAY_MS..now - WEEK_OFF_DAYS.1 * DAY_MS)
                        .contains(&at) =>
                {
                    GatewayClock::Right
                }
                clock => clock,
            },
        });
    }
    heard
}

/// Whether a gateway is down: on some days, for one to seven hours.
fn is_out(gateway_key: u64, at: i64) -> bool {
    let day = at.div_euclid(DAY_MS);
    let hash = draw(stream(gateway_key, "outage"), day);
    if unit(hash) > OUTAGES {
        return false;
    }
    let start = round(unit(mix(hash)) * 17.0) * HOUR_MS;
    let length = HOUR_MS + (hash % 6).cast_signed() * HOUR_MS;
    (start..start + length).contains(&at.rem_euclid(DAY_MS))
}
