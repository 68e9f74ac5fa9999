//! A stand-in for InfluxDB 2 that takes nothing but what the documentation of its version 2.7 describes, and can be told
//! to fail in each way it describes.

use parking_lot::Mutex;
use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What happens to the next write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// This status, with `Retry-After: 1` where the documentation has it; nothing is written.
    Status(u16),
    /// Everything is written, but the answer never comes.
    Cut,
    /// A part of the request is read, then the connection ends; nothing is written.
    CutBefore,
    /// A part of the answer comes, the rest after a pause.
    Slow,
}

#[derive(Debug, Default)]
pub(super) struct Heart {
    /// By datastream, field and time in milliseconds.
    points: Mutex<BTreeMap<(u32, String, i64), f64>>,
    pub(super) faults: Mutex<VecDeque<Fault>>,
    /// Lines with these texts are refused: (text, whole request refused).
    pub(super) refuses: Mutex<Vec<(String, bool)>>,
    pub(super) requests: Mutex<Vec<String>>,
    /// Requests with more lines are refused with 413.
    pub(super) most_lines: Mutex<Option<usize>>,
    /// A part that is taken is answered as InfluxDB 3 does: with 400.
    pub(super) as_version_3: AtomicBool,
    /// Connections and requests are taken, but nothing is answered.
    pub(super) hanging: AtomicBool,
    stopped: AtomicBool,
}

pub(super) struct Strict {
    pub(super) heart: Arc<Heart>,
    pub(super) port: u16,
}

impl Drop for Strict {
    fn drop(&mut self) {
        self.heart.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

struct Request {
    head: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Strict {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heart = Arc::new(Heart::default());
        let inner = Arc::clone(&heart);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if inner.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let inner = Arc::clone(&inner);
                std::thread::spawn(move || inner.serve(&stream.unwrap()));
            }
        });
        Self { heart, port }
    }
}

impl Heart {
    pub(super) fn count(&self) -> usize {
        let points = self.points.lock();
        points
            .keys()
            .filter(|(_, field, _)| field == "value")
            .count()
    }

    fn serve(&self, mut stream: &TcpStream) {
        let Some(request) = read(stream) else {
            return;
        };
        self.requests.lock().push(request.head.clone());
        if self.hanging.load(Ordering::SeqCst) {
            while self.hanging.load(Ordering::SeqCst) && !self.stopped.load(Ordering::SeqCst) {
                std::thread::park_timeout(Duration::from_millis(10));
            }
            return;
        }
        let (status, more, body) = match request.head.as_str() {
            "GET /health" => (
                200,
                "",
                r#"{"name":"influxdb","status":"pass","version":"2.7"}"#.to_owned(),
            ),
            head if head.starts_with("GET /api/v2/buckets?") => (200, "", buckets()),
            "POST /api/v2/query?org=Stadt%20Wald" => (200, "", self.query(&request)),
            "POST /api/v2/write?org=Stadt%20Wald&bucket=talblick&precision=ms" => {
                let fault = self.faults.lock().pop_front();
                match fault {
                    Some(Fault::CutBefore) => return,
                    Some(Fault::Status(status)) => {
                        let more = if matches!(status, 429 | 503) {
                            "Retry-After: 1\r\n"
                        } else {
                            ""
                        };
                        (
                            status,
                            more,
                            format!(r#"{{"code":"x","message":"fault {status}"}}"#),
                        )
                    }
                    other => {
                        let answer = self.write(&request);
                        if other == Some(Fault::Cut) {
                            return;
                        }
                        if other == Some(Fault::Slow) {
                            stream.write_all(b"HTTP/1.1 ").unwrap();
                            std::thread::park_timeout(Duration::from_millis(700));
                            let rest = format!(
                                "{} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                                answer.0
                            );
                            let _ = stream.write_all(rest.as_bytes());
                            return;
                        }
                        answer
                    }
                }
            }
            head => panic!("not in the documentation: {head}"),
        };
        if request.head != "GET /health" {
            let token = request.headers.get("authorization").map(String::as_str);
            assert_eq!(token, Some("Token geheim"));
        }
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} x\r\n{more}Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        let _ = stream.write_all(answer.as_bytes());
    }

