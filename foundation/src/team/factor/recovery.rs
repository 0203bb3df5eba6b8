//! Recovery codes: ten, each for one sign-in without the phone. We keep their
//! SHA-256 alone; 80 random bits behind a throttle need no slow hash.

use super::base32::{base32, in_groups};
use super::store;
use crate::clock::Timestamp;
use crate::db::{Result, Tx};
use crate::id::{Id, random};
use crate::team::secret::sha256;

const HOW_MANY: usize = 10;
const LETTERS: usize = 16;

/// Makes ten codes, which can be read only now; those of before are void.
pub(in crate::team) async fn renew(tx: &mut Tx, account: Id, now: Timestamp) -> Result<Vec<String>> {
    store::forget_codes(tx, account).await?;
    let mut codes = Vec::with_capacity(HOW_MANY);
    for _ in 0..HOW_MANY {
        let code = base32(&random::<10>());
        store::insert_code(tx, account, sha256(&code), now).await?;
        codes.push(in_groups(&code, "-"));
    }
    Ok(codes)
}

/// Uses up the code that was typed, if it is one.
pub(super) async fn prove(tx: &mut Tx, account: Id, typed: &str, now: Timestamp) -> Result<bool> {
    match as_made(typed) {
        Some(code) => store::use_code(tx, account, sha256(&code), now).await,
        None => Ok(false),
    }
}

/// A code as it was made, however it was typed.
fn as_made(typed: &str) -> Option<String> {
    let letters = typed.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase());
    let code: String = letters.take(LETTERS + 1).collect();
    (code.len() == LETTERS).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_in_any_way() {
        assert_eq!(as_made("mzxw 6ytb-MZXW6YTB "), Some("MZXW6YTBMZXW6YTB".to_owned()));
        assert_eq!(as_made("MZXW-6YTB-MZXW-6YT"), None);
        assert_eq!(as_made("MZXW-6YTB-MZXW-6YTB-M"), None);
    }
}
