//! API tokens: a role for a program, until a date.
//!
//! `vinculo_`, 43 letters of secret, 6 of checksum. The start lets scanners of
//! leaked secrets find one, the checksum lets us refuse a typing error unasked.

use serde_json::json;

use super::Refusal;
use super::actor::Permit;
use super::role::{Reach, RoleWord};
use super::roles;
use super::secret::{Secret, base64url, sha256};
use super::store::tokens;
use crate::audit::{self, Object};
use crate::clock::{DAY, Timestamp};
use crate::db::{Db, Tx};
use crate::id::Id;

const START: &str = "vinculo_";
const CHECKSUM: usize = 6;
pub(super) const MOST_DAYS: i64 = 366;
const LONGEST_NAME: usize = 100;

/// Makes a token and answers its text, which nobody can read again.
/// `days` is how long it works, 1 to 366.
///
/// Its reach counts from where its maker stands, and neither goes beyond what the maker has.
///
/// # Errors
/// When the name is missing or too long, the days are out of range, there is no such role, it is more
/// than the maker may do, or the database refuses.
pub async fn create_token(
    db: &Db,
    permit: &Permit,
    now: Timestamp,
    role: impl Into<RoleWord>,
    reach: Reach,
    name: &str,
    days: i64,
) -> Result<String, Refusal> {
    let role = role.into();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::Name);
    }
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Refusal::Days);
    }

    let text = new_text();
    let token = Id::new(now);
    let mut tx = db.begin().await?;
    roles::may_give(&mut tx, permit, &role, reach).await?;
    let expires_at = now.plus(days * DAY);
    tokens::create(
        &mut tx,
        token,
        sha256(&text),
        name,
        &role,
        reach,
        permit.actor().account(),
        now,
        expires_at,
    )
    .await?;
    let detail = json!({ "name": name, "role": role, "reach": reach, "expires_at": expires_at });
    audit::record(&mut tx, permit, now, "token.create", Object::new("token", token), detail).await?;
    tx.commit().await?;
    Ok(text)
}

pub(super) async fn end_token(
    mut tx: Tx,
    permit: &Permit,
    now: Timestamp,
    token: Id,
) -> crate::db::Result<bool> {
    if !tokens::end(&mut tx, token, now).await? {
        return Ok(false);
    }
    audit::record(&mut tx, permit, now, "token.end", Object::new("token", token), json!({})).await?;
    tx.announce(format!("token:{token}"));
    tx.commit().await?;
    Ok(true)
}

/// What we keep of a token's text; none when it cannot be one of ours.
pub(super) fn read_token(text: &str) -> Option<Vec<u8>> {
    let (front, sum) = text.split_at_checked(text.len().checked_sub(CHECKSUM)?)?;
    Secret::read(front.strip_prefix(START)?)?;
    (checksum(front) == sum).then(|| sha256(text))
}

fn new_text() -> String {
    let front = format!("{START}{}", Secret::new().reveal());
    let sum = checksum(&front);
    front + &sum
}

/// The first 32 bits of the SHA-256, in base64url.
fn checksum(front: &str) -> String {
    base64url(&sha256(front)[..4])
}
