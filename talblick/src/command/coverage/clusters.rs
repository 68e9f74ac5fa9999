//! `talblick coverage clusters`: the work list, for planners: exact, with own ducts. What the public gets is on the page.

use super::question::{atlas, fixed};
use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use anyhow::{Context as _, anyhow};
use clap::Args;
use serde::Serialize;
use std::io::Write as _;
use std::sync::Arc;
use talblick_coverage::plan::{
    Counting, Plans, Project, Question, Scenario, Setting, Start, WorkList,
};
use talblick_coverage::{Audience, Cell, Dialect, ReleaseId};

/// `talblick coverage clusters`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick coverage clusters --rule GF1 --price 120 --take-up 0.4 --csv > list.csv"
)]
pub(super) struct Clusters {
    /// Fixed-line release [default: the newest]
    #[arg(long, value_name = "NAME")]
    release: Option<ReleaseId>,
    /// Rule, for example GF1 [default: the first that held on the data date]
    #[arg(long, value_name = "KEY")]
    rule: Option<String>,
    /// Households that count: certain or possible
    #[arg(long, value_name = "WHICH", value_parser = counting)]
    counting: Option<Counting>,
    /// Where new lines begin: own or served
    #[arg(long, value_name = "WHERE", value_parser = start)]
    start: Option<Start>,
    /// New trench, euro per metre, whatever the surface
    #[arg(long, value_name = "EURO")]
    price: Option<f64>,
    /// New trench in asphalt, euro per metre
    #[arg(long, value_name = "EURO")]
    price_asphalt: Option<f64>,
    /// New trench in paving, euro per metre
    #[arg(long, value_name = "EURO")]
    price_paving: Option<f64>,
    /// New trench in gravel or earth, euro per metre
    #[arg(long, value_name = "EURO")]
    price_unpaved: Option<f64>,
    /// Fibre blown into a free duct, euro per metre
    #[arg(long, value_name = "EURO")]
    price_blow_in: Option<f64>,
    /// From the street into a house, euro
    #[arg(long, value_name = "EURO")]
    price_house: Option<f64>,
    /// Share of households that book, 0.01 to 1
    #[arg(long, value_name = "SHARE")]
    take_up: Option<f64>,
    /// Length along streets over straight length, where no street graph reaches
    #[arg(long, value_name = "FACTOR")]
    detour: Option<f64>,
    /// Least households below the rule of a cell
    #[arg(long, value_name = "N")]
    min_households: Option<f64>,
    /// Clusters of one district closer than this are one, metres
    #[arg(long, value_name = "METRES")]
    merge_m: Option<f64>,
    /// Clusters with more households are split
    #[arg(long, value_name = "N")]
    split_households: Option<f64>,
    /// Leave out branches with fewer households per metre of new trench
    #[arg(long, value_name = "N")]
    cut_off: Option<f64>,
    /// As JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// As CSV
    #[arg(long)]
    csv: bool,
    /// CSV with semicolons, decimal commas and a byte order mark, for German spreadsheets
    #[arg(long, requires = "csv")]
    excel: bool,
}

/// The list as JSON.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    release: &'a ReleaseId,
    rule: &'a str,
    rule_version: &'a str,
    scenario: &'a Scenario,
    sentence: &'a str,
    items: Vec<Item>,
}

/// A cluster as JSON.
#[derive(Debug, Serialize)]
struct Item {
    rank: usize,
    id: Cell,
    place: Option<String>,
    cells: usize,
    households: Option<u64>,
    addresses: Option<usize>,
    anchors: Option<usize>,
    new_trench_m: f64,
    duct_reuse_m: f64,
    cost: f64,
    cost_per_household: Option<f64>,
    households_per_m: f64,
    estimate: &'static str,
}

impl Item {
    fn of(project: &Project) -> Self {
        let audience = Audience::Planner;
        Self {
            rank: project.rank,
            id: project.id,
            place: project.place(),
            cells: project.spots.len(),
            households: audience.told(project.counted),
            addresses: project.addresses,
            anchors: project.anchors,
            new_trench_m: audience.metres(project.trench.new_m),
            duct_reuse_m: audience.metres(project.trench.duct_m),
            cost: audience.euros(project.cost),
            cost_per_household: project.cost_per_household().map(f64::round),
            households_per_m: project.households_per_m(),
            estimate: project.trench.estimate.key(),
        }
    }
}

impl Clusters {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let scenario = self.scenario()?;
        let atlas = Arc::new(atlas(config)?);
        let fixed = fixed(&atlas, self.release.as_ref())?;
        let day = fixed.release.data_date;
        let rule = atlas.rules.asked(self.rule.as_deref(), None, None, day);
        let rule = rule.ok_or_else(|| {
            let keys = atlas.rules.keys().join(", ");
            Failure::Usage(anyhow!("there is no such rule; there are: {keys}"))
        })?;
        let list = Plans::default().list(&Question {
            atlas: &atlas,
            fixed,
            rule: &rule,
            audience: Audience::Planner,
            scenario: &scenario,
        });
        if self.csv {
            let dialect = if self.excel {
                Dialect::Spreadsheets
            } else {
                Dialect::Programs
            };
            let table = list.csv(dialect).context("write the table")?;
            let mut stdout = std::io::stdout().lock();
            stdout.write_all(&table).context("write standard output")?;
            Ok(())
        } else if self.json {
            json(&list)
        } else {
            lines(&list)
        }
    }

    /// The scenario that comes with the program, with what the command line says.
    fn scenario(&self) -> Result<Scenario, Failure> {
        let mut scenario = Scenario::built_in().context("read the scenario")?;
        for setting in Setting::ALL {
            if let Some(value) = self.given(setting) {
                let set = scenario.set(setting, value);
                set.map_err(|error| Failure::Usage(error.into()))?;
            }
        }
        let grouping = &mut scenario.grouping;
        grouping.counting = self.counting.unwrap_or(grouping.counting);
        grouping.start = self.start.unwrap_or(grouping.start);
        Ok(scenario)
    }

    fn given(&self, setting: Setting) -> Option<f64> {
        match setting {
            Setting::PricePerM => self.price,
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
        }
    }
}

fn counting(text: &str) -> Result<Counting, String> {
    let found = Counting::ALL.into_iter().find(|c| c.key() == text);
    found.ok_or_else(|| {
        format!(
            "allowed are {}",
            Counting::ALL.map(Counting::key).join(", ")
        )
    })
}

fn start(text: &str) -> Result<Start, String> {
    let found = Start::ALL.into_iter().find(|s| s.key() == text);
    found.ok_or_else(|| format!("allowed are {}", Start::ALL.map(Start::key).join(", ")))
}

fn json(list: &WorkList) -> Result<(), Failure> {
    let [_, sentence] = list.sentence();
    print_json(&Listed {
        release: &list.release.id,
        rule: &list.rule.key,
        rule_version: &list.rule.version,
        scenario: &list.scenario,
        sentence: &sentence,
        items: list.projects.iter().map(Item::of).collect(),
    })
}

fn lines(list: &WorkList) -> Result<(), Failure> {
    let [_, sentence] = list.sentence();
    print_line(&sentence)?;
    for project in &list.projects {
        let [_, sentence] = project.sentence(list);
        print_line(&format!("{}\t{}\t{sentence}", project.rank, project.id))?;
    }
    Ok(())
}
