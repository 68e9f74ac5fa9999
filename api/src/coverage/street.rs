//! Streets a trench can follow, for planners: which pieces there are near a place, or of a name.

use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::page::List;
use crate::problem::ApiError;
use crate::view::Signed;
use axum::Json;
use serde::Serialize;
use talblick_coverage::plan::Surface;
use talblick_coverage::{Crs, Spelling, Street, Transform};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Most pieces of street in an answer: what a map shows of a district.
const MOST: usize = 4_000;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list))
}

/// Which pieces of street.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct StreetParams {
    /// How the name of the street begins.
    #[param(value_type = Option<String>)]
    q: Option<String>,
    /// Those that reach into a box: west, south, east and north in degrees.
    #[param(value_type = Option<String>)]
    bbox: Option<[f64; 4]>,
    /// How many, 1 to 4000.
    #[param(value_type = Option<u32>, default = 1000)]
    limit: usize,
}

impl Params for StreetParams {
    fn read(f: &mut Fields) -> Self {
        let numbers = Both::new(
            "vier Zahlen in Grad: Westen, Süden, Osten, Norden",
            "four numbers in degrees: west, south, east, north",
        );
        Self {
            q: f.text("q"),
            bbox: f.parsed("bbox", &numbers, |text| {
                let numbers = text.split(',').map(|n| n.trim().parse().ok());
                let numbers: Option<Vec<f64>> = numbers.collect();
                let four: [f64; 4] = numbers?.try_into().ok()?;
                let [west, south, east, north] = four;
                let fine = (-180.0..=180.0).contains(&west)
                    && (-90.0..=90.0).contains(&south)
                    && west <= east
                    && south <= north
                    && east <= 180.0
                    && north <= 90.0;
                fine.then_some(four)
            }),
            limit: f.number("limit", 1, MOST).unwrap_or(1_000),
        }
    }
}

/// A piece of street between two crossings.
#[derive(Debug, Serialize, ToSchema)]
struct StreetView {
    /// Its number, which stays as long as the streets are not imported anew.
    id: usize,
    /// Its name.
    name: String,
    /// `asphalt`, `paving`, `unpaved` or `unknown`.
    surface: &'static str,
    /// Its length in metres.
    metres: f64,
    /// Its course, longitude and latitude.
    #[schema(value_type = Vec<Vec<f64>>)]
    line: Vec<[f64; 2]>,
}

/// Pieces of street, in the order of the file.
#[utoipa::path(
    operation_id = "list_coverage_streets", get, path = "/api/v1/coverage/streets", tag = "coverage", security(("bearer" = [])),
    params(StreetParams), responses((status = 200, body = List<StreetView>)))]
async fn list(
    Signed(view): Signed,
    Asked(params): Asked<StreetParams>,
) -> Result<Json<List<StreetView>>, ApiError> {
    view.ask(move |view| {
        let atlas = view.shared().app.coverage.atlas();
        let degrees = Transform::new(Crs::Utm32, Crs::Wgs84)?;
        let window = params.bbox.map(window).transpose()?;
        let named = params.q.as_deref().map(Spelling::new);
        let fits = |street: &Street| {
            named.as_ref().is_none_or(|q| q.begins(&street.name))
                && window.is_none_or(|window| reaches_into(window, &street.line))
        };
        let found = atlas.streets.streets.iter().enumerate();
        let found = found.filter(|(_, s)| fits(s)).take(params.limit);
        let items = found.map(|(id, street)| {
            let line = street.line.iter().map(|at| degrees.apply(*at));
            let legs = street.line.iter().zip(street.line.iter().skip(1));
            let metres: f64 = legs.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).sum();
            Ok(StreetView {
                id,
                name: street.name.clone(),
                surface: Surface::of(&street.surface).key(),
                metres: metres.round(),
                line: line.collect::<Result<_, talblick_coverage::Error>>()?,
            })
        });
        Ok(Json(List {
            items: items.collect::<Result<_, ApiError>>()?,
            next: None,
        }))
    })
    .await
}

/// The box in metres around one in degrees.
fn window([west, south, east, north]: [f64; 4]) -> Result<[[f64; 2]; 2], ApiError> {
    let metres = Transform::new(Crs::Wgs84, Crs::Utm32)?;
    let corners = [[west, south], [west, north], [east, south], [east, north]];
    let corners = corners.map(|corner| metres.apply(corner));
    let mut around = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
    for corner in corners {
        let corner = corner?;
        for axis in 0..2 {
            around[0][axis] = around[0][axis].min(corner[axis]);
            around[1][axis] = around[1][axis].max(corner[axis]);
        }
    }
    Ok(around)
}

/// Whether the box around a line meets another.
fn reaches_into([low, high]: [[f64; 2]; 2], line: &[[f64; 2]]) -> bool {
    let axis = |at: usize| {
        let values = || line.iter().map(|point| point[at]);
        let least = values().fold(f64::INFINITY, f64::min);
        let most = values().fold(f64::NEG_INFINITY, f64::max);
        least <= high[at] && most >= low[at]
    };
    axis(0) && axis(1)
}
