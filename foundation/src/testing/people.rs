//! A running program with people in it.

use std::path::Path;

use super::databases::folder;
use crate::args;
use crate::clock::Clock;
use crate::db::{Db, Query};
use crate::files::Files;
use crate::id::{Id, random};
use crate::settings::Settings;
use crate::team::{self, Action, Actor, Permit, Reach, Role, Scope, SignInGate, System};
use crate::web::{App, Counters, Parts};
use crate::{mail, vault};

/// The host that a test's requests name.
pub(super) const HOST: &str = "vinculo.test";

/// The program over a test's database, with cheap passwords, reached at `http://vinculo.test`.
///
/// # Panics
/// Outside of [`super::for_each_database`].
#[must_use]
pub fn app(db: Db, clock: Clock) -> App {
    app_with(db, clock, &folder(), None, Vec::new())
}

/// As [`app`], with its files in the folder `data`.
///
/// # Panics
/// When the folder cannot be written.
#[must_use]
pub fn app_in(db: Db, clock: Clock, data: &Path) -> App {
    app_with(db, clock, data, None, Vec::new())
}

/// As [`app`], with a mail server, as `--smtp` names it.
///
/// # Panics
/// Outside of [`super::for_each_database`], and when `server` names none.
#[must_use]
pub fn app_with_mail(db: Db, clock: Clock, server: &str) -> App {
    app_with(db, clock, &folder(), Some(server.parse().expect("it names a mail server")), Vec::new())
}

/// As [`app`], which may talk to the server `origin` inside its own network.
///
/// # Panics
/// Outside of [`super::for_each_database`], and when `origin` names none.
#[must_use]
pub fn app_beside(db: Db, clock: Clock, origin: &str) -> App {
    app_with(db, clock, &folder(), None, vec![origin.parse().expect("it names a server")])
}

fn app_with(
    db: Db,
    clock: Clock,
    data: &Path,
    mail: Option<crate::mail::Smtp>,
    internal_hosts: Vec<crate::egress::Origin>,
) -> App {
    let data = data.to_owned();
    App::new(Parts {
        db,
        clock,
        files: Files::open(&data.join("files")).expect("a test's folder can be written"),
        settings: Settings {
            data,
            database: None,
            public_url: Some(format!("http://{HOST}")),
            is_demo: false,
            trusted_proxies: Vec::new(),
            internal_hosts,
            mail,
            currency: String::from("EUR"),
            archive: None,
        },
        sign_in: SignInGate::with_cost(8, 1),
        counters: Counters::default(),
        hosts: vec![String::from(HOST)],
    })
}

/// A member of staff called `name`, who reads English in UTC and has no password.
///
/// # Panics
/// When the database refuses.
pub async fn account(app: &App, name: &str, role: Role, reach: Reach) -> Id {
    let id = Id::new(app.now());
    let word: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let handle = format!("{word}{}", u32::from_le_bytes(random()));
    let mut tx = app.db.begin().await.expect("begin");
    tx.run(
        "insert into account (id, email, handle, name, role, reach, language, time_zone, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'en', 'UTC', $7, $7)",
        args![id, format!("{handle}@example.com"), handle.as_str(), name, role, reach, app.now()],
    )
    .await
    .expect("write an account");
    tx.unaudited("a test's own person");
    tx.commit().await.expect("commit");
    id
}

/// Gives an account a role of its own with these words of actions, and of groups that it reads and writes.
///
/// # Panics
/// When the database refuses.
pub async fn composed(app: &App, account: Id, actions: &str, reads: &str, writes: &str) {
    let word = Id::new(app.now()).to_string();
    let mut tx = app.db.begin().await.expect("begin");
    tx.run(
        "insert into role (word, name, actions, reads, writes, created_at, updated_at)
         values ($1, $1, $2, $3, $4, 0, 0)",
        args![word.as_str(), actions, reads, writes],
    )
    .await
    .expect("write a role");
    tx.run("update account set role = $2 where id = $1", args![account, word.as_str()])
        .await
        .expect("give a role");
    tx.unaudited("a test's own role");
    tx.commit().await.expect("commit");
}

/// A team called `name` with these members.
///
/// # Panics
/// When the database refuses.
pub async fn team(app: &App, name: &str, members: &[Id]) -> Id {
    let id = Id::new(app.now());
    let mut tx = app.db.begin().await.expect("begin");
    tx.run("insert into team (id, name, created_at) values ($1, $2, $3)", args![id, name, app.now()])
        .await
        .expect("write a team");
    for member in members {
        tx.run("insert into team_member (team_id, account_id) values ($1, $2)", args![id, *member])
            .await
            .expect("write a member");
    }
    tx.unaudited("a test's own team");
    tx.commit().await.expect("commit");
    id
}

/// Leave for `action`, as a route's policy would give it.
///
/// # Panics
/// When the account's role does not allow it, or there is no such account.
pub async fn permit(app: &App, account: Id, action: Action) -> Permit {
    let actor = actor(app, account).await;
    assert!(actor.may(action), "the role {:?} may not {action:?}", actor.role());
    Permit::new(actor, action, None)
}

/// What the account sees.
///
/// # Panics
/// When there is no such account.
pub async fn scope(app: &App, account: Id) -> Scope {
    actor(app, account).await.scope()
}

/// The text of an API token with this role, good for a day.
///
/// # Panics
/// When it cannot be made.
pub async fn token(app: &App, role: Role) -> String {
    let made = team::create_token(
        &app.db,
        &Permit::system(System::CommandLine),
        app.now(),
        role,
        Reach::Everyone,
        "test",
        1,
    )
    .await;
    made.unwrap_or_else(|_| panic!("a token for {role:?} can be made"))
}

async fn actor(app: &App, account: Id) -> Actor {
    team::recognised(&app.db, account, app.now())
        .await
        .expect("read an account")
        .expect("the account was made before")
}

/// To whom the newest mail of a kind goes, and its text.
///
/// # Panics
/// When there is none, or its text is forgotten.
pub async fn mailed(app: &App, kind: &'static str) -> (String, String) {
    let sql =
        "select id, recipient, body from mail where kind = $1 order by created_at desc, id desc limit 1";
    let (id, to, body) =
        app.db.one::<(Id, String, Vec<u8>)>(sql, args![kind]).await.expect("such a mail was written");
    let text = vault::open_of_house(&app.db, &mail::SEALED.of(id), &body).await.expect("the vault is open");
    (to, String::from_utf8(text.expect("it is sealed for its row")).expect("it is a text"))
}
