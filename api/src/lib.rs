//! api

pub mod chart;
