//! HTTP: the REST interface, live events, charts and the dashboard's pages. It reads the store and knows ingest only by
//! the trait [`Ingest`]. What is not published does not exist for those without an account; `view` sees to that.
#![expect(
    unused_qualifications,
    reason = "the path macro of utoipa writes out the paths of parameter types"
)]

mod accept;
mod alert;
mod app;
mod aside;
mod asset;
mod base;
mod basemap;
mod body;
mod brand;
mod catalog;
mod channel;
pub mod chart;
mod citation;
mod city;
mod codec;
mod columns;
mod coverage;
mod datastream;
mod device;
mod district;
mod download;
pub mod drawing;
mod event;
mod example;
mod features;
mod feed;
mod former;
mod gateway;
mod header;
mod health;
mod heard;
mod html;
mod import;
mod ingest;
mod input;
mod installation;
mod key;
mod lang;
mod latest;
mod limit;
mod live;
mod map;
mod map_style;
mod metrics;
mod months;
mod openapi;
mod pace;
mod page;
mod partner;
pub mod password;
mod picture;
mod preview;
mod problem;
mod prometheus;
mod publish;
mod range;
mod reading;
mod registration;
mod reject;
mod reprocess;
mod router;
mod row;
mod sensor;
mod series;
mod server;
mod session;
mod shell;
mod sta;
mod step;
mod tag;
#[cfg(test)]
mod tests;
mod tile;
pub mod token;
mod uplink;
mod usage;
mod view;
mod webhook;
mod well_known;
mod wms;

pub use app::{App, City, Config};
pub use brand::{Brand, BrandError};
pub use catalog::{Catalog, HighValue, Licence, names as dataset_names};
pub use codec::{
    CodecComparison, CodecDifference, CodecError, CodecFault, CodecInForce, CodecOrigin,
    CodecReading, CodecSide, CodecTrial, CodecVerdict, Codecs, DifferingUplink, GivenCodec,
    TriedPayload,
};
pub use coverage::{comparison_json, summary_json};
pub use datastream::Label;
pub use import::{FieldChange, ImportOutcome, RowProblem, RowVerdict, Vocabulary, import_devices};
pub use ingest::{
    Delivered, Delivery, DeliveryError, Ingest, IngestReport, RefusedPart, ReplayError,
    ReplayFilter, ReplayOutcome, SourceReport,
};
pub use key::{KEY_QUOTA, MOST_KEY_QUOTA};
pub use lang::{Both, Lang};
pub use limit::{Proxy, ProxyError, RateLimit};
pub use map_style::{MapStyle, MapStyleError, Origin};
pub use publish::{Publish, PublishRule, Published, RuleError, WrittenRule};
pub use reject::RejectView;
pub use reprocess::{
    DatastreamChanges, DecodeFailure, ReadingChanges, ReadingSample, ReprocessFilter,
    ReprocessOutcome,
};
pub use router::{Site, openapi, router};
pub use server::serve;
pub use sta::{Herald, Message};
pub use usage::UsageLog;
