//! Functions over the samples of a range: what Prometheus calls range vector functions.

/// What is made of samples, the beginning and end of their range, and a level for those that need one.
type Of = fn(&[(i64, f64)], (i64, i64), Option<f64>) -> Option<f64>;

/// A function over a range.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Over {
    pub(crate) of: Of,
    /// Whether it takes a number before the range.
    pub(crate) levelled: bool,
    /// Whether what it gives is still the same metric.
    pub(crate) keeps_name: bool,
}

/// The function of a name.
pub(crate) fn named(name: &str) -> Option<Over> {
    Some(Over {
        of: of(name)?,
        levelled: name == "quantile_over_time",
        keeps_name: name == "last_over_time",
    })
}

fn of(name: &str) -> Option<Of> {
    Some(match name {
        "avg_over_time" => |s, _, _| mean(s),
        "min_over_time" => |s, _, _| values(s).reduce(f64::min),
        "max_over_time" => |s, _, _| values(s).reduce(f64::max),
        "sum_over_time" => |s, _, _| some(s).map(|s| values(s).sum()),
        "count_over_time" => |s, _, _| some(s).map(count),
        "last_over_time" => |s, _, _| s.last().map(|(_, value)| *value),
        "present_over_time" => |s, _, _| some(s).map(|_| 1.0),
        "stddev_over_time" => |s, _, _| variance(values(s)).map(f64::sqrt),
        "stdvar_over_time" => |s, _, _| variance(values(s)),
        "quantile_over_time" => |s, _, level| quantile(values(s).collect(), level?),
        "rate" => |s, range, _| increase(s, range, true).map(|all| all / seconds(range)),
        "increase" => |s, range, _| increase(s, range, true),
        "delta" => |s, range, _| increase(s, range, false),
        "irate" => |s, _, _| {
            let [.., (t0, v0), (t1, v1)] = s else {
                return None;
            };
            let rise = if v1 < v0 { *v1 } else { v1 - v0 };
            Some(rise / seconds((*t0, *t1)))
        },
        "idelta" => |s, _, _| match s {
            [.., (_, v0), (_, v1)] => Some(v1 - v0),
            _ => None,
        },
        "changes" => |s, _, _| {
            let pairs = s.iter().zip(s.iter().skip(1));
            let differ = |((_, a), (_, b)): &(&(i64, f64), &(i64, f64))| a.total_cmp(b).is_ne();
            some(s).map(|_| float(pairs.filter(differ).count()))
        },
        "resets" => |s, _, _| {
            let pairs = s.iter().zip(s.iter().skip(1));
            some(s).map(|_| float(pairs.filter(|((_, a), (_, b))| b < a).count()))
        },
        _ => return None,
    })
}

/// The value below which a share of all values lies.
pub(crate) fn quantile(mut values: Vec<f64>, level: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    if level.is_nan() {
        return Some(f64::NAN);
    }
    if level < 0.0 {
        return Some(f64::NEG_INFINITY);
    }
    if level > 1.0 {
        return Some(f64::INFINITY);
    }
    values.sort_by(f64::total_cmp);
    let rank = level * float(values.len() - 1);
    let weight = rank - rank.floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place among the values"
    )]
    let below = rank.floor() as usize;
    let low = values.get(below)?;
    let high = values.get(below + 1).unwrap_or(low);
    Some(low * (1.0 - weight) + high * weight)
}

fn values(samples: &[(i64, f64)]) -> impl Iterator<Item = f64> + Clone + '_ {
    samples.iter().map(|(_, value)| *value)
}

fn some(samples: &[(i64, f64)]) -> Option<&[(i64, f64)]> {
    (!samples.is_empty()).then_some(samples)
}

fn count(samples: &[(i64, f64)]) -> f64 {
    float(samples.len())
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
pub(crate) fn float(n: usize) -> f64 {
    n as f64
}

fn mean(samples: &[(i64, f64)]) -> Option<f64> {
    some(samples).map(|samples| values(samples).sum::<f64>() / count(samples))
}

/// The mean square of what values differ from their mean by.
pub(crate) fn variance(values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let count = float(values.clone().count());
    let mean = values.clone().sum::<f64>() / count;
    let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
    (count > 0.0).then(|| squares / count)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of any range asked for are far below 2⁵³"
)]
fn seconds((from, to): (i64, i64)) -> f64 {
    to.saturating_sub(from) as f64 / 1_000.0
}

/// How much values rose in a range, carried on to its ends as Prometheus does it: at most by half the usual distance of
/// samples, unless they come close to an end, and a counter not below zero. A counter that falls began anew.
fn increase(samples: &[(i64, f64)], (from, to): (i64, i64), counter: bool) -> Option<f64> {
    let ((first, begin), (last, end)) = (samples.first()?, samples.last()?);
    if samples.len() < 2 {
        return None;
    }
    let mut rise = end - begin;
    if counter {
        let pairs = samples.iter().zip(samples.iter().skip(1));
        let resets = pairs.filter(|((_, a), (_, b))| b < a).map(|((_, a), _)| a);
        rise += resets.sum::<f64>();
    }
    let covered = seconds((*first, *last));
    let usual = covered / float(samples.len() - 1);
    let (mut before, after) = (seconds((from, *first)), seconds((*last, to)));
    if counter && rise > 0.0 && *begin >= 0.0 {
        // The counter cannot have been below zero.
        before = before.min(covered * (begin / rise));
    }
    let near = usual * 1.1;
    let carried = |distance: f64| {
        if distance < near {
            distance
        } else {
            usual / 2.0
        }
    };
    Some(rise * (covered + carried(before) + carried(after)) / covered)
}
