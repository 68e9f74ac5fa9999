//! What people change: rules, acknowledgements, silences.

use super::Alerts;
use crate::book::{MOST_RULES, News, gone};
use crate::{Acknowledgement, Act, Alert, Error, Origin, Rule, Silence};
use std::sync::Arc;
use talblick_store::AlertKind;

impl Alerts {
    /// Writes a new rule. One without an id gets one made of its name.
    pub fn add_rule(&self, rule: Rule) -> Result<Arc<Rule>, Error> {
        let mut book = self.book.lock();
        if book.rules.len() >= MOST_RULES {
            return Err(Error::Full(MOST_RULES));
        }
        let mut rule = rule;
        if rule.id.is_empty() {
            let slug = Rule::id_of(&rule.name);
            let free = |id: &String| !book.rules.contains_key(id);
            let numbered = (2..=MOST_RULES + 2).map(|n| format!("{slug}-{n}"));
            let id = std::iter::once(slug.clone()).chain(numbered).find(free);
            rule.id = id.unwrap_or(slug);
        }
        if book.rules.contains_key(&rule.id) {
            return Err(Error::Taken(rule.id));
        }
        self.put(&mut book, rule)
    }

    /// Writes a rule in the place of another.
    pub fn change_rule(&self, rule: Rule) -> Result<Arc<Rule>, Error> {
        let mut book = self.book.lock();
        book.changeable(&rule.id)?;
        self.put(&mut book, rule)
    }

    fn put(&self, book: &mut crate::book::Book, rule: Rule) -> Result<Arc<Rule>, Error> {
        let rule = Rule {
            origin: Origin::Dashboard,
            ..rule
        };
        let faults = rule.faults(&self.receiver_names());
        if !faults.is_empty() {
            return Err(Error::Rule(faults));
        }
        let row = book.put_rule(rule.clone(), self.clock.now())?;
        book.unsaved.push(row);
        self.settle(book, News::default())?;
        self.inbox.ring();
        Ok(Arc::clone(book.rule(&rule.id)?))
    }

    /// Removes a rule; what it has found is closed.
    pub fn remove_rule(&self, id: &str) -> Result<(), Error> {
        let mut book = self.book.lock();
        book.changeable(id)?;
        book.rules.remove(id);
        book.revision += 1;
        book.unsaved.push(gone(AlertKind::Rule, id));
        self.settle(&mut book, News::default())?;
        self.inbox.ring();
        Ok(())
    }

    /// Takes alerts on, or gives them back; answers them as they are then. All of them or none.
    pub fn handle(
        &self,
        what: Act,
        ids: &[String],
        by: Option<String>,
        comment: String,
    ) -> Result<Vec<Alert>, Error> {
        let numbers: Result<Vec<u64>, Error> = ids.iter().map(|id| number(id)).collect();
        let numbers = numbers?;
        let now = self.clock.now();
        let who = Acknowledgement {
            by,
            at: now,
            comment,
        };
        let mut book = self.book.lock();
        let mut news = News::default();
        book.handle(what, &numbers, &who, &mut news)?;
        self.settle(&mut book, news)?;
        if what == Act::Released {
            self.inbox.ring();
        }
        let alerts = numbers.iter().filter_map(|id| book.alerts.get(id));
        Ok(alerts.map(|kept| book.shown(&kept.alert, now)).collect())
    }

    /// Makes a silence; its number is given to it.
    pub fn silence(&self, silence: Silence) -> Result<Silence, Error> {
        let mut book = self.book.lock();
        if let Some(rule) = &silence.rule {
            book.rule(rule)?;
        }
        let mut news = News::default();
        let silence = book.silence(silence, &mut news)?;
        self.settle(&mut book, news)?;
        Ok(silence)
    }

    /// Ends a silence. What still fires is told then.
    pub fn end_silence(&self, id: &str, by: Option<String>) -> Result<(), Error> {
        let unknown = || Error::UnknownSilence(shown(id));
        let number = id.parse().ok().ok_or_else(unknown)?;
        let mut book = self.book.lock();
        let mut news = News::default();
        if !book.end_silence(number, (by, self.clock.now()), &mut news)? {
            return Err(unknown());
        }
        self.settle(&mut book, news)?;
        self.inbox.ring();
        Ok(())
    }
}

/// The number of an alert.
pub(super) fn number(id: &str) -> Result<u64, Error> {
    let number = id.parse().ok();
    number.ok_or_else(|| Error::UnknownAlert(shown(id)))
}

fn shown(id: &str) -> String {
    id.chars().take(40).collect()
}
