//! Faults: a process killed, cut off or refused at every single write; bytes flipped anywhere; clocks that jump; a
//! second process. What was acknowledged is there, whole batches only, and what is damaged is named.
//!
//! The writer is this test program itself, started again with a library before libc that fails the n-th write.
#![cfg(test)]

mod bytes;
mod writer;
mod writes;
