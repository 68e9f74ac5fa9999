//! What the public can and cannot work out from all answers together.

use super::*;
use proptest::prelude::*;

#[test]
fn the_key_is_never_printed() {
    assert_eq!(format!("{:?}", Key::new([7; 32])), "Key(…)");
}

#[test]
fn draws_are_the_same_for_ever_and_differ_between_cells_and_keys() {
    let cell = |key| Cell::from_key(key).unwrap();
    let key = Key::new([7; 32]);
    assert_eq!(key.draws(cell(1)), key.draws(cell(1)));
    assert_ne!(key.draws(cell(1)), key.draws(cell(2)));
    assert_ne!(key.draws(cell(1)), Key::new([8; 32]).draws(cell(1)));
}

#[test]
fn protected_sums_are_right_on_average() {
    let key = Key::new([1; 32]);
    let cells = (0..20_000).map(|k| Cell::from_key(k).unwrap());
    let (mut all, mut some) = (0.0, 0.0);
    for cell in cells {
        let cell = Protected::new(13.7, key.draws(cell));
        all += cell.households();
        some += cell.households() * cell.part(0.93);
    }
    assert!((all / (20_000.0 * 13.7) - 1.0).abs() < 0.005, "{all}");
    assert!((some / all - 0.93).abs() < 0.005, "{}", some / all);
}

#[test]
fn few_households_are_not_told_and_nobody_is() {
    let figure = |households, possible| {
        let amount = Amount {
            households,
            possible,
        };
        Audience::Public.figure(amount)
    };
    assert_eq!(figure(0.0, false).households, Some(0));
    assert_eq!(
        figure(2.4, true),
        Figure {
            households: None,
            suppressed: true
        }
    );
    assert_eq!(figure(43.0, true).households, Some(45));
}

#[test]
fn all_and_none_are_told_only_where_they_are_true() {
    let amount = |households, possible| Amount {
        households,
        possible,
    };
    let share = |part, rest| Audience::Public.share(part, rest);
    assert_eq!(share(amount(40.0, true), amount(0.0, true)), Some(0.999));
    assert_eq!(share(amount(40.0, true), amount(0.0, false)), Some(1.0));
    assert_eq!(share(amount(0.0, true), amount(5_000.0, true)), Some(0.001));
    assert_eq!(share(amount(4.0, true), amount(0.0, true)), None);
    let exact = Audience::Planner.share(amount(1.0, true), amount(2.0, true));
    assert_eq!(exact, Some(0.3333));
}

proptest! {
    #[test]
    fn a_protected_number_fits_every_number_less_than_five_away(
        steps in 0_u32..100, off in -4.99_f64..4.99,
    ) {
        let told = f64::from(steps * STEP);
        let other = (told + off).max(0.001);
        let fits = (0..1_000).any(|n| {
            let draw = f64::from(n) / 1_000.0;
            Protected::new(other, [draw, 0.0]).households() == told
        });
        prop_assert!(fits);
    }

    #[test]
    fn a_protected_part_falls_with_the_share_and_keeps_its_ends(
        households in 0.0_f64..200.0, draws in (0.0_f64..1.0, 0.0_f64..1.0),
        a in 0.0_f64..1.0, b in 0.0_f64..1.0,
    ) {
        let cell = Protected::new(households, [draws.0, draws.1]);
        prop_assert!(cell.part(a.min(b)) <= cell.part(a.max(b)));
        prop_assert_eq!((cell.part(0.0), cell.part(1.0)), (0.0, 1.0));
    }
}
