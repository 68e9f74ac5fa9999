//! Union–find: which things hang together. The lowest number of a group stands for it, so that the order of joining does
//! not show.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers are below the length this was made with, and roots are numbers"
)]

/// Groups of the numbers below a length.
#[derive(Debug)]
pub(crate) struct Union(Vec<usize>);

impl Union {
    /// Each number alone.
    pub(crate) fn new(length: usize) -> Self {
        Self((0..length).collect())
    }

    /// The number that stands for a number's group.
    pub(crate) fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Puts two groups together; whether they were apart.
    pub(crate) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
        a != b
    }

    /// All groups, in order of their lowest numbers, each in order.
    pub(crate) fn groups(mut self) -> Vec<Vec<usize>> {
        let mut groups = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for at in 0..self.0.len() {
            let root = self.root(at);
            groups.entry(root).or_default().push(at);
        }
        groups.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_do_not_depend_on_the_order_of_joining() {
        let joined = |pairs: &[(usize, usize)]| {
            let mut union = Union::new(6);
            for (a, b) in pairs {
                union.join(*a, *b);
            }
            union.groups()
        };
        let expected = vec![vec![0, 2, 5], vec![1, 3], vec![4]];
        assert_eq!(joined(&[(0, 2), (5, 2), (3, 1)]), expected);
        assert_eq!(joined(&[(1, 3), (2, 5), (5, 0)]), expected);
    }

    #[test]
    fn joining_twice_changes_nothing() {
        let mut union = Union::new(2);
        assert!(union.join(1, 0));
        assert!(!union.join(0, 1));
    }
}
