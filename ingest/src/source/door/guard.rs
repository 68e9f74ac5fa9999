//! Who may come in at a door, and what they may publish on.

use super::answer::Denial;
use super::config::{DoorConfig, DoorUser};
use super::wire::Login;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

/// Who holds a certificate but no user name.
const CERTIFIED: &str = "";

/// Knows who may come in.
#[derive(Debug)]
pub(super) struct Guard {
    users: Vec<(DoorUser, Arc<[String]>)>,
    /// What everybody may publish on who has no topics of their own.
    topics: Arc<[String]>,
    anonymous: bool,
}

/// Somebody who was let in.
#[derive(Debug, Clone)]
pub(super) struct Guest {
    /// The user name; empty without one.
    pub(super) name: String,
    topics: Arc<[String]>,
}

impl Guard {
    pub(super) fn new(config: &DoorConfig) -> Self {
        let topics: Arc<[String]> = config.topics.clone().into();
        let users = config.users.iter().map(|user| {
            let own = if user.topics.is_empty() {
                Arc::clone(&topics)
            } else {
                user.topics.clone().into()
            };
            (user.clone(), own)
        });
        Self {
            users: users.collect(),
            topics,
            anonymous: config.anonymous,
        }
    }

    /// Whether somebody may come in, as whom. `certified`: with a certificate of an authority that is trusted here.
    pub(super) fn admit(&self, login: Option<&Login>, certified: bool) -> Result<Guest, Denial> {
        match login {
            // Who shows a password must show the right one, certificate or not.
            Some(login) if !self.users.is_empty() => {
                let user = self.users.iter().find(|(user, _)| user.name == login.name);
                let (user, topics) = user.ok_or(Denial::Credentials)?;
                let (known, shown) = (user.password.expose(), &login.password);
                if !bool::from(known.as_bytes().ct_eq(shown.as_bytes())) {
                    return Err(Denial::Credentials);
                }
                Ok(Guest {
                    name: user.name.clone(),
                    topics: Arc::clone(topics),
                })
            }
            _ if certified || self.anonymous => Ok(Guest {
                name: CERTIFIED.to_owned(),
                topics: Arc::clone(&self.topics),
            }),
            Some(_) => Err(Denial::Credentials),
            None => Err(Denial::Nobody),
        }
    }
}

impl Guest {
    /// Whether this is a topic to publish on for them.
    pub(super) fn may_publish_on(&self, topic: &str) -> bool {
        self.topics.iter().any(|filter| fits(topic, filter))
    }
}

/// Whether a topic fits a filter, MQTT 5 section 4.7. Topics that begin with `$` fit no wildcard at the first level.
fn fits(topic: &str, filter: &str) -> bool {
    if topic.starts_with('$') && filter.starts_with(['+', '#']) {
        return false;
    }
    let (mut levels, mut filters) = (topic.split('/'), filter.split('/'));
    loop {
        match (levels.next(), filters.next()) {
            (_, Some("#")) | (None, None) => return true,
            (Some(_), Some("+")) => {}
            (Some(level), Some(filter)) if level == filter => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Secret;
    use proptest::prelude::*;

    fn login(name: &str, password: &str) -> Login {
        Login {
            name: name.to_owned(),
            password: password.to_owned(),
        }
    }

    fn guard(change: impl FnOnce(&mut DoorConfig)) -> Guard {
        let mut config = DoorConfig::new("door", "127.0.0.1:0");
        config.topics = vec!["application/#".into()];
        config.users = vec![
            DoorUser::new("werke", Secret::new("geheim")),
            DoorUser {
                topics: vec!["gateway/+/event/up".into()],
                ..DoorUser::new("gateway", Secret::new("anders"))
            },
        ];
        change(&mut config);
        Guard::new(&config)
    }

    #[test]
    fn a_user_comes_in_with_the_right_password_and_publishes_on_its_own_topics() {
        let guard = guard(|_| ());
        let werke = guard.admit(Some(&login("werke", "geheim")), false).unwrap();
        assert!(werke.may_publish_on("application/1/device/2/event/up"));
        assert!(!werke.may_publish_on("gateway/1/event/up"));
        let gateway = guard
            .admit(Some(&login("gateway", "anders")), false)
            .unwrap();
        assert!(gateway.may_publish_on("gateway/1/event/up"));
        assert!(!gateway.may_publish_on("gateway/1/event/stats"));
        for (name, password) in [
            ("werke", "anders"),
            ("werke", ""),
            ("werke", "geheim "),
            ("nobody", "geheim"),
        ] {
            let denied = guard.admit(Some(&login(name, password)), true);
            assert_eq!(denied.unwrap_err(), Denial::Credentials, "{name}");
        }
        assert_eq!(guard.admit(None, false).unwrap_err(), Denial::Nobody);
    }

    #[test]
    fn a_certificate_or_an_open_door_needs_no_password() {
        assert!(guard(|_| ()).admit(None, true).is_ok());
        assert!(guard(|c| c.anonymous = true).admit(None, false).is_ok());
        let open = guard(|c| {
            c.users.clear();
            c.anonymous = true;
        });
        assert!(open.admit(Some(&login("x", "y")), false).is_ok());
    }

    #[test]
    fn a_topic_fits_as_mqtt_says() {
        for (topic, filter, fit) in [
            ("a/b", "a/b", true),
            ("a/b", "a/+", true),
            ("a/b", "#", true),
            ("a/b", "a/#", true),
            ("a", "a/#", true),
            ("a/b/c", "a/+", false),
            ("a", "a/+", false),
            ("a/", "a/+", true),
            ("/a", "+/a", true),
            ("ü/b", "+/b", true),
            ("$SYS/a", "#", false),
            ("$SYS/a", "+/a", false),
            ("$SYS/a", "$SYS/#", true),
            ("a/b", "a", false),
        ] {
            assert_eq!(fits(topic, filter), fit, "{topic} {filter}");
        }
    }

    proptest! {
        #[test]
        fn no_topic_makes_it_panic(topic in "\\PC{0,12}", filter in "[a-z/+#$]{0,12}") {
            let _ = fits(&topic, &filter);
        }
    }
}
