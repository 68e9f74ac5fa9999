//! What holds at a point or an address: the card of its cell for everybody, what operators offer there for planners.

use super::audience;
use super::cell::CellView;
use super::figure::InputView;
use super::project::NearestView;
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::http::HeaderMap;
use jiff::tz::TimeZone;
use serde::Serialize;
use talblick_coverage::{
    Address, AddressCard, Atlas, Cell, Colour, Crs, Offer, Spelling, Transform, Verdict,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Metres from a point within which the nearest address is meant by it.
const NEAR_M: f64 = 30.0;
/// Addresses that are named where none fits.
const SUGGESTIONS: usize = 8;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(one))
}

/// Where: a point or an address.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlaceParams {
    /// Degrees north.
    lat: Option<f64>,
    /// Degrees east.
    lon: Option<f64>,
    /// Street and number, such as `Beispielweg 12a`.
    address: Option<String>,
    /// Which fixed-line release; the newest if absent.
    release: Option<String>,
}

impl Params for PlaceParams {
    fn read(f: &mut Fields) -> Self {
        let params = Self {
            lat: degrees(f, "lat", 90.0),
            lon: degrees(f, "lon", 180.0),
            address: f.text("address"),
            release: f.text("release"),
        };
        let point = params.lat.is_some() && params.lon.is_some();
        let half = params.lat.is_some() != params.lon.is_some();
        if half || point == params.address.is_some() {
            let either = Both::new(
                "entweder lat und lon oder address",
                "either lat and lon or address",
            );
            f.wrong("address", either);
        }
        params
    }
}

fn degrees(f: &mut Fields, name: &'static str, most: f64) -> Option<f64> {
    let allowed = Both::new(format!("-{most} bis {most}"), format!("-{most} to {most}"));
    f.parsed(name, &allowed, |text| {
        text.parse().ok().filter(|n: &f64| n.abs() <= most)
    })
}

/// What holds at a point or an address.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceCardView {
    /// Street and number, if an address was asked for or lies near the point.
    address: Option<String>,
    /// Where.
    location: PointView,
    /// Its cell.
    cell: CellView,
    /// What operators say of the address; only with an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<DetailView>,
}

/// A point, WGS 84.
#[derive(Debug, Serialize, ToSchema)]
struct PointView {
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
}

/// What operators say of an address, and what follows.
#[derive(Debug, Serialize, ToSchema)]
struct DetailView {
    /// The day for which commitments are counted.
    #[schema(format = Date)]
    on: String,
    /// Offers and commitments.
    offers: Vec<OfferView>,
    /// White, grey or black by the number of networks, under European law.
    colours: Vec<ColourView>,
    /// Whether the address is served, under each programme.
    verdicts: Vec<AddressVerdictView>,
    /// The own asset nearest to it.
    nearest_asset: Option<NearestView>,
    /// The lists it is made from.
    inputs: Vec<InputView>,
}

/// What an operator offers or commits to.
#[derive(Debug, Serialize, ToSchema)]
struct OfferView {
    /// The operator.
    operator: String,
    /// How the line reaches the address.
    line: &'static str,
    /// Mbit/s download.
    down: f64,
    /// Mbit/s upload.
    up: f64,
    /// The day by which it will be built; null: it is there.
    #[schema(format = Date)]
    by: Option<String>,
}

/// A colour under European state aid law. Grey here means one network, whatever programmes call grey.
#[derive(Debug, Serialize, ToSchema)]
struct ColourView {
    /// The rule.
    rule: String,
    /// Its version.
    version: String,
    /// Its name.
    name: String,
    /// `white`, `grey` or `black`; `unknown` where no operator names the address.
    #[schema(value_type = String)]
    result: Colour,
    /// The networks that count, or those that are not enough.
    reasons: Vec<String>,
}

/// A programme's verdict on an address.
#[derive(Debug, Serialize, ToSchema)]
struct AddressVerdictView {
    /// The rule.
    rule: String,
    /// Its version.
    version: String,
    /// `served`, `unserved` or `unknown`.
    #[schema(value_type = String)]
    result: Verdict,
    /// Why.
    reasons: Vec<String>,
}

impl From<&Offer> for OfferView {
    fn from(offer: &Offer) -> Self {
        Self {
            operator: offer.operator.clone(),
            line: offer.line.key(),
            down: offer.down,
            up: offer.up,
            by: offer.by.map(|day| day.to_string()),
        }
    }
}

