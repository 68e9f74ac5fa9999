//! Devices from a table: every row gets a verdict, with `dry_run` nothing but that. What is wrong with a row costs no other
//! row; bringing the same table in again changes nothing. For administrators.

mod row;
mod sheet;
mod undo;
mod vocabulary;

pub use self::vocabulary::Vocabulary;
pub(crate) use self::vocabulary::no_codec;

use self::row::{Flaws, Row};
use self::sheet::Sheet;
use self::vocabulary::Known;
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::problem::ApiError;
use crate::view::Admin;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;
use talblick_model::{DevEui, Millis};
use talblick_store::Store;
use tokio::time::timeout;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Largest table, in bytes.
const BYTES: usize = 4 << 20;
/// How long it may take to come in.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(devices, undo::list))
        .routes(routes!(undo::undo))
}

/// How a table is taken.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportParams {
    /// `true`: only say what would happen.
    #[param(value_type = Option<bool>)]
    dry_run: bool,
}

impl Params for ImportParams {
    fn read(f: &mut Fields) -> Self {
        let words = Both::new("true, false", "true, false");
        let dry_run = f.parsed("dry_run", &words, |text| text.parse().ok());
        Self {
            dry_run: dry_run.unwrap_or(false),
        }
    }
}

/// What became of a table, or would. `rows` is the sum of the following four.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ImportOutcome {
    /// Rows with anything in them.
    pub rows: usize,
    /// Devices that are new.
    pub new: usize,
    /// Devices that are known and change.
    pub changed: usize,
    /// Devices of which the row says nothing new.
    pub unchanged: usize,
    /// Rows that cannot be used.
    pub wrong: usize,
    /// Rows that can be used, but of which something should be looked at; they are among the others.
    pub warned: usize,
    /// Number under which it can be undone for a day; null if nothing was written.
    pub import: Option<u32>,
    /// A verdict a row, in their order.
    pub verdicts: Vec<RowVerdict>,
}

/// What becomes of a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowVerdict {
    /// Line of the table; the headings are line 1.
    pub line: u64,
    /// `new`, `changed`, `unchanged` or `wrong`.
    pub verdict: &'static str,
    /// Whose row; null if it does not say.
    #[schema(value_type = Option<String>)]
    pub dev_eui: Option<DevEui>,
    /// What people call the device.
    pub name: Option<String>,
    /// What the row says otherwise; of a new device everything that will be stored.
    pub changes: Vec<FieldChange>,
    /// Everything that is wrong with it.
    pub problems: Vec<RowProblem>,
    /// What should be looked at, though the row can be used.
    pub warnings: Vec<RowProblem>,
}

/// A field that a row says otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldChange {
    /// Heading of its column.
    pub column: &'static str,
    /// What was known; empty if nothing was.
    pub before: String,
    /// What the row says.
    pub after: String,
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowProblem {
    /// Heading of the column; empty if it is the whole row.
    pub column: String,
    /// What is wrong and what is allowed, in the language of the request.
    pub detail: String,
}

/// Something wrong at a place of the table, before the language is known.
#[derive(Debug)]
struct Problem {
    column: String,
    detail: Both,
}

impl Problem {
    fn of(column: &str, detail: Both) -> Self {
        Self {
            column: column.chars().take(60).collect(),
            detail,
        }
    }

    fn say(&self, lang: Lang) -> RowProblem {
        RowProblem {
            column: self.column.clone(),
            detail: self.detail.say(lang).to_owned(),
        }
    }
}

/// Bring in devices from a CSV table, as a spreadsheet saves it: separated by comma, semicolon or tab, UTF-8 or
/// Windows-1252, headings in English or German. Devices are known by their DevEUI; an empty cell leaves what is known.
/// Rows that are wrong are answered with the reason, and cost no other row.
#[utoipa::path(post, path = "/api/v1/import/devices", tag = "devices", security(("bearer" = [])), operation_id = "import_devices",
    params(ImportParams), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportOutcome)))]
