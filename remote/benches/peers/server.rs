//! The work in a server: written as line protocol over loopback, asked as its documentation says.

use crate::figures::{Figures, asked};
use crate::process::{Running, free_port, peak_mb, size};
use crate::work::{DAY_MS, DEVICES, HOUR_MS, QUANTITIES, START, Work, YEAR, lines};
use std::fmt::Display;
use std::path::Path;
use std::time::{Duration, Instant};
use ureq::Agent;

/// What differs from server to server.
pub(crate) trait Server {
    /// Its name in figures.
    fn who(&self) -> &'static str;
    /// Its program and arguments.
    fn command(&self, dir: &Path, port: u16) -> (&'static str, Vec<String>);
    /// What is posted before the first write.
    fn prepare(&self) -> Option<&'static str>;
    /// Where lines are posted.
    fn write(&self) -> &'static str;
    /// Raw readings of the air temperature of a device.
    fn raw(&self, device: u64, from: i64, to: i64) -> String;
    /// Mean, smallest and largest of the same by steps.
    fn steps(&self, device: u64, from: i64, to: i64, step: i64) -> String;
    /// The hourly mean over all air temperatures.
    fn mean(&self, from: i64, to: i64) -> String;
    /// The latest of everything.
    fn latest(&self, now: i64) -> String;
    /// Everything of a range as text, and in a format of its own.
    fn export(&self, from: i64, to: i64) -> (String, Option<String>);
}

pub(crate) fn measure(server: &dyn Server, work: &Work) -> Figures {
    let dir = tempfile::tempdir().expect("a directory");
    let port = free_port();
    let mut figures = Figures::default();
    let mut add = |name, value| figures.add(server.who(), name, value);
    let talk = Talk::to(port);
    let start = || {
        let (program, arguments) = server.command(dir.path(), port);
        Running::start(program, &arguments, port)
    };
    let running = start();
    if let Some(prepare) = server.prepare() {
        talk.post(prepare, "");
    }
    let write = |batches: &mut dyn Iterator<Item = String>| {
        let mut busy = Duration::ZERO;
        for body in batches {
            let begin = Instant::now();
            talk.post(server.write(), &body);
            busy += begin.elapsed();
        }
        // What was written last becomes visible, and goes to disk.
        std::thread::park_timeout(Duration::from_secs(10));
        busy.as_secs_f64()
    };
    let busy = write(&mut work.batches().map(|batch| lines(&batch)));
    add("append", work.readings() / busy);
    let peak = peak_mb(&running.pid());
    running.end();
    add("bytes", size(dir.path()) / work.readings());

    let q1 = server.raw(777, START, START + DAY_MS);
    let begin = Instant::now();
    let running = start();
    while talk.try_get(&q1).is_none_or(|length| length < 200) {
        std::thread::park_timeout(Duration::from_millis(2));
        assert!(
            begin.elapsed() < Duration::from_mins(2),
            "{} answers nothing",
            server.who()
        );
    }
    add("open", begin.elapsed().as_secs_f64() * 1_000.0);
    add("q1", asked(|| talk.get(&q1)));
    let from = work.end() - work.hours() * HOUR_MS;
    let q2 = server.steps(777, from, work.end(), HOUR_MS);
    add("q2", asked(|| talk.get(&q2)));
    let q3 = server.mean(START, START + DAY_MS);
    add("q3", asked(|| talk.get(&q3)));
    let q4 = server.latest(work.end());
    add("q4", asked(|| talk.get(&q4)));
    let (text, native) = server.export(START, START + DAY_MS);
    #[expect(clippy::cast_precision_loss, reason = "millions")]
    let rows = (DEVICES * QUANTITIES.len() as u64) as f64 * 144.0;
    add("q5", rows / asked(|| talk.get(&text)) * 1_000.0);
    if let Some(native) = native {
        add("q5_native", rows / asked(|| talk.get(&native)) * 1_000.0);
    }
    write(&mut Work::year().map(|batch| lines(&batch)));
    let year = server.steps(DEVICES, START - YEAR * DAY_MS, START, DAY_MS);
    add("year", asked(|| talk.get(&year)));
    add("rss", peak.max(peak_mb(&running.pid())));
    running.end();
    figures
}

/// HTTP to the server.
struct Talk {
    agent: Agent,
    base: String,
}

impl Talk {
    fn to(port: u16) -> Self {
        Self {
            agent: Agent::config_builder().build().into(),
            base: format!("http://127.0.0.1:{port}"),
        }
    }

    fn post(&self, path: &str, body: &str) {
        let answer = self.agent.post(format!("{}{path}", self.base)).send(body);
        answer.expect("a write");
    }

    /// How long the answer is.
    fn try_get(&self, path: &str) -> Option<u64> {
        let request = self.agent.get(format!("{}{path}", self.base));
        let mut answer = request.header("accept", "application/csv").call().ok()?;
        std::io::copy(&mut answer.body_mut().as_reader(), &mut std::io::sink()).ok()
    }

    fn get(&self, path: &str) {
        let length = self.try_get(path).unwrap_or_default();
        assert!(length > 150, "{path} answers {length} bytes");
    }
}

/// Debian's VictoriaMetrics.
pub(crate) struct Victoria;

fn seconds(ms: i64) -> impl Display {
    ms / 1_000
}

impl Server for Victoria {
    fn who(&self) -> &'static str {
        "victoriametrics"
    }

