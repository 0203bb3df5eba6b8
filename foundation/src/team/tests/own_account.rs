use super::*;
use crate::testing::{app, for_each_database};

#[tokio::test]
async fn one_changes_ones_name_language_zone_and_colours() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let me = browser(&app).as_account(marta);

        let form = [
            ("name", "Marta Ruiz Gil"),
            ("language", "ru"),
            ("time_zone", "Europe/Chisinau"),
            ("theme", "dark"),
        ];
        let saved = me.post("/settings/account", &form).await;
        let page = me.get("/settings/account?said=saved").await;

        assert_eq!(saved.header("location"), "/settings/account?said=saved");
        assert!(page.body.contains("<html lang=\"ru\" data-theme=\"dark\">"));
        assert!(page.body.contains("Marta Ruiz Gil") && page.body.contains("Сохранено"));
        assert!(page.body.contains("<option selected>Europe/Chisinau</option>"));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_time_zone_is_refused_beside_its_field() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;

        let form = [("name", "Marta"), ("language", ""), ("time_zone", "Mars/Olympus"), ("theme", "auto")];
        let refused = browser(&app).as_account(marta).post("/settings/account", &form).await;

        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Choose a time zone from the list."));
    })
    .await;
}

#[tokio::test]
async fn a_new_password_needs_the_current_one_and_ends_other_sessions() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let there = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let fresh = "nine purple quiet rivers";
        let path = "/settings/account/password";

        let guessed =
            post_with(&browser, path, &here, &[("current", "a wrong guess"), ("password", fresh)]).await;
        let changed = post_with(&browser, path, &here, &[("current", PASSWORD), ("password", fresh)]).await;

        assert_eq!(guessed.status, 422);
        assert!(guessed.body.contains("This is not your current password."));
        assert_eq!(changed.header("location"), "/settings/account?said=password");
        assert_eq!(get_with(&browser, "/settings/account", &here).await.status, 200);
        assert_eq!(get_with(&browser, "/settings/account", &there).await.status, 303);
        assert_eq!(sign_in(&browser, "marta@puente.example", PASSWORD).await.status, 422);
        assert_eq!(sign_in(&browser, "marta@puente.example", fresh).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn one_session_or_all_of_them_can_be_ended() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let there = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let key = there.split_once('=').unwrap().1;
        let public = crate::team::secret::base64url(&crate::team::secret::sha256(key));

        let one = post_with(&browser, "/settings/account/sessions/end", &here, &[("session", &public)]).await;
        let gone = get_with(&browser, "/settings/account", &there).await;
        let all = post_with(&browser, "/settings/account/sessions/end-all", &here, &[]).await;
        let gone_too = get_with(&browser, "/settings/account", &here).await;

        assert_eq!(one.header("location"), "/settings/account?said=ended");
        assert_eq!(gone.status, 303);
        assert_eq!(all.header("location"), "/sign-in");
        assert_eq!(gone_too.status, 303);
    })
    .await;
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let other = colleague(&app, "Ion Rusu", "ionut@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let hers = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let public =
            crate::team::secret::base64url(&crate::team::secret::sha256(hers.split_once('=').unwrap().1));

        browser.as_account(other).post("/settings/account/sessions/end", &[("session", &public)]).await;

        assert_eq!(get_with(&browser, "/settings/account", &hers).await.status, 200);
    })
    .await;
}
