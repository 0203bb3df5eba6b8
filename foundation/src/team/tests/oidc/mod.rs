//! Signing in by the account of another house, against one that really signs.

mod answers;
mod connecting;
mod house;

use std::sync::Arc;

use serde_json::json;

use self::house::{By, CLIENT, House, SECRET, STRAIGHT, Twist};
use super::*;
use crate::args;
use crate::clock::{Clock, MINUTE};
use crate::db::{Db, Query};
use crate::testing::{self, for_each_database};

const CONNECT: &str = "/settings/account/identities/connect";

/// Our house beside the other one, with the other one set up.
struct Street {
    app: App,
    browser: Client,
    house: Arc<House>,
    admin: Id,
    provider: Id,
    clock: Clock,
}

impl Street {
    async fn new(db: Db, clock: Clock) -> Self {
        Self::with(db, clock, &[("domains", "example.com Firm.example")]).await
    }

    async fn with(db: Db, clock: Clock, more: &[(&str, &str)]) -> Self {
        let house = House::open(clock.clone()).await;
        let app = testing::app_beside(db, clock.clone(), &house.origin);
        let admin = testing::account(&app, "Radu", Role::Administrator, Reach::Everyone).await;
        let browser = browser(&app);
        let mut form = vec![
            ("name", "Firm login"),
            ("issuer", house.origin.as_str()),
            ("client_id", CLIENT),
            ("secret", SECRET),
        ];
        form.extend(more);
        let added = browser.as_account(admin).post("/settings/sign-in", &form).await;
        assert_eq!(added.header("location"), "/settings/sign-in?said=saved", "{}", added.body);
        let (provider,) = app.db.one::<(Id,)>("select id from oidc_provider", args![]).await.unwrap();
        Self { app, browser, house, admin, provider, clock }
    }

    /// So that what happens later is written down later.
    fn tick(&self) {
        self.clock.set(self.app.now().plus(1));
    }

    /// Goes to the other house as somebody with these cookies; answers where it leads and the cookie of the way.
    async fn leave(&self, path: &str, cookies: &str) -> (String, String) {
        self.tick();
        let away = get_with(&self.browser, path, cookies).await;
        assert_eq!(away.status, 303, "{}", away.body);
        (away.header("location").to_owned(), cookie(&away))
    }

    /// Begins to connect the account of a session with one at the other house, as [`Self::leave`] answers.
    async fn leave_to_connect(&self, session: &str) -> (String, String) {
        self.tick();
        let form = [("provider", self.provider.to_string())];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let away = post_with(&self.browser, CONNECT, session, &form).await;
        assert_eq!(away.status, 200, "{}", away.body);
        let location = away.header("refresh").strip_prefix("0;url=").expect("it goes on by itself");
        (location.to_owned(), cookie(&away))
    }

    /// The whole way of a sign-in in a fresh browser.
    async fn sign_in(&self) -> Answer {
        let (location, way) =
            self.leave(&format!("/sign-in/oidc?provider={}&next=/probe", self.provider), "").await;
        get_with(&self.browser, &self.house.agree(&location), &way).await
    }

    /// Why the last sign-in was refused, as the audit says.
    async fn why(&self) -> String {
        let (detail,) = self
            .app
            .db
            .one::<(String,)>(
                "select detail from audit where action = 'session.refuse' order by at desc, id desc limit 1",
                args![],
            )
            .await
            .unwrap();
        serde_json::from_str::<serde_json::Value>(&detail).unwrap()["why"].as_str().unwrap().to_owned()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        self.app.db.one::<(i64,)>(sql, args![]).await.unwrap().0
    }

    /// Ana, whose account here is connected with theirs at the other house; and her session.
    async fn ana(&self) -> (Id, String) {
        let ana = colleague(&self.app, "Ana Pop", "ana@elsewhere.example", Role::Agent).await;
        let session = cookie(&sign_in(&self.browser, "ana@elsewhere.example", PASSWORD).await);
        post_with(&self.browser, "/step-up", &session, &[("password", PASSWORD)]).await;
        let (location, way) = self.leave_to_connect(&session).await;
        let back = self.house.agree(&location);
        let connected = get_with(&self.browser, &back, &format!("{session}; {way}")).await;
        assert_eq!(connected.header("location"), "/settings/account?said=connected", "{}", connected.body);
        (ana, session)
    }
}