    /// 204 all written · 400 nothing written · 422 a part written.
    fn write(&self, request: &Request) -> (u16, &'static str, String) {
        assert_eq!(request.headers["content-type"], "text/plain; charset=utf-8");
        assert!(request.body.ends_with('\n'));
        let most = self.most_lines.lock().unwrap_or(usize::MAX);
        if request.body.lines().count() > most {
            let body = r#"{"code":"request too large","message":"cannot read data: points batch is too large"}"#;
            return (413, "", body.to_owned());
        }
        let refuses = self.refuses.lock();
        let rule_of = |line: &str| {
            refuses
                .iter()
                .find(|(text, _)| line.contains(text.as_str()))
        };
        if request
            .body
            .lines()
            .any(|line| rule_of(line).is_some_and(|(_, whole)| *whole))
        {
            return (
                400,
                "",
                r#"{"code":"invalid","message":"unable to parse"}"#.to_owned(),
            );
        }
        let mut partial = false;
        for line in request.body.lines() {
            if rule_of(line).is_some() {
                partial = true;
            } else {
                self.point(line);
            }
        }
        if partial && self.as_version_3.load(Ordering::SeqCst) {
            (400, "", r#"{"error":"partial write of line protocol occurred","data":[{"error_message":"invalid column type"}]}"#.to_owned())
        } else if partial {
            (422, "", r#"{"code":"unprocessable entity","message":"failure writing points to database: partial write: field type conflict"}"#.to_owned())
        } else {
            (204, "", String::new())
        }
    }

    fn point(&self, line: &str) {
        let (rest, time) = line.rsplit_once(' ').unwrap();
        let (key, fields) = rest.rsplit_once(' ').unwrap();
        let id = key
            .split("datastream=")
            .nth(1)
            .unwrap()
            .split(',')
            .next()
            .unwrap();
        for field in fields.split(',') {
            let (name, value) = field.split_once('=').unwrap();
            let number: f64 = value.trim_end_matches('i').parse().unwrap();
            assert_eq!(
                name == "quality",
                value.ends_with('i'),
                "a field keeps its type: {line}"
            );
            let key = (id.parse().unwrap(), name.to_owned(), time.parse().unwrap());
            self.points.lock().insert(key, number);
        }
    }

    fn query(&self, request: &Request) -> String {
        assert_eq!(request.headers["content-type"], "application/json");
        let json: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        let flux = json["query"].as_str().unwrap();
        let between =
            |from: &str, to: &str| flux.split(from).nth(1).unwrap().split(to).next().unwrap();
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let (start, stop) = (at(between("start: ", ",")), at(between("stop: ", ")")));
        assert!(flux.starts_with("from(bucket: \"talblick\")"));
        let ids: Vec<u32> = between("^(?:", ")$")
            .split('|')
            .map(|id| id.parse().unwrap())
            .collect();
        let mut out = String::new();
        let points = self.points.lock();
        let mut table = None;
        let of = |id: u32| {
            points.range((id, String::new(), i64::MIN)..(id + 1, String::new(), i64::MIN))
        };
        for ((id, field, time), value) in ids.iter().flat_map(|id| of(*id)) {
            if *time < start || *time >= stop {
                continue;
            }
            if table != Some((*id, field.clone())) {
                if table.is_some() {
                    out.push_str("\r\n");
                }
                out.push_str(",result,table,_time,_value,_field,datastream\r\n");
                table = Some((*id, field.clone()));
            }
            let time = jiff::Timestamp::from_millisecond(*time).unwrap();
            let row = format!(",_result,0,{time},{value},{field},{id}\r\n");
            out.push_str(&row);
        }
        out.push_str("\r\n");
        out
    }
}

fn buckets() -> String {
    serde_json::json!({"buckets": [{
        "id": "1", "type": "user", "name": "talblick", "orgID": "2",
        "retentionRules": [{"type": "expire", "everySeconds": 0}],
    }]})
    .to_string()
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let head = first.rsplit_once(' ')?.0.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        head,
        headers,
        body: String::from_utf8(body).unwrap(),
    })
}
