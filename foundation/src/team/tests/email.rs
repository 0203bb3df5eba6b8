//! Another address for one's own account.

use super::*;
use crate::args;
use crate::clock::{Clock, DAY, HOUR, MINUTE, Timestamp};
use crate::db::{Db, Query};
use crate::testing::{self, for_each_database};

struct Desk {
    app: App,
    browser: Client,
    ana: Id,
    session: String,
    clock: Clock,
}

impl Desk {
    async fn new(db: Db, clock: Clock) -> Self {
        let app = testing::app_with_mail(db, clock.clone(), "smtp://127.0.0.1:1?from=crm@example.com");
        let browser = browser(&app);
        let ana = colleague(&app, "Ana Pop", "ana@old.example", Role::Agent).await;
        let session = cookie(&sign_in(&browser, "ana@old.example", PASSWORD).await);
        post_with(&browser, "/step-up", &session, &[("password", PASSWORD)]).await;
        Self { app, browser, ana, session, clock }
    }

    async fn ask(&self, email: &str) -> Answer {
        post_with(&self.browser, "/settings/account/email", &self.session, &[("email", email)]).await
    }

    /// The path of the link in the newest mail of a kind, and to whom it went.
    async fn mailed(&self, kind: &'static str) -> (String, String) {
        let (to, body) = testing::mailed(&self.app, kind).await;
        let place = body.find("http://vinculo.test").expect("it holds a link") + "http://vinculo.test".len();
        (to, body[place..].split_whitespace().next().unwrap().to_owned())
    }

    /// A passkey that somebody added at this time.
    async fn passkey(&self, name: &'static str, at: Timestamp) {
        let mut tx = self.app.db.begin().await.unwrap();
        tx.run(
            "insert into passkey (id, account_id, credential_id, public_key, counter, name, is_backed_up, created_at)
             values ($1, $2, $3, $3, 0, $4, false, $5)",
            args![Id::new(at), self.ana, name.as_bytes().to_vec(), name, at],
        )
        .await
        .unwrap();
        tx.unaudited("a test's own passkey");
        tx.commit().await.unwrap();
    }

    async fn use_link(&self, path: &str) -> Answer {
        let (path, key) = path.split_once("?key=").unwrap();
        self.browser.post(path, &[("key", key)]).await
    }

    async fn address(&self) -> String {
        let sql = "select email from account where id = $1";
        self.app.db.one::<(String,)>(sql, args![self.ana]).await.unwrap().0
    }
}

#[tokio::test]
async fn an_address_is_new_when_its_owner_confirms_it_there() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;

        let asked = desk.ask("Ana@New.example").await;
        assert_eq!(asked.header("location"), "/settings/account?said=email-asked", "{}", asked.body);
        let (to, link) = desk.mailed("email-confirm").await;
        assert_eq!(to, "ana@new.example");
        assert_eq!(desk.address().await, "ana@old.example");

        // Opening the link changes nothing, so that a mail scanner cannot use it up.
        assert!(desk.browser.get(&link).await.body.contains("ana@new.example"));
        assert_eq!(desk.address().await, "ana@old.example");
        assert_eq!(desk.use_link(&link).await.status, 200);
        assert_eq!(desk.address().await, "ana@new.example");
        assert_eq!(desk.use_link(&link).await.status, 410);
        assert_eq!(desk.browser.get(&link).await.status, 410);

        assert_eq!(sign_in(&desk.browser, "ana@new.example", PASSWORD).await.status, 303);
        assert_eq!(sign_in(&desk.browser, "ana@old.example", PASSWORD).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn the_old_address_takes_it_back_for_three_days_and_shuts_everybody_out() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;
        let now = desk.app.now();
        desk.passkey("from before", now.plus(-3 * DAY)).await;
        desk.ask("thief@evil.example").await;
        desk.passkey("between the two", now).await;
        desk.use_link(&desk.mailed("email-confirm").await.1).await;
        desk.passkey("afterwards", now.plus(1)).await;
        let (to, link) = desk.mailed("email-undo").await;
        assert_eq!(to, "ana@old.example");
        clock.set(desk.app.now().plus(3 * DAY - 1));

        let shown = desk.browser.get(&link).await;
        assert!(shown.body.contains("ana@old.example"), "{}", shown.body);
        let undone = desk.use_link(&link).await;

        assert_eq!(undone.status, 200, "{}", undone.body);
        assert_eq!(desk.address().await, "ana@old.example");
        let page = get_with(&desk.browser, "/settings/account", &desk.session).await;
        assert_eq!(page.status, 303, "the thief is out");
        assert_eq!(
            sign_in(&desk.browser, "ana@old.example", PASSWORD).await.status,
            422,
            "and knows no password"
        );
        let kept = desk.app.db.all::<(String,)>("select name from passkey", args![]).await.unwrap();
        assert_eq!(kept, [("from before".to_owned(),)]);
        let (to, reset) = desk.mailed("reset").await;
        assert!(to == "ana@old.example" && reset.starts_with("/reset?key="), "{to} {reset}");
        let (_, key) = reset.split_once("?key=").unwrap();
        let fresh = "seven quiet geese on the ice";
        let back = desk.browser.post("/reset", &[("key", key), ("password", fresh), ("again", fresh)]).await;
        assert_eq!(back.status, 303, "{}", back.body);
        assert_eq!(sign_in(&desk.browser, "ana@old.example", fresh).await.status, 303);
        assert_eq!(desk.use_link(&link).await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_an_address_back_ends_the_links_to_all_that_came_between() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;
        desk.ask("thief@evil.example").await;
        desk.use_link(&desk.mailed("email-confirm").await.1).await;
        let first = desk.mailed("email-undo").await;
        clock.set(desk.app.now().plus(1));
        desk.ask("other@evil.example").await;
        desk.use_link(&desk.mailed("email-confirm").await.1).await;
        let second = desk.mailed("email-undo").await;
        assert_eq!((first.0.as_str(), second.0.as_str()), ("ana@old.example", "thief@evil.example"));

        assert_eq!(desk.use_link(&first.1).await.status, 200);
        assert_eq!(desk.use_link(&second.1).await.status, 410);
        assert_eq!(desk.address().await, "ana@old.example");
    })
    .await;
}

