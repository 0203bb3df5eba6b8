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
}

impl Desk {
    async fn new(db: Db, clock: Clock) -> Self {
        let app = testing::app_with_mail(db, clock, "smtp://127.0.0.1:1?from=crm@example.com");
        let browser = browser(&app);
        let ana = colleague(&app, "Ana Pop", "ana@old.example", Role::Agent).await;
        let session = cookie(&sign_in(&browser, "ana@old.example", PASSWORD).await);
        post_with(&browser, "/step-up", &session, &[("password", PASSWORD)]).await;
        Self { app, browser, ana, session }
    }

    async fn ask(&self, email: &str) -> Answer {
        post_with(&self.browser, "/settings/account/email", &self.session, &[("email", email)]).await
    }

    /// The path of the link in the newest mail of a kind, and to whom it went.
    async fn mailed(&self, kind: &'static str) -> (String, String) {
        let (to, body) = self
            .app
            .db
            .one::<(String, String)>(
                "select recipient, body from mail where kind = $1 order by created_at desc, id desc limit 1",
                args![kind],
            )
            .await
            .unwrap();
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
