//! Somebody at an MQTT port who writes every byte themselves, so that they can also write wrong ones.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection.
pub(crate) struct Stranger {
    stream: TcpStream,
    five: bool,
    input: Vec<u8>,
}

/// How somebody introduces themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hello<'a> {
    pub(crate) five: bool,
    pub(crate) id: &'a str,
    pub(crate) clean: bool,
    pub(crate) keep_alive_s: u16,
    pub(crate) login: Option<(&'a str, &'a str)>,
    /// How long the session outlives the connection, MQTT 5.
    pub(crate) expiry_s: u32,
}

impl<'a> Hello<'a> {
    pub(crate) fn new(five: bool, id: &'a str) -> Self {
        Self {
            five,
            id,
            clean: true,
            keep_alive_s: 60,
            login: None,
            expiry_s: 0,
        }
    }

    /// Its CONNECT.
    pub(crate) fn packet(&self) -> Vec<u8> {
        let mut body = text("MQTT");
        body.push(if self.five { 5 } else { 4 });
        let login = if self.login.is_some() { 0xc0 } else { 0 };
        body.push(login | u8::from(self.clean) << 1);
        body.extend(self.keep_alive_s.to_be_bytes());
        if self.five {
            body.extend([5, 17]);
            body.extend(self.expiry_s.to_be_bytes());
        }
        body.extend(text(self.id));
        if let Some((name, password)) = self.login {
            body.extend(text(name));
            body.extend(text(password));
        }
        packet(0x10, &body)
    }
}

/// A packet with its length.
pub(crate) fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    let mut length = body.len();
    loop {
        let digit = u8::try_from(length % 128).unwrap();
        length /= 128;
        bytes.push(digit | if length > 0 { 0x80 } else { 0 });
        if length == 0 {
            break;
        }
    }
    bytes.extend(body);
    bytes
}

/// A text with its length.
pub(crate) fn text(text: &str) -> Vec<u8> {
    let mut bytes = u16::try_from(text.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

impl Stranger {
    /// Opens a connection and says nothing yet.
    pub(crate) fn knock(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            five: false,
            input: Vec::new(),
        }
    }

    /// Introduces themselves, and gives the code of the answer and what follows it.
    pub(crate) fn hello(port: u16, hello: &Hello<'_>) -> (Self, Vec<u8>) {
        let mut stranger = Self::knock(port);
        stranger.five = hello.five;
        stranger.send(&hello.packet());
        let answer = stranger.next().expect("an answer to CONNECT");
        assert_eq!(answer[0], 0x20, "{answer:?}");
        (stranger, answer[2..].to_vec())
    }

    /// As [`Stranger::hello`] for somebody who is let in.
    pub(crate) fn inside(port: u16, hello: &Hello<'_>) -> Self {
        let (stranger, answer) = Self::hello(port, hello);
        assert_eq!(answer[1], 0, "let in: {answer:?}");
        stranger
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// Sends while the other side may close.
    pub(crate) fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// Sends until the other side has not read for so long; gives how many bytes it took.
    pub(crate) fn press(&mut self, bytes: &[u8], patience: Duration) -> usize {
        self.stream.set_write_timeout(Some(patience)).unwrap();
        let mut taken = 0;
        while let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(written) => taken += written,
                Err(_) => break,
            }
        }
        taken
    }

    /// Publishes; without a number with `QoS` 0.
    pub(crate) fn publish(&mut self, topic: &str, payload: &[u8], id: Option<u16>) {
        self.send(&self.message(topic, payload, id));
    }

    /// A PUBLISH.
    pub(crate) fn message(&self, topic: &str, payload: &[u8], id: Option<u16>) -> Vec<u8> {
        let mut body = text(topic);
        if let Some(id) = id {
            body.extend(id.to_be_bytes());
        }
        if self.five {
            body.push(0);
        }
        body.extend(payload);
        packet(if id.is_some() { 0x32 } else { 0x30 }, &body)
    }

    /// The next packet whole; `None` once the connection is closed.
    pub(crate) fn next(&mut self) -> Option<Vec<u8>> {
        self.next_within(Duration::from_secs(20))
            .expect("a packet or the end within 20 s")
    }

    /// The number and the code of the next acknowledgement; 3.1.1 has only the number.
    pub(crate) fn acknowledged(&mut self) -> (u16, u8) {
        let ack = self.next().expect("an acknowledgement");
        assert_eq!(ack[0], 0x40, "{ack:?}");
        let id = u16::from_be_bytes([ack[2], ack[3]]);
        (id, ack.get(4).copied().unwrap_or_default())
    }

    /// Nothing comes for a while.
    pub(crate) fn hears_nothing(&mut self) {
        let heard = self.next_within(Duration::from_millis(300));
        assert!(heard.is_none(), "{heard:?}");
    }

    /// The connection ends; gives the code of the goodbye, which only MQTT 5 has.
    pub(crate) fn ends(&mut self) -> Option<u8> {
        let mut code = None;
        while let Some(packet) = self.next() {
            if packet[0] == 0xe0 {
                code = packet.get(2).copied();
            }
        }
        code
    }

    /// Outer: whether something came in time.
    #[expect(
        clippy::option_option,
        reason = "nothing yet and nothing any more differ"
    )]
    fn next_within(&mut self, limit: Duration) -> Option<Option<Vec<u8>>> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(bytes) = whole(&self.input) {
                return Some(Some(self.input.drain(..bytes).collect()));
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            let left = left.max(Duration::from_millis(1));
            self.stream.set_read_timeout(Some(left)).unwrap();
            let mut room = [0; 4096];
            match self.stream.read(&mut room) {
                Ok(0) => return Some(None),
                Ok(read) => self.input.extend_from_slice(&room[..read]),
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return Some(None),
            }
        }
    }
}

/// Bytes of the packet at the front, if all of it is there.
fn whole(input: &[u8]) -> Option<usize> {
    let mut length = 0_usize;
    for (digit, byte) in input.iter().skip(1).enumerate() {
        length |= usize::from(byte & 0x7f) << (7 * digit);
        if byte & 0x80 == 0 {
            let bytes = length + digit + 2;
            return (input.len() >= bytes).then_some(bytes);
        }
    }
    None
}
