//! Work lists that were asked for, kept until the atlas changes: the same question is answered at once.

use super::ground::Ground;
use super::site::Site;
use super::{Grouping, Scenario, WorkList};
use crate::{Assets, Atlas, Audience, Error, Fixed, ReleaseId, Rule};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;

/// Lists kept at once.
const LISTS: usize = 32;
/// Sites kept at once: other prices on the same clusters are answered from them.
const SITES: usize = 6;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// What it is answered from.
    pub atlas: &'a Arc<Atlas>,
    /// Which release of it.
    pub fixed: &'a Fixed,
    /// The rule.
    pub rule: &'a Rule,
    /// Who asks.
    pub audience: Audience,
    /// The assumptions.
    pub scenario: &'a Scenario,
}

/// The lists of the atlas that was asked last. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Plans(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    atlas: Option<Arc<Atlas>>,
    public: Option<Arc<Ground>>,
    planner: Option<Arc<Ground>>,
    /// The newest last.
    sites: VecDeque<(SiteQuestion, Arc<Site>)>,
    /// The newest last.
    lists: VecDeque<Arc<WorkList>>,
}

impl Plans {
    /// Makes the lists that are asked for first, those of each rule with the built-in assumptions, so that nobody waits for
    /// them.
    pub fn prepare(&self, atlas: &Arc<Atlas>) -> Result<(), Error> {
        let scenario = Scenario::built_in()?;
        let Some(fixed) = atlas.newest_fixed() else {
            return Ok(());
        };
        for rule in atlas.rules.iter() {
            for audience in [Audience::Planner, Audience::Public] {
                self.list(&Question {
                    atlas,
                    fixed,
                    rule,
                    audience,
                    scenario: &scenario,
                });
            }
        }
        Ok(())
    }

    /// The answer to a question.
    pub fn list(&self, question: &Question<'_>) -> Arc<WorkList> {
        let Known {
            list,
            dug,
            site,
            ground,
        } = self.known(question);
        if let Some(list) = list {
            return list;
        }
        let Question {
            atlas,
            fixed,
            rule,
            audience,
            scenario,
        } = *question;
        // Nobody waits for another's list: at worst two make the same one at once.
        let site = site.unwrap_or_else(|| {
            let ground = ground.unwrap_or_else(|| ground_of(atlas, audience));
            let grouping = &scenario.grouping;
            Arc::new(Site::new(atlas, ground, (fixed, rule), audience, grouping))
        });
        let made_for = (audience, scenario.clone());
        let list = WorkList::new(&site, (&fixed.release, rule), made_for, dug.as_deref());
        let list = Arc::new(list);
        self.keep(question, site, &list);
        list
    }

    /// What is kept for a question; another atlas than before makes an end of all that is.
    fn known(&self, question: &Question<'_>) -> Known {
        let mut kept = self.0.lock();
        if !kept.is_of(question.atlas) {
            *kept = Kept {
                atlas: Some(Arc::clone(question.atlas)),
                ..Kept::default()
            };
        }
        let list = kept.lists.iter().find(|list| question.is_answered(list));
        let dug = kept.lists.iter().find(|list| question.digs_like(list));
        let asked = question.site();
        let site = kept.sites.iter().find(|(other, _)| *other == asked);
        Known {
            list: list.map(Arc::clone),
            dug: dug.map(Arc::clone),
            site: site.map(|(_, site)| Arc::clone(site)),
            ground: kept.ground(question.audience).clone(),
        }
    }

    fn keep(&self, question: &Question<'_>, site: Arc<Site>, list: &Arc<WorkList>) {
        let mut kept = self.0.lock();
        if !kept.is_of(question.atlas) {
            return;
        }
        *kept.ground(question.audience) = Some(Arc::clone(&site.ground));
        if kept.lists.len() >= LISTS {
            kept.lists.pop_front();
        }
        kept.lists.push_back(Arc::clone(list));
        let asked = question.site();
        kept.sites.retain(|(other, _)| *other != asked);
        if kept.sites.len() >= SITES {
            kept.sites.pop_front();
        }
        kept.sites.push_back((asked, site));
    }
}

/// What decides on a site.
type SiteQuestion = (Audience, ReleaseId, Rule, Grouping);

impl Question<'_> {
    fn site(&self) -> SiteQuestion {
        let release = self.fixed.release.id.clone();
        let grouping = self.scenario.grouping.clone();
        (self.audience, release, self.rule.clone(), grouping)
    }

    fn is_answered(&self, list: &WorkList) -> bool {
        self.is_about(list) && *self.scenario == list.scenario
    }

    fn digs_like(&self, list: &WorkList) -> bool {
        self.is_about(list) && self.scenario.digs_like(&list.scenario)
    }

    fn is_about(&self, list: &WorkList) -> bool {
        let asked = (self.audience, &self.fixed.release.id, self.rule);
        asked == (list.audience, &list.release.id, &list.rule)
    }
}

/// What was found for a question.
#[derive(Debug)]
struct Known {
    list: Option<Arc<WorkList>>,
    /// One that differs in nothing that decides on trenches.
    dug: Option<Arc<WorkList>>,
    site: Option<Arc<Site>>,
    ground: Option<Arc<Ground>>,
}

impl Kept {
    fn is_of(&self, atlas: &Arc<Atlas>) -> bool {
        self.atlas.as_ref().is_some_and(|a| Arc::ptr_eq(a, atlas))
    }

    fn ground(&mut self, audience: Audience) -> &mut Option<Arc<Ground>> {
        match audience {
            Audience::Public => &mut self.public,
            Audience::Planner => &mut self.planner,
        }
    }
}

/// The streets, with assets only for those who may know of them.
fn ground_of(atlas: &Atlas, audience: Audience) -> Arc<Ground> {
    Arc::new(match audience {
        Audience::Public => Ground::new(&atlas.streets, &Assets::default()),
        Audience::Planner => Ground::new(&atlas.streets, &atlas.assets),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::village;

    #[test]
    fn the_first_question_about_a_rule_finds_its_list_made() {
        let plans = Plans::default();
        let atlas = Arc::new(village().surveyed());
        plans.prepare(&atlas).unwrap();
        let scenario = Scenario::built_in().unwrap();
        for audience in [Audience::Public, Audience::Planner] {
            let question = Question {
                atlas: &atlas,
                fixed: atlas.newest_fixed().unwrap(),
                rule: atlas.rules.get("GF1").unwrap(),
                audience,
                scenario: &scenario,
            };
            let made = plans.known(&question).list.unwrap();
            assert!(Arc::ptr_eq(&made, &plans.list(&question)));
        }
    }
}
