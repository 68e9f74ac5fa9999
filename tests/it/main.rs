//! Everything that needs a broker or the whole program: one binary, so that it is linked once.
#![cfg(test)]
#![expect(dead_code, reason = "the harness serves the benchmark too")]

#[path = "../harness/mod.rs"]
mod harness;

mod alerts;
mod backup;
mod catalog;
mod catch_up;
mod clients;
mod codecs;
mod configuration;
mod contract;
mod cost;
mod coverage_answers;
mod coverage_files;
mod coverage_import;
mod devices;
mod door;
mod events;
mod export;
mod gis;
mod hostile;
mod http;
mod installation;
mod keys;
mod loss;
mod mqtt;
mod partners;
mod prometheus;
mod radio;
mod reprocess;
mod sensorthings;
mod server;
mod stop;
mod tidy;
mod uplink;
mod webhook;
