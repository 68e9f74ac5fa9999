//! What is asked of a work list, read from the query string. Every number has a range; what lies outside is refused.

use super::audience;
use super::choice::{self, Wanted};
use crate::input::Fields;
use crate::lang::Both;
use crate::problem::ApiError;
use crate::view::View;
use std::sync::Arc;
use talblick_coverage::plan::{Counting, Question, Scenario, Setting, Start, WorkList};
use talblick_coverage::{Atlas, Fixed, Rule};
use utoipa::IntoParams;

/// Release, rule and assumptions of a work list.
#[derive(Debug, Clone, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Assumptions {
    /// Which fixed-line release; the newest if absent.
    #[param(example = "fixed-2021-06-30")]
    release: Option<String>,
    /// Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data.
    #[param(value_type = Option<String>)]
    rule: Wanted,
    /// `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent.
    #[param(value_type = Option<String>)]
    #[expect(dead_code, reason = "described here, read as part of the rule")]
    tech: (),
    /// At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000.
    #[param(value_type = Option<u16>)]
    #[expect(dead_code, reason = "described here, read as part of the rule")]
    down: (),
    /// `certain`: households count that are below the rule for certain; `possible`: those that may be.
    #[param(value_type = Option<String>, default = "certain")]
    counting: Option<Counting>,
    /// Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
    /// in the nearest cell that has what the rule asks for.
    #[param(value_type = Option<String>, default = "own")]
    start: Option<Start>,
    /// New trench, euro per metre, whatever the surface, 1 to 10000.
    price_per_m: Option<f64>,
    /// New trench in asphalt or concrete, euro per metre, 1 to 10000.
    price_asphalt: Option<f64>,
    /// New trench in paving, euro per metre, 1 to 10000.
    price_paving: Option<f64>,
    /// New trench in gravel, earth or grass, euro per metre, 1 to 10000.
    price_unpaved: Option<f64>,
    /// Fibre blown into a free duct of one's own, euro per metre, 0 to 1000.
    price_blow_in: Option<f64>,
    /// From the street into a house, euro per house, 0 to 100000.
    price_house: Option<f64>,
    /// Share of households that book, 0.01 to 1.
    take_up: Option<f64>,
    /// Length along streets over straight length, where no street graph reaches, 1 to 3.
    detour: Option<f64>,
    /// Cells with fewer households below the rule form no cluster, 0.1 to 100.
    min_households: Option<f64>,
    /// Clusters of one district closer than this along the streets are one, metres, 0 to 1000.
    merge_m: Option<f64>,
    /// Clusters with more households are split, 10 to 5000.
    split_households: Option<f64>,
    /// Branches that reach fewer households per metre of new trench are left out, 0 to 10.
    cut_off: Option<f64>,
}

impl Assumptions {
    pub(super) fn read(f: &mut Fields) -> Self {
        let allowed = Counting::ALL.map(Counting::key).join(", ");
        let counting = f.parsed("counting", &Both::new(&allowed, &allowed), |text| {
            Counting::ALL.into_iter().find(|c| c.key() == text)
        });
        let allowed = Start::ALL.map(Start::key).join(", ");
        let start = f.parsed("start", &Both::new(&allowed, &allowed), |text| {
            Start::ALL.into_iter().find(|s| s.key() == text)
        });
        let (release, rule) = (f.text("release"), Wanted::read(f));
        let mut number = |setting: Setting| f.decimal(setting.name(), &setting.range());
        Self {
            release,
            rule,
            tech: (),
            down: (),
            counting,
            start,
            price_per_m: number(Setting::PricePerM),
            price_asphalt: number(Setting::PriceAsphalt),
            price_paving: number(Setting::PricePaving),
            price_unpaved: number(Setting::PriceUnpaved),
            price_blow_in: number(Setting::PriceBlowIn),
            price_house: number(Setting::PriceHouse),
            take_up: number(Setting::TakeUp),
            detour: number(Setting::Detour),
            min_households: number(Setting::MinHouseholds),
            merge_m: number(Setting::MergeM),
            split_households: number(Setting::SplitHouseholds),
            cut_off: number(Setting::CutOff),
        }
    }

    /// The numbers that are given, the price of all surfaces before those of single ones.
    fn settings(&self) -> impl Iterator<Item = (Setting, f64)> {
        let given = |setting: Setting| {
            let value = match setting {
                Setting::PricePerM => self.price_per_m,
                Setting::PriceAsphalt => self.price_asphalt,
                Setting::PricePaving => self.price_paving,
                Setting::PriceUnpaved => self.price_unpaved,
                Setting::PriceBlowIn => self.price_blow_in,
                Setting::PriceHouse => self.price_house,
                Setting::TakeUp => self.take_up,
                Setting::Detour => self.detour,
                Setting::MinHouseholds => self.min_households,
                Setting::MergeM => self.merge_m,
                Setting::SplitHouseholds => self.split_households,
                Setting::CutOff => self.cut_off,
            };
            Some((setting, value?))
        };
        Setting::ALL.into_iter().filter_map(given)
    }

    /// The built-in assumptions with those that are given.
    pub(super) fn scenario(&self) -> Result<Scenario, ApiError> {
        let mut scenario = Scenario::built_in()?;
        for (setting, value) in self.settings() {
            scenario.set(setting, value)?;
        }
        let grouping = &mut scenario.grouping;
        grouping.counting = self.counting.unwrap_or(grouping.counting);
        grouping.start = self.start.unwrap_or(grouping.start);
        Ok(scenario)
    }

    /// The release and the rule that are asked about.
    pub(super) fn about<'a>(&self, atlas: &'a Atlas) -> Result<(&'a Fixed, Rule), ApiError> {
        let fixed = choice::fixed(atlas, self.release.as_deref(), "release")?;
        Ok((fixed, self.rule.rule(atlas, fixed)?))
    }

    /// The work list for whoever asks, and the atlas it was made of.
    pub(super) fn list(&self, view: &View) -> Result<(Arc<WorkList>, Arc<Atlas>), ApiError> {
        let shared = view.shared();
        let atlas = shared.app.coverage.atlas();
        let (fixed, rule) = self.about(&atlas)?;
        let list = shared.app.plans.list(&Question {
            atlas: &atlas,
            fixed,
            rule: &rule,
            audience: audience(view),
            scenario: &self.scenario()?,
        });
        Ok((list, atlas))
    }

    /// What was asked, for cursors.
    pub(super) fn key(&self) -> String {
        format!("clusters {self:?}")
    }
}
