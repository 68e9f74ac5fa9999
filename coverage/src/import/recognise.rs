//! What a file is, from its first bytes. Names only help where the bytes cannot tell.

use super::text::{decoded, delimiter};
use super::value::short;
use crate::Kind;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    GeoPackage,
    GeoJson,
    Shapefile,
    /// xlsx.
    Workbook,
    Text(Table),
}

/// What a text table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// Mobile networks per cell.
    Mobile,
    /// Residents per census cell.
    Population,
    /// Households per census cell.
    Households,
    /// The state's address list, without header.
    Addresses,
    /// Shares per municipality.
    Municipalities,
    /// An operator's list of addresses.
    Offers,
    /// The list of locations of the American broadband map.
    Locations,
    /// Radio measurements.
    Radio,
}

impl Table {
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Mobile => Kind::Mobile,
            Self::Population => Kind::Population,
            Self::Households => Kind::Households,
            Self::Addresses => Kind::Addresses,
            Self::Municipalities => Kind::Municipalities,
            Self::Offers | Self::Locations => Kind::Offers,
            Self::Radio => Kind::Radio,
        }
    }
}

/// Whether a file in an archive may be what is meant, by its name.
pub(super) fn may_be_read(member: &str) -> bool {
    let hidden = member
        .split('/')
        .any(|part| part.starts_with('.') || part == "__MACOSX");
    let extension = member.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    let known = ["gpkg", "geojson", "json", "shp", "csv", "txt", "xlsx"];
    !hidden && extension.is_some_and(|e| known.contains(&e.as_str()))
}

/// Whether it can be imported as the kind that is asked for. What geographic files hold is seen only inside.
pub(super) fn fits(content: Content, wanted: Option<Kind>) -> bool {
    match content {
        Content::Text(table) => wanted.is_none_or(|kind| table.kind() == kind),
        _ => true,
    }
}

/// What a file with these first bytes is; else what it looks like.
pub(super) fn content(name: &str, head: &[u8]) -> Result<Content, String> {
    let ends = |extension: &str| name.to_ascii_lowercase().ends_with(extension);
    if head.is_empty() {
        return Err("the file is empty".to_owned());
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Ok(Content::GeoPackage);
    }
    if head.starts_with(b"PK") {
        return if ends(".xlsx") {
            Ok(Content::Workbook)
        } else {
            Err("the archive is empty".to_owned())
        };
    }
    if head.starts_with(&[0, 0, 0x27, 0x0a]) {
        return if ends(".shp") {
            Ok(Content::Shapefile)
        } else {
            Err("it is a part of a Shapefile".to_owned())
        };
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err("it is a workbook of the old format (xls); save it as xlsx".to_owned());
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err("it is written in UTF-16; save it as UTF-8".to_owned());
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.trim_ascii_start().starts_with(b"{") {
        return Ok(Content::GeoJson);
    }
    if head.contains(&0) {
        return Err("it is neither text nor a known format".to_owned());
    }
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let text = decoded(line);
    let columns: Vec<String> = text
        .split(char::from(delimiter(line)))
        .map(|c| c.trim().trim_matches('"').to_lowercase())
        .collect();
    table(&columns).map(Content::Text).ok_or_else(|| {
        let census = columns.iter().any(|c| c.starts_with("gitter_id_"));
        if census {
            format!(
                "line 1: a table of the census with the columns {}, which is not read; allowed are cells of 100 m with Einwohner or Insgesamt_Haushalte",
                short(text.trim())
            )
        } else {
            format!("a table that begins with “{}” is not known", short(text.trim()))
        }
    })
}

/// Which table has these columns.
pub(super) fn table(columns: &[String]) -> Option<Table> {
    let has = |name: &str| columns.iter().any(|c| c == name);
    let like = |part: &str| columns.iter().any(|c| c.contains(part));
    if has("id") && (has("gsm_out") || has("lte")) {
        Some(Table::Mobile)
    } else if has("gitter_id_100m") && has("einwohner") {
        Some(Table::Population)
    } else if has("gitter_id_100m") && has("insgesamt_haushalte") {
        Some(Table::Households)
    } else if has("frn") && has("location_id") {
        Some(Table::Locations)
    } else if has("rssi") && (like("lat") || like("lon")) {
        Some(Table::Radio)
    } else if has("technologie") && (has("hnr") || has("hausnummer")) {
        Some(Table::Offers)
    } else if has("ags") && (like("mbit/s") || like("verf_")) {
        Some(Table::Municipalities)
    } else if matches!(columns.len(), 14 | 15 | 21)
        && columns.get(1).is_some_and(|oid| oid.starts_with("de"))
    {
        Some(Table::Addresses)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str) -> Result<Content, String> {
        content("file", head.as_bytes())
    }

    #[test]
    fn tables_are_known_by_their_header() {
        for (head, table) in [
            (
                "\u{feff}id,gsm_out,lte,nr_dss,nr_nsa_sa,nr_gesamt\r\n",
                Table::Mobile,
            ),
            (
                "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n",
                Table::Population,
            ),
            (
                "GITTER_ID_100m;x_mp_100m;y_mp_100m;Insgesamt_Haushalte;1_Person\n",
                Table::Households,
            ),
            (
                "frn,provider_id,brand_name,location_id,technology\n",
                Table::Locations,
            ),
            (
                "strasse,hnr,plz,ort,technologie,download,upload\n",
                Table::Offers,
            ),
            (
                "\"AGS\",\"alle Technologien ≥ 30 Mbit/s\"\n",
                Table::Municipalities,
            ),
            ("ags;verf_300_30\n", Table::Municipalities),
            ("time,lat,lon,rssi,snr\n", Table::Radio),
            (
                "N;DENW36AL1000abCD;A;05;Nordrhein-Westfalen;1;Düsseldorf;24;Wuppertal;000;Wuppertal;;;01234;Beispielweg;12;a;32;370963,118;5679940,277;2026-07-01\n",
                Table::Addresses,
            ),
        ] {
            assert_eq!(of(head), Ok(Content::Text(table)), "{head}");
        }
    }

    #[test]
    fn what_is_not_known_is_described() {
        for (head, part) in [
            ("", "empty"),
            ("name,value\n1,2\n", "begins with “name,value”"),
            ("\u{0}\u{0}", "neither text"),
        ] {
            assert!(of(head).unwrap_err().contains(part), "{head}");
        }
        assert!(content("a", b"\xff\xfea\0").unwrap_err().contains("UTF-16"));
    }
}
