//! One role: what it allows, who has it, and what saving would change for them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::page::{MANAGE, SEE, done};
use super::rules::{NamedRole, change, compose, remove};
use super::store;
use crate::team::actor::Permit;
use crate::team::form::{Wrong, again, status_of};
use crate::team::refusal::Refusal;
use crate::team::{Action, Group, Rights, RoleWord};
use crate::web::{App, Fields, Page, Problem, Routes, Shell, render};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/settings/roles/new", SEE, show_new)
        .post("/settings/roles", MANAGE, create)
        .get("/settings/roles/{word}", SEE, show)
        .post("/settings/roles/{word}", MANAGE, save)
        .post("/settings/roles/{word}/removal", MANAGE, take_away)
}

/// The actions as the page groups them; each stands in one group.
const GROUPED: &[(&str, &[Action])] = &[
    (
        "customers",
        &[
            Action::SeeCustomers,
            Action::CreateCustomers,
            Action::ChangeCustomers,
            Action::ChangeManyCustomers,
            Action::AssignCustomers,
            Action::ShareCustomers,
            Action::DeleteCustomers,
            Action::ForgetCustomers,
            Action::ImportCustomers,
            Action::ExportCustomers,
        ],
    ),
    ("timeline", &[Action::SeeTimeline, Action::WriteTimeline, Action::CorrectTimeline]),
    ("purchases", &[Action::SeePurchases, Action::WritePurchases]),
    ("office", &[Action::SeeTeam, Action::ManageTeam, Action::Approve, Action::SeeAudit]),
    (
        "privacy",
        &[
            Action::RecordConsents,
            Action::RestrictCustomers,
            Action::ManagePrivacy,
            Action::SeeViews,
            Action::ProtectData,
        ],
    ),
];

#[derive(Template)]
#[template(path = "team/roles/role.html")]
struct RolePage {
    shell: Shell,
    role: Option<NamedRole>,
    title: String,
    name: String,
    version: i64,
    rights: Rights,
    /// Of whoever looks: nobody gives more.
    own: Rights,
    people: Vec<String>,
    tokens: Vec<String>,
    wrong: Wrong,
}

impl RolePage {
    fn groups(&self) -> Vec<(&'static str, Vec<Action>)> {
        let mut groups: Vec<_> = GROUPED.iter().map(|(group, actions)| (*group, actions.to_vec())).collect();
        // What a later slice adds is shown before anybody sorts it in.
        let rest =
            Action::ALL.iter().filter(|action| !GROUPED.iter().any(|(_, known)| known.contains(action)));
        if let Some((_, office)) = groups.last_mut() {
            office.extend(rest);
        }
        groups
    }

    /// The groups of fields that a role is or is not given.
    fn field_groups(&self) -> &'static [Group] {
        Group::GIVEN
    }

    fn reads(&self, group: &Group) -> bool {
        self.rights.reads(*group)
    }

    fn writes(&self, group: &Group) -> bool {
        self.rights.writes(*group)
    }

    fn may_give_to_read(&self, group: &Group) -> bool {
        !self.is_fixed() && self.own.reads(*group)
    }

    fn may_give_to_write(&self, group: &Group) -> bool {
        !self.is_fixed() && self.own.writes(*group)
    }

    fn address(&self) -> String {
        match &self.role {
            Some(role) => format!("/settings/roles/{}", role.word.as_str()),
            None => "/settings/roles".to_owned(),
        }
    }

    fn is_fixed(&self) -> bool {
        self.role.as_ref().is_some_and(NamedRole::is_fixed)
    }

    fn is_known(&self) -> bool {
        self.role.as_ref().is_some_and(|role| role.word.known().is_some())
    }

    fn may(&self, action: &Action) -> bool {
        self.rights.may(*action)
    }

    /// Whether the box can be ticked: it is neither fixed nor more than one's own.
    fn is_open(&self, action: &Action) -> bool {
        !self.is_fixed() && self.own.may(*action)
    }

    fn is_free(&self) -> bool {
        !self.is_known() && self.people.is_empty() && self.tokens.is_empty()
    }
}

/// What saving would change, before it does.
#[derive(Template)]
#[template(path = "team/roles/preview.html")]
struct Preview {
    shell: Shell,
    title: String,
    address: String,
    version: i64,
    name: String,
    before: Rights,
    after: Rights,
    people: Vec<String>,
    tokens: Vec<String>,
}

impl Preview {
    fn lost(&self) -> Vec<String> {
        self.differences(self.before, self.after)
    }

    fn gained(&self) -> Vec<String> {
        self.differences(self.after, self.before)
    }

    /// What `more` allows and `less` does not, in words.
    fn differences(&self, more: Rights, less: Rights) -> Vec<String> {
        let words = &self.shell.words;
        let actions = Action::ALL.iter().filter(|action| more.may(**action) && !less.may(**action));
        let reads = Group::GIVEN.iter().filter(|group| more.reads(**group) && !less.reads(**group));
        let writes = Group::GIVEN.iter().filter(|group| more.writes(**group) && !less.writes(**group));
        let say =
            |key: &str, group: &Group| words.with1(key, "group", words.one_of("field-group", group.as_str()));
        actions
            .map(|action| words.one_of("action", action.as_str()))
            .chain(reads.map(|group| say("roles-reads", group)))
            .chain(writes.map(|group| say("roles-writes", group)))
            .collect()
    }

