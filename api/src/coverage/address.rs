//! Addresses by the beginning of their street's name: who looks for one without its number is helped.

use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::page::List;
use crate::problem::ApiError;
use crate::view::View;
use serde::Serialize;
use talblick_coverage::Spelling;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list))
}

/// Which addresses.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct AddressParams {
    /// How the name of the street begins; a number behind it is not looked at. Without it there are none.
    #[param(value_type = Option<String>)]
    q: String,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
}

impl Params for AddressParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            q: f.text("q").unwrap_or_default(),
            limit: f.limit(),
        }
    }
}

/// An address that `place` knows.
#[derive(Debug, Serialize, ToSchema)]
struct AddressView {
    /// Its street.
    street: String,
    /// Its number, with a letter if it has one.
    number: String,
}

/// Addresses in streets whose names begin so, in order of street and number.
#[utoipa::path(
    operation_id = "list_coverage_addresses", get, path = "/api/v1/coverage/addresses", tag = "coverage",
    params(AddressParams), responses((status = 200, body = List<AddressView>)))]
async fn list(
    view: View,
    Asked(params): Asked<AddressParams>,
) -> Result<List<AddressView>, ApiError> {
    view.ask(move |view| {
        let atlas = view.shared().app.coverage.atlas();
        let wanted = Spelling::new(&params.q);
        let found = atlas.addresses.suggestions(&wanted, params.limit);
        let items = found.into_iter().map(|address| AddressView {
            street: address.street.clone(),
            number: address.number.clone(),
        });
        Ok(List {
            items: items.collect(),
            next: None,
        })
    })
    .await
}
