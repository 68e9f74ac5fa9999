//! `talblick coverage lorawan`: what the city's own uplinks say about radio coverage, read from what the program wrote
//! down last; it may be running meanwhile. For operators: cells are counted whether everybody may see them or not.

use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::RADIO_FILE;
use anyhow::{Context as _, anyhow};
use clap::Args;
use serde::Serialize;
use talblick_coverage::radio::{Month, RadioFile, RadioMap, Status};
use talblick_model::{DeviceId, GatewayId, Millis};

/// `talblick coverage lorawan`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick coverage lorawan --month 2026-11 --json")]
pub(super) struct Lorawan {
    /// Only this month, such as 2026-11 [default: all that is kept, two years at most]
    #[arg(long)]
    month: Option<Month>,
    /// As if this gateway had failed
    #[arg(long, value_name = "GATEWAY")]
    without: Option<GatewayId>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    as_of: Millis,
    from: Option<Month>,
    to: Option<Month>,
    uplinks: u64,
    cells: Cells,
    gateways: Vec<Gateway>,
    single_gateway_devices: Vec<Single>,
}

#[derive(Serialize, Default)]
struct Cells {
    covered: usize,
    weak: usize,
    none: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct Gateway {
    id: GatewayId,
    name: Option<String>,
    cells: usize,
    cells_lost_if_failed: usize,
    devices_lost_if_failed: usize,
}

#[derive(Serialize)]
struct Single {
    device: DeviceId,
    gateway: GatewayId,
}

impl Lorawan {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let path = config.data.dir.join(RADIO_FILE);
        let kept = RadioFile::look(&path).context("read the radio coverage")?;
        let Some(kept) = kept else {
            return Err(Failure::Work(anyhow!(
                "nothing was written down yet: there is no {}; talblick serve writes it every few minutes and when it stops",
                path.display()
            )));
        };
        let mut map = RadioMap::new(&kept.still, self.month);
        if let Some(gateway) = self.without {
            if !map.gateways.contains_key(&gateway) {
                return Err(Failure::Work(anyhow!(
                    "the gateway {gateway} heard nothing then"
                )));
            }
            map = map.without(gateway);
        }
        let answer = Answer::of(&map, kept.at);
        if self.json {
            return print_json(&answer);
        }
        answer.print()
    }
}

impl Answer {
    fn of(map: &RadioMap, as_of: Millis) -> Self {
        let mut cells = Cells::default();
        for reach in map.cells.values() {
            *match reach.status() {
                Status::Covered => &mut cells.covered,
                Status::Weak => &mut cells.weak,
                Status::None => &mut cells.none,
                Status::Unknown => &mut cells.unknown,
            } += 1;
        }
        let failures = map.failures();
        let gateways = map.gateways.iter().map(|(id, site)| {
            let failure = failures.get(id).copied().unwrap_or_default();
            Gateway {
                id: *id,
                name: site.name.clone(),
                cells: failure.cells,
                cells_lost_if_failed: failure.cells_lost,
                devices_lost_if_failed: failure.devices_lost,
            }
        });
        let single = map.single_gateway_devices();
        Self {
            as_of,
            from: map.period.as_ref().map(|period| *period.start()),
            to: map.period.as_ref().map(|period| *period.end()),
            uplinks: map.uplinks,
            cells,
            gateways: gateways.collect(),
            single_gateway_devices: single
                .map(|(device, gateway)| Single { device, gateway })
                .collect(),
        }
    }

    fn print(&self) -> Result<(), Failure> {
        let Cells {
            covered,
            weak,
            none,
            unknown,
        } = self.cells;
        print_line(&format!(
            "{} uplinks as of {}: {covered} cells covered, {weak} weak, {none} without reception, {unknown} unknown",
            self.uplinks, self.as_of
        ))?;
        for gateway in &self.gateways {
            let name = gateway.name.as_deref().unwrap_or("-");
            let Gateway {
                id,
                cells,
                cells_lost_if_failed,
                devices_lost_if_failed,
                ..
            } = gateway;
            print_line(&format!(
                "{id}\t{name}\t{cells} cells\tif it failed: {cells_lost_if_failed} cells and {devices_lost_if_failed} devices lost"
            ))?;
        }
        for Single { device, gateway } in &self.single_gateway_devices {
            print_line(&format!("device {device}\thangs on {gateway}"))?;
        }
        Ok(())
    }
}
