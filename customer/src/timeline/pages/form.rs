//! What came from the form: fields as typed, files as they stream in.

use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use bytes::Bytes;
use foundation::clock::{MINUTE, Timestamp};
use foundation::files::{FileTrouble, Stored};
use foundation::id::Id;
use foundation::team::Actor;
use foundation::web::{App, Problem};
use foundation::words::Zone;
use futures_util::{Stream, stream};
use jiff::civil::{Date, DateTime};

use super::super::check::FieldRefusal;
use super::super::entry::{Author, Direction, Kind, Link, NewEntry};
use super::super::store::Colleague;
use super::wanted::start_of_day;

/// Bytes of one attached file.
const LARGEST_FILE: u64 = 25 * 1024 * 1024;
const MOST_FILES: usize = 20;
/// Bytes of all that was typed: a body of 50,000 letters and the small fields.
const LARGEST_TEXT: usize = 256 * 1024;
/// How long a sender may pause.
const PIECE_WITHIN: Duration = Duration::from_secs(30);

/// Bytes of a whole form.
pub(super) const LARGEST_FORM: usize = MOST_FILES * LARGEST_FILE as usize + LARGEST_TEXT;

/// The fields of a form as they were typed.
pub(super) struct Typed {
    pub kind: Kind,
    fields: Vec<(String, String)>,
}

/// A file that arrived with the form; its content is on disk.
pub(super) struct Arrived {
    pub name: String,
    pub media_type: String,
    pub stored: Stored,
}

impl Typed {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, fields: Vec::new() }
    }

    #[cfg(test)]
    pub(super) fn from_pairs(kind: Kind, pairs: &[(&str, &str)]) -> Self {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { kind, fields }
    }

    /// The trimmed value of a field; empty when it is missing.
    pub(super) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// Who was chosen beside the customer on whose record it is written; what is no id is left out.
    pub(super) fn customers(&self) -> Vec<Id> {
        self.every("customers").filter_map(Id::parse).collect()
    }

    fn every(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|value| !value.is_empty())
    }

    /// The entry that was meant. Fields that the kind does not have are left out.
    ///
    /// # Errors
    /// What cannot be read as a time, a number or a colleague.
    pub(super) fn to_entry(
        &self,
        party: Id,
        author: &Actor,
        team: &[Colleague],
        now: Timestamp,
        zone: Zone,
    ) -> Result<NewEntry, Vec<FieldRefusal>> {
        let mut refused = Vec::new();
        let mut refuse = |field, reason| refused.push(FieldRefusal { field, reason });
        let has_facts =
            matches!(self.kind, Kind::Call | Kind::Visit | Kind::Letter | Kind::Email | Kind::Meeting);
        let has_length = matches!(self.kind, Kind::Call | Kind::Visit | Kind::Meeting);
        let can_promise = has_facts || self.kind == Kind::Task;
        let fact = |name| self.some(name).filter(|_| has_facts);

        let at = fact("at").map(|text| local_time(text, zone));
        if at == Some(None) {
            refuse("at", "not-a-time");
        }
        let minutes = self.some("minutes").filter(|_| has_length).map(|text| text.parse::<u32>().ok());
        if minutes == Some(None) {
            refuse("ended_at", "not-a-number");
        }
        let due_at = self.some("due_on").filter(|_| can_promise).map(|text| end_of_day(text, zone));
        if due_at == Some(None) {
            refuse("due_at", "not-a-day");
        }
        let promises = self.kind == Kind::Task || due_at.is_some();
        let assignee = self.some("assignee").filter(|_| promises).map(|text| colleague(text, team));
        if assignee == Some(None) {
            refuse("assignee", "not-a-colleague");
        }
        let customers = self.customers();
        if customers.len() < self.every("customers").count() {
            refuse("customers", "no-such-customer");
        } else if customers.is_empty() && self.some("also").is_some() {
            refuse("customers", "choose-customer");
        }
        if !refused.is_empty() {
            return Err(refused);
        }

        let at = at.flatten().unwrap_or(now);
        let has_direction = has_facts && self.kind != Kind::Meeting;
        Ok(NewEntry {
            kind: self.kind,
            direction: self.some("direction").and_then(Direction::parse).filter(|_| has_direction),
            ended_at: minutes.flatten().map(|minutes| at.plus(i64::from(minutes) * MINUTE)),
            subject: fact("subject").unwrap_or_default().to_owned(),
            body: self.text("body").to_owned(),
            outcome: fact("outcome").map(str::to_owned),
            assignee: assignee.flatten().or_else(|| author.account().filter(|_| promises)),
            due_at: due_at.flatten(),
            links: std::iter::once(party).chain(customers).map(Link::party).collect(),
            ..NewEntry::about(party, self.kind, at, Author::of(author))
        })
    }
}

/// A time such as `2026-11-22T09:40` where the reader is.
fn local_time(text: &str, zone: Zone) -> Option<Timestamp> {
    let at: DateTime = text.parse().ok()?;
    at.to_zoned(zone.tz().clone()).ok().map(|at| at.timestamp().into())
}

