//! The count of a file's rows while it is read: taken, set aside, lying elsewhere.

use super::{ImportError, Progress, Unit};
use crate::{Flaw, Flaws, Reason};

/// More rows than this are no city.
const MOST: u64 = 2_000_000;
/// How often progress is told.
const STEP: u64 = 10_000;

/// Why a row is set aside.
#[derive(Debug, PartialEq)]
pub(super) struct Wrong {
    pub(super) column: String,
    pub(super) reason: Reason,
    pub(super) why: String,
}

impl Wrong {
    pub(super) fn new(column: &str, reason: Reason, why: impl Into<String>) -> Self {
        Self {
            column: column.to_owned(),
            reason,
            why: why.into(),
        }
    }

    /// A value that cannot be read.
    pub(super) fn value(column: &str) -> impl FnOnce(String) -> Self + use<'_> {
        move |why| Self::new(column, Reason::Value, why)
    }

    /// A value that must be there.
    pub(super) fn missing(column: &str) -> Self {
        Self::new(column, Reason::Missing, "it is empty")
    }
}

/// What became of a row.
#[derive(Debug)]
pub(super) enum Row<T> {
    Taken(T),
    /// It lies elsewhere.
    Elsewhere,
}

/// Counts.
pub(super) struct Intake<'a> {
    pub(super) file: String,
    pub(super) layer: String,
    pub(super) flaws: Flaws,
    taken: u64,
    elsewhere: u64,
    progress: &'a mut dyn FnMut(Progress),
}

impl std::fmt::Debug for Intake<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Intake({}, {} taken)", self.file, self.taken)
    }
}

impl<'a> Intake<'a> {
    pub(super) fn new(file: &str, progress: &'a mut dyn FnMut(Progress)) -> Self {
        Self {
            file: file.to_owned(),
            layer: String::new(),
            flaws: Flaws::default(),
            taken: 0,
            elsewhere: 0,
            progress,
        }
    }

    /// Counts a row and gives it back if it is taken.
    pub(super) fn take<T>(
        &mut self,
        row: u64,
        read: Result<Row<T>, Wrong>,
    ) -> Result<Option<T>, ImportError> {
        match read {
            Ok(Row::Taken(taken)) => {
                self.taken += 1;
                if self.taken > MOST {
                    return Err(ImportError::TooLarge {
                        file: self.file.clone(),
                        place: self.layer.clone(),
                        what: "it holds more rows than a city has; clip it with --ags or --bbox. Rows so far:",
                        found: self.taken,
                        allowed: MOST,
                    });
                }
                Ok(Some(taken))
            }
            Ok(Row::Elsewhere) => {
                self.elsewhere += 1;
                Ok(None)
            }
            Err(wrong) => {
                self.set_aside(row, wrong);
                Ok(None)
            }
        }
    }

    pub(super) fn set_aside(&mut self, row: u64, wrong: Wrong) {
        let Wrong {
            column,
            reason,
            why,
        } = wrong;
        self.flaws.add(Flaw {
            layer: self.layer.clone(),
            row,
            column,
            reason,
            why,
        });
    }

    /// Tells how far it is, now and then.
    pub(super) fn progress(&mut self, unit: Unit, done: u64, total: Option<u64>) {
        let rows = self.taken + self.elsewhere + self.flaws.rows();
        if rows.is_multiple_of(STEP) || Some(done) == total {
            (self.progress)(Progress { unit, done, total });
        }
    }

    /// The verdict on the whole file: nothing is imported where most is wrong or nothing is wanted. `whole` files are
    /// worth nothing if a single row is missing.
    pub(super) fn finish(&mut self, area: &str, whole: bool) -> Result<Counts, ImportError> {
        let wrong = self.flaws.rows();
        if (wrong > self.taken || whole && wrong > 0)
            && let Some(first) = self.flaws.kept().first()
        {
            return Err(ImportError::MostlyWrong {
                file: self.file.clone(),
                wrong,
                rows: wrong + self.taken,
                first: Box::new(first.clone()),
            });
        }
        if self.taken == 0 {
            return Err(ImportError::Nothing {
                file: self.file.clone(),
                area: area.to_owned(),
                rows: self.elsewhere,
            });
        }
        Ok(Counts {
            elsewhere: self.elsewhere,
            flaws: std::mem::take(&mut self.flaws),
        })
    }
}

/// What [`Intake`] counted.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) elsewhere: u64,
    pub(super) flaws: Flaws,
}
