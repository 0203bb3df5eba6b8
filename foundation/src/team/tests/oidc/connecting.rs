//! Who begins a way to another house, and by which way its answer comes back.

use super::house::{STRAIGHT, Twist};
use super::*;

#[tokio::test]
async fn only_a_form_of_our_own_begins_to_connect_another_house() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        colleague(&street.app, "Ana Pop", "ana@elsewhere.example", Role::Agent).await;
        let session = cookie(&sign_in(&street.browser, "ana@elsewhere.example", PASSWORD).await);
        post_with(&street.browser, "/step-up", &session, &[("password", PASSWORD)]).await;
        let form = format!("provider={}", street.provider);

        let by_link = get_with(&street.browser, &format!("{CONNECT}?{form}"), &session).await;
        let request = axum::http::Request::builder().method(Method::POST).uri(CONNECT);
        let request = request
            .header(header::HOST, "vinculo.test")
            .header(header::ORIGIN, "https://evil.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, &session);
        let from_elsewhere = street.browser.send(request, form.into()).await;
        let (location, _) = street.leave_to_connect(&session).await;
        let page = get_with(&street.browser, "/settings/account", &session).await.body;

        assert_eq!(by_link.status, 405);
        assert_eq!(from_elsewhere.status, 403);
        for refused in [by_link, from_elsewhere] {
            assert_eq!((refused.header("refresh"), refused.header("set-cookie")), ("", ""));
        }
        assert!(location.starts_with(&street.house.origin), "{location}");
        assert!(page.contains(&format!("method=\"post\" action=\"{CONNECT}\"")), "{page}");
    })
    .await;
}

#[tokio::test]
async fn connecting_takes_a_house_that_asked_just_now_who_sits_there() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        colleague(&street.app, "Ana Pop", "ana@elsewhere.example", Role::Agent).await;
        let session = cookie(&sign_in(&street.browser, "ana@elsewhere.example", PASSWORD).await);
        post_with(&street.browser, "/step-up", &session, &[("password", PASSWORD)]).await;
        let connect = async || {
            let (location, way) = street.leave_to_connect(&session).await;
            assert!(location.contains("prompt=login") && location.contains("max_age=0"), "{location}");
            get_with(&street.browser, &street.house.agree(&location), &format!("{session}; {way}")).await
        };

        let claims = |claims: &mut serde_json::Value| claims["auth_time"] = json!(0);
        street.house.be(Twist { claims, ..STRAIGHT });
        let stale = connect().await;
        let why = street.why().await;
        street.house.be(STRAIGHT);
        let fresh = connect().await;

        assert_eq!(stale.status, 422, "{}", stale.body);
        assert_eq!(why, "the other house does not say that they proved themselves just now");
        assert_eq!(fresh.header("location"), "/settings/account?said=connected");
    })
    .await;
}

/// A second house, with the same keys: only the way back tells whose answer it is (RFC 9700, section 4.4).
#[tokio::test]
async fn an_answer_by_the_way_back_of_another_house_is_refused_before_its_code_is_shown_to_anybody() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock.clone()).await;
        street.ana().await;
        let other = House::open(clock).await;
        let other_id = Id::new(street.app.now());
        let mut tx = street.app.db.begin().await.unwrap();
        tx.run(
            "insert into oidc_provider (id, name, issuer, client_id, domains, makes_accounts, is_on, metadata,
               created_at, updated_at)
             select $1, 'Other', $2, client_id, domains, makes_accounts, is_on, metadata, 0, 0 from oidc_provider",
            args![other_id, other.origin.as_str()],
        )
        .await
        .unwrap();
        tx.unaudited("a test's own house");
        tx.commit().await.unwrap();
        // Neither house says whose answer it is: nothing but the way tells.
        let metadata = |metadata: &mut serde_json::Value| {
            metadata["authorization_response_iss_parameter_supported"] = json!(false);
        };
        let answer = |answer: &mut Vec<(String, String)>| answer.retain(|(name, _)| name != "iss");
        street.house.be(Twist { metadata, answer, ..STRAIGHT });
        let form = [("name", "Firm login"), ("client_id", CLIENT), ("version", "1"), ("is_on", "1")];
        let path = format!("/settings/sign-in/{}", street.provider);
        street.browser.as_account(street.admin).post(&path, &form).await;
        let exchanged = *street.house.exchanged.lock().unwrap();

        let begin = format!("/sign-in/oidc?provider={}&next=/probe", street.provider);
        for house in [other_id, Id::NONE] {
            let (location, way) = street.leave(&begin, "").await;
            let back = street.house.agree(&location).replace(&street.provider.to_string(), &house.to_string());
            let mixed_up = get_with(&street.browser, &back, &way).await;

            assert_eq!(mixed_up.status, 422, "{}", mixed_up.body);
            assert_eq!(street.why().await, "the answer is from another house than was asked");
        }
        assert_eq!(*street.house.exchanged.lock().unwrap(), exchanged, "nobody was shown the code");
        assert!(is_in(&street.sign_in().await), "{}", street.why().await);
    })
    .await;
}

#[tokio::test]
async fn a_new_house_is_told_its_way_back_before_it_is_saved() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        let admin = street.browser.as_account(street.admin);
        let blank = admin.get("/settings/sign-in").await.body;
        let (_, rest) = blank.split_once("name=\"id\" value=\"").expect("a form for a new one");
        let id = rest.split('"').next().unwrap().to_owned();
        let back = format!("http://vinculo.test/sign-in/oidc/{id}/callback");
        assert!(blank.contains(&back), "{blank}");
        let form = |issuer: String| {
            [
                ("id", id.clone()),
                ("name", "Second".to_owned()),
                ("issuer", issuer),
                ("client_id", CLIENT.to_owned()),
            ]
        };
        let send = async |issuer: &str| {
            let form = form(issuer.to_owned());
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            admin.post("/settings/sign-in", &form).await
        };

        let refused = send(&street.house.origin).await;
        street
            .browser
            .as_account(street.admin)
            .post(&format!("/settings/sign-in/{}/removal", street.provider), &[])
            .await;
        let added = send(&street.house.origin).await;

        assert!(refused.status == 422 && refused.body.contains(&back), "the address of the form stays");
        assert_eq!(added.header("location"), "/settings/sign-in?said=saved", "{}", added.body);
        assert!(admin.get("/settings/sign-in").await.body.contains(&back));
    })
    .await;
}

#[tokio::test]
async fn answers_that_nobody_began_are_counted_and_made_to_wait() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        let path = format!("/sign-in/oidc/{}/callback?code=x&state=y", street.provider);
        let rows = async || street.count("select count(*) from audit where action = 'session.refuse'").await;

        let mut statuses = Vec::new();
        for _ in 0..20 {
            statuses.push(street.browser.get(&path).await.status.as_u16());
        }

        assert_eq!(statuses[..5], [422; 5]);
        assert_eq!(statuses[5..], [429; 15]);
        assert_eq!(rows().await, 5, "a flood writes nothing more");
    })
    .await;
}