fn is_in(answer: &Answer) -> bool {
    answer.status == 303
        && answer
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|cookie| cookie.to_str().unwrap().starts_with("vinculo="))
}

#[tokio::test]
async fn whoever_is_connected_gets_in_by_each_way_of_signing() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        street.ana().await;
        for by in [By::Es256, By::EdDsa, By::Rs256] {
            street.house.be(Twist { by, ..STRAIGHT });

            let entered = street.sign_in().await;

            assert!(is_in(&entered), "{by:?}: {} {}", entered.status, street.why().await);
            assert_eq!(entered.header("location"), "/probe");
            let page = get_with(&street.browser, "/settings/account", &cookie(&entered)).await;
            assert!(page.body.contains("Ana Pop"), "{}", page.body);
        }
        // The other house may have let in whoever sat there: what matters much asks once more.
        let sql = "select count(*) from session where proved_by = 'oidc' and stepped_up_at is not null";
        assert_eq!(street.app.db.one::<(i64,)>(sql, args![]).await.unwrap().0, 0);
        let page = street.browser.get("/sign-in").await.body;
        assert!(page.contains("Sign in with Firm login"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_for_the_browser_that_asked_and_for_once() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock.clone()).await;
        street.ana().await;
        let path = format!("/sign-in/oidc?provider={}", street.provider);

        let (location, way) = street.leave(&path, "").await;
        let (_, other_way) = street.leave(&path, "").await;
        let back = street.house.agree(&location);
        for cookies in ["", other_way.as_str(), "vinculo-oidc=AAAA", &way[..way.len() - 4]] {
            let stolen = get_with(&street.browser, &back, cookies).await;
            assert_eq!(stolen.status, 422, "{cookies}");
            assert_eq!(street.why().await, "the answer came to another browser, too late, or twice");
        }
        assert!(is_in(&get_with(&street.browser, &back, &way).await));
        street.tick();
        let again = get_with(&street.browser, &back, &way).await;
        assert_eq!(again.status, 422);
        assert_eq!(street.why().await, "the other house did not take the code: invalid_grant");

        let (location, way) = street.leave(&path, "").await;
        let back = street.house.agree(&location);
        clock.set(street.app.now().plus(10 * MINUTE));
        let late = get_with(&street.browser, &back, &way).await;
        assert_eq!(late.status, 422);
        assert_eq!(street.count("select count(*) from identity").await, 1);
    })
    .await;
}