#[tokio::test]
async fn each_link_has_its_end_and_its_one_purpose() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;
        desk.ask("first@new.example").await;
        let first = desk.mailed("email-confirm").await.1;
        clock.set(desk.app.now().plus(1));
        desk.ask("second@new.example").await;
        let second = desk.mailed("email-confirm").await.1;

        assert_eq!(desk.use_link(&first).await.status, 410, "the later one counts");
        let crossed = second.replace("/email?", "/email/undo?");
        assert_eq!(desk.use_link(&crossed).await.status, 410);
        for key in ["", "a", "%00"] {
            assert_eq!(desk.browser.get(&format!("/email?key={key}")).await.status, 410);
        }
        clock.set(desk.app.now().plus(24 * HOUR));
        assert_eq!(desk.use_link(&second).await.status, 410);
        assert_eq!(desk.address().await, "ana@old.example");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_ones_address_is_refused_beside_the_field() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;
        colleague(&desk.app, "Eva", "eva@example.com", Role::Agent).await;
        for (typed, told) in [
            ("nobody", "address"),
            ("eva@example.com", "address"),
            ("ana@new.example\r\nBcc: eva@example.com", "address"),
        ] {
            let refused = desk.ask(typed).await;
            assert_eq!(refused.status, 422, "{typed}");
            assert!(refused.body.contains(told) && refused.body.contains("new_email-error"), "{typed}");
        }
        // A colleague who takes the address in between is not pushed out of it.
        desk.ask("late@example.com").await;
        let link = desk.mailed("email-confirm").await.1;
        colleague(&desk.app, "Late", "late@example.com", Role::Agent).await;
        assert_eq!(desk.use_link(&link).await.status, 410);
        assert_eq!(desk.address().await, "ana@old.example");

        clock.set(desk.app.now().plus(31 * MINUTE));
        let unproven = desk.ask("ana@new.example").await;
        assert!(unproven.header("location").starts_with("/step-up"), "{:?}", unproven.headers);
    })
    .await;
}

impl Desk {
    /// An administrator of the same house.
    async fn boss(&self, name: &str) -> Client {
        let boss = testing::account(&self.app, name, Role::Administrator, Reach::Everyone).await;
        self.browser.as_account(boss)
    }

    /// Has `boss` give an account another address.
    async fn give(&self, boss: &Client, account: Id, email: &str) -> Answer {
        let sql = "select name, role, version from account where id = $1";
        let (name, role, version) =
            self.app.db.one::<(String, String, i64)>(sql, args![account]).await.unwrap();
        let version = version.to_string();
        let form = [
            ("name", name.as_str()),
            ("email", email),
            ("role", role.as_str()),
            ("reach", "everyone"),
            ("version", version.as_str()),
        ];
        self.clock.set(self.app.now().plus(1));
        boss.post(&format!("/settings/team/accounts/{account}"), &form).await
    }

    async fn mails(&self, kind: &'static str) -> i64 {
        self.app.db.one::<(i64,)>("select count(*) from mail where kind = $1", args![kind]).await.unwrap().0
    }
}

