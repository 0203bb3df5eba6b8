//! One entry, drawn.

use askama::Template;
use foundation::clock::Timestamp;
use foundation::look::SafeHtml;
use foundation::team::{Action, Actor};
use foundation::web::{Problem, Shell};

use super::super::entry::Kind;
use super::super::mentions;
use super::super::store::{Entry, Lost, Viewed};
use super::at::At;
use super::line::{self, Line};
use super::wanted::day_of;

#[derive(Template)]
#[template(path = "timeline/pages/article.html")]
struct Article<'a> {
    shell: &'a Shell,
    entry: &'a Entry,
    at: At,
    line: Line,
    may_change: bool,
    may_complete: bool,
}

impl Article<'_> {
    fn dot(&self) -> &'static str {
        line::dot(self.entry.kind)
    }

    fn icon(&self) -> SafeHtml {
        self.shell.icon(line::icon(self.entry.kind, self.entry.direction))
    }

    /// A task that is done is crossed out; a call stays a call when its promise is kept.
    fn is_crossed_out(&self) -> bool {
        self.entry.kind == Kind::Task && self.entry.done_at.is_some()
    }

    fn is_written(&self) -> bool {
        matches!(self.entry.kind, Kind::Email | Kind::Letter | Kind::Post)
    }

    fn body(&self) -> Option<SafeHtml> {
        let body = self.entry.body.as_deref()?;
        Some(SafeHtml::from_marked_text(body, &mentions::handles(body)))
    }

    fn lost_text(&self, lost: &Lost) -> &'static str {
        match lost {
            Lost::Forgotten => "timeline-text-forgotten",
            Lost::Damaged => "timeline-text-damaged",
            Lost::NotYours => "timeline-text-not-yours",
        }
    }

    fn due_class(&self, due_at: &Timestamp) -> &'static str {
        due_class(self.shell, *due_at)
    }

    fn is_open(&self) -> bool {
        self.entry.done_at.is_none() && (self.entry.due_at.is_some() || self.entry.kind == Kind::Task)
    }

    /// Who keeps the promise, when the sentence does not say it.
    fn promised_by(&self) -> Option<&str> {
        let assignee = self.entry.assignee.as_ref().filter(|_| self.entry.kind != Kind::Task)?;
        (self.entry.author.id != Some(assignee.id)).then_some(assignee.name.as_str())
    }

    fn size(&self, bytes: &i64) -> String {
        size(self.shell, *bytes)
    }
}

fn due_class(shell: &Shell, due_at: Timestamp) -> &'static str {
    let zone = shell.words.zone;
    if due_at < shell.now {
        return "late";
    }
    match (day_of(due_at, zone) - day_of(shell.now, zone)).get_days() {
        0 => "today",
        1..=7 => "soon",
        _ => "",
    }
}

/// A file's size, in the unit that keeps it short.
fn size(shell: &Shell, bytes: i64) -> String {
    let (key, divisor) = match bytes {
        ..=999 => ("timeline-size-bytes", 1),
        1_000..=999_999 => ("timeline-size-kilobytes", 1_000),
        _ => ("timeline-size-megabytes", 1_000_000),
    };
    shell.words.with1(key, "n", (bytes + divisor / 2) / divisor)
}

/// Draws an entry for `reader`.
///
/// # Errors
/// When the template cannot be rendered.
pub(super) fn article(
    shell: &Shell,
    reader: &Actor,
    customer: &Viewed,
    entry: &Entry,
) -> Result<SafeHtml, Problem> {
    // What is set aside is only kept: what would be refused is not offered.
    let may_write = reader.may(Action::WriteTimeline) && !customer.is_restricted;
    let drawn = Article {
        shell,
        entry,
        at: At::of(entry),
        line: line::line(&shell.words, entry, &customer.short_name),
        may_change: may_write && entry.lost.is_none() && entry.is_changeable_by(reader),
        may_complete: may_write,
    };
    SafeHtml::from_template(&drawn).map_err(|error| Problem::trouble("render an entry", &error))
}

/// What stands in the place of an entry that was just removed.
#[derive(Template)]
#[template(path = "timeline/pages/gone.html")]
pub(super) struct Gone<'a> {
    pub shell: &'a Shell,
    pub entry: &'a Entry,
    pub at: At,
}

/// The heading of a day.
#[derive(Template)]
#[template(source = r#"<p class="day" data-day="{{ date }}">{{ text }}</p>"#, ext = "html")]
pub(super) struct DayHeading {
    pub date: String,
    pub text: String,
}

impl DayHeading {
    pub(super) fn of(shell: &Shell, at: Timestamp) -> Self {
        let date = day_of(at, shell.words.zone).to_string();
        Self { date, text: shell.words.day_heading(at, shell.now) }
    }
}