#[tokio::test]
async fn only_a_verified_address_in_a_domain_of_the_house_connects_on_its_own() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        colleague(&street.app, "Ion", "ion@example.com", Role::Manager).await;
        colleague(&street.app, "Eva", "eva@other.example", Role::Agent).await;
        colleague(&street.app, "Boss", "boss@example.com", Role::Administrator).await;
        let gone = colleague(&street.app, "Gone", "gone@example.com", Role::Agent).await;
        street
            .browser
            .as_account(street.admin)
            .post(&format!("/settings/team/accounts/{gone}/block"), &[])
            .await;
        let nobody = "nobody here is connected with them";
        for (who, why) in [
            (json!({ "sub": "1", "email": "ion@example.com" }), nobody),
            (json!({ "sub": "1", "email": "ion@example.com", "email_verified": false }), nobody),
            (json!({ "sub": "1", "email": "ion@example.com", "email_verified": "true" }), nobody),
            (json!({ "sub": "1", "email": "ion@example.com", "email_verified": 1 }), nobody),
            (json!({ "sub": "1", "email": "eva@other.example", "email_verified": true }), nobody),
            (json!({ "sub": "1", "email": "boss@example.com", "email_verified": true }), nobody),
            (json!({ "sub": "1", "email": "new@example.com", "email_verified": true }), nobody),
            (json!({ "sub": "1", "email": "ion@example.com@evil.example", "email_verified": true }), nobody),
            (json!({ "sub": "1", "email_verified": true }), nobody),
            (
                json!({ "sub": "1", "email": "gone@example.com", "email_verified": true }),
                "their account here is blocked",
            ),
        ] {
            street.house.know(who.clone());
            let refused = street.sign_in().await;
            assert_eq!(refused.status, 422, "{who}");
            assert_eq!(street.why().await, why, "{who}");
            assert!(refused.body.contains("Nobody here is connected"), "{}", refused.body);
        }
        assert_eq!(street.count("select count(*) from identity").await, 0);

        street.house.know(json!({ "sub": "1", "email": "Ion@Example.com", "email_verified": true }));
        assert!(is_in(&street.sign_in().await), "{}", street.why().await);
        // From now on the pair of issuer and subject counts, whatever address is told.
        street.house.know(json!({ "sub": "1", "email": "boss@example.com", "email_verified": true }));
        let entered = street.sign_in().await;
        let page = get_with(&street.browser, "/settings/account", &cookie(&entered)).await;
        assert!(page.body.contains("ion@example.com"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn a_newcomer_gets_an_account_that_may_do_nothing() {
    for_each_database(async |db, clock| {
        let street = Street::with(db, clock, &[("domains", "example.com"), ("makes_accounts", "1")]).await;
        street.house.know(json!({
            "sub": "n-1", "name": "Nina New", "email": "nina@example.com", "email_verified": true, "role": "administrator",
        }));

        let entered = street.sign_in().await;
        assert!(is_in(&entered), "{}", street.why().await);

        let session = cookie(&entered);
        assert!(get_with(&street.browser, "/settings/account", &session).await.body.contains("Nina New"));
        for path in ["/probe", "/settings/team"] {
            assert_eq!(get_with(&street.browser, path, &session).await.status, 403, "{path}");
        }
        let sql = "select count(*) from account where role = 'newcomer' and reach = 'own'";
        assert_eq!(street.count(sql).await, 1);

        // Once somebody gave that role rights, it is none for strangers.
        let mut tx = street.app.db.begin().await.unwrap();
        tx.run("update role set actions = 'see-customers' where word = 'newcomer'", args![]).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        street.house.know(json!({ "sub": "n-2", "email": "nora@example.com", "email_verified": true }));
        assert_eq!(street.sign_in().await.status, 422);
        assert_eq!(street.count("select count(*) from account where email = 'nora@example.com'").await, 0);
    })
    .await;
}

#[tokio::test]
async fn another_house_replaces_the_password_and_never_the_second_step() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        let (ana, _) = street.ana().await;
        let mut tx = street.app.db.begin().await.unwrap();
        tx.run(
            "insert into totp (account_id, secret, created_at, confirmed_at) values ($1, $2, 0, 1)",
            args![ana, b"nobody answers".to_vec()],
        )
        .await
        .unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        let half = street.sign_in().await;

        assert!(half.header("location").starts_with("/sign-in/second"), "{:?}", half.headers);
        let page = get_with(&street.browser, "/settings/account", &cookie(&half)).await;
        assert!(page.header("location").starts_with("/sign-in"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn proving_oneself_anew_takes_a_house_that_asked_just_now() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock.clone()).await;
        let (_, session) = street.ana().await;
        clock.set(street.app.now().plus(31 * MINUTE));
        let path = format!("/step-up/oidc?provider={}&next=/settings/account", street.provider);
        let prove = async || {
            let (location, way) = street.leave(&path, &session).await;
            assert!(location.contains("prompt=login") && location.contains("max_age=0"), "{location}");
            let back = street.house.agree(&location);
            get_with(&street.browser, &back, &format!("{session}; {way}")).await
        };
        let is_proven = async || {
            post_with(&street.browser, CONNECT, &session, &[]).await.header("location") == "/settings/account"
        };

        for claims in [
            (|claims| drop(claims.as_object_mut().unwrap().remove("auth_time")))
                as fn(&mut serde_json::Value),
            |claims| claims["auth_time"] = json!(claims["iat"].as_i64().unwrap() - 600),
        ] {
            street.house.be(Twist { claims, ..STRAIGHT });
            assert_eq!(prove().await.status, 422);
            assert_eq!(
                street.why().await,
                "the other house does not say that they proved themselves just now"
            );
        }
        street.house.be(STRAIGHT);
        street.house.know(json!({ "sub": "somebody else" }));
        assert_eq!(prove().await.status, 422);
        assert!(!is_proven().await);
        street.house.know(json!({ "sub": "ana-17" }));
        assert_eq!(prove().await.header("location"), "/settings/account");
        assert!(is_proven().await);
    })
    .await;
}

