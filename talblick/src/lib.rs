//! The parts of the program that can be tested without running it.
#![warn(missing_docs)]

pub mod demo;
