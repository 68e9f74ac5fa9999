//! Districts or quarters by their supply, as a table to work on.

use super::summary::SummaryParams;
use super::table::{CSV, attached};
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::problem::ApiError;
use crate::row::{MARK, number, spreadsheets, words, writer};
use crate::view::View;
use axum::response::Response;
use std::cmp::Reverse;
use talblick_coverage::{Dialect, Figure, Level, Premises, Standing, Summary};
use utoipa::IntoParams;
use utoipa_axum::routes;

const COLUMNS: [&str; 13] = [
    "id",
    "name",
    "households",
    "served",
    "served_share",
    "undecided_share",
    "unserved_low",
    "unserved_high",
    "unserved_share",
    "share_with_data",
    "addresses",
    "served_by_address",
    "firms_served_share",
];

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(table))
}

/// How the table is written.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct TableParams {
    #[param(ignore)]
    asked: SummaryParams,
    /// `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once.
    #[param(rename = "variant", value_type = Option<String>)]
    dialect: Dialect,
}

impl Params for TableParams {
    fn read(f: &mut Fields) -> Self {
        let dialect = spreadsheets(f);
        Self {
            asked: SummaryParams::read(f),
            dialect: dialect.unwrap_or_default(),
        }
    }
}

/// Districts or quarters as CSV, those with the most households that do not have what is asked for first; of `city` one row.
/// Numbers are those of the summary: shares are between 0 and 1, what is not told is empty. Where the figures cannot decide,
/// `unserved_low` and `unserved_high` differ.
#[utoipa::path(
    operation_id = "download_coverage_summary", get, path = "/api/v1/coverage/broadband/summary.csv", tag = "coverage",
    params(SummaryParams, TableParams),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn table(view: View, Asked(params): Asked<TableParams>) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let atlas = view.shared().app.coverage.atlas();
        let (summary, _) = params.asked.summary(view, &atlas)?;
        let city = &view.shared().app.config.city.name;
        let written = write(&summary, city, params.dialect);
        let written = written.map_err(|error| ApiError::Internal(error.to_string()))?;
        let rule = &summary.rule;
        let measure = if rule.version.is_empty() {
            format!("{}-{}", rule.technology.key(), rule.high.mbits())
        } else {
            rule.key.clone()
        };
        let (release, level) = (&summary.release, summary.level.key());
        let name = format!("talblick-{release}-{measure}-{level}.csv");
        Ok(attached(&name, CSV, written))
    })
    .await
}

fn write(summary: &Summary, city: &str, dialect: Dialect) -> std::io::Result<Vec<u8>> {
    let mark = match dialect {
        Dialect::Programs => "",
        Dialect::Spreadsheets => MARK,
    };
    let mut writer = writer(mark.into(), dialect);
    writer.write_record(COLUMNS)?;
    let mut rows: Vec<&Standing> = summary.rows.iter().collect();
    rows.sort_by_key(|row| Reverse(unserved(row)[1].households));
    if summary.level == Level::City {
        rows.push(&summary.city);
    }
    for row in rows {
        let share = |share: Option<f64>| number(share, dialect);
        let count = |figure: Figure| {
            figure
                .households
                .map_or_else(String::new, |n| n.to_string())
        };
        let [low, high] = unserved(row);
        let mut firms = Premises::ALL.into_iter().zip(row.premises);
        let firms = firms.find(|(premises, _)| *premises == Premises::Business);
        let firms = firms.and_then(|(_, standing)| standing.served);
        let name = if row.name.is_empty() { city } else { &row.name };
        writer.write_record([
            words(&row.id),
            words(name),
            count(row.households),
            count(row.served.households),
            share(row.served.share)?,
            share(row.undecided.and_then(|portion| portion.share))?,
            count(low),
            count(high),
            share(row.unserved.share)?,
            share(row.with_data)?,
            row.addresses.to_string(),
            share(row.by_address)?,
            share(firms.map(|[least, _]| least))?,
        ])?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Between how many and how many do not have it.
fn unserved(row: &Standing) -> [Figure; 2] {
    row.interval.unwrap_or([row.unserved.households; 2])
}
