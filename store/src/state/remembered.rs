//! What was read from disk and may be asked for again soon: sorted lists, as many as fit. Devices differ a hundred times in
//! how much they send on a day, so it is what the lists hold that is counted, not the lists.

use foldhash::HashMap;
use std::hash::Hash;

/// What all lists may hold together: some 16 MB.
const MOST: usize = 1 << 20;

/// Sorted lists by key.
#[derive(Debug)]
pub(super) struct Remembered<K, T> {
    lists: HashMap<K, Vec<T>>,
    held: usize,
}

impl<K, T> Default for Remembered<K, T> {
    fn default() -> Self {
        Self {
            lists: HashMap::default(),
            held: 0,
        }
    }
}

impl<K: Eq + Hash, T: Ord> Remembered<K, T> {
    /// Whether the list of a key has something; unknown if the list is not remembered.
    pub(super) fn has(&self, key: &K, item: &T) -> Option<bool> {
        let list = self.lists.get(key)?;
        Some(list.binary_search(item).is_ok())
    }

    /// Remembers a list. If that is too much, about half of the others are forgotten.
    pub(super) fn put(&mut self, key: K, list: Vec<T>) {
        if self.held + list.len() > MOST {
            let mut kept = 0;
            self.lists.retain(|_, list| {
                let keeps = kept + list.len() <= MOST / 2;
                kept += if keeps { list.len() } else { 0 };
                keeps
            });
            self.held = kept;
        }
        self.held += list.len();
        if let Some(before) = self.lists.insert(key, list) {
            self.held -= before.len();
        }
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.lists.clear();
        self.held = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_told_and_the_rest_is_unknown() {
        let mut remembered = Remembered::default();
        remembered.put(1, vec![10, 20]);
        assert_eq!(remembered.has(&1, &20), Some(true));
        assert_eq!(remembered.has(&1, &15), Some(false));
        assert_eq!(remembered.has(&2, &20), None);
        remembered.put(1, vec![15]);
        assert_eq!((remembered.has(&1, &15), remembered.held), (Some(true), 1));
        remembered.clear();
        assert_eq!((remembered.has(&1, &15), remembered.held), (None, 0));
    }

    #[test]
    fn no_more_is_held_than_fits_and_the_newest_is_there() {
        let mut remembered = Remembered::default();
        let list: Vec<usize> = (0..MOST / 10).collect();
        for key in 0..100 {
            remembered.put(key, list.clone());
            assert_eq!(remembered.has(&key, &7), Some(true));
            let held: usize = remembered.lists.values().map(Vec::len).sum();
            assert!(held == remembered.held && held <= MOST);
        }
        assert!(remembered.lists.len() >= 5);
        // One that is larger than everything is there until the next one comes.
        remembered.put(100, (0..2 * MOST).collect());
        assert_eq!(remembered.has(&100, &MOST), Some(true));
        remembered.put(101, list);
        assert!(remembered.held <= MOST);
    }
}
