//! A tree of trenches, and which of its branches are worth digging.
#![expect(
    clippy::indexing_slicing,
    reason = "knots are numbered by whoever makes the tree, below `knots`"
)]

use super::cost::Cost;

/// Knots and the trenches between them, without a circle.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Number of knots.
    pub(crate) knots: usize,
    /// One fewer than there are knots.
    pub(crate) links: Vec<Link>,
}

/// A trench between two knots.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) ends: [usize; 2],
    /// Metres to dig.
    pub(crate) new_m: f64,
    /// Metres in a free own duct.
    pub(crate) duct_m: f64,
    /// Of both.
    pub(crate) cost: Cost,
    /// From where to where, metres east and north.
    pub(crate) line: [[f64; 2]; 2],
    /// The piece of street it lies in, if it follows one.
    pub(crate) edge: Option<usize>,
}

impl Tree {
    /// Leaves out every branch, seen from the root, that reaches fewer households per metre of new trench than `least`; the
    /// answer is which knots stay. With 0 all do.
    pub(crate) fn cut(&mut self, root: usize, households: &[f64], least: f64) -> Vec<bool> {
        let mut kept = vec![true; self.knots];
        if least <= 0.0 || self.knots == 0 {
            return kept;
        }
        let order = self.outwards(root);
        let mut reached: Vec<(f64, f64)> = households.iter().map(|h| (*h, 0.0)).collect();
        let mut worth = vec![true; self.links.len()];
        for (knot, up) in order.iter().rev() {
            let Some((parent, link)) = *up else { continue };
            let (homes, metres) = reached[*knot];
            let metres = metres + self.links[link].new_m;
            if homes < least * metres {
                worth[link] = false;
            } else {
                reached[parent].0 += homes;
                reached[parent].1 += metres;
            }
        }
        for (knot, up) in &order {
            if let Some((parent, link)) = up {
                kept[*knot] = kept[*parent] && worth[*link];
            }
        }
        self.links.retain(|l| l.ends.iter().all(|end| kept[*end]));
        kept
    }

    /// Knots from the root outwards, each with its parent and the link to it.
    fn outwards(&self, root: usize) -> Vec<(usize, Option<(usize, usize)>)> {
        let mut links = vec![Vec::new(); self.knots];
        for (at, link) in self.links.iter().enumerate() {
            let [a, b] = link.ends;
            links[a].push((b, at));
            links[b].push((a, at));
        }
        let mut order = vec![(root, None)];
        let mut next = 0;
        while let Some((knot, up)) = order.get(next).copied() {
            let parent = up.map(|(parent, _)| parent);
            for (other, link) in &links[knot] {
                if Some(*other) != parent {
                    order.push((*other, Some((knot, *link))));
                }
            }
            next += 1;
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(metres: &[f64]) -> Tree {
        let links = metres.iter().enumerate().map(|(at, metres)| Link {
            ends: [at, at + 1],
            new_m: *metres,
            duct_m: 0.0,
            cost: Cost::default(),
            line: [[0.0; 2]; 2],
            edge: None,
        });
        Tree {
            links: links.collect(),
            knots: metres.len() + 1,
        }
    }

    #[test]
    fn a_branch_that_reaches_too_few_is_left_out() {
        // One house 1,000 m behind ten others.
        let mut tree = chain(&[100.0, 1_000.0]);
        let kept = tree.cut(0, &[0.0, 10.0, 1.0], 0.01);
        assert_eq!(kept, [true, true, false]);
        assert_eq!(tree.links.len(), 1);
    }

    #[test]
    fn a_long_way_is_worth_it_if_many_live_at_its_end() {
        let mut tree = chain(&[100.0, 1_000.0]);
        assert_eq!(tree.cut(0, &[0.0, 0.0, 12.0], 0.01), [true, true, true]);
        let mut tree = chain(&[100.0, 1_000.0]);
        assert_eq!(tree.cut(0, &[0.0, 0.0, 10.0], 0.01), [true, false, false]);
    }

    #[test]
    fn without_a_limit_everything_stays() {
        let mut tree = chain(&[5_000.0]);
        assert_eq!(tree.cut(0, &[0.0, 0.0], 0.0), [true, true]);
    }
}
