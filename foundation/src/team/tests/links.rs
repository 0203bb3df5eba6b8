use super::*;
use crate::args;
use crate::clock::{HOUR, MINUTE};
use crate::db::Query;
use crate::team::Action;
use crate::team::first_administrator_key;
use crate::testing::{self, app, app_with_mail, for_each_database, permit, token};

fn set_up_with<'a>(key: &'a str, email: &'a str) -> [(&'static str, &'a str); 4] {
    [("key", key), ("name", "Ana Pop"), ("email", email), ("password", PASSWORD)]
}

#[tokio::test]
async fn the_first_administrator_is_set_up_once() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let browser = browser(&app);
        let key = first_administrator_key(&app).await.unwrap().unwrap();

        let looked = browser.get(&format!("/setup?key={key}")).await;
        let looked_again = browser.get(&format!("/setup?key={key}")).await;
        let made = browser.post("/setup", &set_up_with(&key, "ana@puente.example")).await;
        let twice = browser.post("/setup", &set_up_with(&key, "eva@puente.example")).await;
        let gone = browser.get(&format!("/setup?key={key}")).await;
        let team = get_with(&browser, "/settings/team", &cookie(&made)).await;

        assert_eq!((looked.status.as_u16(), looked_again.status.as_u16()), (200, 200));
        assert_eq!((made.status.as_u16(), made.header("location")), (303, "/today"));
        assert_eq!((twice.status.as_u16(), gone.status.as_u16()), (410, 410));
        assert_eq!(team.status, 200);
        assert!(team.body.contains("ana@puente.example") && !team.body.contains("eva@puente.example"));
        assert!(first_administrator_key(&app).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_setup_key_is_void_after_an_hour_and_after_a_newer_one() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let browser = browser(&app);
        let older = first_administrator_key(&app).await.unwrap().unwrap();
        let newer = first_administrator_key(&app).await.unwrap().unwrap();

        let with_older = browser.post("/setup", &set_up_with(&older, "ana@puente.example")).await;
        clock.set(app.now().plus(HOUR));
        let too_late = browser.post("/setup", &set_up_with(&newer, "ana@puente.example")).await;

        assert_eq!((with_older.status.as_u16(), too_late.status.as_u16()), (410, 410));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_form_keeps_the_setup_key_and_says_what_is_wrong() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let browser = browser(&app);
        let key = first_administrator_key(&app).await.unwrap().unwrap();

        let form =
            [("key", key.as_str()), ("name", "Ana"), ("email", "ana@puente.example"), ("password", "short")];
        let refused = browser.post("/setup", &form).await;
        let made = browser.post("/setup", &set_up_with(&key, "ana@puente.example")).await;

        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Use at least 12 characters."));
        assert_eq!(made.status, 303);
    })
    .await;
}

/// The link shown to the administrator, without its host.
fn link(answer: &Answer) -> String {
    let (_, rest) = answer.body.split_once("value=\"http://vinculo.test").expect("a link is shown");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_invited_colleague_chooses_a_password_once() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let stranger = browser(&app);
        let boss = stranger.as_account(boss);

        let form =
            [("name", "Ion Rusu"), ("email", "ionut@puente.example"), ("role", "agent"), ("reach", "own")];
        let invited = boss.post("/settings/team/accounts", &form).await;
        let path = link(&invited);
        let key = path.split_once("key=").unwrap().1;
        let elsewhere = stranger.post("/reset", &[("key", key), ("password", PASSWORD)]).await;
        let opened = stranger.get(&path).await;
        let accepted = stranger.post("/invitation", &[("key", key), ("password", PASSWORD)]).await;
        let twice = stranger.post("/invitation", &[("key", key), ("password", PASSWORD)]).await;
        let entered = sign_in(&stranger, "ionut@puente.example", PASSWORD).await;

        assert_eq!(elsewhere.status, 410);
        assert!(opened.body.contains("Welcome, Ion Rusu"), "{}", opened.body);
        assert_eq!(accepted.header("location"), "/today");
        assert_eq!(twice.status, 410);
        assert_eq!(entered.status, 303);
    })
    .await;
}

#[tokio::test]
async fn a_reset_ends_the_sessions_of_before_and_lives_a_quarter_of_an_hour() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let stranger = browser(&app);
        let before = cookie(&sign_in(&stranger, "marta@puente.example", PASSWORD).await);

        let reset =
            stranger.as_account(boss).post(&format!("/settings/team/accounts/{marta}/reset"), &[]).await;
        let thrown_out = get_with(&stranger, "/settings/account", &before).await;
        clock.set(app.now().plus(15 * MINUTE - 1));
        let in_time = stranger.get(&link(&reset)).await;
        clock.set(app.now().plus(1));
        let too_late = stranger.get(&link(&reset)).await;

        assert_eq!(thrown_out.status, 303);
        assert_eq!((in_time.status.as_u16(), too_late.status.as_u16()), (200, 410));
    })
    .await;
}

