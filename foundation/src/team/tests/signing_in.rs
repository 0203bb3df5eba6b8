use super::*;
use crate::args;
use crate::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::db::Query;
use crate::team::SignInGate;
use crate::testing::{app, for_each_database};

#[tokio::test]
async fn a_person_signs_in_and_out_again() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);

        let entered = sign_in(&browser, "Marta@Puente.example", PASSWORD).await;
        let cookie = cookie(&entered);
        let inside = get_with(&browser, "/settings/account", &cookie).await;
        let left = post_with(&browser, "/sign-out", &cookie, &[]).await;
        let outside = get_with(&browser, "/settings/account", &cookie).await;

        assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/today"));
        assert!(entered.header("set-cookie").contains("; HttpOnly; SameSite=Lax;"));
        assert_eq!(inside.status, 200);
        assert!(inside.body.contains("Marta Ruiz"));
        assert_eq!(left.header("location"), "/sign-in");
        assert_eq!(outside.header("location"), "/sign-in?next=%2Fsettings%2Faccount");
        let done =
            app.db.all::<(String,)>("select action from audit order by at, id", args![]).await.unwrap();
        let done: Vec<&str> = done.iter().map(|(action,)| action.as_str()).collect();
        assert!(done.contains(&"session.start") && done.contains(&"session.end"), "{done:?}");
    })
    .await;
}

#[tokio::test]
async fn wrong_unknown_and_blocked_get_the_same_answer() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let blocked = colleague(&app, "Ion Rusu", "ionut@puente.example", Role::Agent).await;
        let mut tx = app.db.begin().await.unwrap();
        tx.run("update account set blocked_at = 1 where id = $1", args![blocked]).await.unwrap();
        tx.unaudited("a test's own doing");
        tx.commit().await.unwrap();
        let browser = browser(&app);

        let wrong = sign_in(&browser, "marta@puente.example", "five plain brown horses").await;
        let unknown = sign_in(&browser, "nadie@puente.example", PASSWORD).await;
        let blocked = sign_in(&browser, "ionut@puente.example", PASSWORD).await;

        let same = |answer: &Answer, email: &str| answer.body.replace(email, "");
        assert_eq!(wrong.status, 422);
        assert_eq!(unknown.status, 422);
        assert_eq!(blocked.status, 422);
        assert!(wrong.body.contains("The e-mail address or the password is wrong."));
        assert_eq!(same(&wrong, "marta@puente.example"), same(&unknown, "nadie@puente.example"));
        assert_eq!(same(&wrong, "marta@puente.example"), same(&blocked, "ionut@puente.example"));
        let failures = app
            .db
            .one::<(i64,)>("select count(*) from audit where action = 'session.refuse'", args![])
            .await
            .unwrap();
        assert_eq!(failures.0, 3);
    })
    .await;
}

#[tokio::test]
async fn after_five_failures_one_waits_and_the_wait_doubles() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        for _ in 0..5 {
            assert_eq!(sign_in(&browser, "marta@puente.example", "wrong").await.status, 422);
        }

        let refused = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        clock.set(app.now().plus(SECOND));
        let sixth = sign_in(&browser, "marta@puente.example", "wrong").await;
        let longer = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        clock.set(app.now().plus(2 * SECOND));
        let entered = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        let forgiven = sign_in(&browser, "marta@puente.example", "wrong").await;

        assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "1"));
        assert!(refused.body.contains("Try again in 1 second."), "{}", refused.body);
        assert_eq!(sixth.status, 422);
        assert_eq!((longer.status.as_u16(), longer.header("retry-after")), (429, "2"));
        assert_eq!(entered.status, 303);
        assert_eq!(forgiven.status, 422);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_address_is_throttled_like_a_known_one() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let browser = browser(&app);
        for _ in 0..5 {
            sign_in(&browser, "nadie@puente.example", "wrong").await;
        }

        let refused = sign_in(&browser, "nadie@puente.example", "wrong").await;

        assert_eq!(refused.status, 429);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_twelve_idle_hours() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);

        clock.set(app.now().plus(11 * HOUR));
        let used = get_with(&browser, "/team/mentions?q=", &cookie).await;
        clock.set(app.now().plus(11 * HOUR));
        let kept = get_with(&browser, "/team/mentions?q=", &cookie).await;
        clock.set(app.now().plus(12 * HOUR));
        let idle = get_with(&browser, "/team/mentions?q=", &cookie).await;

        assert_eq!((used.status.as_u16(), kept.status.as_u16(), idle.status.as_u16()), (200, 200, 303));
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_a_week_however_busy() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let start = app.now();

        for half_days in 1..14 {
            clock.set(start.plus(half_days * 12 * HOUR - MINUTE * half_days));
            assert_eq!(get_with(&browser, "/team/mentions?q=", &cookie).await.status, 200, "{half_days}");
        }
        clock.set(start.plus(7 * DAY));
        let ended = get_with(&browser, "/team/mentions?q=", &cookie).await;

        assert_eq!(ended.status, 303);
    })
    .await;
}

