//! Patterns for names of profiles, models and fields: `*` stands for any text, `?` for one character, case does not matter.

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glob(Vec<char>);

impl Glob {
    pub(crate) fn new(pattern: &str) -> Self {
        Self(pattern.chars().flat_map(char::to_lowercase).collect())
    }

    /// Whether `name` fits. Linear in practice: after a mismatch only the last `*` takes one character more.
    pub(crate) fn fits(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        let (mut at, mut in_pattern) = (0, 0);
        let mut last_star = None;
        while let Some(&c) = name.get(at) {
            match self.0.get(in_pattern) {
                Some('*') => {
                    last_star = Some((in_pattern, at));
                    in_pattern += 1;
                }
                Some(&p) if p == '?' || p == c => {
                    at += 1;
                    in_pattern += 1;
                }
                _ => {
                    let Some((star, from)) = last_star else {
                        return false;
                    };
                    last_star = Some((star, from + 1));
                    at = from + 1;
                    in_pattern = star + 1;
                }
            }
        }
        self.0.iter().skip(in_pattern).all(|&p| p == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn a_pattern_fits_whole_names_in_any_case() {
        for (pattern, name, fits) in [
            ("*elsys*", "ELSYS ERS CO2", true),
            ("*elsys*", "elsys/ers-co2", true),
            ("*lse01*", "Dragino LSE-01", false),
            ("lse0?", "LSE01", true),
            ("lse0?", "LSE012", false),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("*ü*", "GRÜN", true),
        ] {
            assert_eq!(Glob::new(pattern).fits(name), fits, "{pattern} on {name}");
        }
    }
}