impl DetailView {
    fn of(
        view: &View,
        atlas: &Atlas,
        address: &Address,
        (degrees, lang): (&Transform, Lang),
    ) -> Result<Self, ApiError> {
        let now = view.shared().app.clock.now().timestamp();
        let on = now.to_zoned(TimeZone::UTC).date();
        let card = AddressCard::of(atlas, address, on);
        let say = |reasons: &[[String; 2]]| {
            let said = reasons.iter().map(|reason| lang.of(reason).to_owned());
            said.collect()
        };
        let nearest = card.nearest.as_ref();
        let nearest = nearest.map(|near| NearestView::of(atlas, near, degrees));
        Ok(Self {
            on: on.to_string(),
            offers: card.offers.iter().map(OfferView::from).collect(),
            colours: card
                .colours
                .iter()
                .map(|(rule, finding)| ColourView {
                    rule: rule.key.clone(),
                    version: rule.version.clone(),
                    name: lang.of(&rule.name).to_owned(),
                    result: finding.result,
                    reasons: say(&finding.reasons),
                })
                .collect(),
            verdicts: card
                .verdicts
                .iter()
                .map(|(rule, version, finding)| AddressVerdictView {
                    rule: rule.clone(),
                    version: version.clone(),
                    result: finding.result,
                    reasons: say(&finding.reasons),
                })
                .collect(),
            nearest_asset: nearest.transpose()?.flatten(),
            inputs: InputView::all(&card.inputs),
        })
    }
}

/// A point or address with its cell and every verdict; with an account, what operators say of the address.
#[utoipa::path(
    operation_id = "get_coverage_place", get, path = "/api/v1/coverage/place", tag = "coverage",
    params(PlaceParams), responses((status = 200, body = PlaceCardView)))]
async fn one(
    view: View,
    headers: HeaderMap,
    Asked(params): Asked<PlaceParams>,
) -> Result<Json<PlaceCardView>, ApiError> {
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    view.ask(move |view| find(view, &params, lang).map(Json))
        .await
}

fn find(view: &View, params: &PlaceParams, lang: Lang) -> Result<PlaceCardView, ApiError> {
    let atlas = view.shared().app.coverage.atlas();
    let (cell, at, address) = match (&params.address, params.lon, params.lat) {
        (Some(text), ..) => {
            let (cell, address) = named(&atlas, text)?;
            (cell, address.at, Some(address))
        }
        (None, Some(lon), Some(lat)) => {
            let utm = transform(Crs::Wgs84, Crs::Utm32)?;
            let outside = ApiError::NotFound(Noun::Cell);
            let at = utm
                .apply([lon, lat])
                .map_err(|_unmappable| outside.clone())?;
            let cell = Cell::at(at).ok_or(outside)?;
            (cell, at, near(&atlas, cell, at))
        }
        _ => return Err(ApiError::NotFound(Noun::Cell)),
    };
    let release = params.release.as_deref();
    let card = CellView::of(&atlas, cell, release, audience(view), lang)?;
    let degrees = transform(Crs::Utm32, Crs::Wgs84)?;
    let [lon, lat] = degrees
        .apply(at)
        .map_err(|error| ApiError::Internal(error.to_string()))?
        .map(|degrees| (degrees * 1e7).round() / 1e7);
    let detail = address.filter(|_| view.full());
    let detail = detail.map(|a| DetailView::of(view, &atlas, a, (&degrees, lang)));
    Ok(PlaceCardView {
        address: address.map(|a| format!("{} {}", a.street, a.number)),
        location: PointView { lat, lon },
        cell: card,
        detail: detail.transpose()?,
    })
}

fn transform(from: Crs, to: Crs) -> Result<Transform, ApiError> {
    Transform::new(from, to).map_err(|error| ApiError::Internal(error.to_string()))
}

/// The address with this name; an error that names some like it.
fn named<'a>(atlas: &'a Atlas, text: &str) -> Result<(Cell, &'a Address), ApiError> {
    let spelling = Spelling::new(text);
    atlas.addresses.find(&spelling).ok_or_else(|| {
        let near = atlas.addresses.suggestions(&spelling, SUGGESTIONS);
        let near: Vec<String> = near
            .iter()
            .map(|a| format!("{} {}", a.street, a.number))
            .collect();
        let near = near.join(", ");
        let detail = if near.is_empty() {
            Both::new(
                "Diese Adresse ist nicht bekannt; erwartet werden Straße und Hausnummer.",
                "this address is not known; street and number are expected",
            )
        } else {
            Both::new(
                format!("Diese Adresse ist nicht bekannt; es gibt zum Beispiel: {near}"),
                format!("this address is not known; there are for example: {near}"),
            )
        };
        ApiError::input("?address", detail)
    })
}

/// The address nearest to a point, if it is near.
fn near(atlas: &Atlas, cell: Cell, [east, north]: [f64; 2]) -> Option<&Address> {
    let away = |a: &Address| (a.at[0] - east).hypot(a.at[1] - north);
    let nearest = atlas.addresses.of(cell).iter();
    let nearest = nearest.min_by(|a, b| away(a).total_cmp(&away(b)))?;
    (away(nearest) <= NEAR_M).then_some(nearest)
}
