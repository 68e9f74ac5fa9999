//! What was imported: which edition of which data set, from whom, under which licence.

use crate::app::Routes;
use crate::datastream::Label;
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::page::List;
use crate::view::View;
use serde::Serialize;
use talblick_coverage::{Kind, Release};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list))
}

/// Which releases.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReleaseParams {
    /// Of this kind, such as `fixed` or `mobile`.
    #[param(value_type = Option<String>)]
    kind: Option<Kind>,
}

impl Params for ReleaseParams {
    fn read(f: &mut Fields) -> Self {
        let keys = Kind::ALL.map(Kind::key).join(", ");
        Self {
            kind: f.parsed("kind", &Both::new(&keys, &keys), Kind::from_key),
        }
    }
}

/// One published edition of a data set, as it was imported.
#[derive(Debug, Serialize, ToSchema)]
struct ReleaseView {
    /// Its name in addresses.
    id: String,
    /// What it holds.
    kind: &'static str,
    /// What its publisher calls it.
    name: String,
    /// The same in German and English, where it is known in both.
    label: Label,
    /// The day the data describe.
    #[schema(format = Date)]
    data_date: String,
    /// The day it was published.
    #[schema(format = Date)]
    published: Option<String>,
    /// The method it was made with; figures of different eras must not be joined by a line.
    era: String,
    /// Where it came from.
    source: String,
    /// Its licence.
    licence: String,
    /// Who must be named.
    attribution: String,
    /// SHA-256 of the imported file.
    sha256: String,
    /// Rows that were taken.
    rows: u64,
    /// Rows that were set aside because something in them is wrong.
    quarantined: u64,
    /// When it was imported.
    #[schema(format = DateTime)]
    imported_at: String,
}

impl From<&Release> for ReleaseView {
    fn from(release: &Release) -> Self {
        Self {
            id: release.id.to_string(),
            kind: release.kind.key(),
            name: release.name.clone(),
            label: Label::new(&release.name, release.english()),
            data_date: release.data_date.to_string(),
            published: release.published.map(|day| day.to_string()),
            era: release.era.clone(),
            source: release.source.clone(),
            licence: release.licence.clone(),
            attribution: release.attribution.clone(),
            sha256: release.sha256.clone(),
            rows: release.rows,
            quarantined: release.quarantined,
            imported_at: release.imported_at.to_string(),
        }
    }
}

/// Imported releases, by kind and data date. Those of ducts and of operators' lists only with an account.
#[utoipa::path(
    operation_id = "list_coverage_releases", get, path = "/api/v1/coverage/releases", tag = "coverage",
    params(ReleaseParams), responses((status = 200, body = List<ReleaseView>)))]
async fn list(view: View, Asked(params): Asked<ReleaseParams>) -> List<ReleaseView> {
    let atlas = view.shared().app.coverage.atlas();
    let seen = |release: &&Release| {
        (view.full() || release.kind.is_public())
            && params.kind.is_none_or(|kind| release.kind == kind)
    };
    let items = atlas.releases.iter().filter(seen).map(ReleaseView::from);
    List {
        items: items.collect(),
        next: None,
    }
}
