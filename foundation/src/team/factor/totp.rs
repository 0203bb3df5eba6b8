//! Six-digit codes from an app: RFC 6238 with SHA-1, 30 seconds, as every app knows it.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use super::{sealed, store};
use crate::clock::{SECOND, Timestamp};
use crate::db::{Db, Result, Tx};
use crate::id::{Id, random};

const STEP: i64 = 30 * SECOND;
const DIGITS: usize = 6;
/// How many steps a phone's clock may be off (RFC 6238, section 5.2 asks for one).
const OFF: i64 = 1;

/// Makes a fresh secret that counts once a code of it was typed. A confirmed one stays as it is.
pub(super) async fn begin(tx: &mut Tx, account: Id, now: Timestamp) -> Result<()> {
    // RFC 4226, section 4, R6: 160 bits.
    let secret = sealed::seal(tx, account, &random::<20>()).await?;
    store::begin_totp(tx, account, secret, now).await
}

/// Whether `typed` is the code of now, of the confirmed secret, and was not used before.
pub(super) async fn prove(tx: &mut Tx, account: Id, typed: &str, now: Timestamp) -> Result<bool> {
    let Some(secret) = secret(tx, account, true).await? else { return Ok(false) };
    match matching_step(&secret, typed, now) {
        // Of two who send the same code at once, one updates no row.
        Some(step) => store::use_step(tx, account, step).await,
        None => Ok(false),
    }
}

/// Confirms the secret that waits, by its first code.
pub(super) async fn confirm(tx: &mut Tx, account: Id, typed: &str, now: Timestamp) -> Result<bool> {
    let Some(secret) = secret(tx, account, false).await? else { return Ok(false) };
    match matching_step(&secret, typed, now) {
        Some(step) => store::confirm_totp(tx, account, step, now).await,
        None => Ok(false),
    }
}

/// The secret that waits for its first code.
pub(super) async fn waiting(db: &Db, account: Id) -> Result<Option<Vec<u8>>> {
    match store::totp(db, account).await?.filter(|totp| !totp.is_confirmed) {
        Some(totp) => sealed::open(db, account, &totp.secret).await,
        None => Ok(None),
    }
}

/// The secret that counts, or the one that waits for its first code.
async fn secret(tx: &mut Tx, account: Id, is_confirmed: bool) -> Result<Option<Vec<u8>>> {
    let totp = store::totp(&mut *tx, account).await?.filter(|totp| totp.is_confirmed == is_confirmed);
    match totp {
        Some(totp) => sealed::open(tx, account, &totp.secret).await,
        None => Ok(None),
    }
}

/// The step around `now` whose code was typed.
fn matching_step(secret: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.len() != DIGITS || !typed.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let current = now.0.div_euclid(STEP);
    // All of them are made and compared, so that the time tells nothing.
    let steps = (current - OFF..=current + OFF).filter(|step| *step >= 0);
    steps.fold(None, |found, step| {
        let code = format!("{:06}", truncated(secret, step.unsigned_abs()) % 1_000_000);
        if bool::from(code.as_bytes().ct_eq(typed.as_bytes())) { Some(step) } else { found }
    })
}

/// RFC 4226, section 5.3: 31 bits of the HMAC, at the place that its last digit names.
fn truncated(secret: &[u8], counter: u64) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes keys of every length");
    mac.update(&counter.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[hash.len() - 1] & 15);
    u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]])
}

/// What the QR code holds, as apps read it.
pub(super) fn address(secret: &str, email: &str) -> String {
    let label = serde_urlencoded::to_string([("", email)]).unwrap_or_default();
    let label = label.trim_start_matches('=').replace('+', "%20");
    format!("otpauth://totp/V%C3%ADnculo:{label}?secret={secret}&issuer=V%C3%ADnculo")
}

/// The code that an account's app shows at `now`, for tests.
#[cfg(test)]
pub(in crate::team) async fn code_of(db: &Db, account: Id, now: Timestamp) -> String {
    let totp = store::totp(db, account).await.unwrap().expect("it has an app");
    let secret = sealed::open(db, account, &totp.secret).await.unwrap().expect("it opens");
    format!("{:06}", truncated(&secret, now.0.div_euclid(STEP).unsigned_abs()) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the rows for SHA-1: eight digits.
        for (second, code) in [
            (59_u64, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(truncated(SECRET, second / 30) % 100_000_000, code, "at second {second}");
        }
    }

    #[test]
    fn a_phone_may_be_one_step_off_and_no_more() {
        // 287082 belongs to step 1, seconds 30 to 59 (RFC 6238, appendix B).
        let at = |second: i64| matching_step(SECRET, "287082", Timestamp(second * SECOND));

        assert_eq!([at(59), at(30), at(29), at(0), at(89)], [Some(1); 5]);
        assert_eq!(at(90), None);
        assert_eq!(matching_step(SECRET, "287 082", Timestamp(59 * SECOND)), Some(1));
        for wrong in ["", "28708", "2870820", "28708x", "٢٨٧٠٨٢", "-87082"] {
            assert_eq!(matching_step(SECRET, wrong, Timestamp(59 * SECOND)), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_is_escaped() {
        assert_eq!(
            address("MZXW6YTB", "ana+crm&x@puente.example"),
            "otpauth://totp/V%C3%ADnculo:ana%2Bcrm%26x%40puente.example?secret=MZXW6YTB&issuer=V%C3%ADnculo"
        );
    }
}
