//! Layers as `GeoPackage` 1.3 (OGC 12-128r17), with metadata and the styles QGIS looks for. No spatial index: programs
//! that want one make it on opening.

use super::{About, Legend, wkb};
use crate::layer::{ColumnKind, Layer, Shape, Value};
use crate::{Crs, Error};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params, params_from_iter};

/// A layer, and how it looks.
#[derive(Debug)]
pub struct Styled {
    /// What.
    pub layer: Layer,
    /// By which columns it can be coloured; the first is what people see.
    pub legends: Vec<Legend>,
}

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER, FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name),
    UNIQUE (table_name), FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
    md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
    row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
    FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id), FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT, f_table_schema TEXT,
    f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
    description TEXT, owner TEXT, ui TEXT, update_time DATETIME);
INSERT INTO gpkg_extensions VALUES
    ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec130/#extension_metadata', 'read-write'),
    ('gpkg_metadata_reference', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec130/#extension_metadata', 'read-write');
";

const WGS_84: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]"#;
const UTM_32: &str = r#"PROJCS["ETRS89 / UTM zone 32N",GEOGCS["ETRS89",DATUM["European_Terrestrial_Reference_System_1989",SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","6258"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4258"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","25832"]]"#;
const SYSTEM: i32 = 25_832;

/// The layers as one file.
pub fn geopackage(layers: &[Styled], about: &About) -> Result<Vec<u8>, Error> {
    let mut file = Connection::open_in_memory()?;
    // The application is "GPKG", the version 1.3.
    file.execute_batch(
        "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300; PRAGMA page_size = 4096;",
    )?;
    let writing = file.transaction()?;
    writing.execute_batch(TABLES)?;
    systems(&writing)?;
    let written = about.written.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
    let metadata = metadata(about);
    writing.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'https://www.talblick.org/', 'application/json', ?1)",
        [metadata],
    )?;
    writing.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?1, 1, NULL)",
        [&written],
    )?;
    for styled in layers {
        table(&writing, &styled.layer, about, &written)?;
        for (n, legend) in styled.legends.iter().enumerate() {
            writing.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, \
                 styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) \
                 VALUES ('', '', ?1, 'geom', ?2, ?3, '', ?4, ?2, '', NULL, ?5)",
                params![styled.layer.name, legend.name, legend.qml(), n == 0, written],
            )?;
        }
    }
    writing.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) \
         VALUES ('layer_styles', 'attributes', 'layer_styles', ?1)",
        [&written],
    )?;
    writing.commit()?;
    Ok(file.serialize("main")?.to_vec())
}

fn systems(file: &Connection) -> Result<(), Error> {
    let mut insert =
        file.prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let undefined = "undefined";
    insert.execute(params![
        "Undefined Cartesian SRS",
        -1,
        "NONE",
        -1,
        undefined,
        "undefined Cartesian coordinate reference system"
    ])?;
    insert.execute(params![
        "Undefined geographic SRS",
        0,
        "NONE",
        0,
        undefined,
        "undefined geographic coordinate reference system"
    ])?;
    insert.execute(params![
        "WGS 84 geodetic",
        4_326,
        "EPSG",
        4_326,
        WGS_84,
        "longitude and latitude in degrees"
    ])?;
    insert.execute(params![
        Crs::Utm32.name(),
        SYSTEM,
        "EPSG",
        SYSTEM,
        UTM_32,
        "metres east and north"
    ])?;
    Ok(())
}

fn table(file: &Connection, layer: &Layer, about: &About, written: &str) -> Result<(), Error> {
    let name = quoted(&layer.name);
    let mut columns = String::new();
    for column in &layer.columns {
        let kind = match column.kind {
            ColumnKind::Text => "TEXT",
            ColumnKind::Whole => "MEDIUMINT",
            ColumnKind::Number => "DOUBLE",
        };
        columns += &[", ", &quoted(&column.name), " ", kind].concat();
    }
    let kind = kind(layer);
    file.execute_batch(&format!(
        "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}{columns})"
    ))?;
    let bounds = layer.bounds();
    let edge = |corner: usize, axis: usize| bounds.and_then(|b| b.get(corner)?.get(axis).copied());
    file.execute(
        "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            layer.name,
            about.title,
            written,
            edge(0, 0),
            edge(0, 1),
            edge(1, 0),
            edge(1, 1),
            SYSTEM
        ],
    )?;
    file.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)",
        params![layer.name, kind, SYSTEM],
    )?;
    let places = vec!["?"; layer.columns.len() + 2].join(", ");
    let mut insert = file.prepare(&format!("INSERT INTO {name} VALUES ({places})"))?;
    for feature in &layer.features {
        let geometry = wkb::geometry(&feature.shape, SYSTEM);
        let id = i64::try_from(feature.id).unwrap_or(i64::MAX);
        let head: [&dyn ToSql; 2] = [&id, &geometry];
        let values = feature.values.iter().map(|value| value as &dyn ToSql);
        insert.execute(params_from_iter(head.into_iter().chain(values)))?;
    }
    Ok(())
}

/// What geometries a layer has, by its shapes.
fn kind(layer: &Layer) -> &'static str {
    let all = |is: fn(&Shape) -> bool| layer.features.iter().all(|f| is(&f.shape));
    if layer.features.is_empty() {
        "GEOMETRY"
    } else if all(|s| matches!(s, Shape::Point(_))) {
        "POINT"
    } else if all(|s| matches!(s, Shape::Line(_))) {
        "LINESTRING"
    } else if all(|s| matches!(s, Shape::Area(_)) && s.polygons().len() == 1) {
        "POLYGON"
    } else {
        "GEOMETRY"
    }
}

fn metadata(about: &About) -> String {
    let inputs = about.inputs.iter();
    let inputs = inputs.map(|(name, sha256)| serde_json::json!({"name": name, "sha256": sha256}));
    serde_json::json!({
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "attribution": about.attribution,
        "licence": about.licence,
        "inputs": inputs.collect::<Vec<_>>(),
    })
    .to_string()
}

/// A name as SQL writes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Whole(n) => ValueRef::Integer(*n),
            Self::Number(n) => ValueRef::Real(*n),
        }))
    }
}
