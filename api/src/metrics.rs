//! Figures for Prometheus (text format 0.0.4), and the counters of HTTP answers among them.

use crate::app::{Routes, Shared};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::fmt::{Display, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use talblick_model::Status;
use talblick_store::Health;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(metrics))
}

/// Counters of HTTP answers.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// Answers by the first digit of their status, from 1xx on.
    answers: [AtomicU64; 5],
    /// Microseconds until the heads of all answers were ready.
    micros: AtomicU64,
}

/// Middleware: counts answers, and logs each at debug level.
pub(crate) async fn count(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let micros = u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    let traffic = &shared.traffic;
    if let Some(counter) = traffic
        .answers
        .get(usize::from(status / 100).saturating_sub(1))
    {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    traffic.micros.fetch_add(micros, Ordering::Relaxed);
    tracing::debug!(%method, path, status, duration_us = micros, "answered");
    response
}

/// Figures for Prometheus, unless switched off.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    responses((status = 200, body = String, content_type = "text/plain")))]
async fn metrics(State(shared): State<Shared>) -> Result<Response, ApiError> {
    if !shared.app.config.metrics {
        return Err(ApiError::NotFound(Noun::Route));
    }
    let text = View::public(shared)
        .ask(|view| Ok(write(view.shared())))
        .await?;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

fn write(shared: &Shared) -> String {
    let mut page = Page::default();
    ingest(shared, &mut page);
    devices(shared, &mut page);
    alerts(shared, &mut page);
    page.family(
        "talblick_store_writable",
        "gauge",
        "Whether the store can write.",
    );
    let writable = shared.app.store.health() == Health::Writable;
    page.line("talblick_store_writable", &[], u8::from(writable));
    page.family(
        "talblick_http_responses_total",
        "counter",
        "HTTP answers by class of status.",
    );
    for (i, counter) in shared.traffic.answers.iter().enumerate() {
        let class = format!("{}xx", i + 1);
        let n = counter.load(Ordering::Relaxed);
        page.line("talblick_http_responses_total", &[("class", &class)], n);
    }
    page.family(
        "talblick_http_seconds_total",
        "counter",
        "Seconds until the heads of all HTTP answers were ready.",
    );
    #[expect(
        clippy::cast_precision_loss,
        reason = "a counter of seconds for people"
    )]
    let seconds = shared.traffic.micros.load(Ordering::Relaxed) as f64 / 1e6;
    page.line("talblick_http_seconds_total", &[], seconds);
    page.family("talblick_live_clients", "gauge", "Open live streams.");
    page.line("talblick_live_clients", &[], shared.feed.clients());
    if !shared.app.config.mqtt.is_empty() {
        let name = "talblick_mqtt_observations_total";
        page.family(
            name,
            "counter",
            "New observations handed to the broker of what is public.",
        );
        page.line(name, &[], shared.noted.told());
        let name = "talblick_mqtt_dropped_total";
        let help = "Readings that broker did not take in time, public or not.";
        page.family(name, "counter", help);
        page.line(name, &[], shared.noted.dropped());
    }
    page.0
}

fn ingest(shared: &Shared, page: &mut Page) {
    let report = shared.app.ingest.report();
    let name = "talblick_messages_total";
    page.family(
        name,
        "counter",
        "Settled messages by source and how they ended.",
    );
    for t in shared.app.store.accounting() {
        for (end, n) in [
            ("stored", t.stored),
            ("duplicate", t.duplicate),
            ("rejected", t.rejected),
            ("ignored", t.ignored),
        ] {
            page.line(name, &[("source", &t.source), ("end", end)], n);
        }
    }
    let name = "talblick_rejected_total";
    page.family(name, "counter", "Rejected messages by reason.");
    for (reason, n) in shared.app.store.rejected_by_reason() {
        page.line(name, &[("reason", reason.as_str())], n);
    }
    let name = "talblick_source_connected";
    page.family(name, "gauge", "Whether messages can come in.");
    for s in &report.sources {
        page.line(name, &[("source", &s.name)], u8::from(s.connected));
    }
    let name = "talblick_source_dropped_total";
    let help = "Messages dropped since the start: QoS 0, and too many waited.";
    page.family(name, "counter", help);
    for s in &report.sources {
        page.line(name, &[("source", &s.name)], s.dropped);
    }
    let name = "talblick_source_clients";
    page.family(name, "gauge", "Who is connected to a source that listens.");
    for s in &report.sources {
        if let Some(clients) = s.clients {
            page.line(name, &[("source", &s.name)], clients);
        }
    }
    page.family(
        "talblick_ingest_pending",
        "gauge",
        "Messages not settled yet.",
    );
    page.line("talblick_ingest_pending", &[], report.pending);
    let name = "talblick_ingest_lag_seconds";
    page.family(name, "gauge", "From arrival to disk, of the last minutes.");
    page.line(name, &[("quantile", "0.5")], report.lag_p50_ms / 1e3);
    page.line(name, &[("quantile", "0.99")], report.lag_p99_ms / 1e3);
}

fn devices(shared: &Shared, page: &mut Page) {
    let now = shared.app.clock.now();
    let mut counts = Status::ALL.map(|status| (status, 0_u64));
    for device in shared.app.store.devices() {
        let presence = shared.app.store.device_presence(device.id);
        let own = Status::of(presence.map(|p| p.last_seen), device.interval_s, now);
        for (status, n) in &mut counts {
            *n += u64::from(*status == own);
        }
    }
    page.family("talblick_devices", "gauge", "Devices by status.");
    for (status, n) in counts {
        page.line("talblick_devices", &[("status", status.as_str())], n);
    }
}

fn alerts(shared: &Shared, page: &mut Page) {
    let name = "talblick_alerts";
    page.family(name, "gauge", "Alerts that have not cleared.");
    let (counts, _) = shared.app.alerts.counts();
    for (severity, n) in [
        ("critical", counts.critical),
        ("warning", counts.warning),
        ("info", counts.info),
    ] {
        page.line(name, &[("severity", severity)], n);
    }
    let name = "talblick_alert_receiver_failing";
    let help = "Whether a receiver did not take what it was told last.";
    page.family(name, "gauge", help);
    for receiver in shared.app.alerts.receivers() {
        let failing = u8::from(receiver.last_error.is_some());
        page.line(name, &[("receiver", &receiver.name)], failing);
    }
}

/// A page of figures.
#[derive(Debug, Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        self.0.push_str(name);
        for (i, (label, text)) in labels.iter().enumerate() {
            self.0.push(if i == 0 { '{' } else { ',' });
            let text = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            let _ = write!(self.0, "{label}=\"{text}\"");
        }
        if !labels.is_empty() {
            self.0.push('}');
        }
        let _ = writeln!(self.0, " {value}");
    }
}
