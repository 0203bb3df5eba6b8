//! Stand-ins: whoever is away names a colleague who has their customers meanwhile.
//!
//! A stand-in sees and changes what the absent colleague owns, as their own role allows, and passes none of it on.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use super::accounts::{Account, accounts};
use super::actor::Permit;
use super::form::{Wrong, again, status_of};
use super::own_account::own;
use super::recognise::SignedIn;
use super::refusal::Refusal;
use super::store::stand_ins as store;
use crate::audit::{self, Object};
use crate::clock::{DAY, Timestamp};
use crate::db::Tx;
use crate::id::Id;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};
use crate::words::Zone;

const PATH: &str = "/settings/account/stand-in";
/// Nobody is on holiday for longer.
const LONGEST: i64 = 366 * DAY;

pub(super) fn routes() -> Routes {
    Routes::new().get(PATH, Access::SignedIn, show).post(PATH, Access::SignedIn, name).post(
        "/settings/account/stand-in/end",
        Access::SignedIn,
        end,
    )
}

/// A colleague who stands in for another one.
#[derive(Clone)]
pub(super) struct StandIn {
    pub id: Id,
    pub deputy: Id,
    pub from_at: Timestamp,
    /// The first moment after it.
    pub until_at: Timestamp,
}

/// A colleague, and from when until when they stand in.
#[derive(Clone, Copy)]
pub(super) struct NewStandIn {
    pub deputy: Id,
    pub from_at: Timestamp,
    pub until_at: Timestamp,
}

#[derive(Template)]
#[template(path = "team/stand_in.html")]
struct StandInPage {
    shell: Shell,
    standing: Vec<StandIn>,
    people: Vec<Account>,
    deputy: String,
    from: String,
    until: String,
    wrong: Wrong,
}

impl StandInPage {
    fn name_of(&self, id: &Id) -> String {
        self.people
            .iter()
            .find(|person| person.id == *id)
            .map(|person| person.name.clone())
            .unwrap_or_default()
    }

    /// The last day, not the moment after it.
    fn last_day(&self, until_at: &Timestamp) -> String {
        self.shell.words.date(until_at.plus(-1))
    }
}

async fn show(State(app): State<App>, page: Page, me: SignedIn) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    let today = page.words.zone.today(page.now);
    let fields = Fields::from_query(&format!("from={today}&until={today}"));
    render(&page_of(&app, page, account.id, &fields, Wrong::default()).await?)
}

async fn name(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    let refusal = match write(&app, &page, &permit, &account, &fields).await {
        Ok(()) => return Ok(Redirect::to(PATH).into_response()),
        Err(refusal) => refusal.for_form()?,
    };
    let wrong = Wrong::told(&page.words, &refusal);
    again(&page_of(&app, page, account.id, &fields, wrong).await?, status_of(&refusal))
}

async fn write(
    app: &App,
    page: &Page,
    permit: &Permit,
    account: &Account,
    fields: &Fields,
) -> Result<(), Refusal> {
    let new = asked(fields, page.words.zone, page.now)?;
    let colleague = accounts(&app.db).await?.into_iter().find(|person| person.id == new.deputy);
    if colleague.is_none_or(|person| person.is_blocked() || person.id == account.id) {
        return Err(Refusal::Colleague);
    }
    let mut tx = app.db.begin().await?;
    store::insert(&mut tx, account.id, new, page.now).await?;
    let detail = json!({ "deputy": new.deputy, "from": new.from_at, "until": new.until_at });
    audit::record(&mut tx, permit, page.now, "account.stand-in", Object::new("account", account.id), detail)
        .await?;
    Ok(tx.commit().await?)
}

/// The days of a form, both of them whole, in the zone of whoever goes away.
fn asked(fields: &Fields, zone: Zone, now: Timestamp) -> Result<NewStandIn, Refusal> {
    let day = |name: &str| fields.text(name).parse::<Date>().map_err(|_| Refusal::Absence);
    let begins = |date: Date| {
        let zoned = date.to_zoned(zone.tz().clone()).map_err(|_| Refusal::Absence)?;
        Ok::<_, Refusal>(Timestamp(zoned.timestamp().as_millisecond()))
    };
    let from_at = begins(day("from")?)?;
    let until_at = begins(day("until")?.checked_add(1.day()).map_err(|_| Refusal::Absence)?)?;
    let is_some = from_at < until_at && until_at > now && until_at.0 - from_at.0 <= LONGEST;
    let deputy = Id::parse(fields.text("with")).ok_or(Refusal::Colleague)?;
    if is_some { Ok(NewStandIn { deputy, from_at, until_at }) } else { Err(Refusal::Absence) }
}

async fn end(
    State(app): State<App>,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let id = Id::parse(fields.text("stand_in")).ok_or_else(Problem::not_found)?;
    let mut tx = app.db.begin().await?;
    end_one(&mut tx, &permit, app.now(), account, id).await?;
    tx.commit().await?;
    Ok(Redirect::to(PATH).into_response())
}

async fn end_one(tx: &mut Tx, permit: &Permit, now: Timestamp, account: Id, id: Id) -> Result<(), Problem> {
    if store::end(tx, account, id, now).await? == 0 {
        tx.unaudited("it was over already, or never was theirs");
        return Ok(());
    }
    let detail = json!({ "ended": true });
    audit::record(tx, permit, now, "account.stand-in", Object::new("account", account), detail).await?;
    Ok(())
}

async fn page_of(
    app: &App,
    page: Page,
    account: Id,
    fields: &Fields,
    wrong: Wrong,
) -> Result<StandInPage, Problem> {
    let mut people = accounts(&app.db).await?;
    people.retain(|person| !person.is_blocked() && person.id != account);
    Ok(StandInPage {
        standing: store::of_account(&app.db, account, page.now).await?,
        shell: page.shell("account"),
        people,
        deputy: fields.text("with").to_owned(),
        from: fields.text("from").to_owned(),
        until: fields.text("until").to_owned(),
        wrong,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_has_whole_days_where_the_absent_colleague_lives() {
        let zone = Zone::named("Europe/Bucharest").unwrap();
        // 2026-07-01 00:00 in Bucharest is 21:00 UTC the day before (UTC+3 in summer).
        let now = Timestamp(1_782_853_200_000);
        let form = |from: &str, until: &str| {
            Fields::from_query(&format!("with={}&from={from}&until={until}", Id::NONE))
        };
        let read = |from, until| asked(&form(from, until), zone, now);

        let week = read("2026-07-01", "2026-07-07").unwrap_or_else(|_| panic!("a week"));
        assert_eq!((week.from_at, week.until_at), (now, now.plus(7 * DAY)));
        for (from, until) in [
            ("2026-07-07", "2026-07-01"),
            ("2026-06-01", "2026-06-30"),
            ("2026-07-01", "2027-07-10"),
            ("", "x"),
        ] {
            assert!(matches!(read(from, until), Err(Refusal::Absence)), "{from} {until}");
        }
    }
}
