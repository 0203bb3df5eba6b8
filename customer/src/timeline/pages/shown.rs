//! An entry's fields as its form shows them.

use foundation::clock::Timestamp;
use foundation::web::{Fields, Page};

use super::super::check::FieldRefusal;
use super::super::entry::EntryChange;
use super::super::store::{Colleague, Entry};
use super::form::{colleague, end_of_day};
use super::wanted::day_of;

/// The fields as the form shows them.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Shown {
    pub subject: String,
    pub body: String,
    pub outcome: String,
    pub due_on: String,
    pub assignee: String,
}

/// One field that two people wrote differently.
pub(super) struct Difference {
    pub field: String,
    pub yours: String,
    pub theirs: String,
}

impl Shown {
    pub(super) fn of(page: &Page, entry: &Entry) -> Self {
        let day = |at: Timestamp| day_of(at, page.words.zone).to_string();
        Self {
            subject: entry.subject.clone(),
            body: entry.body.clone().unwrap_or_default(),
            outcome: entry.outcome.clone().unwrap_or_default(),
            due_on: entry.due_at.map(day).unwrap_or_default(),
            assignee: entry.assignee.as_ref().map(|assignee| assignee.id.to_string()).unwrap_or_default(),
        }
    }

    pub(super) fn typed(fields: &Fields) -> Self {
        let text = |name| fields.text(name).replace("\r\n", "\n");
        Self {
            subject: text("subject"),
            body: text("body"),
            outcome: text("outcome"),
            due_on: text("due_on"),
            assignee: text("assignee"),
        }
    }

    /// What differs from how `entry` stands.
    pub(super) fn to_change(
        &self,
        page: &Page,
        entry: &Entry,
        team: &[Colleague],
    ) -> Result<EntryChange, Vec<FieldRefusal>> {
        let before = Self::of(page, entry);
        let mut refused = Vec::new();
        let due_at = (self.due_on != before.due_on).then(|| end_of_day(&self.due_on, page.words.zone));
        if due_at == Some(None) && !self.due_on.is_empty() {
            refused.push(FieldRefusal { field: "due_at", reason: "not-a-day" });
        }
        let assignee = (self.assignee != before.assignee).then(|| colleague(&self.assignee, team));
        if assignee == Some(None) && !self.assignee.is_empty() {
            refused.push(FieldRefusal { field: "assignee", reason: "not-a-colleague" });
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        Ok(EntryChange {
            subject: (self.subject != before.subject).then(|| self.subject.clone()),
            body: (self.body != before.body).then(|| self.body.clone()),
            outcome: (self.outcome != before.outcome).then(|| Some(self.outcome.clone())),
            due_at,
            assignee,
        })
    }

    /// Where `theirs` says something else, for people.
    pub(super) fn differences(&self, page: &Page, theirs: &Self, team: &[Colleague]) -> Vec<Difference> {
        let name = |id: &String| {
            let colleague = team.iter().find(|colleague| colleague.id.to_string() == *id);
            colleague.map_or(String::new(), |colleague| colleague.name.clone())
        };
        let rows = [
            ("timeline-subject", self.subject.clone(), theirs.subject.clone()),
            ("timeline-text", self.body.clone(), theirs.body.clone()),
            ("timeline-outcome", self.outcome.clone(), theirs.outcome.clone()),
            ("timeline-due", self.due_on.clone(), theirs.due_on.clone()),
            ("timeline-assignee", name(&self.assignee), name(&theirs.assignee)),
        ];
        rows.into_iter()
            .filter(|(_, yours, theirs)| yours != theirs)
            .map(|(field, yours, theirs)| Difference { field: page.words.text(field), yours, theirs })
            .collect()
    }
}
