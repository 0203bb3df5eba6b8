use super::*;
use crate::args;
use crate::clock::{DAY, MINUTE, SECOND};
use crate::db::Query;
use crate::team::factor::code_of;
use crate::testing::{app, for_each_database};

const OWN: &str = "/settings/account/totp";

/// The code that the person's phone shows now.
async fn code(app: &App, account: Id) -> String {
    code_of(&app.db, account, app.now()).await
}

/// Sets the second step up; answers the page with the recovery codes.
async fn set_up(app: &App, browser: &Client, cookie: &str, account: Id) -> Answer {
    post_with(browser, OWN, cookie, &[]).await;
    post_with(browser, &format!("{OWN}/confirmation"), cookie, &[("code", &code(app, account).await)]).await
}

fn codes_of(page: &Answer) -> Vec<String> {
    let list = page.body.split_once("<ul class=\"codes").expect("codes are shown").1;
    let list = list.split_once("</ul>").unwrap().0;
    list.split("<li>").skip(1).map(|item| item.split('<').next().unwrap().to_owned()).collect()
}

async fn second(browser: &Client, cookie: &str, code: &str) -> Answer {
    post_with(browser, "/sign-in/second", cookie, &[("code", code), ("next", "/customers")]).await
}

#[tokio::test]
async fn a_password_alone_opens_nothing_once_there_is_a_second_step() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let there = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let made = set_up(&app, &browser, &here, marta).await;
        clock.set(app.now().plus(MINUTE));

        let first = browser
            .post(
                "/sign-in",
                &[("email", "marta@puente.example"), ("password", PASSWORD), ("next", "/customers")],
            )
            .await;
        let half = cookie(&first);
        let shut = get_with(&browser, "/settings/account", &half).await;
        let asked = get_with(&browser, first.header("location"), &half).await;
        let wrong = second(&browser, &half, "000000").await;
        let entered = second(&browser, &half, &code(&app, marta).await).await;
        let whole = cookie(&entered);

        assert_eq!(codes_of(&made).len(), 10);
        assert_eq!(get_with(&browser, "/settings/account", &here).await.status, 200);
        assert_eq!(get_with(&browser, "/settings/account", &there).await.status, 303, "others must prove it");
        assert_eq!(first.header("location"), "/sign-in/second?next=%2Fcustomers");
        assert_eq!(shut.status, 303);
        assert!(asked.body.contains("enter the code that your app shows"), "{}", asked.body);
        assert_eq!(wrong.status, 422);
        assert_eq!(entered.header("location"), "/customers");
        assert_ne!(whole, half, "the key of before the second step is worth nothing after it");
        assert_eq!(get_with(&browser, "/settings/account", &whole).await.status, 200);
        assert_eq!(get_with(&browser, "/sign-in/second", &half).await.header("location"), "/sign-in");
    })
    .await;
}

#[tokio::test]
async fn a_code_works_once_and_for_a_step_around_its_own() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        set_up(&app, &browser, &here, marta).await;
        let first_step = async || cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);

        // The code that set it up is used.
        let of_setting_up = second(&browser, &first_step().await, &code(&app, marta).await).await;
        let older = code(&app, marta).await;
        clock.set(app.now().plus(30 * SECOND));
        let shown = code(&app, marta).await;
        clock.set(app.now().plus(30 * SECOND));
        let a_step_late = second(&browser, &first_step().await, &shown).await;
        let twice = second(&browser, &first_step().await, &shown).await;
        let before_it = second(&browser, &first_step().await, &older).await;
        let newer = second(&browser, &first_step().await, &code(&app, marta).await).await;

        assert_eq!((of_setting_up.status.as_u16(), a_step_late.status.as_u16()), (422, 303));
        assert_eq!(
            (twice.status.as_u16(), before_it.status.as_u16(), newer.status.as_u16()),
            (422, 422, 303)
        );
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_and_new_ones_make_the_old_ones_void() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let codes = codes_of(&set_up(&app, &browser, &here, marta).await);
        let first_step = async || cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);

        let typed = codes[3].to_lowercase().replace('-', " ");
        let entered = second(&browser, &first_step().await, &typed).await;
        let twice = second(&browser, &first_step().await, &codes[3]).await;
        let account = get_with(&browser, "/settings/account", &here).await;
        let renewed = post_with(&browser, "/settings/account/recovery-codes", &here, &[]).await;
        let old = second(&browser, &first_step().await, &codes[4]).await;
        let new = second(&browser, &first_step().await, &codes_of(&renewed)[0]).await;
        let kept = app.db.all::<(Vec<u8>,)>("select code_hash from recovery_code", args![]).await.unwrap();

        assert_eq!((entered.status.as_u16(), twice.status.as_u16()), (303, 422));
        assert!(account.body.contains("9 recovery codes are left."), "{}", account.body);
        assert_eq!((old.status.as_u16(), new.status.as_u16()), (422, 303));
        assert!(kept.len() == 10 && kept.iter().all(|(hash,)| hash.len() == 32), "only hashes are kept");
    })
    .await;
}

