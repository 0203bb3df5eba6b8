//! Keys to the person's own page: single-purpose, whole, and gone with the person.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use foundation::args;
use foundation::clock::DAY;
use foundation::db::Query;
use foundation::testing::for_each_database;

use super::super::key;
use super::*;

async fn make(scene: &Scene, about: Option<(Purpose, Channel)>) -> String {
    let mut tx = scene.app.db.begin().await.unwrap();
    let key = key::make(&mut tx, scene.app.now(), scene.person, about).await.unwrap();
    tx.unaudited("a test's own key");
    tx.commit().await.unwrap();
    key
}

/// As a mail provider sends it: to our host, without origin, cookie or referrer (RFC 8058, section 3.2).
async fn one_click(scene: &Scene, key: &str, body: &str) -> StatusCode {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/c/{key}"))
        .header(header::HOST, "vinculo.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    scene.client.send(request, Body::from(body.to_owned())).await.status
}

#[tokio::test]
async fn one_click_withdraws_what_the_mail_was_about_and_looking_changes_nothing() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock.clone()).await;
        scene.say(Choice::Granted, scene.app.now()).await.unwrap();
        let mut tx = scene.app.db.begin().await.unwrap();
        let proof =
            consented(&mut tx, scene.app.now(), scene.person, EMAIL.0, EMAIL.1).await.unwrap().unwrap();
        let way_out = unsubscribe(&mut tx, &scene.app, scene.app.now(), &proof).await.unwrap();
        drop(tx);
        assert_eq!(way_out.post, "List-Unsubscribe=One-Click");
        assert_eq!(way_out.header, format!("<{}>", way_out.address));
        let key = make(&scene, Some(EMAIL)).await;
        // Years later: a mail is read when it is read.
        clock.set(scene.app.now().plus(4 * 365 * DAY));

        for path in [format!("/c/{key}"), format!("/c/{key}?lang=ro"), format!("/c/{key}?withdraw=all")] {
            let seen = scene.client.get(&path).await;
            assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
            assert!(!seen.body.contains("Popescu"), "a forwarded address tells no name");
        }
        assert!(scene.agrees().await, "a mail scanner that looks withdraws nothing");
        assert_eq!(one_click(&scene, &key, "List-Unsubscribe=Yes").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(scene.agrees().await);

        assert_eq!(one_click(&scene, &key, "List-Unsubscribe=One-Click").await, StatusCode::OK);
        assert!(!scene.agrees().await);
        // Sent twice, and in the other coding, it has one effect.
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/c/{key}"))
            .header(header::HOST, "vinculo.test")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        assert_eq!(scene.client.send(request, Body::from(body)).await.status, StatusCode::OK);
        assert_eq!(one_click(&scene, &key, "List-Unsubscribe=One-Click").await, StatusCode::OK);
        let checked = verify(&scene.app.db).await.unwrap();
        assert_eq!((checked.statements, checked.findings), (2, Vec::<String>::new()));
        let (source, actor): (String, String) =
            scene.app.db.one("select source, actor_name from consent where seq = 2", args![]).await.unwrap();
        assert_eq!((source.as_str(), actor.as_str()), ("one-click", "Person"));
    })
    .await;
}

#[tokio::test]
async fn a_person_agrees_by_the_words_they_read_while_the_key_is_young() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock.clone()).await;
        let key = make(&scene, None).await;
        let page = scene.client.get(&format!("/c/{key}")).await;
        assert!(page.body.contains("You can withdraw at any time."), "{}", page.body);
        assert!(page.body.contains("&#60;offers&#62;") || page.body.contains("&lt;offers&gt;"));

        let grant = [("grant", scene.text.to_string())];
        let grant: Vec<(&str, &str)> = grant.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let saved = scene.client.post(&format!("/c/{key}?lang=es"), &grant).await;
        assert_eq!(saved.header("location"), format!("/c/{key}?said=saved&lang=es"));
        assert!(scene.agrees().await);
        let all = scene.client.post(&format!("/c/{key}"), &[("withdraw", "all")]).await;
        assert_eq!(all.status, StatusCode::SEE_OTHER);
        assert!(!scene.agrees().await);

        clock.set(scene.app.now().plus(30 * DAY));
        assert_eq!(scene.client.post(&format!("/c/{key}"), &grant).await.status, StatusCode::GONE);
        assert!(!scene.client.get(&format!("/c/{key}")).await.body.contains("name=\"grant\""));
    })
    .await;
}

#[tokio::test]
async fn no_key_but_one_of_ours_opens_anything() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        scene.say(Choice::Granted, scene.app.now()).await.unwrap();
        let key = make(&scene, Some(EMAIL)).await;
        let mut forged: Vec<String> =
            vec![String::from("a"), "A".repeat(300), key[..key.len() - 1].to_owned()];
        forged.push(format!("{key}A"));
        // Each letter replaced: not one bit of it is free.
        forged.extend((0..key.len()).map(|place| {
            let other = if key.as_bytes()[place] == b'A' { 'B' } else { 'A' };
            format!("{}{other}{}", &key[..place], &key[place + 1..])
        }));
        // Sealed by the same person's key for another purpose.
        let mut tx = scene.app.db.begin().await.unwrap();
        let keys = foundation::vault::keys_to_write(&mut tx, scene.app.now(), &[scene.person]).await.unwrap();
        drop(tx);
        let other = keys.seal(&[scene.person], "another-purpose", &[1, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
        use base64::Engine;
        forged.push(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(other));

        for forged in &forged {
            let answer = scene.client.get(&format!("/c/{forged}")).await;
            assert_eq!(answer.status, StatusCode::GONE, "{forged}");
            assert_eq!(one_click(&scene, forged, "List-Unsubscribe=One-Click").await, StatusCode::GONE);
        }
        assert!(scene.agrees().await);

        crate::erasure::erase(&scene.app, &permit(), scene.person, "asked").await.unwrap();
        assert_eq!(scene.client.get(&format!("/c/{key}")).await.status, StatusCode::GONE);
    })
    .await;
}