/// A promise for a day is late when the day is over where the reader is.
pub(super) fn end_of_day(text: &str, zone: Zone) -> Option<Timestamp> {
    let day: Date = text.parse().ok()?;
    Some(start_of_day(day.tomorrow().ok()?, zone).plus(-MINUTE))
}

pub(super) fn colleague(text: &str, team: &[Colleague]) -> Option<Id> {
    let id = Id::parse(text)?;
    team.iter().any(|colleague| colleague.id == id).then_some(id)
}

/// Takes the form in. Contents of files go straight to disk; what is wrong with
/// them is refused like a field, with everything else read to its end.
pub(super) async fn receive(
    app: &App,
    mut form: Multipart,
) -> Result<(Typed, Vec<Arrived>, Vec<FieldRefusal>), Problem> {
    let mut typed = Typed::new(Kind::Note);
    let (mut arrived, mut refused, mut size) = (Vec::new(), Vec::new(), 0);
    while let Some(field) = in_time(form.next_field()).await?.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        match file_name {
            Some(file_name) if file_name.is_empty() => {}
            Some(_) if arrived.len() >= MOST_FILES => {
                refused.push(FieldRefusal { field: "files", reason: "too-many" })
            }
            Some(file_name) => {
                let media_type = field.content_type().unwrap_or_default().to_owned();
                match app.files.store(pieces(field), LARGEST_FILE).await {
                    Ok(stored) => arrived.push(Arrived { name: file_name, media_type, stored }),
                    Err(FileTrouble::TooLarge { .. }) => {
                        refused.push(FieldRefusal { field: "files", reason: "file-too-large" });
                    }
                    Err(trouble) => return Err(trouble.into()),
                }
            }
            None => {
                let bytes = in_time(field.bytes()).await?.map_err(unreadable)?;
                size += bytes.len();
                if size > LARGEST_TEXT {
                    return Err(Problem::new(
                        StatusCode::PAYLOAD_TOO_LARGE,
                        "too-large",
                        "the form is larger than 256 kB",
                    ));
                }
                let value = String::from_utf8(bytes.into())
                    .map_err(|_| Problem::bad_request("the form is not valid UTF-8"))?;
                if name == "kind" {
                    typed.kind = Kind::parse(&value).ok_or_else(|| no_such_kind(&value))?;
                }
                typed.fields.push((name, value));
            }
        }
    }
    Ok((typed, arrived, refused))
}

fn no_such_kind(value: &str) -> Problem {
    let value = value.chars().take(40).collect::<String>();
    Problem::unprocessable(format!("'{value}' is no kind of entry")).with_field("kind", "unknown kind")
}

fn pieces(field: Field<'_>) -> impl Stream<Item = Result<Bytes, String>> + Send {
    stream::try_unfold(field, async |mut field| {
        let piece = tokio::time::timeout(PIECE_WITHIN, field.chunk()).await;
        let piece = piece.map_err(|_| "too slow".to_owned())?.map_err(|error| error.body_text())?;
        Ok(piece.map(|piece| (piece, field)))
    })
}

async fn in_time<T>(reading: impl Future<Output = T>) -> Result<T, Problem> {
    let slow =
        |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "the request took too long to arrive");
    tokio::time::timeout(PIECE_WITHIN, reading).await.map_err(slow)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn unreadable(error: axum::extract::multipart::MultipartError) -> Problem {
    Problem::new(
        error.status(),
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { "too-large" } else { "bad-request" },
        error.body_text(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_772_445_600_000);

    #[test]
    fn a_promise_for_friday_is_kept_until_friday_is_over() {
        let madrid = Zone::named("Europe/Madrid").unwrap();

        // Winter time there is UTC+1.
        assert_eq!(end_of_day("2026-11-27", madrid), Timestamp::parse("2026-11-27T22:59:00Z"));
        assert_eq!(end_of_day("27.11.2026", madrid), None);
    }

    #[test]
    fn fields_that_a_note_does_not_have_are_left_out() {
        let typed = Typed::from_pairs(
            Kind::Note,
            &[("body", "hello"), ("at", "odd"), ("minutes", "6"), ("due_on", "odd")],
        );
        let system = foundation::team::Permit::system(foundation::team::System::Demo);

        let entry = typed.to_entry(Id::NONE, system.actor(), &[], NOW, Zone::utc());

        let entry = entry.unwrap_or_else(|_| panic!("nothing is wrong with the note"));
        assert_eq!((entry.at, entry.ended_at, entry.due_at), (NOW, None, None));
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let odd =
            [("body", "x"), ("at", "yesterday"), ("minutes", "six"), ("due_on", "soon"), ("assignee", "me")];
        let typed = Typed::from_pairs(Kind::Call, &odd);
        let system = foundation::team::Permit::system(foundation::team::System::Demo);

        let refused =
            typed.to_entry(Id::NONE, system.actor(), &[], NOW, Zone::utc()).err().unwrap_or_default();

        let fields = refused.iter().map(|refusal| refusal.field).collect::<Vec<_>>();
        assert_eq!(fields, ["at", "ended_at", "due_at", "assignee"]);
    }
}
