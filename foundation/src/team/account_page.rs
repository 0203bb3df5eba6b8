//! A colleague's account, as an administrator sees it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::accounts::{
    Account, Change, NewAccount, Team, block as block_account, change_account, create_account, may_manage,
    teams, topic, unblock as unblock_account,
};
use super::actor::Permit;
use super::colleague::Colleague;
use super::email;
use super::form::{Wrong, again, status_of};
use super::link::{self, Purpose};
use super::refusal::Refusal;
use super::role::{Action, Reach, Role, RoleWord};
use super::roles::{NamedRole, roles};
use super::secret::Secret;
use super::store::{accounts as store, sessions, tokens};
use super::team_page::{PATH, ShownOnce, done};
use crate::audit::{self, Object};
use crate::db::Tx;
use crate::id::Id;
use crate::mail::{self, NewMail};
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, render};
use crate::words::{Words, Zone};

const SEE: Access = Access::Person(Action::ManageTeam);
const MANAGE: Access = Access::MayNow(Action::ManageTeam);

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/settings/team/accounts/new", SEE, show_new)
        .post("/settings/team/accounts", MANAGE, create)
        .get("/settings/team/accounts/{id}", SEE, show)
        .post("/settings/team/accounts/{id}", MANAGE, change)
        .post("/settings/team/accounts/{id}/block", MANAGE, block)
        .post("/settings/team/accounts/{id}/unblock", MANAGE, unblock)
        .post("/settings/team/accounts/{id}/reset", MANAGE, reset)
}

#[derive(Template)]
#[template(path = "team/account.html")]
struct AccountPage {
    shell: Shell,
    account: Option<Account>,
    version: i64,
    name: String,
    email: String,
    role: RoleWord,
    roles: Vec<NamedRole>,
    reach: Reach,
    joined: Vec<Id>,
    teams: Vec<Team>,
    colleague: Colleague,
    wrong: Wrong,
}

impl AccountPage {
    /// For a colleague who is not there yet.
    async fn blank(app: &App, page: &Page) -> Result<Self, Problem> {
        Ok(Self {
            shell: page.shell("settings"),
            account: None,
            version: 0,
            name: String::new(),
            email: String::new(),
            role: Role::Agent.into(),
            roles: roles(&app.db).await?,
            reach: Reach::Everyone,
            joined: Vec::new(),
            teams: teams(&app.db).await?,
            colleague: Colleague::default(),
            wrong: Wrong::default(),
        })
    }

    /// As the account is saved.
    async fn of(app: &App, page: &Page, id: Id) -> Result<Self, Problem> {
        let account = store::find(&app.db, id).await?.ok_or_else(Problem::not_found)?;
        let members = store::members(&app.db).await?;
        Ok(Self {
            version: account.version,
            name: account.name.clone(),
            email: account.email.reveal().clone(),
            role: account.role.clone(),
            reach: account.reach,
            joined: members.into_iter().filter(|(member, _)| *member == id).map(|(_, team)| team).collect(),
            colleague: Colleague::of(app, page, Some(id)).await?,
            account: Some(account),
            ..Self::blank(app, page).await?
        })
    }

    /// As somebody filled it in.
    async fn filled(
        app: &App,
        page: &Page,
        account: Option<Account>,
        fields: &Fields,
    ) -> Result<Self, Problem> {
        Ok(Self {
            // Whoever saves again after reading the warning means it.
            version: account.as_ref().map_or(0, |account| account.version),
            name: fields.text("name").to_owned(),
            email: fields.text("email").to_owned(),
            role: RoleWord::new(fields.text("role")),
            reach: Reach::parse(fields.text("reach")).unwrap_or(Reach::Own),
            joined: team_ids(fields).unwrap_or_default(),
            colleague: Colleague::of(app, page, account.as_ref().map(|account| account.id)).await?,
            account,
            ..Self::blank(app, page).await?
        })
    }

