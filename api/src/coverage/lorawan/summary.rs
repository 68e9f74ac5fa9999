//! Radio coverage of the whole city.

use super::part::RadioPartView;
use super::sentence;
use super::{PeriodView, Question};
use crate::device::Place;
use crate::lang::Lang;
use crate::view::View;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_coverage::radio::{Counts, Failure, Omission, RadioMap, Status, Suggestion};
use talblick_coverage::{Atlas, Cell, Kind, Level};
use talblick_model::{DeviceId, GatewayId, Millis};
use utoipa::ToSchema;

/// Households are told in steps of so many.
const HOUSEHOLD_STEP: f64 = 5.0;

/// Radio coverage of the city.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RadioSummaryView {
    /// The months it tells of; nothing was heard if there is none.
    period: Option<PeriodView>,
    /// When it was put together.
    #[schema(value_type = Option<String>, format = DateTime)]
    as_of: Option<Millis>,
    /// Device-months that are still being read again from the archive; what is said is not complete until it is 0.
    pending: usize,
    /// Uplinks it rests on.
    uplinks: u64,
    /// The gateway that is taken to have failed.
    #[schema(value_type = Option<String>)]
    without: Option<GatewayId>,
    /// Cells of 100 m by status.
    cells: RadioCellsView,
    /// Cells by district or quarter.
    parts: Vec<RadioPartView>,
    /// Cells that would not be as they are without the gateway; only with `without`.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Vec<ChangedCellView>>,
    /// What each gateway hears, and what would be lost without it.
    pub(super) gateways: Vec<GatewayReachView>,
    /// Devices that hang on one gateway.
    single_gateway_devices: usize,
    /// Which they are; with an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    single_gateway_device_list: Option<Vec<SingleView>>,
    /// Where another gateway would help most. Not for a single month, nor without a gateway.
    suggestions: Vec<SuggestionView>,
    /// How signals fade with distance here, and how far off a prediction is.
    model: Option<ModelView>,
    /// Uplinks and receptions that belong to no cell, by reason.
    omitted: BTreeMap<String, u32>,
    /// What others measured, beside our own and never added to it; null if nothing of others was imported.
    others: Option<OthersView>,
    /// What it means, in the language asked for.
    pub(super) sentence: String,
}

/// Cells by status, those everybody may see.
#[derive(Debug, Serialize, ToSchema)]
struct RadioCellsView {
    /// At least five uplinks arrived, and nine of ten do.
    covered: usize,
    /// Some arrive.
    weak: usize,
    /// At least ten were tried, and fewer than one of ten arrives.
    none: usize,
    /// Too few were tried to say.
    unknown: usize,
    /// Cells with too few devices and days to be shown.
    withheld: usize,
}

/// A cell that would not be as it is without a gateway.
#[derive(Debug, Serialize, ToSchema)]
struct ChangedCellView {
    /// The cell.
    #[schema(value_type = String, example = "100mN56799E3709")]
    cell: Cell,
    /// Its status with the gateway: `covered` or `weak`.
    #[schema(value_type = String, example = "covered")]
    before: Status,
    /// Its status without it.
    #[schema(value_type = String, example = "none")]
    after: Status,
}

/// A gateway's part in the coverage.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GatewayReachView {
    /// Identity, 16 hex digits.
    #[schema(value_type = String)]
    pub(super) id: GatewayId,
    /// What people call it.
    pub(super) name: Option<String>,
    /// Where it stands.
    location: Place,
    /// Cells it hears something from.
    pub(super) cells: usize,
    /// Cells from which hardly anything would arrive without it.
    pub(super) cells_lost_if_failed: usize,
    /// Cells that are covered and would not be without it.
    cells_weakened_if_failed: usize,
    /// Devices of which hardly anything would arrive without it.
    pub(super) devices_lost_if_failed: usize,
}

/// A device that hangs on one gateway.
#[derive(Debug, Serialize, ToSchema)]
struct SingleView {
    /// The device.
    #[schema(value_type = u32)]
    device: DeviceId,
    /// What people call it.
    name: String,
    /// The gateway.
    #[schema(value_type = String)]
    gateway: GatewayId,
}

