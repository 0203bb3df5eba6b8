//! Against a mail server that speaks the protocol and, where a test wants it, breaks off.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::args;
use crate::clock::MINUTE;
use crate::db::Query;
use crate::jobs::Outcome;
use crate::team::{Reach, Role, System};
use crate::testing::{account, app_with_mail, client, for_each_database};

/// Where the server does something else than take the mail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// It says this to the recipient once it took a mail by another connection.
    RecipientAfter(&'static str),
    /// It hangs up instead of greeting.
    NoGreeting,
    /// It says this instead of taking the recipient.
    Recipient(&'static str),
    /// It hangs up after the text's first line.
    InText,
    /// It took the text, and hangs up without a receipt.
    NoReceipt,
    /// It says this instead of a receipt.
    Receipt(&'static str),
}

type Taken = Arc<Mutex<Vec<String>>>;

/// Starts the server; answers its address and the mails it took.
async fn sink(faults: Vec<Fault>) -> (String, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let taken = Taken::default();
    let kept = taken.clone();
    tokio::spawn(async move {
        let mut faults = faults.into_iter();
        while let Ok((stream, _)) = listener.accept().await {
            let (fault, kept) = (faults.next().unwrap_or(Fault::None), kept.clone());
            // Whoever hangs up early ends the talk, not the server.
            tokio::spawn(async move { talk(stream, fault, &kept).await });
        }
    });
    (format!("smtp://{address}?from=crm@vinculo.test"), taken)
}

/// The server's part of RFC 5321, section 4.1.
async fn talk(stream: TcpStream, fault: Fault, taken: &Taken) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    if fault == Fault::NoGreeting {
        return Ok(());
    }
    stream.write_all(b"220 sink\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = match line.split([' ', '\r']).next().unwrap_or_default() {
            "EHLO" => "250 sink",
            "RCPT" => match fault {
                Fault::Recipient(said) => said,
                Fault::RecipientAfter(said) => {
                    while taken.lock().unwrap().is_empty() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    said
                }
                _ => "250 ok",
            },
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while !text.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut text).await? == 0 || fault == Fault::InText {
                        return Ok(());
                    }
                }
                if let Fault::Receipt(said) = fault {
                    said
                } else {
                    taken.lock().unwrap().push(text);
                    if fault == Fault::NoReceipt {
                        return Ok(());
                    }
                    "250 taken"
                }
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n").await,
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

async fn queued(app: &App) -> Id {
    let mail = NewMail {
        kind: "reset",
        account: None,
        to: Personal::new("marta@puente.example".to_owned()),
        subject: "Una contraseña nueva".to_owned(),
        body: "http://vinculo.test/reset?key=secret".to_owned(),
        expires_at: app.now().plus(15 * MINUTE),
    };
    let mut tx = app.db.begin().await.unwrap();
    let id = post(&mut tx, &Permit::system(System::Mail), app, mail).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn attempt(app: &App, id: Id) -> Outcome {
    hand_over(app.clone(), json!({ "mail": id })).await
}

/// State, attempts, and whether the text is kept.
async fn seen(app: &App, id: Id) -> (String, i64, bool) {
    let sql = "select state, attempts, body from mail where id = $1";
    let (state, attempts, body) = app.db.one::<(String, i64, Option<Vec<u8>>)>(sql, args![id]).await.unwrap();
    (state, attempts, body.is_some())
}

#[tokio::test]
async fn a_mail_is_accepted_once_and_its_text_forgotten() {
    for_each_database(async |db, clock| {
        let (server, taken) = sink(Vec::new()).await;
        let app = app_with_mail(db, clock, &server);
        let id = queued(&app).await;

        let first = attempt(&app, id).await;
        let second = attempt(&app, id).await;

        assert_eq!((first, second), (Outcome::Done, Outcome::Done));
        assert_eq!(seen(&app, id).await, ("accepted".to_owned(), 1, false));
        let taken = taken.lock().unwrap();
        assert_eq!(taken.len(), 1, "the second job found nothing to do");
        assert!(taken[0].contains(&format!("Message-ID: <{id}@vinculo.test>")), "{}", taken[0]);
        assert!(taken[0].contains("/reset?key") && taken[0].contains("To: marta@puente.example"));
    })
    .await;
}

#[tokio::test]
async fn what_surely_did_not_arrive_is_tried_again_or_given_up() {
    for_each_database(async |db, clock| {
        let faults = vec![
            Fault::NoGreeting,
            Fault::Recipient("451 try later"),
            Fault::Receipt("452 no room"),
            Fault::Recipient("550 nobody of that name"),
        ];
        let (server, taken) = sink(faults).await;
        let app = app_with_mail(db, clock, &server);
        let id = queued(&app).await;

        let mut outcomes = Vec::new();
        for _ in 0..4 {
            let outcome = attempt(&app, id).await;
            outcomes.push((matches!(outcome, Outcome::Retry(_)), seen(&app, id).await.0));
        }

        let states: Vec<(bool, &str)> =
            outcomes.iter().map(|(later, state)| (*later, state.as_str())).collect();
        assert_eq!(states, [(true, "queued"), (true, "queued"), (true, "queued"), (false, "failed")]);
        assert!(taken.lock().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_may_have_arrived_waits_for_a_person() {
    for_each_database(async |db, clock| {
        for fault in [Fault::InText, Fault::NoReceipt] {
            let (server, taken) = sink(vec![fault]).await;
            let app = app_with_mail(db.clone(), clock.clone(), &server);
            let boss = account(&app, "Ana", Role::Administrator, Reach::Everyone).await;
            let boss = client(&app, routes()).as_account(boss);
            let id = queued(&app).await;

            let first = attempt(&app, id).await;
            let uncertain = seen(&app, id).await.0;
            let repeated = attempt(&app, id).await;
            let before = taken.lock().unwrap().len();
            let page = boss.get("/settings/outbox").await;
            let asked = boss.post(&format!("/settings/outbox/{id}/again"), &[]).await;
            let last = attempt(&app, id).await;
            let twice = boss.post(&format!("/settings/outbox/{id}/again"), &[]).await;

            assert_eq!((first, repeated, last), (Outcome::Done, Outcome::Done, Outcome::Done));
            assert_eq!(uncertain, "uncertain");
            assert_eq!(before, usize::from(fault == Fault::NoReceipt), "nothing is sent twice silently");
            assert!(page.body.contains("Una contraseña nueva") && !page.body.contains("key=secret"));
            assert_eq!((asked.status.as_u16(), twice.status.as_u16()), (303, 409));
            assert_eq!(seen(&app, id).await, ("accepted".to_owned(), 2, false));
            assert_eq!(taken.lock().unwrap().len(), before + 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_stop_between_text_and_receipt_is_uncertain_and_not_sent_again() {
    for_each_database(async |db, clock| {
        let (server, taken) = sink(Vec::new()).await;
        let app = app_with_mail(db, clock, &server);
        let id = queued(&app).await;
        let mut tx = app.db.begin().await.unwrap();
        assert_eq!(store::hand(&mut tx, id, app.now()).await.unwrap(), Some(1));
        tx.unaudited("as a process that was killed left it");
        tx.commit().await.unwrap();

        let outcome = attempt(&app, id).await;

        assert_eq!(outcome, Outcome::Done);
        assert_eq!(seen(&app, id).await.0, "uncertain");
        assert!(taken.lock().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_came_too_late_fails_and_its_text_is_swept() {
    for_each_database(async |db, clock| {
        let (server, taken) = sink(Vec::new()).await;
        let app = app_with_mail(db, clock.clone(), &server);
        let id = queued(&app).await;
        clock.set(app.now().plus(15 * MINUTE));

        attempt(&app, id).await;
        let swept = sweep(app.clone(), json!({})).await;

        assert_eq!(swept, Outcome::Done);
        assert_eq!(seen(&app, id).await, ("failed".to_owned(), 0, false));
        assert!(taken.lock().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_is_late_changes_nothing_about_what_another_one_sent() {
    for_each_database(async |db, clock| {
        for said in ["451 try later", "550 nobody of that name"] {
            let (server, taken) = sink(vec![Fault::RecipientAfter(said)]).await;
            let app = app_with_mail(db.clone(), clock.clone(), &server);
            let id = queued(&app).await;

            let (first, second) = tokio::join!(attempt(&app, id), attempt(&app, id));

            assert_eq!((first, second), (Outcome::Done, Outcome::Done), "{said}");
            assert_eq!(seen(&app, id).await, ("accepted".to_owned(), 1, false), "{said}");
            assert_eq!(taken.lock().unwrap().len(), 1, "{said}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_receipt_that_came_late_counts_and_one_of_an_earlier_attempt_does_not() {
    for_each_database(async |db, clock| {
        let app = app_with_mail(db, clock, "smtp://127.0.0.1:1?from=crm@vinculo.test");
        let id = queued(&app).await;
        let mut tx = app.db.begin().await.unwrap();
        let first = store::hand(&mut tx, id, app.now()).await.unwrap();
        // Another worker thought that this one had stopped, and a person sent it again.
        assert!(store::end(&mut tx, id, first, State::Uncertain, "", app.now()).await.unwrap());
        assert!(store::end(&mut tx, id, first, State::Uncertain, "late", app.now()).await.unwrap());
        assert!(store::again(&mut tx, id).await.unwrap());
        assert!(!store::end(&mut tx, id, first, State::Accepted, "", app.now()).await.unwrap());
        assert!(!store::later(&mut tx, id, first, "").await.unwrap());
        let second = store::hand(&mut tx, id, app.now()).await.unwrap();
        assert!(!store::end(&mut tx, id, first, State::Failed, "", app.now()).await.unwrap());
        assert!(store::end(&mut tx, id, second, State::Accepted, "", app.now()).await.unwrap());
        assert!(!store::later(&mut tx, id, second, "").await.unwrap());
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        assert_eq!((first, second), (Some(1), Some(2)));
        assert_eq!(seen(&app, id).await, ("accepted".to_owned(), 2, false));
    })
    .await;
}

#[tokio::test]
async fn the_text_of_a_mail_is_sealed_for_its_row() {
    for_each_database(async |db, clock| {
        let (server, taken) = sink(Vec::new()).await;
        let app = app_with_mail(db, clock, &server);
        let (id, other) = (queued(&app).await, queued(&app).await);
        let kept = async |id: Id| {
            app.db.one::<(Vec<u8>,)>("select body from mail where id = $1", args![id]).await.unwrap().0
        };
        let body = kept(id).await;
        let mut tx = app.db.begin().await.unwrap();
        tx.run("update mail set body = $2 where id = $1", args![other, body.clone()]).await.unwrap();
        tx.unaudited("a thief's doing");
        tx.commit().await.unwrap();

        attempt(&app, other).await;
        attempt(&app, id).await;

        assert!(!body.windows(6).any(|part| part == b"secret"), "it is sealed");
        assert_eq!(seen(&app, other).await.0, "failed", "what was moved does not open");
        assert_eq!(seen(&app, id).await.0, "accepted");
        assert_eq!(taken.lock().unwrap().len(), 1);
    })
    .await;
}
