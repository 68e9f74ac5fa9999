//! Columns of the federal grid with shares of firms, schools and hospitals, beside those of households.

use super::fixed::share;
use super::geopackage::of;
use crate::{Cell, Down, FixedRow, Premises, PremisesShare, Share, Technology};
use rusqlite::types::ValueRef;

/// A column with shares of firms, schools or hospitals. What these are called in the federal file is not documented: one that
/// has something else than shares is not read.
#[derive(Debug)]
pub(super) struct PremisesColumn {
    pub(super) name: String,
    premises: Premises,
    technology: Technology,
    down: Down,
    /// Whether it had only shares so far.
    pub(super) fits: bool,
}

impl PremisesColumn {
    /// What a column with shares of firms, schools or hospitals is called: `down_fn_gew_hfc_1000`.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (premises, rest) = name.strip_prefix("down_fn_")?.split_once('_')?;
        let (technology, down) = rest.split_once('_')?;
        Some(Self {
            name: name.to_owned(),
            premises: Premises::from_key(premises)?,
            technology: Technology::from_key(technology)?,
            down: Down::from_mbits(down.parse().ok()?)?,
            fits: true,
        })
    }
}

/// The shares of a row's firms, schools and hospitals, from this column on.
pub(super) fn shares(
    row: &rusqlite::Row<'_>,
    from: usize,
    columns: &mut [PremisesColumn],
) -> Vec<PremisesShare> {
    let mut shares = Vec::new();
    for (at, column) in (from..).zip(columns.iter_mut()) {
        match share(&of(row.get_ref(at).unwrap_or(ValueRef::Null)), &column.name) {
            Ok(Share::NONE) => {}
            Ok(share) => shares.push(PremisesShare {
                premises: column.premises,
                technology: column.technology,
                down: column.down,
                share,
            }),
            Err(_wrong) => column.fits = false,
        }
    }
    shares
}

/// Takes out what a column gave that turned out to have something else than shares.
pub(super) fn forget(rows: &mut [(Cell, FixedRow)], column: &PremisesColumn) {
    let wanted = (column.premises, column.technology, column.down);
    for (_, row) in rows {
        if row
            .premises()
            .iter()
            .any(|s| (s.premises, s.technology, s.down) == wanted)
        {
            let mut kept = row.premises().to_vec();
            kept.retain(|s| (s.premises, s.technology, s.down) != wanted);
            *row = std::mem::take(row).with_premises(kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_firms_schools_and_hospitals_are_known_too() {
        let known = |name| PremisesColumn::named(name).map(|c| (c.premises, c.technology, c.down));
        assert_eq!(
            known("down_fn_gew_ftthb_1000"),
            Some((Premises::Business, Technology::Ftthb, Down::M1000))
        );
        assert_eq!(
            known("down_fn_kh_alle_1000"),
            Some((Premises::Hospital, Technology::Alle, Down::M1000))
        );
        for other in [
            "down_fn_hh_alle_30",
            "down_fn_gew_alle_31",
            "up_fn_gew_alle_30",
        ] {
            assert_eq!(known(other), None, "{other}");
        }
    }
}