/// A proposed site for a gateway, known to 300 m.
#[derive(Debug, Serialize, ToSchema)]
struct SuggestionView {
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
    /// Cells without good coverage it is expected to serve, to one decimal.
    gain_cells: f64,
    /// Households in them, to the nearest five; absent where no households are known.
    gain_households: Option<u64>,
    /// Where that is, in words.
    near: String,
    /// The nearest gateway of today.
    #[schema(value_type = Option<String>)]
    nearest_gateway: Option<GatewayId>,
    /// How far away that is, to the nearest hundred metres.
    nearest_gateway_m: Option<u64>,
}

/// Measurements of others, such as exports of TTN Mapper.
#[derive(Debug, Serialize, ToSchema)]
struct OthersView {
    /// The releases.
    releases: Vec<String>,
    /// Who is to be named with them.
    attribution: String,
    /// Receptions that count, and those left out: without a place, too far, or of a gateway that has moved since.
    receptions: u64,
    /// See there.
    refused: u64,
    /// Gateways that heard something.
    gateways: usize,
    /// Cells something was heard from.
    cells: usize,
    /// Those of them of which our own uplinks say how reception is.
    cells_both: usize,
    /// Those of which our own uplinks say nothing.
    cells_only_others: usize,
    /// Those from which hardly anything of ours arrives.
    cells_against: usize,
    /// The same in words.
    sentence: String,
}

impl OthersView {
    fn of(atlas: &Atlas, map: &RadioMap, lang: Lang) -> Option<Self> {
        let releases = || atlas.releases.iter().filter(|r| r.kind == Kind::Radio);
        let newest = releases().next_back()?;
        let (foreign, beside) = (&atlas.foreign, atlas.foreign.beside(map));
        Some(Self {
            releases: releases().map(|release| release.id.to_string()).collect(),
            attribution: newest.attribution.clone(),
            receptions: foreign.receptions,
            refused: foreign.refused,
            gateways: foreign.gateways,
            cells: foreign.cells.len(),
            cells_both: beside.both,
            cells_only_others: beside.only_theirs,
            cells_against: beside.against,
            sentence: sentence::others(foreign.cells.len(), beside, lang),
        })
    }
}

/// Path loss = `at_1_km_db` + `per_decade_db` · log₁₀(km).
#[derive(Debug, Serialize, ToSchema)]
struct ModelView {
    /// Path loss at one kilometre, dB.
    at_1_km_db: f64,
    /// More for ten times the distance, dB.
    per_decade_db: f64,
    /// Standard deviation of a link from what is predicted, dB.
    shadowing_db: f64,
    /// Links between devices and gateways it was fitted to.
    links: usize,
}

impl RadioSummaryView {
    pub(super) fn of(view: &View, question: &Question, level: Level, lang: Lang) -> Self {
        let map = &question.map;
        let atlas = view.shared().app.coverage.atlas();
        let counts = map.counts();
        let single: Vec<_> = map.single_gateway_devices().collect();
        let failures = map.failures();
        let gateways: Vec<GatewayReachView> = map
            .gateways
            .iter()
            .map(|(id, site)| {
                let failure = failures.get(id).copied().unwrap_or_default();
                GatewayReachView::of(*id, site.name.clone(), site.position.into(), failure)
            })
            .collect();
        let siting = question.told.siting.as_deref().filter(|_| question.whole);
        let suggestions = siting.map_or(&[][..], |siting| &siting.suggestions);
        let suggestions: Vec<_> = suggestions
            .iter()
            .map(|suggestion| SuggestionView::of(view, question, suggestion, lang))
            .collect();
        let worst = gateways
            .iter()
            .max_by_key(|g| (g.devices_lost_if_failed, g.cells_lost_if_failed));
        let worst = worst.filter(|g| g.devices_lost_if_failed > 0);
        let sentence = sentence::Summary {
            counts,
            single: single.len(),
            without: question.without.map(|gateway| question.name(gateway)),
            worst: worst.map(|g| (question.name(g.id), g.devices_lost_if_failed)),
            site: suggestions.first().map(|s| (s.near.as_str(), s.gain_cells)),
        };
        Self {
            period: question.period(),
            as_of: question.told.at,
            pending: question.told.pending,
            uplinks: map.uplinks,
            without: question.without,
            sentence: sentence.say(lang),
            cells: RadioCellsView::of(counts, map.cells.len()),
            parts: RadioPartView::all(&atlas, question, level),
            changed: question
                .without
                .map(|gateway| ChangedCellView::all(&question.intact, gateway)),
            single_gateway_devices: single.len(),
            single_gateway_device_list: view.full().then(|| {
                let named = single.iter().map(|(device, gateway)| SingleView {
                    device: *device,
                    name: view
                        .store()
                        .device(*device)
                        .map(|d| d.name.clone())
                        .unwrap_or_default(),
                    gateway: *gateway,
                });
                named.collect()
            }),
            gateways,
            suggestions,
            model: siting.map(|siting| ModelView {
                at_1_km_db: tenth(siting.model.at_1_km_db),
                per_decade_db: tenth(siting.model.per_decade_db),
                shadowing_db: tenth(siting.model.shadowing_db),
                links: siting.model.links,
            }),
            omitted: map
                .omissions
                .iter()
                .map(|(why, times)| (key(why).to_owned(), times))
                .collect(),
            others: OthersView::of(&atlas, map, lang),
        }
    }
}

