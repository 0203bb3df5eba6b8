use super::*;

#[tokio::test]
async fn what_was_sent_is_what_is_read_again() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let owner = testing::account(&app, "Marta Ruiz", Role::Agent, foundation::team::Reach::Own).await;
        let team = testing::team(&app, "Bakeries", &[owner]).await;

        let answer = post(
            &client,
            json!({
                "kind": "person", "given_name": "Ioana", "family_name": "Popescu",
                "language": "ro", "country": "RO", "time_zone": "Europe/Bucharest", "standing": "loyal",
                "owner": owner.to_string(), "team": "Bakeries", "tags": ["Bakery", "VIP"],
                "source": "web", "external_id": "ERP-1", "custom": {"gate": "north"},
                "contact_points": [
                    {"kind": "email", "value": "ioana@brutaria-alba.example", "label": "office"},
                    {"kind": "phone", "value": "0721 555 014"},
                    {"kind": "postal", "address": {"street": "Str. Morii 12", "city": "Cluj-Napoca", "country": "RO"}}
                ]
            }),
        )
        .await;

        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let created = answer.json();
        assert_eq!(answer.header("location"), place(&created["id"]));
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(created["name"], "Ioana Popescu");
        assert_eq!(created["owner"], owner.to_string());
        assert_eq!(created["team"], team.to_string());
        assert_eq!(created["deputy"], Value::Null);
        assert_eq!(created["tags"], json!(["Bakery", "VIP"]));
        assert_eq!(created["custom"], json!({"gate": "north"}));
        assert_eq!(created["version"], 1);
        // The clock of a test stands at this moment.
        assert_eq!(created["created_at"], "2026-03-02T10:00:00Z");
        // E.164 of a Romanian number is +40 and the number without its zero (ITU-T E.164, national plan of Romania).
        let phone = json!({"kind": "phone", "value": "+40721555014", "label": null, "primary": true});
        assert_eq!(created["contact_points"][1], phone);
        assert_eq!(created["contact_points"][0]["label"], "office");
        assert_eq!(created["contact_points"][2]["address"]["city"], "Cluj-Napoca");

        let read = get(&client, answer.header("location")).await;
        assert_eq!((read.status, read.header("etag")), (StatusCode::OK, "\"1\""));
        assert_eq!(read.json(), created);
    })
    .await;
}

#[tokio::test]
async fn an_owner_can_be_named_by_handle() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let owner = testing::account(&app, "Marta Ruiz", Role::Agent, foundation::team::Reach::Own).await;
        let accounts = foundation::team::accounts(&app.db).await.unwrap();
        let handle = accounts.iter().find(|account| account.id == owner).unwrap().handle.clone();

        let created =
            create(&client, json!({"kind": "person", "name": "Ana", "owner": format!("@{handle}")})).await;

        assert_eq!(created["owner"], owner.to_string());
    })
    .await;
}

#[tokio::test]
async fn an_unknown_field_is_refused_by_name_and_nothing_is_saved() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;

        let outer = post(&client, json!({"kind": "person", "name": "Ana", "is_admin": true})).await;
        let inner = json!({"kind": "person", "name": "Ana", "contact_points": [{"kind": "email", "valeu": "a@b.example"}]});
        let inner = post(&client, inner).await;

        assert_eq!((outer.status, fields(&outer)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["is_admin".to_owned()]));
        assert_eq!((inner.status, fields(&inner)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["contact_points[0].valeu".to_owned()]));
        assert_eq!(count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_customer_needs_a_kind_and_a_name() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;

        let nothing = post(&client, json!({})).await;
        let blank = post(&client, json!({"kind": "organisation", "name": " \t "})).await;

        assert_eq!(
            (nothing.status, fields(&nothing)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["kind".to_owned(), "name".to_owned()])
        );
        assert_eq!(
            (blank.status, fields(&blank)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["name".to_owned()])
        );
        assert_eq!(count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_is_told_at_once_and_in_sentences() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;

        let answer = post(
            &client,
            json!({
                "kind": "person", "name": "x".repeat(201), "country": "XX", "language": "Romanian", "time_zone": "Mars/Olympus",
                "owner": "nobody", "team": "No team", "source": "a\u{0}b",
                "contact_points": [{"kind": "email", "value": "a@b.example"}, {"kind": "email", "value": "two@@signs"}]
            }),
        )
        .await;

        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut named = fields(&answer);
        named.sort();
        assert_eq!(named, ["contact_points[1]", "country", "language", "name", "owner", "source", "team", "time_zone"]);
        for error in answer.json()["errors"].as_array().unwrap() {
            let detail = error["detail"].as_str().unwrap();
            assert!(detail.contains(' ') && !detail.contains("refused-"), "{detail}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_null_character_is_refused_wherever_it_stands() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let odd = "a\u{0}b";

        for body in [
            json!({"kind": "person", "name": odd}),
            json!({"kind": "person", "name": "Ana", "source": odd}),
            json!({"kind": "person", "name": "Ana", "external_id": odd}),
            json!({"kind": "person", "name": "Ana", "tags": [odd]}),
            json!({"kind": "person", "name": "Ana", "language": odd}),
            json!({"kind": "person", "name": "Ana", "contact_points": [{"kind": "email", "value": "a@b.example", "label": odd}]}),
            json!({"kind": "person", "name": "Ana", "contact_points": [{"kind": "postal", "value": odd}]}),
            json!({"kind": "person", "name": "Ana", "contact_points": [{"kind": "postal", "address": {"street": "x", "region": odd}}]}),
        ] {
            assert_eq!(post(&client, body.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        }
        assert_eq!(get(&client, &query(CUSTOMERS, &[("filter", "tag has \"a\0b\"")])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(get(&client, &query("/api/v1/search", &[("q", odd)])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_external_id_belongs_to_one_customer() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let first = create(&client, json!({"kind": "person", "name": "Ana", "external_id": "ERP-1"})).await;
        let other = create(&client, person("Eva")).await;

        let second = post(&client, json!({"kind": "person", "name": "Ion", "external_id": "ERP-1"})).await;
        let taken = patch(&client, &other["id"], json!({"external_id": "ERP-1"})).await;

        assert_eq!(
            (second.status, fields(&second)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["external_id".to_owned()])
        );
        assert_eq!(
            (taken.status, fields(&taken)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["external_id".to_owned()])
        );
        assert_eq!(count(&app).await, 2);
        assert_eq!(get(&client, &place(&first["id"])).await.json()["name"], "Ana");
    })
    .await;
}
