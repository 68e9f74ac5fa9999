//! `talblick import`: what a city has from elsewhere. Coverage releases come in with `talblick coverage import`.

mod devices;
mod districts;
mod history;

use super::Failure;
use crate::config::Config;
use clap::{Args, Subcommand};
use talblick_exchange::Subject;

/// `talblick import`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick import devices devices.csv --dry-run")]
pub(super) struct ImportCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Devices from a CSV table, as a spreadsheet saves it
    Devices(devices::Devices),
    #[command(
        about = "Districts of the city, from GeoJSON, GeoPackage or Shapefile; devices come to lie in them"
    )]
    Districts(districts::Districts),
    /// Readings from CSV, NDJSON, Parquet or line protocol, a row a reading
    #[command(
        after_help = "Example: talblick import readings history.csv --dry-run\n\n\
            The columns time (with a zone), dev_eui, quantity and value are needed; channel, unit and quality may be there. \
            Line protocol needs a tag dev_eui or dev; each field is a quantity. A directory that talblick export wrote is \
            imported with the devices its manifest tells of. Importing again changes nothing. The server must not run."
    )]
    Readings(history::History),
    /// Uplinks as “talblick export” writes them, a row an uplink
    #[command(after_help = "Example: talblick import uplinks uplinks/ --dry-run\n\n\
            The columns are those of talblick export uplinks. A directory that it wrote is imported with the devices its \
            manifest tells of. Importing again changes nothing. The server must not run.")]
    Uplinks(history::History),
}

impl ImportCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self.what {
            What::Devices(devices) => devices.run(config),
            What::Districts(districts) => districts.run(config),
            What::Readings(history) => history.run(Subject::Readings, config),
            What::Uplinks(history) => history.run(Subject::Uplinks, config),
        }
    }
}
