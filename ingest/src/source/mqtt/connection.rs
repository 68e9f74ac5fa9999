//! One connection, from the first word to the last. It is made once and never revived: its successor begins with empty
//! buffers, so nothing owed to the old one can reach the new one.
//!
//! rumqttc's own event loop writes every acknowledgement by itself and reads a few messages at a time, which takes more
//! time than everything else that happens to an uplink. Here, what we say is collected and leaves together, and what
//! the broker says is read in large pieces.

use super::trouble::Trouble;
use super::wire::{Said, Welcome, Word};
use super::{MqttConfig, Version, address::Address};
use crate::source::pipe::{Pipe, Stream};
use rumqttc::tokio_rustls::TlsConnector;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

/// How long opening a connection may take, the name's resolution and the TLS handshake included.
pub(super) const CONNECT_TIMEOUT_S: u64 = 5;

/// Bytes of a piece of memory; as many as are kept hold the messages a broker may send before it waits for us.
const PIECE: usize = 256 << 10;

/// A connection the broker has accepted.
pub(super) struct Connection {
    pipe: Pipe,
    version: Version,
    max_packet_bytes: u32,
    keep_alive: Duration,
    ping: Pin<Box<Sleep>>,
    /// Nothing has been read since the last ping.
    pinged: bool,
}

impl Connection {
    /// Opens a connection and waits until the broker lets us in.
    pub(super) async fn open(
        config: &MqttConfig,
        broker: &Address,
        tls: Option<Arc<ClientConfig>>,
    ) -> Result<(Self, Welcome), Trouble> {
        let opening = async {
            let stream = stream(broker, tls).await?;
            let keep_alive = Duration::from_secs(config.keep_alive_s.into());
            let mut connection = Self {
                pipe: Pipe::new(stream, PIECE),
                version: config.version,
                max_packet_bytes: config.max_packet_bytes,
                keep_alive,
                ping: Box::pin(tokio::time::sleep(keep_alive)),
                pinged: false,
            };
            connection.say(&Word::Hello(config))?;
            let first = loop {
                match connection.heard()? {
                    Some(said) => break said,
                    None => connection.listen().await?,
                }
            };
            match first {
                Said::Welcome(welcome) => {
                    let wish = welcome.keep_alive_s.filter(|seconds| *seconds > 0);
                    if let Some(seconds) = wish {
                        connection.keep_alive = Duration::from_secs(seconds.into());
                    }
                    connection.ping_later();
                    Ok((connection, welcome))
                }
                other => Err(Trouble::Protocol(format!(
                    "answered CONNECT with {other:?}"
                ))),
            }
        };
        tokio::time::timeout(Duration::from_secs(CONNECT_TIMEOUT_S), opening)
            .await
            .unwrap_or(Err(Trouble::Timeout))
    }

    /// What the broker said next, of what has been read already.
    pub(super) fn heard(&mut self) -> Result<Option<Said>, Trouble> {
        self.version
            .read(&mut self.pipe.input, self.max_packet_bytes)
    }

    /// Says something. It leaves with the next [`Connection::listen`].
    pub(super) fn say(&mut self, word: &Word<'_>) -> Result<(), Trouble> {
        self.version.write(word, &mut self.pipe.output)
    }

    /// Sends what has been said and reads what there is, at least a byte. After an error the connection is gone. May be
    /// dropped before it is ready: nothing is lost.
    pub(super) async fn listen(&mut self) -> Result<(), Trouble> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Sends all that has been said, or ends early when something was read meanwhile.
    pub(super) async fn send(&mut self) -> Result<(), Trouble> {
        poll_fn(|cx| match self.poll(cx) {
            Poll::Pending if self.pipe.is_sent() => Poll::Ready(Ok(())),
            other => other,
        })
        .await
    }

    /// Keeps a connection alive that nobody reads from: the broker's answers wait where its messages do. Ends only with
    /// the connection.
    pub(super) async fn hold(&mut self) -> Trouble {
        poll_fn(|cx| {
            while self.ping.as_mut().poll(cx).is_ready() {
                if let Err(trouble) = self.say(&Word::Ping) {
                    return Poll::Ready(trouble);
                }
                self.ping_later();
            }
            match self.pipe.poll_send(cx) {
                Poll::Ready(Err(error)) => Poll::Ready(error.into()),
                _ => Poll::Pending,
            }
        })
        .await
    }

    /// Bytes that have been said and not yet sent.
    pub(super) fn unsent(&self) -> usize {
        self.pipe.output.len()
    }

    /// Sends and reads side by side: a broker that waits for us to read must not keep us from reading.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Trouble>> {
        while self.ping.as_mut().poll(cx).is_ready() {
            if self.pinged {
                return Poll::Ready(Err(Trouble::Timeout));
            }
            self.pinged = true;
            self.say(&Word::Ping)?;
            self.ping_later();
        }
        if let Poll::Ready(Err(error)) = self.pipe.poll_send(cx) {
            return Poll::Ready(Err(error.into()));
        }
        let read = ready!(self.pipe.poll_read(cx))?;
        self.pinged = false;
        Poll::Ready(if read == 0 {
            Err(Trouble::Closed)
        } else {
            Ok(())
        })
    }

    fn ping_later(&mut self) {
        self.ping.as_mut().reset(Instant::now() + self.keep_alive);
    }
}

async fn stream(
    broker: &Address,
    tls: Option<Arc<ClientConfig>>,
) -> Result<Box<dyn Stream>, Trouble> {
    let tcp = TcpStream::connect(broker.to_string()).await?;
    // Otherwise an acknowledgement may wait up to 40 ms for TCP's answer to the one before.
    tcp.set_nodelay(true)?;
    let Some(tls) = tls else {
        return Ok(Box::new(tcp));
    };
    let name = ServerName::try_from(broker.host.clone())
        .map_err(|error| Trouble::Refused(format!("{:?}: {error}", broker.host)))?;
    Ok(Box::new(TlsConnector::from(tls).connect(name, tcp).await?))
}
