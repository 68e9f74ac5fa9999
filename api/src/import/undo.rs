//! Tables of devices that came in within a day, and taking them back. For administrators.

use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use crate::view::Admin;
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use talblick_model::{DevEui, Millis};
use talblick_store::{DeviceImport, Store, UndoneImport};
use utoipa::ToSchema;

/// A table of devices that was brought in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportView {
    /// Its number.
    id: u32,
    /// When it was brought in.
    #[schema(value_type = String, format = DateTime)]
    at: Millis,
    /// Sign-in name of who did it; null for the administration token and the command line.
    by: Option<String>,
    /// Devices that were new.
    new: u32,
    /// Devices that were known and changed.
    changed: u32,
    /// Until when it can be undone.
    #[schema(value_type = String, format = DateTime)]
    until: Millis,
    /// When it was undone; null if it was not.
    #[schema(value_type = Option<String>, format = DateTime)]
    undone: Option<Millis>,
}

/// The tables of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportList {
    /// The newest first.
    items: Vec<ImportView>,
}

/// What became of devices whose import was undone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UndoOutcome {
    /// Devices that were new and are registered no longer; their readings stay.
    removed: u32,
    /// Devices that are as they were.
    restored: u32,
    /// Devices that somebody has changed since; they stay as they are.
    kept: Vec<KeptDevice>,
}

/// A device that was changed since it was brought in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptDevice {
    /// Identity on the radio.
    #[schema(value_type = String)]
    dev_eui: DevEui,
    /// What people call it.
    name: String,
}

impl From<DeviceImport> for ImportView {
    fn from(import: DeviceImport) -> Self {
        let span = i64::try_from(Store::UNDO.as_millis()).unwrap_or(i64::MAX);
        Self {
            id: import.id,
            at: import.at,
            by: import.by,
            new: import.added,
            changed: import.changed,
            until: Millis::from_i64(import.at.as_i64().saturating_add(span)),
            undone: import.undone,
        }
    }
}

impl From<UndoneImport> for UndoOutcome {
    fn from(undone: UndoneImport) -> Self {
        let kept = undone.kept.into_iter();
        Self {
            removed: undone.removed,
            restored: undone.restored,
            kept: kept
                .map(|(dev_eui, name)| KeptDevice { dev_eui, name })
                .collect(),
        }
    }
}

/// Tables of devices that were brought in within the last 24 hours, by whom, and whether they were undone.
#[utoipa::path(get, path = "/api/v1/import/devices", tag = "devices", security(("bearer" = [])), operation_id = "device_imports",
    responses((status = 200, body = ImportList)))]
pub(crate) async fn list(Admin(view): Admin) -> Result<Json<ImportList>, ApiError> {
    view.ask(|view| {
        let now = view.shared().app.clock.now();
        let items = view.store().device_imports(now)?.into_iter();
        Ok(Json(ImportList {
            items: items.map(ImportView::from).collect(),
        }))
    })
    .await
}

/// Undo an import of devices: what was new is taken out of the registry, what was changed is as it was. What somebody has changed
/// since stays.
#[utoipa::path(post, path = "/api/v1/import/devices/{id}/undo", tag = "devices", security(("bearer" = [])), operation_id = "undo_device_import",
    params(("id" = u32, Path, description = "Number of the import")),
    responses((status = 200, body = UndoOutcome)))]
pub(crate) async fn undo(
    Admin(view): Admin,
    Path(number): Path<String>,
) -> Result<Json<UndoOutcome>, ApiError> {
    view.ask(move |view| {
        let now = view.shared().app.clock.now();
        let imports = view.store().device_imports(now)?;
        let number = number.parse::<u32>().ok();
        let import = imports.iter().find(|import| Some(import.id) == number);
        let import = import.ok_or(ApiError::NotFound(Noun::Import))?;
        if import.undone.is_some() {
            return Err(ApiError::Conflict(Both::new(
                "Das ist schon rückgängig gemacht.",
                "This is undone already.",
            )));
        }
        let undone = view
            .store()
            .undo_import(import.id, view.name().as_deref(), now)?;
        let undone = undone.ok_or(ApiError::NotFound(Noun::Import))?;
        Ok(Json(undone.into()))
    })
    .await
}
