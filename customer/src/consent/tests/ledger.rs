//! The ledger on both engines: what is written, what verification finds, and what stays of somebody forgotten.

use foundation::args;
use foundation::clock::{DAY, MINUTE};
use foundation::db::{Query, Sql};
use foundation::testing::for_each_database;

use super::*;
use crate::restriction;

#[tokio::test]
async fn a_withdrawal_counts_at_once_and_an_older_grant_that_comes_later_does_not_undo_it() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock.clone()).await;
        let start = scene.app.now();
        clock.set(start.plus(10 * DAY));

        assert!(!scene.agrees().await, "nobody asked");
        scene.say(Choice::Granted, start).await.unwrap();
        assert!(scene.agrees().await);
        scene.say(Choice::Withdrawn, start.plus(2 * DAY)).await.unwrap();
        assert!(!scene.agrees().await);
        // A paper of the day before is found.
        let stands = scene.say(Choice::Granted, start.plus(DAY)).await.unwrap();
        assert_eq!(stands.choice, Choice::Withdrawn);
        assert!(!scene.agrees().await);
        scene.say(Choice::Granted, start.plus(3 * DAY)).await.unwrap();
        assert!(scene.agrees().await);

        let checked = verify(&scene.app.db).await.unwrap();
        assert_eq!((checked.statements, checked.findings), (4, Vec::<String>::new()));
    })
    .await;
}

#[tokio::test]
async fn a_grant_needs_the_words_of_its_purpose_and_nothing_is_said_in_the_future() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let now = scene.app.now();
        let without = NewStatement { text: None, ..scene.said(Choice::Granted, now) };
        let other = NewStatement { channel: Channel::Sms, ..scene.said(Choice::Granted, now) };
        let later = scene.said(Choice::Withdrawn, now.plus(1));
        let mut tx = scene.app.db.begin().await.unwrap();

        let refused = record(&mut tx, &permit(), now, without).await;
        assert!(matches!(refused, Err(Refusal::Text)));
        assert!(matches!(record(&mut tx, &permit(), now, other).await, Err(Refusal::Text)));
        assert!(matches!(record(&mut tx, &permit(), now, later).await, Err(Refusal::Future)));
    })
    .await;
}

#[tokio::test]
async fn a_proof_counts_for_a_minute_and_none_is_given_for_who_is_restricted_or_put_away() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let now = scene.app.now();
        scene.say(Choice::Granted, now).await.unwrap();
        let mut tx = scene.app.db.begin().await.unwrap();
        let proof = consented(&mut tx, now, scene.person, EMAIL.0, EMAIL.1).await.unwrap().unwrap();
        assert_eq!(proof.party(now.plus(MINUTE)), Ok(scene.person));
        assert_eq!(proof.party(now.plus(MINUTE + 1)), Err(Stale));
        // A clock that was set back proves nothing.
        assert_eq!(proof.party(now.plus(-1)), Err(Stale));
        assert!(consented(&mut tx, now, scene.person, EMAIL.0, Channel::Sms).await.unwrap().is_none());

        restriction::place(&mut tx, &permit(), now, scene.person, "disputes the address").await.unwrap();
        tx.commit().await.unwrap();
        assert!(!scene.agrees().await);
        assert!(matches!(scene.say(Choice::Granted, now).await, Err(Refusal::Restricted)));
        scene.say(Choice::Withdrawn, now).await.unwrap();
    })
    .await;
}

/// Each changes one thing that no statement of ours would.
const TAMPERINGS: &[&str] = &[
    "update consent set choice = 'granted' where seq = 2",
    "update consent set at = at - 1 where seq = 1",
    "update consent set recorded_at = recorded_at + 1 where seq = 3",
    "update consent set channel = 'sms' where seq = 1",
    "update consent set purpose = 'surveys' where seq = 2",
    "update consent set source = 'paper' where seq = 1",
    "update consent set actor_name = 'Somebody' where seq = 1",
    "update consent set proof = null where seq = 1",
    "update consent set proof = (select c.proof from consent c where c.seq = 2) where seq = 1",
    "update consent set text_id = null where seq = 1",
    "update consent set party_ref = proof where seq = 2",
    "update consent set hash = 'a' where seq = 3",
    "update consent set party_id = null, proof = null where seq = 1",
    "update consent set id = (select t.id from consent_text t limit 1) where seq = 2",
    "update consent set seq = 9 where seq = 3",
    "delete from consent where seq = 1",
    "delete from consent where seq = 2",
    "delete from consent where seq = 3",
    "update consent_head set seq = 2",
    "update consent_head set hash = ''",
    "update consent_text set body = 'other words'",
    "update consent_now set choice = 'granted'",
    "update consent_now set refused_at = null",
    "delete from consent_now",
];

