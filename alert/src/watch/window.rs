//! The smallest of the values of a last span of time.

use std::collections::VecDeque;
use talblick_model::Millis;

/// Values kept at most. Beyond it every other one goes: the smallest is kept, and what follows it is coarser.
const MOST: usize = 1_024;

/// Values that may still become the smallest, ascending in time and value.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    span_ms: i64,
    values: VecDeque<(Millis, f64)>,
}

impl Window {
    pub(crate) const fn new(span_ms: i64) -> Self {
        Self {
            span_ms,
            values: VecDeque::new(),
        }
    }

    /// How long it is, in milliseconds.
    pub(crate) const fn span_ms(&self) -> i64 {
        self.span_ms
    }

    /// Takes a value that is newer than all, and gives the smallest of the span that ends with it.
    pub(crate) fn push(&mut self, at: Millis, value: f64) -> f64 {
        while self.values.back().is_some_and(|(_, last)| *last >= value) {
            self.values.pop_back();
        }
        if self.values.len() >= MOST {
            let mut keep = false;
            self.values.retain(|_| {
                keep = !keep;
                keep
            });
        }
        self.values.push_back((at, value));
        let begin = at.plus(-self.span_ms);
        while self.values.front().is_some_and(|(time, _)| *time < begin) {
            self.values.pop_front();
        }
        self.values.front().map_or(value, |(_, least)| *least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_smallest_is_that_of_a_naive_look(values in prop::collection::vec((1_i64..50, -9_i8..9), 1..200), span in 0_i64..300) {
            let mut window = Window::new(span);
            let mut all: Vec<(i64, f64)> = Vec::new();
            let mut at = 0;
            for (step, value) in values {
                at += step;
                all.push((at, value.into()));
                let naive = all.iter().filter(|(t, _)| *t >= at - span).map(|(_, v)| *v).fold(f64::INFINITY, f64::min);
                prop_assert_eq!(Some(window.push(Millis::from_i64(at), value.into())), Some(naive));
            }
        }
    }

    #[test]
    fn a_window_stays_small_and_keeps_the_smallest() {
        let mut window = Window::new(i64::MAX / 4);
        for n in 0..100_000_u32 {
            assert_eq!(
                Some(window.push(Millis::from_i64(n.into()), n.into())),
                Some(0.0)
            );
            assert!(window.values.len() <= MOST);
        }
    }
}