#[tokio::test]
async fn signing_in_again_changes_the_key_and_ends_the_old_one() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let first = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);

        let form = [("email", "marta@puente.example"), ("password", PASSWORD)];
        let second = cookie(&post_with(&browser, "/sign-in", &first, &form).await);

        assert_ne!(first, second);
        assert_eq!(get_with(&browser, "/settings/account", &first).await.status, 303);
        assert_eq!(get_with(&browser, "/settings/account", &second).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn after_signing_in_one_never_lands_on_another_host() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let form =
            |next: &'static str| [("email", "marta@puente.example"), ("password", PASSWORD), ("next", next)];

        let evil = browser.post("/sign-in", &form("//evil.example")).await;
        let ours = browser.post("/sign-in", &form("/customers?sort=name")).await;

        assert_eq!(evil.header("location"), "/today");
        assert_eq!(ours.header("location"), "/customers?sort=name");
    })
    .await;
}

#[tokio::test]
async fn a_password_is_kept_at_the_cost_of_today_once_it_was_proven() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let password = Password::new(PASSWORD, "marta@puente.example").unwrap();
        let old = SignInGate::with_cost(16, 2).hash(password).await.unwrap();
        let mut tx = app.db.begin().await.unwrap();
        crate::team::store::accounts::set_password(&mut tx, marta, old, app.now()).await.unwrap();
        tx.unaudited("a test's own password");
        tx.commit().await.unwrap();
        let kept = async || {
            let sql = "select password_hash from account where id = $1";
            app.db.one::<(String,)>(sql, args![marta]).await.unwrap().0
        };
        let browser = browser(&app);

        sign_in(&browser, "marta@puente.example", "a wrong password").await;
        let after_wrong = kept().await;
        let first = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        let after_right = kept().await;
        let second = sign_in(&browser, "marta@puente.example", PASSWORD).await;

        assert!(after_wrong.starts_with("$argon2id$v=19$m=16,t=2,p=1$"), "{after_wrong}");
        assert!(after_right.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{after_right}");
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
        assert_eq!(kept().await, after_right);
    })
    .await;
}

#[tokio::test]
async fn only_a_demo_lets_people_in_by_one_click() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;

        let refused = browser(&app).post("/sign-in/demo", &[("account", &marta.to_string())]).await;

        assert_eq!(refused.status, 404);
        assert_eq!(refused.header("set-cookie"), "");
    })
    .await;
}

#[tokio::test]
async fn the_pages_before_the_sign_in_speak_the_chosen_language() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let browser = browser(&app);

        let romanian = browser.get("/sign-in?lang=ro&next=/customers").await;
        let refused = browser.post("/sign-in?lang=ru", &[("email", "a@b.example"), ("password", "x")]).await;

        assert!(romanian.body.contains("<html lang=\"ro\""));
        assert!(romanian.body.contains("Intră în cont"));
        assert!(romanian.body.contains("lang=es&#38;next=%2Fcustomers"), "{}", romanian.body);
        assert!(refused.body.contains("Неверный адрес почты или пароль."));
    })
    .await;
}
