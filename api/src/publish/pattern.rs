//! Patterns of names, in rules and elsewhere: `*` stands for any characters.

/// Whether any of the patterns fits.
pub(crate) fn any(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| fits(pattern, text))
}

/// Whether `text` fits a pattern.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let Some((head, mut rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(head) else {
        return false;
    };
    while let Some((middle, after)) = rest.split_once('*') {
        let Some((_, behind)) = text.split_once(middle) else {
            return false;
        };
        (text, rest) = (behind, after);
    }
    text.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text, yes) in [
            ("*", "", true),
            ("*", "river_level", true),
            ("river_*", "river_level", true),
            ("river_*", "river", false),
            ("*_level", "battery_level", true),
            ("*_level", "battery_level_2", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXcYb", false),
            ("a*a", "a", false),
            ("pm*", "pm2_5", true),
            ("co2", "co2", true),
            ("co2", "co22", false),
        ] {
            assert_eq!(fits(pattern, text), yes, "{pattern} {text}");
        }
    }
}
