use super::*;
use crate::clock::MINUTE;
use crate::team::factor::code_of;
use crate::testing::{app, for_each_database, token};

const TEAM: &str = "/settings/team/teams";

async fn from_the_page(browser: &Client, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
    let request = browser
        .request(Method::POST, path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::REFERER, "http://vinculo.test/settings/team?said=saved")
        .header(header::COOKIE, cookie);
    browser.send(request, serde_urlencoded::to_string(form).unwrap().into()).await
}

#[tokio::test]
async fn after_half_an_hour_whoever_changes_the_team_proves_who_they_are() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "anapop@puente.example", PASSWORD).await);
        let form = [("name", "Sales")];

        let fresh = post_with(&browser, TEAM, &cookie, &form).await;
        clock.set(app.now().plus(30 * MINUTE));
        let looked = get_with(&browser, "/settings/team", &cookie).await;
        let asked = from_the_page(&browser, TEAM, &cookie, &form).await;
        let page = get_with(&browser, asked.header("location"), &cookie).await;
        let back = [("password", PASSWORD), ("next", "/settings/team?said=saved")];
        let wrong =
            post_with(&browser, "/step-up", &cookie, &[("password", "guess"), ("next", "//evil")]).await;
        let proven = post_with(&browser, "/step-up", &cookie, &back).await;
        let done = post_with(&browser, TEAM, &cookie, &form).await;
        let teams = crate::team::teams(&app.db).await.unwrap();

        assert_eq!((fresh.status.as_u16(), looked.status.as_u16()), (303, 200));
        assert_eq!(asked.header("location"), "/step-up?next=%2Fsettings%2Fteam%3Fsaid%3Dsaved");
        assert!(page.body.contains("type=\"password\""), "{}", page.body);
        assert_eq!(wrong.status, 422);
        assert!(!wrong.body.contains("evil"));
        assert_eq!(proven.header("location"), "/settings/team?said=saved");
        assert_eq!(done.header("location"), "/settings/team?said=saved");
        assert_eq!(teams.len(), 2, "what was refused was not done");
    })
    .await;
}

#[tokio::test]
async fn whoever_has_a_second_step_proves_that_one() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "anapop@puente.example", PASSWORD).await);
        let code = async || code_of(&app.db, ana, app.now()).await;
        post_with(&browser, "/settings/account/totp", &cookie, &[]).await;
        let path = "/settings/account/totp/confirmation";
        post_with(&browser, path, &cookie, &[("code", &code().await)]).await;
        clock.set(app.now().plus(31 * MINUTE));

        let refused = post_with(&browser, "/settings/account/totp/removal", &cookie, &[]).await;
        let with_password = post_with(&browser, "/step-up", &cookie, &[("password", PASSWORD)]).await;
        let with_code = post_with(&browser, "/step-up", &cookie, &[("code", &code().await)]).await;
        let removed = post_with(&browser, "/settings/account/totp/removal", &cookie, &[]).await;

        assert_eq!(refused.header("location"), "/step-up?next=%2Ftoday");
        assert_eq!((with_password.status.as_u16(), with_code.status.as_u16()), (422, 303));
        assert_eq!(removed.header("location"), "/settings/account?said=factor-removed");
    })
    .await;
}

#[tokio::test]
async fn a_token_changes_nothing_that_takes_a_person() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let text = token(&app, Role::Administrator).await;
        let program = browser(&app).as_token(&text);

        let form = [("name", "x"), ("role", "administrator"), ("days", "366")];
        let refused = program.post("/settings/team/tokens", &form).await;
        let invited =
            program.post("/settings/team/accounts", &[("name", "x"), ("email", "x@y.example")]).await;
        let (tokens,) =
            crate::db::Query::one::<(i64,)>(&app.db, "select count(*) from api_token", crate::args![])
                .await
                .unwrap();

        assert_eq!((refused.status.as_u16(), invited.status.as_u16()), (403, 403));
        assert_eq!(tokens, 1);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sees_where_a_colleague_is_signed_in_and_ends_it() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let hers = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let other = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let public =
            crate::team::secret::base64url(&crate::team::secret::sha256(hers.split_once('=').unwrap().1));
        let boss = browser.as_account(boss);
        let path = format!("/settings/team/accounts/{marta}");

        let page = boss.get(&path).await;
        let one = boss.post(&format!("{path}/sessions/end"), &[("session", &public)]).await;
        let first = get_with(&browser, "/settings/account", &hers).await;
        let second = get_with(&browser, "/settings/account", &other).await;
        boss.post(&format!("{path}/sessions/end-all"), &[]).await;
        let at_last = get_with(&browser, "/settings/account", &other).await;

        assert!(page.body.contains(&public), "{}", page.body);
        assert_eq!(one.status, 303);
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 200));
        assert_eq!(at_last.status, 303);
    })
    .await;
}