#[tokio::test]
async fn a_link_that_went_to_a_mistyped_address_is_void_when_the_address_is_corrected() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let stranger = browser(&app);
        let boss = stranger.as_account(boss);
        let form = |email: &'static str| {
            [("name", "Ion Rusu"), ("email", email), ("role", "agent"), ("reach", "own"), ("version", "1")]
        };
        let path = link(&boss.post("/settings/team/accounts", &form("ionut@puento.example")).await);
        let email = "ionut@puento.example";
        let (id,) =
            app.db.one::<(Id,)>("select id from account where email = $1", args![email]).await.unwrap();

        let corrected =
            boss.post(&format!("/settings/team/accounts/{id}"), &form("ionut@puente.example")).await;
        let opened = stranger.get(&path).await;
        let key = path.split_once("key=").unwrap().1;
        let used = stranger.post("/invitation", &[("key", key), ("password", PASSWORD)]).await;

        assert_eq!(corrected.status, 303);
        assert_eq!((opened.status.as_u16(), used.status.as_u16()), (410, 410));
    })
    .await;
}

#[tokio::test]
async fn no_administrator_sees_the_link_that_opens_the_account_of_another_one() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let peer = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::Administrator).await;
        let path = format!("/settings/team/accounts/{peer}/reset");
        let with_mail = app_with_mail(db, clock, "smtp://127.0.0.1:1?from=crm@vinculo.test");

        let refused = browser(&app).as_account(boss).post(&path, &[]).await;
        let mailed = browser(&with_mail).as_account(boss).post(&path, &[]).await;
        let (to, body) = testing::mailed(&app, "reset").await;

        assert_eq!(refused.status, 422);
        assert!(!refused.body.contains("/reset?key="));
        assert_eq!(mailed.header("location"), "/settings/team?said=mailed");
        assert!(!mailed.body.contains("/reset?key="));
        assert_eq!(to, "evadinu@puente.example");
        assert!(body.contains("http://vinculo.test/reset?key="), "{body}");
    })
    .await;
}

#[tokio::test]
async fn a_peer_who_comes_in_without_a_password_is_no_newcomer_whose_link_is_shown() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let peer = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let boss = browser.as_account(boss);
        sign_in(&browser, "evadinu@puente.example", PASSWORD).await;
        let mut tx = app.db.begin().await.unwrap();
        tx.run("update account set password_hash = null where id = $1", args![peer]).await.unwrap();
        tx.unaudited("as one who comes in by another house");
        tx.commit().await.unwrap();

        let refused = boss.post(&format!("/settings/team/accounts/{peer}/reset"), &[]).await;

        assert_eq!(refused.status, 422);
        assert!(!refused.body.contains("?key="), "{}", refused.body);
        assert_eq!(links(&app).await, [""; 0]);
    })
    .await;
}

/// What the audit says of each link that was made.
async fn links(app: &App) -> Vec<String> {
    let sql = "select detail from audit where action = 'account.link' order by at, id";
    let rows = app.db.all::<(String,)>(sql, args![]).await.unwrap();
    let shown = |detail: &str| {
        let detail: serde_json::Value = serde_json::from_str(detail).unwrap();
        format!("{} {}", detail["for"].as_str().unwrap(), detail["shown"])
    };
    rows.iter().map(|(detail,)| shown(detail)).collect()
}

#[tokio::test]
async fn a_link_is_mailed_where_there_is_mail_and_else_shown_once_and_audited_as_shown() {
    for_each_database(async |db, clock| {
        let without = app(db.clone(), clock.clone());
        let with = app_with_mail(db, clock.clone(), "smtp://127.0.0.1:1?from=crm@vinculo.test");
        let boss = colleague(&without, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let invite = async |app: &App, email: &str| {
            clock.set(app.now().plus(1));
            let form = [("name", "Ion Rusu"), ("email", email), ("role", "agent"), ("reach", "own")];
            browser(app).as_account(boss).post("/settings/team/accounts", &form).await
        };
        let again = async |app: &App, email: &'static str| {
            clock.set(app.now().plus(1));
            let (id,) =
                app.db.one::<(Id,)>("select id from account where email = $1", args![email]).await.unwrap();
            browser(app).as_account(boss).post(&format!("/settings/team/accounts/{id}/reset"), &[]).await
        };

        let answers = [
            invite(&without, "ion@puente.example").await,
            again(&without, "ion@puente.example").await,
            invite(&with, "ion2@puente.example").await,
            again(&with, "ion2@puente.example").await,
        ];

        let is_shown = answers.map(|answer| answer.body.contains("/invitation?key="));
        assert_eq!(is_shown, [true, true, false, false]);
        let told = ["invitation true", "invitation true", "invitation false", "invitation false"];
        assert_eq!(links(&with).await, told);
        assert!(testing::mailed(&with, "invitation").await.1.contains("/invitation?key="));
    })
    .await;
}

#[tokio::test]
async fn a_program_has_no_account_of_its_own_to_change() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        permit(&app, boss, Action::ManageTeam).await;
        let text = token(&app, Role::Administrator).await;

        let answer = get_as_program(&browser(&app), "/settings/account", &text).await;

        assert_eq!(answer.status, 403);
    })
    .await;
}
