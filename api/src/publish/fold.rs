//! Columns of buckets made of what is published, where the store's own would tell more.

use talblick_model::Millis;
use talblick_store::{Columns, StoredReading};

/// Empty buckets.
pub(super) fn empty(edges: &[Millis]) -> Columns {
    let buckets = edges.len().saturating_sub(1);
    Columns {
        t: edges.iter().take(buckets).copied().collect(),
        avg: vec![None; buckets],
        min: vec![None; buckets],
        max: vec![None; buckets],
        sum: vec![None; buckets],
        last: vec![None; buckets],
        n: vec![0; buckets],
    }
}

/// Adds readings, in order of time, to the buckets they fall into.
pub(super) fn add(columns: &mut Columns, edges: &[Millis], readings: &[StoredReading]) {
    for reading in readings {
        let Some(value) = reading.value else {
            continue;
        };
        let after = edges.partition_point(|edge| *edge <= reading.time);
        if after == 0 || after == edges.len() {
            continue;
        }
        let one = Columns {
            t: Vec::new(),
            avg: vec![Some(value)],
            min: vec![Some(value)],
            max: vec![Some(value)],
            sum: vec![Some(value)],
            last: vec![Some(value)],
            n: vec![1],
        };
        join(columns, after - 1, &one, 0);
    }
}

/// Puts the buckets of other readings into those of the same edges.
pub(crate) fn merge(columns: &mut Columns, other: &Columns) {
    for at in 0..columns.n.len() {
        join(columns, at, other, at);
    }
}

/// The bucket at `of` of `other` goes into that at `at`; `last` is the other's, who comes later.
fn join(columns: &mut Columns, at: usize, other: &Columns, of: usize) {
    let value = |column: &[Option<f64>]| column.get(of).copied().flatten();
    let more = other.n.get(of).copied().unwrap_or_default();
    let Some(n) = columns.n.get_mut(at).filter(|_| more > 0) else {
        return;
    };
    *n += more;
    let n = f64::from(*n);
    let both = |column: &mut Vec<Option<f64>>, new: Option<f64>, put: fn(f64, f64) -> f64| {
        if let (Some(old), Some(new)) = (column.get_mut(at), new) {
            *old = Some(old.map_or(new, |old| put(old, new)));
        }
    };
    both(&mut columns.min, value(&other.min), f64::min);
    both(&mut columns.max, value(&other.max), f64::max);
    both(&mut columns.sum, value(&other.sum), |old, new| old + new);
    both(&mut columns.last, value(&other.last), |_, new| new);
    let sum = columns.sum.get(at).copied().flatten();
    if let Some(avg) = columns.avg.get_mut(at) {
        *avg = sum.map(|sum| sum / n);
    }
}

/// Lengthens columns to all of the buckets; those behind stay empty.
pub(super) fn pad(columns: &mut Columns, edges: &[Millis]) {
    let whole = empty(edges);
    let buckets = whole.n.len();
    columns.t = whole.t;
    for column in [
        &mut columns.avg,
        &mut columns.min,
        &mut columns.max,
        &mut columns.sum,
        &mut columns.last,
    ] {
        column.resize(buckets, None);
    }
    columns.n.resize(buckets, 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::Quality;

    #[test]
    fn buckets_of_readings_have_their_mean_and_their_ends() {
        let at = Millis::from_i64;
        let edges = [at(0), at(10), at(20)];
        let reading = |time, value| StoredReading {
            time: at(time),
            value,
            quality: Quality::GOOD,
        };
        let mut columns = empty(&edges);
        let readings = [
            reading(-1, Some(9.0)),
            reading(0, Some(1.0)),
            reading(5, None),
            reading(9, Some(4.0)),
            reading(20, Some(9.0)),
        ];
        add(&mut columns, &edges, &readings);
        assert_eq!(columns.n, [2, 0]);
        assert_eq!(columns.avg, [Some(2.5), None]);
        assert_eq!((columns.min[0], columns.max[0]), (Some(1.0), Some(4.0)));
        assert_eq!((columns.sum[0], columns.last[0]), (Some(5.0), Some(4.0)));
        let copy = columns.clone();
        merge(&mut columns, &copy);
        assert_eq!((columns.n[0], columns.avg[0]), (4, Some(2.5)));
    }
}
