//! The customer record: facts, one composer and one timeline, and what matters now.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use foundation::look::{self, SafeHtml};
use foundation::team::{self, Action, Actor, Scope};
use foundation::web::{App, Page, PathId, Problem, Shell, render};

use super::list_view::tone;
use crate::customers::contact_point::{ContactKind, ContactPoint};
use crate::customers::customer::{Customer, Full, Kind, Standing};
use crate::customers::store;
use crate::recognition::phone;
use crate::{access, consent, links, purchases, restriction, timeline};

#[derive(Template)]
#[template(path = "customers/pages/record.html")]
struct RecordPage {
    shell: Shell,
    name: String,
    customer: Customer,
    contact_points: Vec<ContactPoint>,
    tags: Vec<String>,
    owner: Option<String>,
    deputy: Option<String>,
    team: Option<String>,
    links: SafeHtml,
    composer: SafeHtml,
    timeline: SafeHtml,
    matters: SafeHtml,
    shares: SafeHtml,
    consents: SafeHtml,
    banner: SafeHtml,
    may_change: bool,
}

impl RecordPage {
    fn initials(&self) -> String {
        look::initials(&self.name)
    }

    fn colour(&self) -> u32 {
        look::face_colour(&self.name)
    }

    fn is_organisation(&self) -> bool {
        self.customer.kind == Kind::Organisation
    }

    fn tone(&self, standing: &Standing) -> &'static str {
        tone(*standing)
    }

    /// A number with the blanks that its country writes; what is no number stays as it is.
    fn phone(&self, e164: &str) -> String {
        phone::normalise(e164, None).map_or_else(|_| e164.to_owned(), |phone| phone.shown)
    }

    fn first(&self, kind: ContactKind) -> Option<&str> {
        let of_kind = |point: &&ContactPoint| point.kind == kind;
        let chosen = self.contact_points.iter().find(|point| of_kind(point) && point.is_primary);
        chosen.or_else(|| self.contact_points.iter().find(of_kind)).map(|point| point.value.reveal().as_str())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    actor: Actor,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let wanted = timeline::Wanted::from_query(query.as_deref().unwrap_or_default());
    // What needs nobody's answer is asked at once.
    let (full, people, teams, timeline, matters) = tokio::try_join!(
        async { Ok(store::full(&app.db, &scope, id).await?) },
        async { Ok(team::accounts(&app.db).await?) },
        async { Ok(team::teams(&app.db).await?) },
        timeline::panel(&app, &page, &actor, id, &wanted),
        purchases::rhythm_card(&app, &page, &scope, id),
    )?;
    let Full { customer, contact_points, tags } = full.ok_or_else(Problem::not_found)?;
    let shell = page.shell("customers");
    let stands = customer.deleted_at.is_none() && customer.restricted_at.is_none();
    let may_change = stands && is_changeable(&app, &scope, &actor, &customer).await?;
    let can_write = may_change && shell.may(Action::WriteTimeline);
    let composer = async {
        if can_write {
            timeline::composer(&app, &page, &actor, id, &people).await
        } else {
            Ok(SafeHtml::default())
        }
    };
    let (links, composer, shares, consents, banner) = tokio::try_join!(
        links::card(&app, &page, &scope, &customer),
        composer,
        access::card(&app, &page, id),
        consent::card(&app, &page, &scope, id),
        restriction::banner(&app, &page, &customer),
    )?;
    let name_of =
        |id| people.iter().find(|account| Some(account.id) == id).map(|account| account.name.clone());

    render(&RecordPage {
        name: customer.name.reveal().clone(),
        owner: name_of(customer.owner_id),
        deputy: name_of(customer.deputy_id),
        team: teams.into_iter().find(|team| Some(team.id) == customer.team_id).map(|team| team.name),
        links,
        composer,
        timeline,
        matters,
        shares,
        consents,
        banner,
        may_change,
        contact_points,
        customer,
        tags,
        shell,
    })
}

/// Whether the customer is more than shown to whoever looks. Mostly their own row tells.
async fn is_changeable(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    customer: &Customer,
) -> Result<bool, Problem> {
    let me = actor.account();
    let names_me = me.is_some() && (customer.owner_id == me || customer.deputy_id == me);
    if scope.sees_everything() || names_me {
        return Ok(true);
    }
    Ok(store::find(&app.db, &scope.for_change(), customer.id).await?.is_some())
}
