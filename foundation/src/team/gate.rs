//! The gate where passwords are hashed: slow and memory-hungry on purpose, so
//! only a few at once, and only so many may wait.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::Semaphore;

use super::password::Password;
use crate::id::random;
use crate::personal::Personal;
use crate::web::Problem;

const AT_ONCE: usize = 2;
const MAY_WAIT: usize = 50;
/// RFC 9106, section 4, second recommendation, with one lane: 64 MiB, three passes.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// A password after hashing, as a PHC string. Only [`SignInGate::hash`] makes one.
#[derive(Clone)]
pub struct HashedPassword(String);

impl From<HashedPassword> for crate::db::Value {
    fn from(hash: HashedPassword) -> Self {
        hash.0.into()
    }
}

/// Hashes and checks passwords with argon2id.
pub struct SignInGate {
    hasher: Argon2<'static>,
    /// Checked when an account is unknown, so that the answer takes as long.
    nobodys_hash: String,
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for SignInGate {
    fn default() -> Self {
        Self::new()
    }
}

impl SignInGate {
    /// The cost that people's passwords deserve: about a tenth of a second.
    #[must_use]
    pub fn new() -> Self {
        Self::with_cost(MEMORY_KIB, PASSES)
    }

    /// Another cost, for tests. `memory_kib` is at least 8, `passes` at least 1.
    ///
    /// # Panics
    /// When argon2 does not know such a cost.
    #[must_use]
    pub fn with_cost(memory_kib: u32, passes: u32) -> Self {
        let params = Params::new(memory_kib, passes, 1, None).expect("the cost is written in our own code");
        let nobodys_hash = format!(
            "$argon2id$v=19$m={memory_kib},t={passes},p=1${}${}",
            STANDARD_NO_PAD.encode(random::<16>()),
            STANDARD_NO_PAD.encode(random::<32>())
        );
        Self {
            hasher: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobodys_hash,
            places: Arc::new(Semaphore::new(AT_ONCE + MAY_WAIT)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Hashes a new password; the cost stands in the result.
    ///
    /// # Errors
    /// 429 when too many wait already.
    pub async fn hash(&self, password: Password) -> Result<HashedPassword, Problem> {
        let hasher = self.hasher.clone();
        let password = password.into_inner();
        let hash = self
            .in_turn(move || hasher.hash_password_with_salt(password.reveal().as_bytes(), &random::<16>()))
            .await?;
        match hash {
            Ok(hash) => Ok(HashedPassword(hash.to_string())),
            Err(error) => Err(Problem::trouble("hash a password", &error)),
        }
    }

    /// Hashes a password that was just found right with the cost of today, when its hash `kept` has another
    /// one; none when there is nothing to do.
    ///
    /// # Errors
    /// 429 when too many wait already.
    pub(super) async fn renew(
        &self,
        password: Personal<String>,
        kept: &str,
    ) -> Result<Option<HashedPassword>, Problem> {
        if cost_of(kept) == cost_of(&self.nobodys_hash) {
            return Ok(None);
        }
        self.hash(Password::proven(password)).await.map(Some)
    }

    /// Whether `password` belongs to `hash`. Without a hash the answer is no, after the same time.
    ///
    /// # Errors
    /// 429 when too many wait already.
    pub async fn check(&self, password: Personal<String>, hash: Option<&str>) -> Result<bool, Problem> {
        self.check_like(password, hash, None).await
    }

    /// As [`Self::check`]; without a hash it takes as long as one that costs what `like` costs.
    ///
    /// # Errors
    /// 429 when too many wait already.
    pub(super) async fn check_like(
        &self,
        password: Personal<String>,
        hash: Option<&str>,
        like: Option<&str>,
    ) -> Result<bool, Problem> {
        let is_known = hash.is_some();
        let hash = hash.or(like).unwrap_or(&self.nobodys_hash).to_owned();
        let hasher = self.hasher.clone();
        let fits = self
            .in_turn(move || {
                let Ok(hash) = PasswordHash::new(&hash) else { return false };
                hasher.verify_password(password.reveal().as_bytes(), &hash).is_ok()
            })
            .await?;
        Ok(fits && is_known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| full())?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| full())?;
        // Both go along: a caller who hangs up must not let a third one start.
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, place));
            done
        });
        work.await.map_err(|error| Problem::trouble("hash a password", &error))
    }
}

/// The part of a PHC string that says how it was made: algorithm, version, cost.
pub(super) fn cost_of(hash: &str) -> &str {
    // `$argon2id$v=19$m=65536,t=3,p=1$salt$hash`
    hash.match_indices('$').nth(3).map_or("", |(end, _)| &hash[..end])
}

fn full() -> Problem {
    let mut problem = Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many",
        "too many people sign in at this moment; try again shortly",
    );
    problem.retry_after = Some(2);
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::team::Password;

    const PASSWORD: &str = "four plain brown horses";

    #[tokio::test]
    async fn the_cost_stands_in_what_is_kept() {
        let password = Password::new(PASSWORD, "marta@puente.example").unwrap();

        let hash = SignInGate::new().hash(password).await.unwrap().0;

        // RFC 9106, section 4: argon2id, version 1.3, 64 MiB, 3 passes.
        assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_still_checked() {
        let password = Password::new(PASSWORD, "marta@puente.example").unwrap();
        let hash = SignInGate::with_cost(16, 2).hash(password).await.unwrap().0;
        let gate = SignInGate::with_cost(8, 1);
        let typed = |text: &str| Personal::new(text.to_owned());

        assert!(gate.check(typed(PASSWORD), Some(&hash)).await.unwrap());
        assert!(!gate.check(typed("another one"), Some(&hash)).await.unwrap());
        assert!(!gate.check(typed(PASSWORD), None).await.unwrap());
        assert!(!gate.check(typed(PASSWORD), Some("no hash")).await.unwrap());
    }

    #[tokio::test]
    async fn whoever_comes_when_all_places_are_taken_is_asked_to_come_later() {
        let gate = SignInGate::with_cost(8, 1);
        let all = gate.places.clone().try_acquire_many_owned(52).unwrap();

        let refused = gate.check(Personal::new(PASSWORD.to_owned()), None).await.unwrap_err();
        drop(all);

        assert_eq!((refused.status.as_u16(), refused.retry_after), (429, Some(2)));
        assert!(gate.check(Personal::new(PASSWORD.to_owned()), None).await.is_ok());
    }
}