    fn reaches(&self) -> &'static [Reach] {
        Reach::ALL
    }

    fn action(&self) -> String {
        match &self.account {
            Some(account) => format!("{PATH}/accounts/{}", account.id),
            None => format!("{PATH}/accounts"),
        }
    }
}

async fn show_new(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    render(&AccountPage::blank(&app, &page).await?)
}

async fn show(State(app): State<App>, page: Page, PathId(id): PathId) -> Result<Response, Problem> {
    render(&AccountPage::of(&app, &page, id).await?)
}

async fn create(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    match invite(&app, &page, &permit, &fields).await {
        Ok(Link::Mailed) => Ok(done("mailed")),
        Ok(Link::Shown(secret)) => {
            let (title, text) = (page.words.text("team-invited"), page.words.text("team-invited-text"));
            render(&ShownOnce { shell: page.shell("settings"), title, text, secret })
        }
        Err(refusal) => form_again(&app, &page, None, &fields, refusal.for_form()?).await,
    }
}

async fn change(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    match write_change(&app, &page, &permit, id, &fields).await {
        Ok(()) => Ok(done("saved")),
        Err(refusal) => {
            let account = store::find(&app.db, id).await?.ok_or_else(Problem::not_found)?;
            form_again(&app, &page, Some(account), &fields, refusal.for_form()?).await
        }
    }
}

async fn block(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let refusal = match block_account(&mut tx, &permit, page.now, id).await {
        Ok(()) => {
            tx.commit().await?;
            return Ok(done("blocked"));
        }
        Err(refusal) => refusal.for_form()?,
    };
    drop(tx);
    let mut shown = AccountPage::of(&app, &page, id).await?;
    shown.wrong = Wrong::with_text("", page.words.text(refusal.text()));
    again(&shown, status_of(&refusal))
}

