//! Where something that happened, or that was promised, is written down.

use std::collections::BTreeMap;

use askama::Template;
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::{self, Account, Action, Actor, Group};
use foundation::web::{App, Page, Problem, Shell};

use super::super::check::FieldRefusal;
use super::super::entry::Kind;
use super::super::store::Colleague;
use super::choices::choices_for;
use super::form::Typed;
use super::panel::drawn;

/// What a person writes down by hand, in the order of the tabs.
const TABS: [Kind; 7] =
    [Kind::Note, Kind::Call, Kind::Visit, Kind::Letter, Kind::Email, Kind::Meeting, Kind::Task];

#[derive(Template)]
#[template(path = "timeline/pages/composer.html")]
struct Composer<'a> {
    shell: Shell,
    party: Id,
    team: Vec<Colleague>,
    me: Option<Id>,
    typed: &'a Typed,
    choices: SafeHtml,
    refused: BTreeMap<&'static str, String>,
}

/// The form, or nothing for who may not write. Tasks can be given to those of `people` who are not blocked.
///
/// # Errors
/// When it cannot be drawn.
pub async fn composer(
    app: &App,
    page: &Page,
    writer: &Actor,
    party: Id,
    people: &[Account],
) -> Result<SafeHtml, Problem> {
    draw(app, page, writer, party, active(people), &Typed::new(Kind::Note), &[]).await
}

/// The form with what was typed and what is wrong with it.
pub(super) async fn composer_with(
    app: &App,
    page: &Page,
    writer: &Actor,
    party: Id,
    typed: &Typed,
    refused: &[FieldRefusal],
) -> Result<SafeHtml, Problem> {
    draw(app, page, writer, party, colleagues(app).await?, typed, refused).await
}

async fn draw(
    app: &App,
    page: &Page,
    writer: &Actor,
    party: Id,
    team: Vec<Colleague>,
    typed: &Typed,
    refused: &[FieldRefusal],
) -> Result<SafeHtml, Problem> {
    // Hardly anything is written down without saying something.
    if !writer.may(Action::WriteTimeline) || !writer.rights().writes(Group::Personal) {
        return Ok(SafeHtml::default());
    }
    let chosen = typed.customers();
    let choices = match (typed.text("also"), chosen.as_slice()) {
        ("", []) => SafeHtml::default(),
        (also, chosen) => drawn(&choices_for(app, page, &writer.scope(), party, also, chosen).await?)?,
    };
    drawn(&Composer {
        shell: page.shell("customers"),
        party,
        team,
        me: writer.account(),
        typed,
        choices,
        refused: said(page, refused),
    })
}

/// Everybody who can be given a task, by name.
pub(super) async fn colleagues(app: &App) -> Result<Vec<Colleague>, Problem> {
    Ok(active(&team::accounts(&app.db).await?))
}

fn active(people: &[Account]) -> Vec<Colleague> {
    let active = people.iter().filter(|account| !account.is_blocked());
    active.map(|account| Colleague { id: account.id, name: account.name.clone() }).collect()
}

/// Refusals in the reader's words, by field.
pub(super) fn said(page: &Page, refused: &[FieldRefusal]) -> BTreeMap<&'static str, String> {
    let said = |refusal: &FieldRefusal| {
        (refusal.field, page.words.text(format!("timeline-refused-{}", refusal.reason)))
    };
    refused.iter().map(said).collect()
}

impl Composer<'_> {
    fn tabs(&self) -> [Kind; 7] {
        TABS
    }

    fn is_chosen(&self, kind: &Kind) -> bool {
        *kind == self.typed.kind
    }

    /// A text of its own for each tab: `timeline-placeholder-call`.
    fn of(&self, what: &str, kind: &Kind) -> String {
        self.shell.words.text(format!("timeline-{what}-{}", kind.as_str()))
    }

    /// Whether a part for these kinds is out of place in the chosen tab.
    fn is_hidden(&self, kinds: &str) -> bool {
        !kinds.split(' ').any(|kind| kind == self.typed.kind.as_str())
    }

    /// Whether somebody else was chosen or looked for.
    fn is_shared(&self) -> bool {
        !self.choices.as_str().is_empty() || self.wrong("customers").is_some()
    }

    fn wrong(&self, field: &str) -> Option<&String> {
        self.refused.get(field)
    }

    fn is_assigned(&self, colleague: &Id) -> bool {
        let chosen = self.typed.text("assignee");
        if chosen.is_empty() { self.me == Some(*colleague) } else { chosen == colleague.to_string() }
    }
}