    fn command(&self, dir: &Path, port: u16) -> (&'static str, Vec<String>) {
        let arguments = vec![
            format!("-storageDataPath={}", dir.display()),
            format!("-httpListenAddr=127.0.0.1:{port}"),
            "-retentionPeriod=100y".into(),
            "-search.maxUniqueTimeseries=1000000".into(),
            "-search.maxExportSeries=1000000".into(),
        ];
        ("victoria-metrics", arguments)
    }

    fn prepare(&self) -> Option<&'static str> {
        None
    }

    fn write(&self) -> &'static str {
        "/write?precision=ms"
    }

    fn raw(&self, device: u64, from: i64, to: i64) -> String {
        let (from, to) = (seconds(from), seconds(to));
        format!(
            "/api/v1/export?match[]=air_temperature_value%7Bdevice%3D%22{device}%22%7D&start={from}&end={to}"
        )
    }

    fn steps(&self, device: u64, from: i64, to: i64, step: i64) -> String {
        // `rollup` of MetricsQL answers mean, smallest and largest; a window is named by its end.
        let (from, to, step) = (seconds(from + step), seconds(to), seconds(step));
        format!(
            "/api/v1/query_range?nocache=1&query=rollup(air_temperature_value%7Bdevice%3D%22{device}%22%7D%5B{step}s%5D)\
             &start={from}&end={to}&step={step}"
        )
    }

    fn mean(&self, from: i64, to: i64) -> String {
        let (from, to) = (seconds(from + HOUR_MS), seconds(to));
        format!(
            "/api/v1/query_range?nocache=1&query=avg(avg_over_time(air_temperature_value%5B1h%5D))&start={from}&end={to}&step=1h"
        )
    }

    fn latest(&self, now: i64) -> String {
        let now = seconds(now);
        format!(
            "/api/v1/query?nocache=1&query=last_over_time(%7B__name__%3D~%22.*_value%22%7D%5B1d%5D)&time={now}"
        )
    }

    fn export(&self, from: i64, to: i64) -> (String, Option<String>) {
        let (from, to) = (seconds(from), seconds(to));
        let of = |format: &str| {
            format!(
                "/api/v1/export{format}?match[]=%7B__name__%3D~%22.*_value%22%7D&start={from}&end={to}&reduce_mem_usage=1"
            )
        };
        (of(""), Some(of("/native")))
    }
}

/// Debian's InfluxDB 1.6.
pub(crate) struct Influx;

impl Server for Influx {
    fn who(&self) -> &'static str {
        "influxdb1"
    }

    fn command(&self, dir: &Path, port: u16) -> (&'static str, Vec<String>) {
        let (file, path) = (dir.join("influxdb.conf"), dir.display());
        let text = format!(
            "reporting-disabled = true\nbind-address = \"127.0.0.1:{}\"\n[meta]\ndir = \"{path}/meta\"\n[data]\ndir = \"{path}/data\"\n\
             wal-dir = \"{path}/wal\"\nindex-version = \"tsi1\"\n[http]\nbind-address = \"127.0.0.1:{port}\"\nlog-enabled = false\n\
             [monitor]\nstore-enabled = false\n",
            free_port()
        );
        std::fs::write(&file, text).expect("write the configuration");
        (
            "influxd",
            vec!["-config".into(), file.display().to_string()],
        )
    }

    fn prepare(&self) -> Option<&'static str> {
        Some("/query?q=CREATE+DATABASE+t")
    }

    fn write(&self) -> &'static str {
        "/write?db=t&precision=ms"
    }

    fn raw(&self, device: u64, from: i64, to: i64) -> String {
        format!(
            "/query?db=t&epoch=ms&q=SELECT+value+FROM+air_temperature+WHERE+device%3D%27{device}%27+AND+time%3E%3D{from}ms+AND+time%3C{to}ms"
        )
    }

    fn steps(&self, device: u64, from: i64, to: i64, step: i64) -> String {
        format!(
            "/query?db=t&epoch=ms&q=SELECT+mean(value),min(value),max(value)+FROM+air_temperature+WHERE+device%3D%27{device}%27+\
             AND+time%3E%3D{from}ms+AND+time%3C{to}ms+GROUP+BY+time({step}ms)"
        )
    }

    fn mean(&self, from: i64, to: i64) -> String {
        format!(
            "/query?db=t&epoch=ms&q=SELECT+mean(value)+FROM+air_temperature+WHERE+time%3E%3D{from}ms+AND+time%3C{to}ms+GROUP+BY+time(1h)"
        )
    }

    fn latest(&self, _now: i64) -> String {
        let all = QUANTITIES.join(",");
        format!("/query?db=t&epoch=ms&q=SELECT+last(value)+FROM+{all}+GROUP+BY+device")
    }

    fn export(&self, from: i64, to: i64) -> (String, Option<String>) {
        let all = QUANTITIES.join(",");
        let text = format!(
            "/query?db=t&epoch=ms&chunked=true&q=SELECT+value+FROM+{all}+WHERE+time%3E%3D{from}ms+AND+time%3C{to}ms+GROUP+BY+device"
        );
        (text, None)
    }
}
