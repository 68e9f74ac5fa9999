//! `$expand`: relations to follow, chains of them, and options of their own in brackets.

use crate::option::{Expand, Options};
use crate::{Error, Set};

/// Expansions in one request.
pub const MOST_EXPANDED: usize = 40;
/// Expansions in one another.
const DEEPEST: usize = 6;

/// Reads options and those within them, and counts what is expanded in all.
#[derive(Default)]
pub(crate) struct Reader {
    expanded: usize,
}

impl Reader {
    /// What `$expand` names, at a depth of others around it.
    pub(crate) fn expansions(
        &mut self,
        text: &str,
        of: Set,
        depth: usize,
    ) -> Result<Vec<Expand>, Error> {
        if depth >= DEEPEST {
            return Err(Error::TooMuch {
                what: "the depth of $expand",
                most: DEEPEST,
            });
        }
        let mut all = Vec::new();
        for item in split(text, ',')? {
            let (names, inner) = match item.split_once('(') {
                Some((names, rest)) => {
                    let inner = rest.strip_suffix(')').ok_or_else(|| Error::OptionValue {
                        option: "$expand",
                        expected: "relations separated by commas, each perhaps with options in brackets behind it",
                        found: Error::quoted(item),
                    })?;
                    (names, Some(inner))
                }
                None => (item, None),
            };
            let names: Vec<&str> = names.split('/').map(str::trim).collect();
            let one = self.chain(&names, inner, of, depth)?;
            merge(&mut all, one)?;
        }
        Ok(all)
    }

    /// `A/B(options)`: the options are those of the last.
    fn chain(
        &mut self,
        names: &[&str],
        inner: Option<&str>,
        of: Set,
        depth: usize,
    ) -> Result<Expand, Error> {
        self.expanded += 1;
        if self.expanded > MOST_EXPANDED || depth >= DEEPEST {
            let (what, most) = if depth >= DEEPEST {
                ("the depth of $expand", DEEPEST)
            } else {
                ("the number of relations in $expand", MOST_EXPANDED)
            };
            return Err(Error::TooMuch { what, most });
        }
        let (first, rest) = names.split_first().unwrap_or((&"", &[]));
        let relation = of.relation(first).ok_or_else(|| Error::UnknownName {
            of: of.singular(),
            name: Error::quoted(first),
            known: of.names(),
        })?;
        let options = if rest.is_empty() {
            let mut pairs = Vec::new();
            for part in split(inner.unwrap_or_default(), ';')? {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                pairs.push((name.trim().to_owned(), value.to_owned()));
            }
            self.options(pairs, relation.to, depth + 1)?
        } else {
            let nested = self.chain(rest, inner, relation.to, depth + 1)?;
            let text = match inner {
                Some(inner) => format!("{}({inner})", rest.join("/")),
                None => rest.join("/"),
            };
            Options {
                expand: vec![nested],
                kept: vec![("$expand".to_owned(), text)],
                ..Options::default()
            }
        };
        Ok(Expand { relation, options })
    }
}

/// Adds an expansion; `A/B,A/C` expands `A` once.
fn merge(all: &mut Vec<Expand>, mut one: Expand) -> Result<(), Error> {
    let Some(known) = all.iter_mut().find(|known| known.relation == one.relation) else {
        all.push(one);
        return Ok(());
    };
    let only_expands = |options: &Options| {
        let kept = options.kept.iter();
        options.top.is_none()
            && options.skip == 0
            && kept.into_iter().all(|(name, _)| name == "$expand")
    };
    if !only_expands(&one.options) {
        if !only_expands(&known.options) {
            let name = known.relation.name();
            return Err(Error::Repeated(format!("{name} in $expand")));
        }
        std::mem::swap(&mut known.options, &mut one.options);
    }
    let text = one.options.kept.pop().map(|(_, text)| text);
    let kept = &mut known.options.kept;
    match (kept.iter_mut().find(|(name, _)| name == "$expand"), text) {
        (Some((_, known)), Some(text)) => {
            known.push(',');
            known.push_str(&text);
        }
        (None, Some(text)) => kept.push(("$expand".to_owned(), text)),
        (_, None) => {}
    }
    for nested in one.options.expand {
        merge(&mut known.options.expand, nested)?;
    }
    Ok(())
}

/// Parts between separators that are neither in brackets nor in quotes.
fn split(text: &str, separator: char) -> Result<Vec<&str>, Error> {
    let (mut depth, mut quoted, mut sound) = (0_usize, false, true);
    let parts = text.split(|c: char| {
        match c {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                sound &= depth > 0;
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        c == separator && depth == 0 && !quoted
    });
    let parts: Vec<&str> = parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if depth > 0 || quoted || !sound {
        return Err(Error::OptionValue {
            option: "$expand",
            expected: "written with every bracket and quote closed",
            found: Error::quoted(text),
        });
    }
    Ok(parts)
}
