//! Secrets that open doors: the administration token, API keys, and how any token is compared. Only hashes are kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use talblick_store::{Error, Store};

const SETTING: &str = "admin_token_sha256";

/// Makes the administration token of a store that has none yet, and keeps its hash. The answer is the only time the
/// token is seen; `None` if there was one already. Call it before [`crate::router()`].
pub fn create(store: &Store) -> Result<Option<String>, Error> {
    if store.setting(SETTING)?.is_some() {
        return Ok(None);
    }
    renew(store).map(Some)
}

/// Makes a new administration token in the place of any there is.
pub fn renew(store: &Store) -> Result<String, Error> {
    let token = random();
    adopt(store, &token)?;
    Ok(token)
}

/// Takes a token of the operator's own making.
pub fn adopt(store: &Store, token: &str) -> Result<(), Error> {
    store.put_setting(SETTING, &hex::encode(hash(token)))
}

/// Whether `token` is the administration token of the store.
pub fn verify(store: &Store, token: &str) -> Result<bool, Error> {
    Ok(stored(store)?.is_some_and(|known| same(&known, &hash(token))))
}

/// The hash of the administration token, if there is one.
pub(crate) fn stored(store: &Store) -> Result<Option<[u8; 32]>, Error> {
    let mut known = [0; 32];
    let text = store.setting(SETTING)?;
    Ok(text.and_then(|hex| hex::decode_to_slice(hex, &mut known).ok().map(|()| known)))
}

/// By which a key is known where it should not be, such as in somebody's repository.
pub(crate) const KEY_PREFIX: &str = "talblick_";

/// A new API key, which is seen this once, and what is kept of it.
pub fn key() -> (String, [u8; 32]) {
    let text = format!("{KEY_PREFIX}{}", random());
    let hash = hash(&text);
    (text, hash)
}

/// A new token of 256 random bits.
pub(crate) fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is kept of a token.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Compares hashes in constant time.
pub(crate) fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    a.ct_eq(b).into()
}