#[tokio::test]
async fn the_old_address_is_told_who_changed_it_and_takes_it_back() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;
        let boss = desk.boss("Radu Thief").await;

        let changed = desk.give(&boss, desk.ana, "thief@evil.example").await;
        let sql = "select recipient from mail where kind = 'email-undo'";
        let told = desk.app.db.all::<(String,)>(sql, args![]).await.unwrap();
        let (_, body) = testing::mailed(&desk.app, "email-undo").await;
        let (_, link) = desk.mailed("email-undo").await;
        // Neither another address nor a link for a new password makes it void.
        desk.give(&boss, desk.ana, "second@evil.example").await;
        boss.post(&format!("/settings/team/accounts/{}/reset", desk.ana), &[]).await;
        clock.set(desk.app.now().plus(2 * DAY));
        let undone = desk.use_link(&link).await;

        assert_eq!(changed.header("location"), "/settings/team?said=saved", "{}", changed.body);
        assert_eq!(told, [("ana@old.example".to_owned(),)]);
        assert!(body.contains("Radu Thief") && body.contains("Ana Pop"), "{body}");
        assert_eq!(undone.status, 200, "{}", undone.body);
        assert_eq!(desk.address().await, "ana@old.example");
        assert_eq!(sign_in(&desk.browser, "ana@old.example", PASSWORD).await.status, 422);
        assert_eq!(desk.mailed("reset").await.0, "ana@old.example");

        // Without a password again, she still is somebody who came in once.
        let boss = desk.boss("Radu Again").await;
        desk.give(&boss, desk.ana, "third@evil.example").await;
        assert_eq!(desk.mailed("email-undo").await.0, "ana@old.example");
        assert_eq!(desk.mails("email-undo").await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_mistyped_address_of_an_invitation_is_not_told_how_to_take_it_back() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock).await;
        let boss = desk.boss("Radu").await;
        let form = [("name", "Ion"), ("email", "ion@puento.example"), ("role", "agent"), ("reach", "own")];
        boss.post("/settings/team/accounts", &form).await;
        let sql = "select id from account where email = 'ion@puento.example'";
        let (ion,) = desk.app.db.one::<(Id,)>(sql, args![]).await.unwrap();

        desk.give(&boss, ion, "ion@puente.example").await;
        // Nor is anybody told when the address stays.
        desk.give(&boss, desk.ana, "Ana@old.example").await;

        assert_eq!(desk.mails("email-undo").await, 0);
    })
    .await;
}

#[tokio::test]
async fn asking_for_another_address_waits_longer_each_time() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;
        for n in 0..5 {
            assert_eq!(desk.ask(&format!("n{n}@new.example")).await.status, 303, "{n}");
        }

        let more = desk.ask("n6@new.example").await;
        let written = desk.mails("email-confirm").await;
        clock.set(desk.app.now().plus(1_000));
        let later = desk.ask("n6@new.example").await;
        let soon = desk.ask("n7@new.example").await;

        assert_eq!((more.status.as_u16(), more.header("retry-after"), written), (429, "1", 5));
        assert_eq!(
            (later.status.as_u16(), soon.status.as_u16(), soon.header("retry-after")),
            (303, 429, "2")
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_what_was_asked_for_before_and_leaves_the_way_back() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone()).await;
        let fresh = "seven quiet geese on the ice";
        let link = async |kind| desk.mailed(kind).await.1;
        desk.ask("first@new.example").await;
        desk.use_link(&link("email-confirm").await).await;
        let undo = link("email-undo").await;
        clock.set(desk.app.now().plus(1));

        desk.ask("thief@evil.example").await;
        let asked = link("email-confirm").await;
        let form = [("current", PASSWORD), ("password", fresh)];
        let changed = post_with(&desk.browser, "/settings/account/password", &desk.session, &form).await;
        assert_eq!(changed.header("location"), "/settings/account?said=password", "{}", changed.body);
        assert_eq!(desk.use_link(&asked).await.status, 410);

        // By a link for a new password as well.
        clock.set(desk.app.now().plus(1));
        let boss = desk.boss("Radu").await;
        boss.post(&format!("/settings/team/accounts/{}/reset", desk.ana), &[]).await;
        let reset = link("reset").await;
        let asked = desk.ask("thief@evil.example").await;
        assert_eq!(asked.status, 401, "the link ended the session");
        let session = cookie(&sign_in(&desk.browser, "first@new.example", fresh).await);
        post_with(&desk.browser, "/step-up", &session, &[("password", fresh)]).await;
        let form = [("email", "thief@evil.example")];
        post_with(&desk.browser, "/settings/account/email", &session, &form).await;
        let asked = link("email-confirm").await;
        let (_, key) = reset.split_once("?key=").unwrap();
        let chosen = desk.browser.post("/reset", &[("key", key), ("password", PASSWORD)]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.body);
        assert_eq!(desk.use_link(&asked).await.status, 410);
        assert_eq!(desk.address().await, "first@new.example");

        assert_eq!(desk.use_link(&undo).await.status, 200);
    })
    .await;
}
