use super::*;
use crate::args;
use crate::clock::DAY;
use crate::db::Query;
use crate::team::Reach;
use crate::team::{Refusal, create_token};
use crate::testing::{app, for_each_database, token};

#[tokio::test]
async fn a_program_with_a_token_is_let_in() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let text = token(&app, Role::Administrator).await;

        let answer = get_as_program(&browser(&app), PROBE, &text).await;

        // "vinculo_", 43 letters of base64url for 32 bytes, 6 for the checksum.
        assert_eq!((text.len(), text.starts_with("vinculo_")), (57, true));
        assert_eq!(answer.status, 200);
        let (used, kept) = app
            .db
            .one::<(Option<i64>, Vec<u8>)>("select used_at, key_hash from api_token", args![])
            .await
            .unwrap();
        assert_eq!(used, Some(app.now().0));
        assert_eq!(kept.len(), 32);
    })
    .await;
}

#[tokio::test]
async fn a_mistyped_unknown_or_missing_token_is_refused() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let text = token(&app, Role::Administrator).await;
        let browser = browser(&app);
        let last = if text.ends_with('A') { "B" } else { "A" };
        let mistyped = format!("{}{last}", &text[..56]);

        for wrong in [mistyped.as_str(), "vinculo_", "", "ä", &text[1..]] {
            let answer = get_as_program(&browser, PROBE, wrong).await;
            assert_eq!(answer.status, 401, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_expired_or_ended_token_is_refused() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let expiring = token(&app, Role::Administrator).await;
        let browser = browser(&app);
        clock.set(app.now().plus(DAY));
        let ending = token(&app, Role::Administrator).await;
        let (id,) = app
            .db
            .one::<(Id,)>("select id from api_token where created_at = $1", args![app.now()])
            .await
            .unwrap();

        let before = get_as_program(&browser, PROBE, &ending).await;
        browser.as_account(boss).post(&format!("/settings/team/tokens/{id}/end"), &[]).await;

        assert_eq!(before.status, 200);
        assert_eq!(get_as_program(&browser, PROBE, &ending).await.status, 401);
        assert_eq!(get_as_program(&browser, PROBE, &expiring).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_shown_once_and_does_what_its_role_allows() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let boss = browser(&app).as_account(boss);

        let made = boss
            .post("/settings/team/tokens", &[("name", "Shop"), ("role", "read-only"), ("days", "30")])
            .await;
        let text = made.body.split_once("value=\"vinculo_").unwrap().1.split('"').next().unwrap();
        let text = format!("vinculo_{text}");
        let list = boss.get("/settings/team").await;
        let answer = get_as_program(&browser(&app), PROBE, &text).await;

        assert!(list.body.contains("Shop") && !list.body.contains(&text));
        assert_eq!(answer.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_token_lives_a_year_at_most() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let permit = Permit::system(System::CommandLine);

        let endless =
            create_token(&app.db, &permit, app.now(), Role::Agent, Reach::Everyone, "Shop", 367).await;
        let none = create_token(&app.db, &permit, app.now(), Role::Agent, Reach::Everyone, "Shop", 0).await;

        assert!(matches!(endless, Err(Refusal::Days)));
        assert!(matches!(none, Err(Refusal::Days)));
    })
    .await;
}

#[tokio::test]
async fn a_token_of_a_blocked_colleague_ends() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::Administrator).await;
        let permit = crate::testing::permit(&app, eva, crate::team::Action::ManageTeam).await;
        let text =
            create_token(&app.db, &permit, app.now(), Role::Administrator, Reach::Everyone, "Shop", 30)
                .await
                .unwrap();

        browser(&app).as_account(ana).post(&format!("/settings/team/accounts/{eva}/block"), &[]).await;

        assert_eq!(get_as_program(&browser(&app), PROBE, &text).await.status, 401);
    })
    .await;
}