    fn reads(&self) -> Vec<&'static str> {
        let read = Group::GIVEN.iter().filter(|group| self.after.reads(**group));
        read.map(|group| group.as_str()).collect()
    }

    fn writes(&self) -> Vec<&'static str> {
        let written = Group::GIVEN.iter().filter(|group| self.after.writes(**group));
        written.map(|group| group.as_str()).collect()
    }

    fn actions(&self) -> Vec<&'static str> {
        let allowed = Action::ALL.iter().filter(|action| self.after.may(**action));
        allowed.map(|action| action.as_str()).collect()
    }
}

async fn show_new(page: Page, permit: Permit) -> Result<Response, Problem> {
    let rights = Rights::composed(&[Action::SeeCustomers], Group::GIVEN, Group::GIVEN);
    render(&new_page(page, &permit, String::new(), rights, Wrong::default()))
}

fn new_page(page: Page, permit: &Permit, name: String, rights: Rights, wrong: Wrong) -> RolePage {
    RolePage {
        title: page.words.text("roles-new"),
        shell: page.shell("settings"),
        role: None,
        name,
        version: 0,
        rights,
        own: permit.actor().rights(),
        people: Vec::new(),
        tokens: Vec::new(),
        wrong,
    }
}

async fn create(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let rights = rights_of(&fields);
    let mut tx = app.db.begin().await?;
    match compose(&mut tx, &permit, page.now, fields.text("name"), rights).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(done("saved"))
        }
        Err(refusal) => {
            drop(tx);
            let refusal = refusal.for_form()?;
            let wrong = Wrong::told(&page.words, &refusal);
            let name = fields.text("name").to_owned();
            again(&new_page(page, &permit, name, rights, wrong), status_of(&refusal))
        }
    }
}

async fn show(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    Path(word): Path<String>,
) -> Result<Response, Problem> {
    let role = named(&app, word).await?;
    let (name, rights) = (role.name.clone(), role.rights);
    render(&page_of(&app, page, &permit, role, name, rights, Wrong::default()).await?)
}

async fn save(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    Path(word): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let role = named(&app, word).await?;
    let (name, rights) = (fields.text("name").to_owned(), rights_of(&fields));
    let people = store::people(&app.db, &role.word).await?;
    let tokens = store::tokens(&app.db, &role.word, page.now).await?;
    let concerns_somebody = !people.is_empty() || !tokens.is_empty();
    let asks_first = rights != role.rights && concerns_somebody && !role.is_fixed();
    if asks_first && fields.text("confirmed") != "yes" {
        let names = |list: Vec<(_, String)>| list.into_iter().map(|(_, name)| name).collect();
        return render(&Preview {
            title: role.title(&page.words),
            shell: page.shell("settings"),
            address: format!("/settings/roles/{}", role.word.as_str()),
            version: fields.text("version").parse().unwrap_or_default(),
            name,
            before: role.rights,
            after: rights,
            people: names(people),
            tokens: names(tokens),
        });
    }
    match write(&app, &page, &permit, &role, &fields, rights).await {
        Ok(()) => Ok(done("saved")),
        Err(refusal) => {
            let refusal = refusal.for_form()?;
            let wrong = Wrong::told(&page.words, &refusal);
            again(&page_of(&app, page, &permit, role, name, rights, wrong).await?, status_of(&refusal))
        }
    }
}

async fn write(
    app: &App,
    page: &Page,
    permit: &Permit,
    role: &NamedRole,
    fields: &Fields,
    rights: Rights,
) -> Result<(), Refusal> {
    let version = fields.text("version").parse().map_err(|_| Refusal::Changed)?;
    let mut tx = app.db.begin().await?;
    change(&mut tx, permit, page.now, role, version, fields.text("name"), rights).await?;
    Ok(tx.commit().await?)
}

async fn take_away(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    Path(word): Path<String>,
) -> Result<Response, Problem> {
    let role = named(&app, word).await?;
    let mut tx = app.db.begin().await?;
    match remove(&mut tx, &permit, page.now, &role).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(done("removed"))
        }
        Err(refusal) => {
            drop(tx);
            let refusal = refusal.for_form()?;
            let wrong = Wrong::told(&page.words, &refusal);
            let (name, rights) = (role.name.clone(), role.rights);
            again(&page_of(&app, page, &permit, role, name, rights, wrong).await?, status_of(&refusal))
        }
    }
}

async fn named(app: &App, word: String) -> Result<NamedRole, Problem> {
    // PostgreSQL refuses a NUL in a text, and no role has one.
    if word.contains('\0') {
        return Err(Problem::not_found());
    }
    store::find(&app.db, &RoleWord::new(word)).await?.ok_or_else(Problem::not_found)
}

async fn page_of(
    app: &App,
    page: Page,
    permit: &Permit,
    role: NamedRole,
    name: String,
    rights: Rights,
    wrong: Wrong,
) -> Result<RolePage, Problem> {
    let people = store::people(&app.db, &role.word).await?;
    let tokens = store::tokens(&app.db, &role.word, page.now).await?;
    let names = |list: Vec<(_, String)>| list.into_iter().map(|(_, name)| name).collect();
    Ok(RolePage {
        title: role.title(&page.words),
        shell: page.shell("settings"),
        name,
        version: role.version,
        rights,
        own: permit.actor().rights(),
        people: names(people),
        tokens: names(tokens),
        role: Some(role),
        wrong,
    })
}

/// What a form ticks.
fn rights_of(fields: &Fields) -> Rights {
    let actions: Vec<Action> = fields.every("actions").filter_map(Action::parse).collect();
    let groups = |name| fields.every(name).filter_map(Group::parse).collect::<Vec<_>>();
    Rights::composed(&actions, &groups("reads"), &groups("writes"))
}