impl RadioCellsView {
    fn of(counts: Counts, all: usize) -> Self {
        let Counts {
            covered,
            weak,
            none,
            unknown,
        } = counts;
        Self {
            covered,
            weak,
            none,
            unknown,
            withheld: all.saturating_sub(covered + weak + none + unknown),
        }
    }
}

impl ChangedCellView {
    fn all(intact: &RadioMap, gateway: GatewayId) -> Vec<Self> {
        let cells = intact.public_cells().map(|public| Self {
            cell: public.cell,
            before: public.status(),
            after: public.reach.status_without(gateway),
        });
        cells.filter(|cell| cell.before != cell.after).collect()
    }
}

impl GatewayReachView {
    fn of(id: GatewayId, name: Option<String>, location: Place, failure: Failure) -> Self {
        Self {
            id,
            name,
            location,
            cells: failure.cells,
            cells_lost_if_failed: failure.cells_lost,
            cells_weakened_if_failed: failure.cells_weakened,
            devices_lost_if_failed: failure.devices_lost,
        }
    }
}

impl SuggestionView {
    fn of(view: &View, question: &Question, suggestion: &Suggestion, lang: Lang) -> Self {
        let position = suggestion.position;
        let districts = view.store().districts();
        let district = districts.iter().find(|d| d.contains(position));
        let near = match (district, suggestion.nearest) {
            (Some(district), _) => district.name.clone(),
            (None, Some((gateway, metres))) => {
                sentence::away(lang, metres, &question.name(gateway))
            }
            (None, None) => String::new(),
        };
        let households = suggestion.gain_households;
        Self {
            lat: position.lat(),
            lon: position.lon(),
            gain_cells: tenth(suggestion.gain_cells),
            gain_households: (households > 0.0)
                .then(|| whole(households / HOUSEHOLD_STEP) * whole(HOUSEHOLD_STEP)),
            near,
            nearest_gateway: suggestion.nearest.map(|(gateway, _)| gateway),
            nearest_gateway_m: suggestion
                .nearest
                .map(|(_, metres)| whole(metres / 100.0) * 100),
        }
    }
}

/// The word of a reason on the wire.
const fn key(why: Omission) -> &'static str {
    match why {
        Omission::NoPlace => "no_place",
        Omission::NullIsland => "null_island",
        Omission::Polar => "polar",
        Omission::OutsideGrid => "outside_grid",
        Omission::NoSpreadingFactor => "no_spreading_factor",
        Omission::GatewayUnplaced => "gateway_unplaced",
        Omission::TooFar => "too_far",
        Omission::Unlocated => "unlocated",
    }
}

pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "distances and sums of households are not negative and far below 2⁵³"
)]
fn whole(value: f64) -> u64 {
    value.round() as u64
}
