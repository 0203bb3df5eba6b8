//! Keys to the page on which somebody decides about their own consents. Each is signed by sealing it with the
//! person's own key, for this one purpose: nobody else makes one, and it ends with the person.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use foundation::clock::{DAY, Timestamp};
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::vault::{self, Opened};
use foundation::web::App;

use super::statement::{Channel, Purpose};

/// What a one-click request says (RFC 8058, section 3.1).
pub(super) const ONE_CLICK: &str = "List-Unsubscribe=One-Click";
/// So long a key also grants. It withdraws as long as the person is known: a mail may be read years later.
const GRANTS_FOR: i64 = 30 * DAY;
const BELONGS_TO: &str = "consent-key";
const VERSION: u8 = 1;
const EVERYTHING: u8 = 255;
/// No key of ours is longer, so that nobody has us decode more.
const LONGEST: usize = 200;

/// What a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    pub party: Id,
    /// What one click withdraws; none is everything.
    pub about: Option<(Purpose, Channel)>,
    pub made_at: Timestamp,
}

impl Holder {
    /// Whether it is for more than taking back: not one that stands in a mail, which may be passed on.
    pub(super) fn may_grant(&self, now: Timestamp) -> bool {
        self.about.is_none() && now < self.made_at.plus(GRANTS_FOR)
    }
}

/// Makes a key for a person.
///
/// # Errors
/// When the database fails, or they were forgotten.
pub(super) async fn make(
    tx: &mut Tx,
    now: Timestamp,
    party: Id,
    about: Option<(Purpose, Channel)>,
) -> Result<String> {
    let place = |at: Option<usize>| at.and_then(|at| u8::try_from(at).ok()).unwrap_or(EVERYTHING);
    let purpose = about.and_then(|(purpose, _)| Purpose::ALL.iter().position(|known| *known == purpose));
    let channel = about.and_then(|(_, channel)| Channel::ALL.iter().position(|known| *known == channel));
    let mut plain = vec![VERSION, place(purpose), place(channel)];
    plain.extend_from_slice(&now.0.to_be_bytes());
    let keys = vault::keys_to_write(tx, now, &[party]).await?;
    Ok(URL_SAFE_NO_PAD.encode(keys.seal(&[party], BELONGS_TO, &plain)))
}

/// Whose key it is, and what for; none for anything that we did not make, or for somebody who was forgotten.
///
/// # Errors
/// When the database fails.
pub(super) async fn open(q: impl Query, key: &str) -> Result<Option<Holder>> {
    if key.len() > LONGEST {
        return Ok(None);
    }
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(key) else { return Ok(None) };
    let [party] = vault::persons_of(&sealed)[..] else { return Ok(None) };
    let keys = vault::keys(q, [party]).await?;
    let Opened::Text(plain) = keys.open(BELONGS_TO, &sealed) else { return Ok(None) };
    let [VERSION, purpose, channel, made_at @ ..] = &plain[..] else { return Ok(None) };
    let Ok(made_at) = <[u8; 8]>::try_from(made_at) else { return Ok(None) };
    let about = Purpose::ALL.get(usize::from(*purpose)).zip(Channel::ALL.get(usize::from(*channel)));
    Ok(Some(Holder {
        party,
        about: about.map(|(purpose, channel)| (*purpose, *channel)),
        made_at: Timestamp(i64::from_be_bytes(made_at)),
    }))
}

/// The address of the page that a key opens.
pub(super) fn address(app: &App, key: &str) -> String {
    app.address(&format!("/c/{key}"))
}