async fn unblock(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    if let Err(refusal) = unblock_account(&mut tx, &permit, page.now, id).await {
        refusal.for_form()?;
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(done("unblocked"))
}

/// Makes a link for a forgotten password, or a new invitation while none was set. The sessions and tokens of before end.
async fn reset(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let account = store::find(&mut tx, id).await?.filter(|account| !account.is_blocked());
    let account = account.ok_or_else(Problem::not_found)?;
    may_manage(&permit, &account).map_err(|_| Problem::not_allowed())?;
    // Whoever came in without a password, by another house or a passkey, is no newcomer.
    let was_in = store::was_ever_in(&mut tx, id).await?;
    let purpose = if was_in { Purpose::Reset } else { Purpose::Invitation };
    // Whoever sees the link can take the account over, and a peer must not take a peer's.
    let is_peer = account.role == Role::Administrator && permit.actor().account() != Some(id);
    if is_peer && purpose == Purpose::Reset && app.settings.mail.is_none() {
        drop(tx);
        let mut shown = AccountPage::of(&app, &page, id).await?;
        shown.wrong = Wrong::with_text("", page.words.text("team-refused-reset-administrator"));
        return again(&shown, StatusCode::UNPROCESSABLE_ENTITY);
    }
    email::void_asks(&mut tx, id, page.now).await?;
    let key = link::make(&mut tx, purpose, Some(id), page.now).await?;
    let ended = sessions::end_others(&mut tx, id, None).await?;
    let tokens = tokens::end_of(&mut tx, id, page.now).await?;
    tx.announce(topic(id));
    let detail = json!({ "sessions_ended": ended, "tokens_ended": tokens });
    let link = hand_out(&mut tx, &app, &page, &permit, &account, (purpose, &key), detail).await?;
    tx.commit().await?;

    let Link::Shown(secret) = link else { return Ok(done("mailed")) };
    let (title, text) = match purpose {
        Purpose::Reset => ("team-reset-made", "team-reset-text"),
        _ => ("team-invited", "team-invited-text"),
    };
    let words = page.words;
    render(&ShownOnce {
        shell: page.shell("settings"),
        title: words.text(title),
        text: words.text(text),
        secret,
    })
}

/// How a link reaches whom it is for. What was mailed is shown to nobody else.
enum Link {
    Mailed,
    /// By whoever made it, because the house has no mail server.
    Shown(String),
}

async fn hand_out(
    tx: &mut Tx,
    app: &App,
    page: &Page,
    permit: &Permit,
    account: &Account,
    (purpose, key): (Purpose, &Secret),
    mut detail: Value,
) -> crate::db::Result<Link> {
    let link = link::address(app, purpose, key);
    let is_shown = app.settings.mail.is_none();
    detail["for"] = json!(purpose.as_str());
    detail["shown"] = json!(is_shown);
    let object = Object::new("account", account.id);
    audit::record(tx, permit, page.now, "account.link", object, detail).await?;
    if is_shown {
        return Ok(Link::Shown(link));
    }
    let words = account.language.map_or(page.words, |lang| Words::new(lang, account.zone));
    let (subject, body) = match purpose {
        Purpose::Reset => ("mail-reset-subject", "mail-reset-body"),
        _ => ("mail-invitation-subject", "mail-invitation-body"),
    };
    let name = account.name.as_str();
    let mail = NewMail {
        kind: purpose.as_str(),
        account: Some(account.id),
        to: account.email.clone(),
        subject: words.text(subject),
        body: words.with3(body, "name", name, "by", permit.actor().name(), "link", link.as_str()),
        expires_at: page.now.plus(purpose.lives()),
    };
    mail::post(tx, permit, app, mail).await?;
    Ok(Link::Mailed)
}

async fn invite(app: &App, page: &Page, permit: &Permit, fields: &Fields) -> Result<Link, Refusal> {
    let new = NewAccount {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        role: RoleWord::new(fields.text("role")),
        reach: Reach::parse(fields.text("reach")).ok_or(Refusal::Reach)?,
        teams: team_ids(fields)?,
        language: None,
        // A colleague most likely works where whoever invites them does.
        zone: Zone::named(page.words.zone.name()).unwrap_or_else(Zone::utc),
        password: None,
    };
    let mut tx = app.db.begin().await?;
    let id = create_account(&mut tx, permit, page.now, new).await?;
    let key = link::make(&mut tx, Purpose::Invitation, Some(id), page.now).await?;
    let account = store::find(&mut tx, id).await?.ok_or(Refusal::NoAccount)?;
    let link = hand_out(&mut tx, app, page, permit, &account, (Purpose::Invitation, &key), json!({})).await?;
    tx.commit().await?;
    Ok(link)
}

async fn write_change(
    app: &App,
    page: &Page,
    permit: &Permit,
    id: Id,
    fields: &Fields,
) -> Result<(), Refusal> {
    let change = Change {
        version: fields.text("version").parse().map_err(|_| Refusal::Changed)?,
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        role: RoleWord::new(fields.text("role")),
        reach: Reach::parse(fields.text("reach")).ok_or(Refusal::Reach)?,
        teams: team_ids(fields)?,
    };
    let mut tx = app.db.begin().await?;
    let before = store::find(&mut tx, id).await?.ok_or(Refusal::NoAccount)?;
    change_account(&mut tx, permit, page.now, id, change).await?;
    let after = store::find(&mut tx, id).await?.ok_or(Refusal::NoAccount)?;
    if before.email.reveal() != after.email.reveal() {
        email::tell_address_of_before(&mut tx, app, page, permit, &before).await?;
    }
    Ok(tx.commit().await?)
}

fn team_ids(fields: &Fields) -> Result<Vec<Id>, Refusal> {
    let mut ids = fields.every("teams").map(Id::parse).collect::<Option<Vec<_>>>().ok_or(Refusal::Team)?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

async fn form_again(
    app: &App,
    page: &Page,
    account: Option<Account>,
    fields: &Fields,
    refusal: Refusal,
) -> Result<Response, Problem> {
    let mut shown = AccountPage::filled(app, page, account, fields).await?;
    shown.wrong = Wrong::told(&page.words, &refusal);
    again(&shown, status_of(&refusal))
}
