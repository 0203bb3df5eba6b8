//! What a database that was put back must not bring back.

use super::*;
use crate::args;
use crate::clock::HOUR;
use crate::db::Query;
use crate::mail;
use crate::team::end_everything;
use crate::testing::{app_with_mail, for_each_database};

#[tokio::test]
async fn a_database_that_was_put_back_opens_no_link_grants_no_ask_and_sends_no_mail() {
    for_each_database(async |db, clock| {
        // Nobody listens there: whoever tries to send comes back with a trouble.
        let app = app_with_mail(db, clock, "smtp://127.0.0.1:1?from=crm@example.com");
        let ana = colleague(&app, "Ana Pop", "ana@old.example", Role::Agent).await;
        let browser = browser(&app);
        let session = cookie(&sign_in(&browser, "ana@old.example", PASSWORD).await);
        post_with(&browser, "/step-up", &session, &[("password", PASSWORD)]).await;
        let form = [("email", "ana@new.example")];
        post_with(&browser, "/settings/account/email", &session, &form).await;
        browser.post("/sign-in/passkey/begin", &[]).await;
        let now = app.now();
        let mut tx = app.db.begin().await.unwrap();
        for (n, used_at) in [(1, None), (2, Some(now))] {
            tx.run(
                "insert into approval (id, kind, asked_by, asked_by_name, asked_at, expires_at, count, payload_hash,
                   shown, see_path, again_path, verdict, used_at)
                 values ($1, 'export', $2, '', $3, $4, 2000, $5, '', '', '', 'granted', $6)",
                args![Id::new(now.plus(n)), ana, now, now.plus(HOUR), vec![0_u8; 32], used_at],
            )
            .await
            .unwrap();
        }
        tx.unaudited("a test's own asks");
        tx.commit().await.unwrap();
        let (_, text) = crate::testing::mailed(&app, "email-confirm").await;
        let key = text.split_once("?key=").unwrap().1.split_whitespace().next().unwrap().to_owned();
        let count = async |sql: &'static str| app.db.one::<(i64,)>(sql, args![]).await.unwrap().0;
        let (id,) = app.db.one::<(Id,)>("select id from mail", args![]).await.unwrap();

        let by = Permit::system(System::CommandLine);
        end_everything(&app.db, &by, now, i64::MAX).await.unwrap();

        assert_eq!(browser.post("/email", &[("key", &key)]).await.status, 410);
        assert_eq!(count("select count(*) from email_change").await, 0);
        assert_eq!(count("select count(*) from ceremony").await, 0);
        assert_eq!(count("select count(*) from approval").await, 1, "what was used stays written down");
        assert_eq!(count("select count(*) from approval where used_at is null").await, 0);
        let handed = mail::hand_over(app.clone(), serde_json::json!({ "mail": id })).await;
        assert_eq!(handed, crate::jobs::Outcome::Done, "nothing is sent by itself");
        assert_eq!(count("select count(*) from mail where state = 'uncertain' and attempts = 0").await, 1);
        let boss = crate::testing::account(&app, "Boss", Role::Administrator, Reach::Everyone).await;
        let outbox = crate::testing::client(&app, mail::routes()).as_account(boss);
        let again = outbox.post(&format!("/settings/outbox/{id}/again"), &[]).await;
        assert_eq!(again.status, 303, "a person may");
    })
    .await;
}

#[tokio::test]
async fn a_database_of_an_older_program_is_put_back_as_far_as_that_one_went() {
    for_each_database(async |db, clock| {
        let app = app_with_mail(db, clock, "smtp://127.0.0.1:1?from=crm@example.com");
        let mut tx = app.db.begin().await.unwrap();
        for table in
            ["drop table mail", "drop table ceremony", "drop table approval", "drop table email_change"]
        {
            tx.run(table, args![]).await.unwrap();
        }
        tx.unaudited("as migration 6 left it");
        tx.commit().await.unwrap();

        let ended = end_everything(&app.db, &Permit::system(System::CommandLine), app.now(), 6).await;

        assert_eq!(ended.unwrap(), 0);
    })
    .await;
}
