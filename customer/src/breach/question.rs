//! What is asked at the desk: who saw, in which session, from when until when; or which backup got lost.

use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::views::Window;
use foundation::web::Fields;
use foundation::words::Zone;
use jiff::civil::DateTime;

/// What got into wrong hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What somebody saw, or anybody.
    Views(Window),
    /// All that was there at one moment.
    Backup(Timestamp),
}

/// Why a question cannot be answered: the key of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble(pub &'static str);

impl Question {
    /// Reads the fields `who`, `session`, `from`, `until` and `backup`; times as the reader's clock shows them. None
    /// when nothing is asked yet.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn read(fields: &Fields, zone: Zone) -> Result<Option<Self>, Trouble> {
        if let Some(backup) = time(fields, "backup", zone)? {
            return Ok(Some(Self::Backup(backup)));
        }
        let session = match fields.text("session") {
            "" => None,
            text => Some(bytes(text).ok_or(Trouble("breach-wrong-session"))?),
        };
        let viewer = match fields.text("who") {
            "" => None,
            text => Some(Id::parse(text).ok_or(Trouble("breach-wrong-who"))?),
        };
        let (from, until) = (time(fields, "from", zone)?, time(fields, "until", zone)?);
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            return Err(Trouble("breach-wrong-window"));
        }
        let window = Window { viewer, session, from, until };
        Ok((window != Window::default()).then_some(Self::Views(window)))
    }

    /// The address that asks for this.
    #[must_use]
    pub fn query(fields: &Fields) -> String {
        let asked = ["who", "session", "from", "until", "backup"].map(|name| (name, fields.text(name)));
        let asked: Vec<_> = asked.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        serde_urlencoded::to_string(asked).unwrap_or_default()
    }
}

/// `2026-11-22T10:00`, as a browser's field for times writes it.
pub(super) fn time(fields: &Fields, name: &str, zone: Zone) -> Result<Option<Timestamp>, Trouble> {
    let Some(text) = fields.some(name) else { return Ok(None) };
    let moment = text.parse::<DateTime>().ok().and_then(|time| time.to_zoned(zone.tz().clone()).ok());
    moment.map(|moment| Some(moment.timestamp().into())).ok_or(Trouble("breach-wrong-time"))
}

/// Bytes from hexadecimal.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    text.len().is_multiple_of(2).then(|| (0..text.len()).step_by(2).map(pair).collect())?
}

/// As hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
