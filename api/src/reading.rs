//! Raw readings of a datastream: pages of JSON, or the whole range as CSV in a stream that keeps no more than a few
//! thousand readings in memory.

use crate::accept::choose;
use crate::app::Routes;
use crate::datastream::{ReadingView, by_path};
use crate::input::{Asked, DEFAULT_LIMIT, Fields, MAX_LIMIT, Params, Span};
use crate::lang::Both;
use crate::page::{Cursor, List};
use crate::problem::ApiError;
use crate::row::{head, rows, tables};
use crate::view::View;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use talblick_coverage::Dialect;
use talblick_model::{Datastream, Millis, TimeRange};
use talblick_store::Order;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;
use utoipa_axum::routes;

/// Readings of one piece of the stream.
const PIECE: usize = 4_096;
/// Pieces that wait for a slow client; then reading waits too.
const PIECES: usize = 2;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(readings))
}

/// Which readings.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReadingParams {
    /// Observed at or after.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Millis>,
    /// Observed before.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Millis>,
    /// `asc` (oldest first) or `desc`.
    #[param(value_type = Option<String>, default = "asc")]
    order: Order,
    /// How many, 1 to 1000; as CSV all, unless it is given.
    #[param(value_type = Option<u32>, default = 100)]
    limit: Option<usize>,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
    /// `csv` for CSV without asking for it in a header; `excel` for CSV that a spreadsheet in German opens at once:
    /// semicolons, decimal commas, a byte order mark.
    #[param(rename = "variant", value_type = Option<String>)]
    dialect: Option<Dialect>,
}

impl Params for ReadingParams {
    fn read(f: &mut Fields) -> Self {
        let Span { from, to } = f.span();
        let orders = Both::new("asc, desc", "asc, desc");
        let order = f.parsed("order", &orders, |text| match text {
            "asc" => Some(Order::Ascending),
            "desc" => Some(Order::Descending),
            _ => None,
        });
        Self {
            from,
            to,
            order: order.unwrap_or(Order::Ascending),
            limit: f.number("limit", 1, MAX_LIMIT),
            cursor: Cursor(f.text("cursor")),
            dialect: tables(f),
        }
    }
}

impl ReadingParams {
    fn question(&self, datastream: &Datastream) -> String {
        format!(
            "readings {} {:?} {:?} {:?}",
            datastream.id, self.from, self.to, self.order
        )
    }

    /// What is left of the range from the cursor on; `None` if nothing is.
    fn rest(&self, question: &str) -> Result<Option<TimeRange>, ApiError> {
        let span = Span {
            from: self.from,
            to: self.to,
        };
        let all = span.or_all()?;
        let at: Option<i64> = self.cursor.open(question)?;
        Ok(match at {
            None => Some(all),
            Some(at) => after(all, self.order, Millis::from_i64(at)),
        })
    }
}

/// The part of a range that follows the store's place to go on from.
fn after(range: TimeRange, order: Order, next: Millis) -> Option<TimeRange> {
    match order {
        Order::Ascending => TimeRange::new(next.max(range.from()), range.to()).ok(),
        Order::Descending => TimeRange::new(range.from(), next.min(range.to())).ok(),
    }
}

/// Raw readings of a datastream, as JSON or, with `Accept: text/csv` or a `variant` of it, as CSV.
#[utoipa::path(get, path = "/api/v1/datastreams/{id}/readings", tag = "readings",
    params(("id" = u32, Path, description = "Number of the datastream"), ReadingParams),
    responses((status = 200, content((List<ReadingView> = "application/json"), (String = "text/csv")))))]
async fn readings(
    view: View,
    Path(id): Path<String>,
    Asked(params): Asked<ReadingParams>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let table = params.dialect.is_some()
        || choose(&headers, &["application/json", "text/csv"])? == "text/csv";
    view.ask(move |view| {
        let datastream = by_path(view, &id)?;
        if table {
            csv(view, datastream, &params)
        } else {
            page(view, &datastream, &params).map(IntoResponse::into_response)
        }
    })
    .await
}

fn page(
    view: &View,
    datastream: &Arc<Datastream>,
    params: &ReadingParams,
) -> Result<List<ReadingView>, ApiError> {
    let question = params.question(datastream);
    let limit = params.limit.unwrap_or(DEFAULT_LIMIT);
    let Some(range) = params.rest(&question)? else {
        return Ok(List {
            items: Vec::new(),
            next: None,
        });
    };
    let page = view.seen(datastream).readings(range, params.order, limit)?;
    let next = page.next.map(Millis::as_i64);
    Ok(List {
        items: page.items.into_iter().map(ReadingView::from).collect(),
        next: next.and_then(|next| Cursor::after(&next, &question)),
    })
}

fn csv(
    view: &View,
    datastream: Arc<Datastream>,
    params: &ReadingParams,
) -> Result<Response, ApiError> {
    let range = params.rest(&params.question(&datastream))?;
    let name = format!("talblick-{}-{}.csv", datastream.id, datastream.quantity);
    let (sender, receiver) = mpsc::channel(PIECES);
    let export = Export {
        view: view.clone(),
        datastream,
        order: params.order,
        dialect: params.dialect.unwrap_or_default(),
        sender,
    };
    let limit = params.limit.unwrap_or(usize::MAX);
    // Ends when the client has everything or goes away: then the channel closes.
    tokio::task::spawn_blocking(move || export.run(range, limit));
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            (
                header::CONTENT_TYPE,
                "text/csv; charset=utf-8; header=present",
            ),
            (header::CONTENT_DISPOSITION, disposition.as_str()),
        ],
        Body::from_stream(ReceiverStream::new(receiver)),
    )
        .into_response())
}

/// Writes a range as CSV into a channel.
#[derive(Debug)]
struct Export {
    view: View,
    datastream: Arc<Datastream>,
    order: Order,
    dialect: Dialect,
    sender: mpsc::Sender<std::io::Result<Bytes>>,
}

impl Export {
    fn run(self, range: Option<TimeRange>, mut limit: usize) {
        let header = Bytes::from_static(head(self.dialect).as_bytes());
        if self.sender.blocking_send(Ok(header)).is_err() {
            return;
        }
        let mut rest = range;
        let seen = self.view.seen(&self.datastream);
        while let Some(range) = rest.filter(|_| limit > 0) {
            let page = seen.readings(range, self.order, PIECE.min(limit));
            let piece = page.map_err(std::io::Error::other).and_then(|page| {
                limit -= page.items.len().min(limit);
                rest = page.next.and_then(|next| after(range, self.order, next));
                rows(&self.datastream, &page.items, self.dialect)
            });
            let failed = piece.is_err();
            if let Err(error) = &piece {
                tracing::error!(datastream.id = %self.datastream.id, %error, "export ended early");
            }
            if self.sender.blocking_send(piece).is_err() || failed {
                return;
            }
        }
    }
}
