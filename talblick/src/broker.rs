//! A small MQTT broker inside the program (rumqttd), for the demo and for trying things out. It keeps its queues in
//! memory: production uses the city's broker.

use crate::command::Failure;
use anyhow::Context as _;
use rumqttd::{Broker, Config, ConnectionSettings, RouterConfig, ServerSettings};
use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Bytes of one piece of a topic's queue, and how many pieces are kept.
const SEGMENT: (usize, usize) = (4 << 20, 4);

/// Starts the broker; it runs on threads of its own until the program ends.
pub(crate) fn start(listen: SocketAddr) -> Result<SocketAddr, Failure> {
    let listen = free(listen)?;
    let connections = ConnectionSettings {
        connection_timeout_ms: 10_000,
        max_payload_size: 4 << 20,
        max_inflight_count: 500,
        auth: None,
        external_auth: None,
        dynamic_filters: true,
    };
    let server = |name: &str| ServerSettings {
        name: name.to_owned(),
        listen,
        tls: None,
        next_connection_delay_ms: 1,
        connections: connections.clone(),
    };
    let config = Config {
        router: RouterConfig {
            max_connections: 100,
            max_outgoing_packet_count: 200,
            max_segment_size: SEGMENT.0,
            max_segment_count: SEGMENT.1,
            ..RouterConfig::default()
        },
        v4: Some(HashMap::from([("v4".to_owned(), server("v4"))])),
        ..Config::default()
    };
    let run = move || {
        if let Err(error) = Broker::new(config).start() {
            tracing::error!(%error, "the embedded broker stopped");
        }
    };
    std::thread::Builder::new()
        .name("broker".to_owned())
        .spawn(run)
        .context("start the embedded broker")?;
    // Nobody should find the door closed that was just announced; a broker that cannot start has said so by then.
    for _ in 0..100 {
        if TcpStream::connect(listen).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(listen)
}

/// The address with a port that is free: rumqttd neither says which port 0 became nor fails when a port is taken.
fn free(listen: SocketAddr) -> Result<SocketAddr, Failure> {
    TcpListener::bind(listen)
        .and_then(|probe| probe.local_addr())
        .with_context(|| format!("the embedded broker cannot listen on {listen}; choose another address with --mqtt or broker.listen"))
        .map_err(Failure::Usage)
}