/// Ana manages the team; Eva is an administrator too, and made this token.
async fn ana_and_the_token_of_eva(app: &App) -> (Id, Id, String) {
    let ana = colleague(app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
    let eva = colleague(app, "Eva Dinu", "evadinu@puente.example", Role::Administrator).await;
    let permit = crate::testing::permit(app, eva, crate::team::Action::ManageTeam).await;
    let text = create_token(&app.db, &permit, app.now(), Role::Administrator, Reach::Everyone, "Shop", 30)
        .await
        .unwrap();
    (ana, eva, text)
}

async fn status_with(app: &App, token: &str) -> u16 {
    get_as_program(&browser(app), PROBE, token).await.status.as_u16()
}

#[tokio::test]
async fn a_token_ends_when_the_role_or_reach_of_its_maker_changes_and_not_with_a_new_name() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        for (name, role, reach, expected) in [
            ("Eva Popa", "administrator", "everyone", 200),
            ("Eva Dinu", "read-only", "everyone", 401),
            ("Eva Dinu", "administrator", "own", 401),
        ] {
            let (ana, eva, text) = ana_and_the_token_of_eva(&app).await;
            let form = [
                ("name", name),
                ("email", "evadinu@puente.example"),
                ("role", role),
                ("reach", reach),
                ("version", "1"),
            ];

            let before = status_with(&app, &text).await;
            let saved =
                browser(&app).as_account(ana).post(&format!("/settings/team/accounts/{eva}"), &form).await;

            assert_eq!((before, saved.status.as_u16()), (200, 303), "{}", saved.body);
            assert_eq!(status_with(&app, &text).await, expected, "{name} {role} {reach}");
            let mut tx = app.db.begin().await.unwrap();
            tx.run("update account set email = handle", args![]).await.unwrap();
            tx.unaudited("the next round has the same people");
            tx.commit().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_when_its_maker_changes_the_password() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let (_, _, text) = ana_and_the_token_of_eva(&app).await;
        let browser = browser(&app);
        let eva = cookie(&sign_in(&browser, "evadinu@puente.example", PASSWORD).await);
        let form = [("current", PASSWORD), ("password", "nine purple quiet rivers")];

        let changed = post_with(&browser, "/settings/account/password", &eva, &form).await;

        assert_eq!(changed.header("location"), "/settings/account?said=password");
        assert_eq!(status_with(&app, &text).await, 401);
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_when_a_link_resets_the_password_of_its_maker() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let (_, eva, text) = ana_and_the_token_of_eva(&app).await;
        // Without mail, no other administrator may see the link of one.
        let herself = browser(&app).as_account(eva);

        let made = herself.post(&format!("/settings/team/accounts/{eva}/reset"), &[]).await;
        let with_link_made = status_with(&app, &text).await;
        let permit = crate::testing::permit(&app, eva, crate::team::Action::ManageTeam).await;
        let newer =
            create_token(&app.db, &permit, app.now(), Role::Administrator, Reach::Everyone, "Shop", 30)
                .await
                .unwrap();
        let key = made.body.split_once("/reset?key=").unwrap().1.split('"').next().unwrap();
        let chosen =
            browser(&app).post("/reset", &[("key", key), ("password", "nine purple quiet rivers")]).await;

        assert_eq!(with_link_made, 401);
        assert_eq!(chosen.header("location"), "/today", "{}", chosen.body);
        assert_eq!(status_with(&app, &newer).await, 401);
    })
    .await;
}

#[tokio::test]
async fn a_token_makes_no_token_and_no_account() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let program = browser(&app).as_token(&token(&app, Role::Administrator).await);
        let invited =
            [("name", "Eve"), ("email", "eve@x.example"), ("role", "administrator"), ("reach", "everyone")];
        let minted = [("name", "Shop"), ("role", "administrator"), ("days", "30")];

        let answers = [
            program.post("/settings/team/tokens", &minted).await,
            program.post("/settings/team/accounts", &invited).await,
            program.post(&format!("/settings/team/accounts/{ana}/reset"), &[]).await,
            program.post("/settings/account/sessions/end-all", &[]).await,
            program.get("/settings/team").await,
            program.get("/team/mentions?q=a").await,
        ];

        for answer in &answers {
            assert_eq!(answer.status, 403, "{}", answer.body);
        }
        let (tokens, accounts) = app
            .db
            .one::<(i64, i64)>(
                "select (select count(*) from api_token), (select count(*) from account)",
                args![],
            )
            .await
            .unwrap();
        assert_eq!((tokens, accounts), (1, 1));
    })
    .await;
}
