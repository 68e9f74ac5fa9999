//! From the first byte of a connection to the welcome.

use super::answer::{self, Denial, Offer};
use super::breach::Breach;
use super::guard::Guest;
use super::hall::{Hall, Knock};
use super::lobby::Place;
use super::sessions::LONGEST_S;
use super::wire::{self, Hello};
use crate::source::mqtt::Version;
use crate::source::pipe::{Pipe, Stream};
use rumqttc::tokio_rustls::TlsAcceptor;
use rustls::ServerConfig;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// How long TLS and CONNECT may take together.
const PATIENCE_S: u64 = 10;

/// How long the answer to a wrong password waits: who tries many has to wait many times.
const PENANCE: Duration = Duration::from_secs(1);

/// Bytes of a piece of memory to read into.
const PIECE: usize = 64 << 10;

/// Longest client id.
const CLIENT_ID_BYTES: usize = 1_024;

/// Longest keep-alive in seconds; half as much again is the longest silence.
const KEEP_ALIVE_S: u16 = 2_400;

/// Somebody who is in.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) peer: SocketAddr,
    pub(super) version: Version,
    pub(super) client_id: String,
    pub(super) guest: Guest,
    pub(super) place: Arc<Place>,
    pub(super) pipe: Pipe,
    /// Longest time without a packet.
    pub(super) silence: Duration,
}

/// Lets somebody in, or not; then they have been told, and so has the log.
pub(super) async fn enter(
    hall: &Arc<Hall>,
    knock: Knock,
    tcp: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    peer: SocketAddr,
) -> Option<Entered> {
    let opening = async {
        let (stream, certified) = open(tcp, tls).await?;
        let mut pipe = Pipe::new(stream, PIECE);
        let hello = hello(&mut pipe).await?;
        Ok::<_, Breach>((pipe, hello, certified))
    };
    let opened = timeout(Duration::from_secs(PATIENCE_S), opening).await;
    let (mut pipe, hello, certified) = match opened.unwrap_or(Err(Breach::Slow(PATIENCE_S))) {
        Ok(opened) => opened,
        Err(breach) => {
            hall.complain(peer, "", format_args!("nobody was let in: {breach}"));
            return None;
        }
    };
    let admitted = admit(hall, &hello, certified);
    let (guest, place, offer) = match admitted {
        Ok(admitted) => admitted,
        Err(denial) => {
            if denial == Denial::Credentials {
                sleep(PENANCE).await;
            }
            hall.complain(
                peer,
                &hello.client_id,
                format_args!("the client was not let in: {denial}"),
            );
            if answer::deny(hello.version, denial, &mut pipe.output).is_ok() {
                close(&mut pipe).await;
            }
            return None;
        }
    };
    drop(knock);
    let keep_alive_s = offer.keep_alive_s.unwrap_or(hello.keep_alive_s);
    let keep_alive_s = if keep_alive_s == 0 {
        KEEP_ALIVE_S
    } else {
        keep_alive_s.min(KEEP_ALIVE_S)
    };
    let client_id = offer.client_id.clone().unwrap_or_default() + &hello.client_id;
    if answer::welcome(&hello, offer, &mut pipe.output).is_err() {
        hall.lobby.leave(&place, hall.clock.now());
        return None;
    }
    Some(Entered {
        peer,
        version: hello.version,
        client_id,
        guest,
        place,
        pipe,
        silence: Duration::from_millis(u64::from(keep_alive_s) * 1_500),
    })
}

/// Sends what is left to say and closes; nobody waits longer than a second for whoever does not listen.
pub(super) async fn close(pipe: &mut Pipe) {
    let mut said = false;
    let ending = poll_fn(|cx| poll_close(pipe, &mut said, cx));
    // They may have gone already.
    let _ = timeout(PENANCE, ending).await;
}

/// What has not been read when a socket closes makes the system take back what was not read on the other side: the last
/// words. So everything is read until they close, too.
fn poll_close(pipe: &mut Pipe, said: &mut bool, cx: &mut Context<'_>) -> Poll<()> {
    if !*said {
        if ready!(pipe.poll_send(cx)).is_err() {
            return Poll::Ready(());
        }
        if ready!(pipe.poll_shutdown(cx)).is_err() {
            return Poll::Ready(());
        }
        *said = true;
    }
    loop {
        pipe.input.clear();
        match ready!(pipe.poll_read(cx)) {
            Ok(0) | Err(_) => return Poll::Ready(()),
            Ok(_) => {}
        }
    }
}

async fn open(
    tcp: TcpStream,
    tls: Option<Arc<ServerConfig>>,
) -> Result<(Box<dyn Stream>, bool), Breach> {
    // Otherwise an acknowledgement may wait up to 40 ms for TCP's answer to the one before.
    tcp.set_nodelay(true)?;
    let Some(tls) = tls else {
        return Ok((Box::new(tcp), false));
    };
    let stream = TlsAcceptor::from(tls).accept(tcp).await?;
    let certified = stream.get_ref().1.peer_certificates().is_some();
    Ok((Box::new(stream), certified))
}

async fn hello(pipe: &mut Pipe) -> Result<Hello, Breach> {
    loop {
        match wire::hello(&mut pipe.input) {
            Ok(Some(hello)) => return Ok(hello),
            Ok(None) => {}
            Err(Breach::Version) => {
                answer::deny(Version::V4, Denial::Version, &mut pipe.output)?;
                close(pipe).await;
                return Err(Breach::Version);
            }
            Err(breach) => return Err(breach),
        }
        if poll_fn(|cx| pipe.poll_read(cx)).await? == 0 {
            return Err(Breach::Closed);
        }
    }
}

fn admit(
    hall: &Hall,
    hello: &Hello,
    certified: bool,
) -> Result<(Guest, Arc<Place>, Offer), Denial> {
    if hello.method {
        return Err(Denial::Method);
    }
    if hello.will_qos == Some(2) {
        return Err(Denial::Will);
    }
    let guest = hall.guard.admit(hello.login.as_ref(), certified)?;
    // 3.1.1 has no way to tell a client the name it is given, so one without a name must not want to be known again.
    let nameless = hello.client_id.is_empty();
    let lasting = hello.version == Version::V4 && !hello.clean;
    if hello.client_id.len() > CLIENT_ID_BYTES || (nameless && lasting) {
        return Err(Denial::ClientId);
    }
    let assigned = nameless.then(|| format!("talblick-{:032x}", rand::random::<u128>()));
    let client_id = assigned.as_ref().unwrap_or(&hello.client_id);
    let session_expiry_s = hello.session_expiry_s.min(LONGEST_S);
    let (user, now) = (&guest.name, hall.clock.now());
    let entered = hall
        .lobby
        .enter(user, client_id, hello, session_expiry_s, now);
    let (place, session_present) = entered.ok_or(Denial::Busy)?;
    let (five, own) = (hello.version == Version::V5, hello.keep_alive_s);
    let offer = Offer {
        session_present,
        session_expiry_s,
        receive_maximum: hall.config.receive_maximum,
        max_packet_bytes: hall.config.max_packet_bytes,
        client_id: assigned.clone(),
        keep_alive_s: (five && (own == 0 || own > KEEP_ALIVE_S)).then_some(KEEP_ALIVE_S),
    };
    Ok((guest, place, offer))
}
