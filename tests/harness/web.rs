//! A little HTTP server that answers as it is told: with a status, with nothing for as long as it lives, or by hanging up. The tests of `talblick-alert` have it too.

use parking_lot::Mutex;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a request may be waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What it does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Answer(u16),
    Hang,
    Cut,
}

/// See above. It lives as long as the test's process.
#[derive(Debug, Clone)]
pub(crate) struct Web {
    port: u16,
    manner: Arc<Mutex<Manner>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) authorization: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) body: serde_json::Value,
}

impl Web {
    pub(crate) fn open(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let web = Self {
            port: listener.local_addr().unwrap().port(),
            manner: Arc::new(Mutex::new(manner)),
            requests: Arc::default(),
        };
        let serving = web.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                std::thread::spawn(move || serving.serve(stream));
            }
        });
        web
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/alerts", self.port)
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock() = manner;
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().clone()
    }

    /// What came, as rule, state and peak, once there are so many.
    pub(crate) fn wait(&self, count: usize) -> Vec<Request> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let all = self.requests();
            if all.len() >= count {
                return all;
            }
            assert!(Instant::now() < deadline, "{count} wanted: {all:?}");
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = read(&mut reader) {
            let manner = *self.manner.lock();
            self.requests.lock().push(request);
            let status = match manner {
                Manner::Cut => return,
                Manner::Hang => loop {
                    std::thread::park();
                },
                Manner::Answer(status) => status,
            };
            let said = "why not";
            let answer = format!(
                "HTTP/1.1 {status} Some\r\ncontent-length: {}\r\n\r\n{said}",
                said.len()
            );
            if reader.get_mut().write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let (mut length, mut authorization, mut key) = (0, None, None);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let header = line.trim_end();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(": ") {
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok()?,
                "authorization" => authorization = Some(value.to_owned()),
                "idempotency-key" => key = Some(value.to_owned()),
                _ => {}
            }
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        authorization,
        key,
        body: serde_json::from_slice(&body).ok()?,
    })
}