#[tokio::test]
async fn nobody_connects_what_is_another_persons() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        street.ana().await;
        colleague(&street.app, "Eva", "eva@elsewhere.example", Role::Agent).await;
        let eva = cookie(&sign_in(&street.browser, "eva@elsewhere.example", PASSWORD).await);
        post_with(&street.browser, "/step-up", &eva, &[("password", PASSWORD)]).await;
        let (location, way) = street.leave_to_connect(&eva).await;
        let back = street.house.agree(&location);

        let taken = get_with(&street.browser, &back, &format!("{eva}; {way}")).await;
        assert_eq!(
            (taken.status.as_u16(), street.why().await.as_str()),
            (422, "they are connected with another account here")
        );

        // A way that one browser began is not finished in another's session.
        street.house.know(json!({ "sub": "eva-1" }));
        let (location, way) = street.leave_to_connect(&eva).await;
        let ana = cookie(&sign_in(&street.browser, "ana@elsewhere.example", PASSWORD).await);
        let crossed =
            get_with(&street.browser, &street.house.agree(&location), &format!("{ana}; {way}")).await;
        assert_eq!(crossed.status, 422);
        assert_eq!(street.count("select count(*) from identity").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_secret_is_sealed_and_shown_to_nobody() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        let admin = street.browser.as_account(street.admin);

        let page = admin.get("/settings/sign-in").await.body;
        let audit: Vec<(String,)> = street.app.db.all("select detail from audit", args![]).await.unwrap();
        let (kept,): (Vec<u8>,) =
            street.app.db.one("select client_secret from oidc_provider", args![]).await.unwrap();

        let back = format!("http://vinculo.test/sign-in/oidc/{}/callback", street.provider);
        assert!(page.contains("Firm login") && page.contains(&back), "{page}");
        assert!(!page.contains("s3cret"), "{page}");
        assert!(audit.iter().all(|(detail,)| !detail.contains("s3cret")));
        assert!(!kept.windows(6).any(|part| part == b"s3cret"), "it is sealed");

        // An empty field keeps it; whoever is connected still gets in.
        let path = format!("/settings/sign-in/{}", street.provider);
        let form = [("name", "Renamed"), ("client_id", CLIENT), ("version", "1"), ("is_on", "1")];
        assert_eq!(admin.post(&path, &form).await.header("location"), "/settings/sign-in?said=saved");
        street.ana().await;
        assert!(is_in(&street.sign_in().await));
    })
    .await;
}

#[tokio::test]
async fn whoever_came_in_by_a_house_is_out_when_it_is_removed() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        street.ana().await;
        let session = cookie(&street.sign_in().await);
        let admin = street.browser.as_account(street.admin);

        admin.post(&format!("/settings/sign-in/{}/removal", street.provider), &[]).await;

        assert_eq!(get_with(&street.browser, "/settings/account", &session).await.status, 303);
        let away = street.browser.get(&format!("/sign-in/oidc?provider={}", street.provider)).await;
        assert_eq!(away.header("location"), "/sign-in");
        assert_eq!(street.count("select count(*) from identity").await, 0);
    })
    .await;
}
