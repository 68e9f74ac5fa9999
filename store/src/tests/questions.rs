//! Questions: counters, states, and the whole city.

use super::*;
use crate::day::DAY_MS;
use std::sync::atomic::AtomicBool;

const NEW_YEAR: i64 = 1_735_689_600_000;
const HOUR: i64 = 3_600_000;

fn later(dir: &TempDir) -> Store {
    Store::open(Config {
        clock: Clock::fixed(ms(NEW_YEAR + 500 * DAY_MS)),
        ..config(dir)
    })
    .unwrap()
}

fn days(count: i64) -> Vec<Millis> {
    (0..=count)
        .map(|day| ms(NEW_YEAR - HOUR + day * DAY_MS))
        .collect()
}

#[test]
fn a_counter_counts_through_resets_and_from_the_day_before() {
    let dir = tempfile::tempdir().unwrap();
    let store = later(&dir);
    let id = datastreams(&store, 1, 1)[0];
    // Half a unit an hour; it starts again from 0 on the sixth day.
    let reset = 5 * 24 + 7;
    let batch = (0..40 * 24).map(|hour: i64| {
        let since = if hour < reset {
            hour + 100
        } else {
            hour - reset
        };
        reading(
            id,
            NEW_YEAR + hour * HOUR,
            f64::from(i32::try_from(since).unwrap()) / 2.0,
        )
    });
    store.append(readings(batch.collect())).unwrap();
    let before = store.rises(id, &days(30)).unwrap();
    store.seal().unwrap();
    let after = store.rises(id, &days(30)).unwrap();
    assert_eq!(before, after);
    assert_eq!(
        after[0],
        Some(11.0),
        "nothing is known before the first reading"
    );
    assert_eq!(after[3], Some(12.0));
    assert_eq!(after[5], Some(11.5), "the hour of the reset counts from 0");
    assert_eq!(store.rises(id, &[ms(0), ms(HOUR)]).unwrap(), [None]);
}

#[test]
fn a_state_holds_until_the_next_and_not_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let store = later(&dir);
    let id = datastreams(&store, 1, 1)[0];
    let minute = |n: i64| NEW_YEAR + n * 60_000;
    store
        .append(readings(vec![
            reading(id, minute(-10), 1.0),
            reading(id, minute(30), 0.0),
            reading(id, minute(90), 1.0),
        ]))
        .unwrap();
    let edges: Vec<_> = (0..=6).map(|n| ms(minute(n * 60))).collect();
    let durations = store
        .durations(id, &edges, 2 * HOUR, ms(minute(1_000)))
        .unwrap()
        .unwrap();
    let minutes = |of: &Vec<i64>| of.iter().map(|ms| ms / 60_000).collect::<Vec<_>>();
    let states: Vec<_> = durations
        .states
        .iter()
        .map(|(state, of)| (*state, minutes(of)))
        .collect();
    assert_eq!(
        states,
        [
            (0.0, vec![30, 30, 0, 0, 0, 0]),
            (1.0, vec![30, 30, 60, 30, 0, 0])
        ]
    );
    let until_now = store
        .durations(id, &edges, 2 * HOUR, ms(minute(100)))
        .unwrap()
        .unwrap();
    assert_eq!(minutes(&until_now.states[1].1), [30, 10, 0, 0, 0, 0]);
}

#[test]
fn a_city_is_answered_by_groups_from_readings_unsealed_ones_and_what_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let store = later(&dir);
    let ids = datastreams(&store, 60, 2);
    for day in 0..6_i64 {
        let batch = (0..24).flat_map(|hour| {
            let time = NEW_YEAR + day * DAY_MS + hour * HOUR;
            ids.iter()
                .map(move |id| reading(*id, time, f64::from(id.get())))
        });
        store.append(readings(batch.collect())).unwrap();
        if day == 3 {
            store.seal().unwrap();
        }
    }
    // Two groups of the first quantity, odd and even devices.
    let members: Vec<_> = ids
        .iter()
        .step_by(2)
        .enumerate()
        .map(|(at, id)| (*id, at % 2))
        .collect();
    let groups = Groups::new(2, members.clone());
    let edges: Vec<_> = (0..=24 * 6)
        .map(|hour| ms(NEW_YEAR + hour * HOUR))
        .collect();
    let stop = AtomicBool::new(false);
    let answers = store.survey(&groups, &edges, &stop).unwrap();
    for (group, answer) in answers.iter().enumerate() {
        let of: Vec<f64> = members
            .iter()
            .filter(|(_, g)| *g == group)
            .map(|(id, _)| f64::from(id.get()))
            .collect();
        assert!(answer.n.iter().all(|n| *n == 30));
        assert!(answer.sum.iter().all(|sum| *sum == Some(of.iter().sum())));
        assert!(
            answer
                .min
                .iter()
                .all(|min| *min == of.iter().copied().reduce(f64::min))
        );
    }
    store
        .forget(&Retention {
            raw: Some(2),
            ..Retention::default()
        })
        .unwrap();
    let after = store.survey(&groups, &edges, &stop).unwrap();
    assert_eq!(after[0].n, answers[0].n);
    assert_eq!(after[1].sum, answers[1].sum);
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(matches!(
        store.survey(&groups, &edges, &stop),
        Err(Error::Stopped)
    ));
}

#[test]
fn a_correction_replaces_the_value_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = later(&dir);
    let id = datastreams(&store, 1, 1)[0];
    let batch = (0..40 * 24).map(|hour| reading(id, NEW_YEAR + hour * HOUR, 1.0));
    store.append(readings(batch.collect())).unwrap();
    store.seal().unwrap();
    store
        .replace(vec![reading(id, NEW_YEAR + 5 * HOUR, 25.0)])
        .unwrap();
    for _ in 0..2 {
        let columns = store.buckets(id, &days(3)).unwrap();
        assert_eq!(
            (columns.n[0], columns.sum[0], columns.max[0]),
            (23, Some(47.0), Some(25.0))
        );
        store.seal().unwrap();
    }
    let corrected = all(&store, id)[5];
    assert_eq!(
        (corrected.value, corrected.quality),
        (Some(25.0), Quality::CORRECTED)
    );
}
