use super::*;
use crate::args;
use crate::db::Query;
use crate::testing::{app, for_each_database};

async fn version(app: &App, account: Id) -> String {
    let (version,) =
        app.db.one::<(i64,)>("select version from account where id = $1", args![account]).await.unwrap();
    version.to_string()
}

#[tokio::test]
async fn the_last_administrator_can_be_neither_blocked_nor_demoted() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let boss = browser(&app).as_account(ana);
        let page = format!("/settings/team/accounts/{ana}");
        let version = version(&app, ana).await;
        let demotion = [
            ("name", "Ana Pop"),
            ("email", "anapop@puente.example"),
            ("role", "agent"),
            ("reach", "everyone"),
            ("version", version.as_str()),
        ];

        let blocked = boss.post(&format!("{page}/block"), &[]).await;
        let demoted = boss.post(&page, &demotion).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::Administrator).await;
        let demoted_beside_another = boss.post(&page, &demotion).await;
        let now_last =
            browser(&app).as_account(eva).post(&format!("/settings/team/accounts/{eva}/block"), &[]).await;

        assert_eq!((blocked.status.as_u16(), demoted.status.as_u16()), (422, 422));
        assert!(blocked.body.contains("This is the last administrator."));
        assert!(demoted.body.contains("This is the last administrator."));
        assert_eq!(demoted_beside_another.status, 303);
        assert_eq!(now_last.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_blocked_colleague_is_out_at_once() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let before = get_with(&browser, "/settings/account", &cookie).await;

        let boss = browser.as_account(ana);
        let blocked = boss.post(&format!("/settings/team/accounts/{marta}/block"), &[]).await;
        let after = get_with(&browser, "/settings/account", &cookie).await;
        boss.post(&format!("/settings/team/accounts/{marta}/unblock"), &[]).await;
        let unblocked = get_with(&browser, "/settings/account", &cookie).await;
        let again = sign_in(&browser, "marta@puente.example", PASSWORD).await;

        assert_eq!(before.status, 200);
        assert_eq!(blocked.header("location"), "/settings/team?said=blocked");
        assert_eq!(after.status, 303);
        assert_eq!(unblocked.status, 303, "the old session stays ended");
        assert_eq!(again.status, 303);
        assert!(!cookie.is_empty() && again.header("location") == "/today");
    })
    .await;
}

#[tokio::test]
async fn a_new_role_ends_the_sessions_of_before() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "evadinu@puente.example", PASSWORD).await);
        let before = get_with(&browser, "/settings/team", &cookie).await;

        let version = version(&app, eva).await;
        let form = [
            ("name", "Eva Dinu"),
            ("email", "evadinu@puente.example"),
            ("role", "read-only"),
            ("reach", "everyone"),
            ("version", version.as_str()),
        ];
        browser.as_account(ana).post(&format!("/settings/team/accounts/{eva}"), &form).await;
        let after = get_with(&browser, "/settings/team", &cookie).await;

        let back = super::cookie(&sign_in(&browser, "evadinu@puente.example", PASSWORD).await);
        let with_new_role = get_with(&browser, "/settings/team", &back).await;

        assert_eq!((before.status.as_u16(), after.status.as_u16()), (200, 303));
        assert_eq!(with_new_role.status, 403);
    })
    .await;
}

#[tokio::test]
async fn two_administrators_do_not_overwrite_each_other_silently() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let boss = browser(&app).as_account(ana);
        let version = version(&app, marta).await;
        let form = |name: &'static str, version: &str| {
            [
                ("name", name.to_owned()),
                ("email", "marta@puente.example".to_owned()),
                ("role", "agent".to_owned()),
                ("reach", "own".to_owned()),
                ("version", version.to_owned()),
            ]
        };
        let post = async |name| {
            let form = form(name, &version);
            let form: Vec<(&str, &str)> = form.iter().map(|(key, value)| (*key, value.as_str())).collect();
            boss.post(&format!("/settings/team/accounts/{marta}"), &form).await
        };

        let first = post("Marta Ruiz Gil").await;
        let second = post("Marta R.").await;

        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 409));
        assert!(second.body.contains("Somebody else changed this account meanwhile."));
        let (name,) =
            app.db.one::<(String,)>("select name from account where id = $1", args![marta]).await.unwrap();
        assert_eq!(name, "Marta Ruiz Gil");
    })
    .await;
}

#[tokio::test]
async fn two_accounts_never_share_an_address_or_a_handle() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        colleague(&app, "Ana Pop", "ana.pop@elsewhere.example", Role::Agent).await;
        let boss = browser(&app).as_account(ana);

        let form = [("name", "Another"), ("email", "ANAPOP@puente.example"), ("role", "agent"), ("reach", "own")];
        let refused = boss.post("/settings/team/accounts", &form).await;
        let offered = boss.get("/team/mentions?q=pop").await.json();

        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Another account has this address."));
        assert_eq!(
            offered,
            serde_json::json!([{"handle": "ana.pop", "name": "Ana Pop"}, {"handle": "ana.pop.2", "name": "Ana Pop"}])
        );
    })
    .await;
}

#[tokio::test]
async fn teams_are_made_renamed_and_joined() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let boss = browser(&app).as_account(ana);
        boss.post("/settings/team/teams", &[("name", "Sales")]).await;
        let team = crate::team::teams(&app.db).await.unwrap()[0].id.to_string();

        let renamed = boss.post(&format!("/settings/team/teams/{team}"), &[("name", "Sales Iberia")]).await;
        let nameless = boss.post("/settings/team/teams", &[("name", " ")]).await;
        let form = [
            ("name", "Ion Rusu"),
            ("email", "ionut@puente.example"),
            ("role", "agent"),
            ("reach", "team"),
            ("teams", team.as_str()),
        ];
        boss.post("/settings/team/accounts", &form).await;
        let page = boss.get("/settings/team").await;

        assert_eq!(renamed.status, 303);
        assert_eq!(nameless.status, 422);
        assert!(page.body.contains("<td>Sales Iberia</td>"));
        assert!(page.body.contains("Invited"));
    })
    .await;
}

#[tokio::test]
async fn only_administrators_manage_the_team() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let manager = colleague(&app, "Ion Rusu", "ionut@puente.example", Role::Manager).await;

        let answer = browser(&app).as_account(manager).get("/settings/team").await;

        assert_eq!(answer.status, 403);
    })
    .await;
}
