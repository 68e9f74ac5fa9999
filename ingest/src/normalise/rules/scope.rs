//! For which devices an entry of a file holds.

use crate::codec::glob::Glob;
use crate::normalise::Context;

/// Conditions; those that are not written hold for every device. Of several patterns of one kind one must fit.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::normalise) struct Scope {
    pub(super) kind: Vec<Glob>,
    pub(super) codec: Vec<Glob>,
    pub(super) profile: Vec<Glob>,
    /// Only fields in numbered channels.
    pub(super) numbered: bool,
}

impl Scope {
    /// Whether it holds for this device; `numbered` says where the field was found.
    pub(in crate::normalise) fn holds(&self, context: Context<'_>, numbered: bool) -> bool {
        (numbered || !self.numbered)
            && fits(&self.kind, context.kind)
            && fits(&self.codec, context.codec)
            && fits(&self.profile, context.profile)
    }

    /// Whether it holds wherever `other` does, as far as the way they are written tells.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let wider = |own: &[Glob], others: &[Glob]| own.is_empty() || own == others;
        (!self.numbered || other.numbered)
            && wider(&self.kind, &other.kind)
            && wider(&self.codec, &other.codec)
            && wider(&self.profile, &other.profile)
    }
}

fn fits(patterns: &[Glob], name: Option<&str>) -> bool {
    patterns.is_empty() || name.is_some_and(|name| patterns.iter().any(|p| p.fits(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_that_is_written_must_hold() {
        let glob = |text: &str| vec![Glob::new(text)];
        let scope = Scope {
            kind: vec![Glob::new("*road*"), Glob::new("bridge")],
            codec: glob("elsys"),
            ..Scope::default()
        };
        let holds = |kind, codec| {
            let context = Context {
                codec,
                kind,
                ..Context::default()
            };
            scope.holds(context, false)
        };
        assert!(holds(Some("bridge"), Some("elsys")));
        assert!(!holds(Some("bridge"), None));
        assert!(!holds(Some("school"), Some("elsys")));
        assert!(Scope::default().covers(&scope) && !scope.covers(&Scope::default()));
        let numbered = Scope {
            numbered: true,
            ..Scope::default()
        };
        assert!(!numbered.holds(Context::default(), false));
        assert!(numbered.holds(Context::default(), true));
        assert!(!numbered.covers(&scope));
    }
}
