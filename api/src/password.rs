//! Passwords of users: Argon2id hashes in PHC form. Sessions are elsewhere.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// A password cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short.
    #[error("a password has at least {MIN} characters")]
    TooShort,
    /// Too long.
    #[error("a password has at most {MAX} bytes")]
    TooLong,
    /// Hashing failed.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

/// Fewest characters of a new password.
pub const MIN: usize = 8;
/// Most bytes of a password.
pub const MAX: usize = 1_024;

/// The hash to keep of a new password. Takes tens of milliseconds on purpose.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < MIN {
        return Err(PasswordError::TooShort);
    }
    if password.len() > MAX {
        return Err(PasswordError::TooLong);
    }
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| PasswordError::Hash(e.to_string()))
}

/// Whether the password has this hash. Takes as long as hashing.
pub fn verify(password: &str, hash: &str) -> bool {
    password.len() <= MAX
        && PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_its_own_hash_only() {
        let kept = hash("wupper-0202").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("wupper-0202", &kept));
        assert!(!verify("wupper-0203", &kept));
        assert!(!verify("wupper-0202", "no hash"));
    }

    #[test]
    fn a_password_that_is_too_short_or_long_is_refused() {
        assert_eq!(hash("kurz"), Err(PasswordError::TooShort));
        assert_eq!(hash(&"x".repeat(2_000)), Err(PasswordError::TooLong));
    }
}
