//! Reading: the list of releases, and everything at once as an atlas.

use super::Rows;
use super::people::People;
use crate::{
    Addresses, Assets, Atlas, Error, Fixed, Flaw, Flaws, Key, Kind, Mobile, Municipalities, Offers,
    Reason, Release, ReleaseId, Rules, Streets,
};
use rusqlite::types::Type;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every release, in order of kind and data date.
pub(super) fn releases(db: &Connection) -> Result<Vec<Release>, Error> {
    let mut query = db.prepare("SELECT * FROM release ORDER BY data_date, imported_at, id")?;
    let releases: Result<Vec<Release>, rusqlite::Error> = query.query_map([], release)?.collect();
    let mut releases = releases?;
    releases.sort_by_key(|r| r.kind);
    Ok(releases)
}

fn release(row: &Row<'_>) -> Result<Release, rusqlite::Error> {
    Ok(Release {
        id: parsed(row, "id", |text| text.parse().ok())?,
        kind: parsed(row, "kind", Kind::from_key)?,
        name: row.get("name")?,
        data_date: parsed(row, "data_date", |text| text.parse().ok())?,
        published: match row.get::<_, Option<String>>("published")? {
            Some(_) => Some(parsed(row, "published", |text| text.parse().ok())?),
            None => None,
        },
        era: row.get("era")?,
        source: row.get("source")?,
        licence: row.get("licence")?,
        attribution: row.get("attribution")?,
        sha256: row.get("sha256")?,
        rows: count(row, "rows")?,
        quarantined: count(row, "quarantined")?,
        imported_at: parsed(row, "imported_at", |text| text.parse().ok())?,
    })
}

fn parsed<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, rusqlite::Error> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| rusqlite::Error::InvalidColumnType(0, column.to_owned(), Type::Text))
}

fn count(row: &Row<'_>, column: &str) -> Result<u64, rusqlite::Error> {
    row.get::<_, i64>(column)
        .map(|n| u64::try_from(n).unwrap_or(0))
}

/// What was wrong with the rows of a release.
pub(super) fn flaws(db: &Connection, id: &ReleaseId) -> Result<Flaws, Error> {
    let mut query = db.prepare("SELECT reason, rows FROM flaws WHERE release = ?")?;
    let counts = query.query_map([id.as_str()], |row| {
        Ok((
            parsed(row, "reason", Reason::from_key)?,
            count(row, "rows")?,
        ))
    })?;
    let counts: Result<BTreeMap<Reason, u64>, _> = counts.collect();
    let mut query = db.prepare("SELECT * FROM flaw WHERE release = ? ORDER BY id")?;
    let kept = query.query_map([id.as_str()], |row| {
        Ok(Flaw {
            layer: row.get("layer")?,
            row: count(row, "row")?,
            column: row.get("column")?,
            reason: parsed(row, "reason", Reason::from_key)?,
            why: row.get("why")?,
        })
    })?;
    let kept: Result<Vec<Flaw>, _> = kept.collect();
    Ok(Flaws::new(kept?, counts?))
}

/// The rows of a release.
fn rows(db: &Connection, release: &Release) -> Result<Rows, Error> {
    let mut rows = Rows::empty(release.kind);
    let mut query = db.prepare_cached("SELECT block FROM block WHERE release = ? ORDER BY id")?;
    let mut blocks = query.query([release.id.as_str()])?;
    while let Some(row) = blocks.next()? {
        let block = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        rows.add(block)
            .ok_or_else(|| Error::Corrupt(release.id.clone()))?;
    }
    if rows.len() as u64 == release.rows {
        Ok(rows)
    } else {
        Err(Error::Corrupt(release.id.clone()))
    }
}

/// The rows of the newest release of a kind.
pub(super) fn newest(db: &Connection, kind: Kind) -> Result<Option<Rows>, Error> {
    let releases = releases(db)?;
    let newest = releases.iter().rfind(|r| r.kind == kind);
    newest.map(|release| rows(db, release)).transpose()
}

/// What protected numbers of this installation depend on.
fn key(db: &Connection) -> Result<Key, Error> {
    Ok(Key::new(db.query_row(
        "SELECT key FROM installation",
        [],
        |row| row.get(0),
    )?))
}

/// Everything. Where several releases of a kind cannot be compared, the newest counts.
pub(super) fn atlas(db: &Connection, rules: Arc<Rules>) -> Result<Atlas, Error> {
    let releases = releases(db)?;
    let mut atlas = Atlas {
        rules,
        key: key(db)?,
        ..Atlas::default()
    };
    let mut people = People::default();
    let (mut assets, mut offers) = (Vec::new(), BTreeMap::new());
    for release in &releases {
        // A newer release of the same kind takes the place of the one before.
        match rows(db, release)? {
            Rows::Fixed(rows) => atlas
                .fixed
                .push(Arc::new(Fixed::new(release.clone(), rows))),
            Rows::Mobile(rows) => atlas
                .mobile
                .push(Arc::new(Mobile::new(release.clone(), rows))),
            Rows::Municipalities(rows) => {
                let tables = Municipalities::new(release.clone(), rows);
                atlas.municipalities.push(Arc::new(tables));
            }
            Rows::Census(rows) if release.kind == Kind::Population => people.population = rows,
            Rows::Census(rows) => people.households = rows,
            Rows::Addresses(rows) => atlas.addresses = Arc::new(Addresses::new(rows)),
            Rows::Places(rows) if release.kind == Kind::Districts => people.districts = rows,
            Rows::Places(rows) => people.quarters = rows,
            Rows::Assets(rows) => {
                // Ducts, cables and nodes may come in files of their own: of each kind the newest counts.
                assets.retain(|old: &crate::Asset| rows.iter().all(|new| new.kind != old.kind));
                assets.extend(rows);
            }
            Rows::Streets(streets) => atlas.streets = Arc::new(Streets { streets }),
            Rows::Offers(rows) => {
                // An operator's newest list counts.
                let mut lists = BTreeMap::<String, Vec<crate::Offer>>::new();
                for offer in rows {
                    lists.entry(offer.operator.clone()).or_default().push(offer);
                }
                offers.extend(lists);
            }
            Rows::Measured(rows) => atlas.measured = Arc::new(rows),
        }
    }
    atlas.assets = Arc::new(Assets { assets });
    atlas.offers = Arc::new(Offers {
        offers: offers.into_values().flatten().collect(),
    });
    atlas.releases = releases;
    people.settle(&mut atlas)?;
    Ok(atlas.surveyed())
}
