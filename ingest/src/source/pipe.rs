//! The bytes of a connection, both ways. What is said is collected and leaves together; what comes is read in large
//! pieces and taken apart in place. What the bytes mean is not known here.

use bytes::{Buf as _, BytesMut};
use std::collections::VecDeque;
use std::fmt;
use std::future::Future as _;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};

/// Pieces kept to be read into again.
const PIECES: usize = 64;

/// A connection's two buffers and what they go through.
pub(crate) struct Pipe {
    stream: Box<dyn Stream>,
    /// What was read and not taken yet.
    pub(crate) input: BytesMut,
    /// What is to be sent.
    pub(crate) output: BytesMut,
    /// Bytes of a new piece of memory; a quarter is the least that is read at once.
    piece: usize,
    /// `input` has grown for a long message, and is not kept.
    long: bool,
    /// What was read into earlier; the messages in it may still be looked at.
    earlier: VecDeque<BytesMut>,
    /// Something has been written that may still be held back by TLS.
    unflushed: bool,
}

/// What bytes can go through, both ways.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Pipe {
    /// Memory is taken in pieces of this many bytes.
    pub(crate) fn new(stream: Box<dyn Stream>, piece: usize) -> Self {
        Self {
            stream,
            input: BytesMut::with_capacity(piece),
            output: BytesMut::new(),
            piece,
            long: false,
            earlier: VecDeque::new(),
            unflushed: false,
        }
    }

    /// Whether everything that was said is on its way.
    pub(crate) fn is_sent(&self) -> bool {
        self.output.is_empty() && !self.unflushed
    }

    /// Reads what there is; ready with the number of bytes, 0 at the end of the stream.
    pub(crate) fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        self.make_room();
        pin!(self.stream.read_buf(&mut self.input)).poll(cx)
    }

    /// Sends what has been said.
    pub(crate) fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.output.is_empty() {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.output))?;
            self.output.advance(sent);
            self.unflushed = true;
        }
        if self.unflushed {
            ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// Says that nothing more will be sent.
    pub(crate) fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    /// Makes room for the next read: behind what was read last, in a piece nobody looks into any more, or in a new one.
    /// Messages are told apart in place; new memory for each would have to be cleared by the system first.
    fn make_room(&mut self) {
        let least = self.piece / 4;
        if self.input.try_reclaim(least) {
            return;
        }
        if self.input.len() > least {
            self.long = true;
            self.input.reserve(self.input.len());
            return;
        }
        let oldest = self.earlier.front_mut();
        let free = oldest.is_some_and(|piece| piece.try_reclaim(self.piece));
        let free = if free { self.earlier.pop_front() } else { None };
        let mut piece = free.unwrap_or_else(|| BytesMut::with_capacity(self.piece));
        piece.extend_from_slice(&self.input);
        let mut full = std::mem::replace(&mut self.input, piece);
        full.clear();
        if !std::mem::take(&mut self.long) && self.earlier.len() < PIECES {
            self.earlier.push_back(full);
        }
    }
}

impl fmt::Debug for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipe")
            .field("input", &self.input.len())
            .field("output", &self.output.len())
            .finish_non_exhaustive()
    }
}