async fn devices(
    Admin(view): Admin,
    Asked(params): Asked<ImportParams>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<ImportOutcome>, ApiError> {
    let lang = Lang::wanted(&headers, Lang::En);
    let whole = timeout(PATIENCE, to_bytes(request.into_body(), BYTES)).await;
    let bytes = whole.map_err(|_slow| ApiError::Timeout)?;
    let bytes = bytes.map_err(|_large| ApiError::TooLarge)?;
    view.ask(move |view| {
        let app = &view.shared().app;
        let told = (view.name(), app.clock.now());
        let in_force = app.codecs.in_force().into_iter();
        let chooses = |profile: &str| app.codecs.chosen_by(profile);
        let vocabulary = Vocabulary::of(
            &app.publish,
            &app.config.city.indoor_kinds,
            in_force.map(|codec| codec.name).collect(),
            &chooses,
        );
        let how = (params.dry_run, lang);
        let outcome = import_devices(view.store(), &bytes, &vocabulary, how, told)?;
        match outcome {
            Ok(outcome) => Ok(Json(outcome)),
            Err(problem) => {
                let detail = Both::new(problem.detail.clone(), problem.detail);
                Err(ApiError::input(problem.column, detail))
            }
        }
    })
    .await
}

/// Brings in devices from a table, as somebody says at a moment; with `dry_run` nothing is written. The inner error is a table that is none of devices.
pub fn import_devices(
    store: &Store,
    table: &[u8],
    vocabulary: &Vocabulary<'_>,
    (dry_run, lang): (bool, Lang),
    (by, now): (Option<String>, Millis),
) -> Result<Result<ImportOutcome, RowProblem>, talblick_store::Error> {
    let sheet = match Sheet::read(table) {
        Ok(sheet) => sheet,
        Err(problem) => return Ok(Err(problem.say(lang))),
    };
    let known = Known::of(store, vocabulary);
    let mut outcome = ImportOutcome::default();
    let mut seen = BTreeMap::new();
    let mut changed = Vec::new();
    for (line, record) in &sheet.rows {
        let mut read = match record {
            Ok(record) => Row::read(store, &known, &sheet.columns, record),
            Err(error) => Err(Flaws::of(Problem::of("", Both::new(error, error)))),
        };
        if let Some(dev_eui) = dev_eui(&read) {
            match seen.get(&dev_eui) {
                Some(first) => read = Err(twice(read, *first)),
                None if read.is_ok() => drop(seen.insert(dev_eui, *line)),
                None => {}
            }
        }
        outcome.note(*line, &read, lang);
        if let Ok(row) = read
            && (!row.known || !row.changes.is_empty())
        {
            changed.push((row.draft, row.installation));
        }
    }
    if !dry_run && !changed.is_empty() {
        let import = store.import_devices(&changed, by.as_deref(), now)?;
        outcome.import = Some(import.id);
    }
    Ok(Ok(outcome))
}

fn dev_eui(read: &Result<Row, Flaws>) -> Option<DevEui> {
    match read {
        Ok(row) => Some(row.draft.dev_eui),
        Err(flaws) => flaws.dev_eui,
    }
}

/// A row about a device that another one was about.
fn twice(read: Result<Row, Flaws>, first: u64) -> Flaws {
    let mut flaws = read.map_or_else(|flaws| flaws, Flaws::from);
    let told = Both::new(
        format!("Dieses Gerät steht schon in Zeile {first}."),
        format!("This device is in line {first} already."),
    );
    flaws.problems.insert(0, Problem::of("dev_eui", told));
    flaws
}

impl ImportOutcome {
    fn note(&mut self, line: u64, read: &Result<Row, Flaws>, lang: Lang) {
        self.rows += 1;
        let (verdict, count) = match read {
            Err(_) => ("wrong", &mut self.wrong),
            Ok(row) if !row.known => ("new", &mut self.new),
            Ok(row) if row.changes.is_empty() => ("unchanged", &mut self.unchanged),
            Ok(_) => ("changed", &mut self.changed),
        };
        *count += 1;
        let told = |problems: &[Problem]| problems.iter().map(|p| p.say(lang)).collect();
        let (name, changes, problems, warnings) = match read {
            Ok(row) => {
                let changes = row
                    .changes
                    .iter()
                    .map(|(column, before, after)| FieldChange {
                        column: column.heading(),
                        before: before.clone(),
                        after: after.clone(),
                    });
                let name = Some(row.draft.name.clone());
                (name, changes.collect(), Vec::new(), told(&row.warnings))
            }
            Err(flaws) => (
                flaws.name.clone(),
                Vec::new(),
                told(&flaws.problems),
                Vec::new(),
            ),
        };
        self.warned += usize::from(!warnings.is_empty());
        self.verdicts.push(RowVerdict {
            line,
            verdict,
            dev_eui: dev_eui(read),
            name,
            changes,
            problems,
            warnings,
        });
    }
}