#[tokio::test]
async fn guessing_codes_must_wait_and_a_half_session_ends_after_ten_minutes() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        set_up(&app, &browser, &here, marta).await;
        let half = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);

        let mut statuses = Vec::new();
        for _ in 0..7 {
            statuses.push(second(&browser, &half, "12 34 5x").await.status.as_u16());
        }
        clock.set(app.now().plus(10 * MINUTE));
        let too_late = second(&browser, &half, &code(&app, marta).await).await;

        assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
        assert_eq!(too_late.header("location"), "/sign-in");
    })
    .await;
}

#[tokio::test]
async fn a_reset_by_link_asks_for_the_second_step_too() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        set_up(&app, &browser, &here, marta).await;

        let made =
            browser.as_account(boss).post(&format!("/settings/team/accounts/{marta}/reset"), &[]).await;
        let key = made.body.split_once("/reset?key=").unwrap().1.split('"').next().unwrap();
        let chosen = browser.post("/reset", &[("key", key), ("password", "nine purple quiet rivers")]).await;

        assert_eq!(chosen.header("location"), "/sign-in/second?next=%2Ftoday");
        assert_eq!(get_with(&browser, "/settings/account", &cookie(&chosen)).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn where_it_is_required_whoever_has_none_sets_it_up_after_a_week() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let form = [("second_step", "required")];
        browser.as_account(boss).post("/settings/team/second-step", &form).await;
        clock.set(app.now().plus(6 * DAY));
        // Saving the same once more gives nobody another week.
        browser.as_account(boss).post("/settings/team/second-step", &form).await;

        let in_time = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        clock.set(app.now().plus(DAY));
        let first = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        let half = cookie(&first);
        let page = get_with(&browser, "/sign-in/second", &half).await;
        let picture = get_with(&browser, "/sign-in/second/qr.svg", &half).await;
        let entered = second(&browser, &half, &code(&app, marta).await).await;
        let removal = post_with(&browser, &format!("{OWN}/removal"), &cookie(&entered), &[]).await;

        assert_eq!(in_time.header("location"), "/today");
        assert_eq!(first.header("location"), "/sign-in/second?next=%2Ftoday");
        assert!(page.body.contains("Your company asks for a second step"), "{}", page.body);
        assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/svg+xml"));
        assert!(picture.body.starts_with("<svg ") && !picture.body.contains("style"));
        assert_eq!(codes_of(&entered).len(), 10);
        assert_eq!(get_with(&browser, "/settings/account", &cookie(&entered)).await.status, 200);
        assert_eq!(removal.status, 422, "nobody removes what the house requires");
    })
    .await;
}

#[tokio::test]
async fn an_administrator_removes_a_lost_second_step_and_it_is_written_down() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let boss = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        set_up(&app, &browser, &here, marta).await;
        let path = format!("/settings/team/accounts/{marta}/factors/removal");

        let by_herself = post_with(&browser, &path, &here, &[]).await;
        let removed = browser.as_account(boss).post(&path, &[]).await;
        let thrown_out = get_with(&browser, "/settings/account", &here).await;
        let entered = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        let (by, detail) = app
            .db
            .one::<(String, String)>(
                "select actor_name, detail from audit where action = 'factor.remove' and object_id = $1",
                args![marta],
            )
            .await
            .unwrap();

        assert_eq!(by_herself.status, 403);
        assert_eq!(removed.header("location"), "/settings/team?said=factors-removed");
        assert_eq!(thrown_out.status, 303);
        assert_eq!(entered.header("location"), "/today");
        assert_eq!(by, "Ana Pop");
        assert!(detail.contains("\"by\":\"administrator\""), "{detail}");
    })
    .await;
}
