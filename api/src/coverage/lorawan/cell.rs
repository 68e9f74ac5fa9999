//! Radio coverage of one cell: status and class for everybody, gateways one by one for those with an account.

use super::summary::tenth;
use super::{PeriodView, Question, sentence};
use crate::lang::Lang;
use crate::view::View;
use serde::Serialize;
use talblick_coverage::Cell;
use talblick_coverage::radio::{Distribution, Hearing, Reach, Status};
use talblick_model::{DeviceId, GatewayId, Millis};
use utoipa::ToSchema;

/// Radio coverage of one cell.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RadioCellView {
    /// The cell.
    #[schema(value_type = String, example = "100mN56799E3709")]
    cell: Cell,
    /// The months it tells of.
    period: Option<PeriodView>,
    /// The gateway that is taken to have failed.
    #[schema(value_type = Option<String>)]
    without: Option<GatewayId>,
    /// `covered`, `weak`, `none` or `unknown`.
    #[schema(value_type = String, example = "covered")]
    status: Status,
    /// How fast a device of 14 dBm may safely send: `sf7`, `sf8_to9`, `sf10_to11`, `sf12` or `none`.
    class: Option<&'static str>,
    /// The fastest spreading factor that leaves a reserve of 10 dB to the gateway that hears it best.
    lowest_safe_spreading_factor: Option<u8>,
    /// Median margin of that gateway above the floor, dB.
    margin_p50: Option<f64>,
    /// Gateways that hear it with a median margin of 3 dB or more.
    redundancy: usize,
    /// Gateways that hear it.
    gateways: usize,
    /// Devices that sent from there.
    devices: usize,
    /// Different days on which something was sent.
    days: u32,
    /// The part of what is sent that arrives, 0 to 1, from gaps in frame counters.
    delivery: Option<f64>,
    /// What it means, in the language asked for.
    sentence: String,
    /// Who hears it how well; with an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    hearing: Option<Vec<HearingView>>,
    /// Who sent; with an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<u32>>)]
    device_ids: Option<Vec<DeviceId>>,
}

/// How one gateway hears a cell. Decibels are for a device of 14 dBm EIRP in 125 kHz, to the nearest whole one.
#[derive(Debug, Serialize, ToSchema)]
struct HearingView {
    /// The gateway.
    #[schema(value_type = String)]
    gateway: GatewayId,
    /// What people call it.
    name: String,
    /// Uplinks it heard.
    uplinks: u64,
    /// Of those, uplinks no other gateway heard.
    alone: u64,
    /// Different devices.
    devices: usize,
    /// Device-days.
    device_days: u32,
    /// Effective signal power, dBm.
    esp_dbm: QuantilesView,
    /// Signal to noise, dB.
    snr_db: QuantilesView,
    /// Margin above the floor of the spreading factor that was used, dB.
    margin_db: QuantilesView,
    /// The fastest spreading factor that leaves a reserve of 10 dB.
    lowest_safe_spreading_factor: Option<u8>,
    /// The first it heard.
    #[schema(value_type = Option<String>, format = DateTime)]
    first: Option<Millis>,
    /// The last it heard.
    #[schema(value_type = Option<String>, format = DateTime)]
    last: Option<Millis>,
}

/// Quantiles in which every device-day weighs the same.
#[derive(Debug, Serialize, ToSchema)]
struct QuantilesView {
    /// Nine tenths lie above.
    p10: Option<f64>,
    /// Half lies above.
    p50: Option<f64>,
}

impl RadioCellView {
    pub(super) fn of(view: &View, question: &Question, cell: Cell, lang: Lang) -> Self {
        let nothing = Reach::default();
        let reach = question.map.cells.get(&cell);
        let reach = reach
            .filter(|reach| view.full() || reach.is_public())
            .unwrap_or(&nothing);
        let best = reach.best().map(|(_, hearing)| hearing);
        let delivery = reach.delivery();
        let said = sentence::Cell {
            status: reach.status(),
            delivery,
            reliable: reach.redundancy(),
            hangs_on: reach.hangs_on().map(|gateway| question.name(gateway)),
        };
        Self {
            cell,
            period: question.period().filter(|_| !reach.devices.is_empty()),
            without: question.without,
            status: reach.status(),
            class: reach.class().map(talblick_coverage::radio::Class::as_str),
            lowest_safe_spreading_factor: best.and_then(Hearing::safe).map(u8::from),
            margin_p50: best.and_then(|hearing| hearing.margin.median()),
            redundancy: reach.redundancy(),
            gateways: reach.gateways.len(),
            devices: reach.devices.len(),
            days: reach.days(),
            delivery: delivery.map(|part| tenth(part * 100.0) / 100.0),
            sentence: said.say(lang),
            hearing: view.full().then(|| {
                let all = reach.gateways.iter();
                all.map(|(id, hearing)| HearingView::of(*id, question.name(*id), hearing))
                    .collect()
            }),
            device_ids: view.full().then(|| reach.devices.iter().copied().collect()),
        }
    }
}

impl HearingView {
    fn of(gateway: GatewayId, name: String, hearing: &Hearing) -> Self {
        Self {
            gateway,
            name,
            uplinks: hearing.uplinks,
            alone: hearing.alone,
            devices: hearing.devices.len(),
            device_days: hearing.device_days,
            esp_dbm: QuantilesView::of(&hearing.esp),
            snr_db: QuantilesView::of(&hearing.snr),
            margin_db: QuantilesView::of(&hearing.margin),
            lowest_safe_spreading_factor: hearing.safe().map(u8::from),
            first: hearing.first,
            last: hearing.last,
        }
    }
}

impl QuantilesView {
    fn of(distribution: &Distribution) -> Self {
        Self {
            p10: distribution.p10(),
            p50: distribution.median(),
        }
    }
}
