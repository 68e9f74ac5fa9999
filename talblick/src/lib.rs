//! The program around the parts: command line, configuration, wiring, stop order, and the demo city.

mod backup;
mod broker;
pub mod command;
pub mod config;
pub mod demo;
mod run;