#[tokio::test]
async fn whatever_is_changed_past_the_program_is_found() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let now = scene.app.now();
        for choice in [Choice::Granted, Choice::Withdrawn, Choice::Objected] {
            scene.say(choice, now).await.unwrap();
        }
        assert_eq!(verify(&scene.app.db).await.unwrap().findings, Vec::<String>::new());
        // What is found goes back by the copies.
        let copy = async |from: &str, to: &str| {
            for table in ["consent", "consent_head", "consent_text", "consent_now"] {
                let mut tx = scene.app.db.begin().await.unwrap();
                if from.is_empty() {
                    let sql = format!("create table {to}{table} as select * from {table}");
                    tx.run_script(&sql).await.unwrap();
                } else {
                    // Statements name their texts, so that those are changed in place.
                    let sql = if table == "consent_text" {
                        format!("update consent_text set body = (select o.body from {from}consent_text o)")
                    } else {
                        format!("delete from {table}; insert into {table} select * from {from}{table}")
                    };
                    tx.run_script(&sql).await.unwrap();
                }
                tx.unaudited("a test's own copy");
                tx.commit().await.unwrap();
            }
        };
        copy("", "kept_").await;

        let mut missed = Vec::new();
        for tampering in TAMPERINGS {
            let mut tx = scene.app.db.begin().await.unwrap();
            tx.run(Sql::built((*tampering).to_owned()), args![]).await.unwrap();
            tx.unaudited("a test tampers");
            tx.commit().await.unwrap();
            if verify(&scene.app.db).await.unwrap().findings.is_empty() {
                missed.push(*tampering);
            }
            copy("kept_", "").await;
            assert_eq!(verify(&scene.app.db).await.unwrap().findings, Vec::<String>::new(), "{tampering}");
        }
        assert_eq!(missed, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test]
async fn a_ledger_that_was_hashed_anew_is_not_what_the_audit_tells() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        scene.say(Choice::Withdrawn, scene.app.now()).await.unwrap();
        // Whoever can write can also compute: here is the whole chain, made again for another choice.
        let (id, party_ref, proof_hash, at): (Id, Vec<u8>, String, Timestamp) = scene
            .app
            .db
            .one("select id, party_ref, proof_hash, at from consent where seq = 1", args![])
            .await
            .unwrap();
        let hash = crate::consent::chain::Chained {
            seq: 1,
            id,
            party_ref: &party_ref,
            purpose: EMAIL.0,
            channel: EMAIL.1,
            choice: Choice::Objected,
            text_hash: "",
            at,
            recorded_at: at,
            source: Source::Phone,
            proof_hash: &proof_hash,
            actor_kind: "system",
            actor_id: None,
            actor_name: "CommandLine",
        }
        .hash("");
        let mut tx = scene.app.db.begin().await.unwrap();
        tx.run("update consent set choice = 'objected', hash = $1", args![hash.as_str()]).await.unwrap();
        tx.run("update consent_head set hash = $1", args![hash]).await.unwrap();
        tx.run("update consent_now set choice = 'objected'", args![]).await.unwrap();
        tx.unaudited("a test tampers");
        tx.commit().await.unwrap();

        let findings = verify(&scene.app.db).await.unwrap().findings;
        assert_eq!(findings, ["line 1 of the consents is not what the audit tells"]);
    })
    .await;
}

#[tokio::test]
async fn of_somebody_forgotten_the_chain_stays_without_them() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        scene.say(Choice::Granted, scene.app.now()).await.unwrap();
        crate::erasure::erase(&scene.app, &permit(), scene.person, "asked").await.unwrap();

        let left: Vec<(Option<Id>, Option<Vec<u8>>)> =
            scene.app.db.all("select party_id, proof from consent", args![]).await.unwrap();
        let now: Vec<(String,)> = scene.app.db.all("select choice from consent_now", args![]).await.unwrap();
        assert_eq!((left, now.len()), (vec![(None, None)], 0));
        let checked = verify(&scene.app.db).await.unwrap();
        assert_eq!((checked.statements, checked.findings), (1, Vec::<String>::new()));
    })
    .await;
}

#[tokio::test]
async fn statements_at_the_same_time_stand_one_behind_the_other() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let now = scene.app.now();
        let all = (0..12).map(|_| scene.say(Choice::Granted, now));
        let said = futures_util::future::join_all(all).await;

        assert!(said.iter().all(Result::is_ok));
        let checked = verify(&scene.app.db).await.unwrap();
        assert_eq!((checked.statements, checked.findings), (12, Vec::<String>::new()));
    })
    .await;
}

#[tokio::test]
async fn a_line_without_a_person_whom_nobody_forgot_is_found() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        scene.say(Choice::Objected, scene.app.now()).await.unwrap();
        let mut tx = scene.app.db.begin().await.unwrap();
        tx.run("update consent set party_id = null, proof = null", args![]).await.unwrap();
        tx.run("delete from consent_now", args![]).await.unwrap();
        // A row of erasures makes none: the audit does not tell of it.
        tx.run(
            "insert into erasure (id, party_ref, asked_at, asked_by, reason, counts)
             select id, party_ref, at, 'Somebody', 'none', '{}' from consent",
            args![],
        )
        .await
        .unwrap();
        tx.unaudited("a test tampers");
        tx.commit().await.unwrap();

        let findings = verify(&scene.app.db).await.unwrap().findings;
        assert_eq!(findings, ["line 1 of the consents has lost its person, whom nobody forgot"]);
    })
    .await;
}
