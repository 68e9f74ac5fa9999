//! Coverage releases of the model city, made by a script and embedded: the demo imports them as anybody would.

use anyhow::Context as _;
use std::path::Path;
use std::time::Instant;
use talblick_coverage::{Collection, Options};
use talblick_model::Clock;

/// A file, its bytes, and what is said about it.
struct File {
    name: &'static str,
    bytes: &'static [u8],
    operator: Option<&'static str>,
}

macro_rules! file {
    ($name:literal) => {
        file!($name, None)
    };
    ($name:literal, $operator:expr) => {
        File {
            name: $name,
            bytes: include_bytes!(concat!("../../../../fixtures/coverage/", $name)),
            operator: $operator,
        }
    };
}

/// Districts first: they say where the city lies, which the others are clipped to.
const FILES: [File; 13] = [
    file!("Stadtbezirke_EPSG25832_JSON.json"),
    file!("Quartiere_EPSG25832_JSON.json"),
    file!("Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip"),
    file!("Versorgungsdaten_Gitterzellen_Stand_20200630_gpkg.zip"),
    file!("Zensus2022_Bevoelkerungszahl.zip"),
    file!("Zensus2022_Groesse_des_privaten_Haushalts_in_Gitterzellen.zip"),
    file!("Adressen_EPSG25832_JSON.zip"),
    file!("202601_MobilfunkMonitoring.zip"),
    file!("Leerrohre_Glasfaser_EPSG25832.gpkg"),
    file!("Strassennetz_EPSG25832_gpkg.zip"),
    file!("MEV_2026_Musternetz.csv", Some("Musternetz")),
    file!("bba_06_2021.xlsx"),
    file!("ttnmapper_export.csv"),
];

/// Imports them into the collection below a data directory. What is there already stays.
pub(super) fn import(data: &Path, ags: &str) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut collection = Collection::open(data)?;
    let files = tempfile::tempdir_in(data).context("make a directory for the releases")?;
    for File {
        name,
        bytes,
        operator,
    } in FILES
    {
        let path = files.path().join(name);
        std::fs::write(&path, bytes).context("write a release")?;
        let options = Options {
            source: Some("synthetic, made by fixtures/coverage/make.py of Talblick".to_owned()),
            licence: Some("EUPL-1.2".to_owned()),
            attribution: Some("Talblick: synthetic figures of a model city".to_owned()),
            operator: operator.map(str::to_owned),
            ags: Some(ags.to_owned()),
            replace: true,
            ..Options::default()
        };
        let now = Clock::System.now().timestamp();
        let outcome = collection.import(&path, &options, now, &mut |_| {})?;
        tracing::debug!("{}: {} rows", outcome.release.id, outcome.release.rows);
    }
    tracing::info!(
        "{} coverage releases imported in {:.1} s",
        FILES.len(),
        began.elapsed().as_secs_f64()
    );
    Ok(())
}
