//! The server on a real socket, with a client as plain as can be.

use super::Town;
use crate::serve;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::timeout;

const DEADLINE: Duration = Duration::from_secs(20);

/// Starts a server; it ends when the sender is used or dropped.
async fn start(town: &Town) -> (SocketAddr, oneshot::Sender<()>, JoinSet<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let mut tasks = JoinSet::new();
    let router = town.wire.router();
    tasks.spawn(serve(listener, router, async {
        let _ = stopped.await;
    }));
    (address, stop, tasks)
}

fn ask(address: SocketAddr, request: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.write_all(request).unwrap();
    stream
}

fn read_all(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: talblick.example\r\nconnection: close\r\n\r\n").into()
}

#[tokio::test]
async fn requests_on_a_socket_are_answered_and_nonsense_is_refused() {
    let town = Town::open();
    let (address, _stop, _tasks) = start(&town).await;
    let client = spawn_blocking(move || {
        let refused = read_all(ask(address, b"\x16\x03\x01 nonsense\r\n\r\n"));
        assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
        let answer = read_all(ask(address, &get("/healthz")));
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.ends_with("{\"status\":\"ok\"}"), "{answer}");
    });
    client.await.unwrap();
}

#[tokio::test]
async fn at_the_end_live_streams_end_and_the_server_returns() {
    let town = Town::open();
    let (address, stop, mut tasks) = start(&town).await;
    let client = spawn_blocking(move || {
        let mut live = ask(address, &get("/api/v1/live"));
        let mut text = String::new();
        while !text.contains("event: hello") {
            let mut piece = [0; 1_024];
            let n = live.read(&mut piece).unwrap();
            assert!(n > 0, "{text}");
            text.push_str(&String::from_utf8_lossy(&piece[..n]));
        }
        stop.send(()).unwrap();
        read_all(live);
    });
    client.await.unwrap();
    let ended = timeout(DEADLINE, tasks.join_next()).await;
    ended.expect("the server returns").unwrap().unwrap();
    assert!(TcpStream::connect(address).is_err());
}
