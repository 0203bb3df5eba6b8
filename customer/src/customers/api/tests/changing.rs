use futures_util::future::join_all;

use super::*;

#[tokio::test]
async fn a_change_touches_only_what_it_names_and_null_clears() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let before = create(
            &client,
            json!({
                "kind": "organisation", "name": "Brutăria Albă", "country": "RO", "source": "fair", "tags": ["a"],
                "custom": {"gate": "north", "pallets": 4},
                "contact_points": [{"kind": "email", "value": "a@b.example"}]
            }),
        )
        .await;

        let answer = patch(&client, &before["id"], json!({"source": null, "standing": "active", "custom": {"gate": null, "dock": 2}})).await;

        assert_eq!((answer.status, answer.header("etag")), (StatusCode::OK, "\"2\""), "{}", answer.body);
        let mut expected = before.clone();
        expected["source"] = Value::Null;
        expected["standing"] = json!("active");
        expected["custom"] = json!({"pallets": 4, "dock": 2});
        expected["version"] = json!(2);
        assert_eq!(answer.json(), expected);
        assert_eq!(get(&client, &place(&before["id"])).await.json(), expected);

        let cleared = patch(&client, &before["id"], json!({"tags": null, "contact_points": null, "country": null})).await.json();
        assert_eq!((&cleared["tags"], &cleared["contact_points"], &cleared["country"]), (&json!([]), &json!([]), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn a_change_that_changes_nothing_keeps_the_version() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let body = json!({"kind": "person", "name": "Ana", "contact_points": [
            {"kind": "phone", "value": "+40721555014"}, {"kind": "postal", "address": {"street": "Str. Morii 12", "city": "Cluj"}}]});
        let before = create(&client, body).await;

        let answer = patch(&client, &before["id"], json!({"contact_points": before["contact_points"], "name": "Ana"})).await;

        assert_eq!(answer.json(), before);
    })
    .await;
}

#[tokio::test]
async fn what_every_customer_has_cannot_be_cleared() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let customer = create(&client, person("Ana")).await;

        for field in ["kind", "name", "standing"] {
            let answer = patch(&client, &customer["id"], json!({field: null})).await;
            assert_eq!(
                (answer.status, fields(&answer)),
                (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()])
            );
        }
        assert_eq!(get(&client, &place(&customer["id"])).await.json(), customer);
    })
    .await;
}

#[tokio::test]
async fn a_name_made_of_parts_is_not_changed_without_them() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let customer =
            create(&client, json!({"kind": "person", "given_name": "Ana", "family_name": "Gil"})).await;

        let lost = patch(&client, &customer["id"], json!({"name": "Ana Pop"})).await;
        let parts = patch(&client, &customer["id"], json!({"family_name": "Pop"})).await;
        let whole = patch(
            &client,
            &customer["id"],
            json!({"name": "A. Pop", "given_name": null, "family_name": null}),
        )
        .await;

        assert_eq!((lost.status, fields(&lost)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["name".to_owned()]));
        assert_eq!(parts.json()["name"], "Ana Pop");
        assert_eq!(whole.json()["name"], "A. Pop");
    })
    .await;
}

#[tokio::test]
async fn a_change_from_an_older_version_is_refused_and_told_the_current_one() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let customer = create(&client, person("Ana")).await;
        let path = place(&customer["id"]);
        let first = patch(&client, &customer["id"], json!({"version": 1, "name": "Ana Gil"})).await;
        assert_eq!(first.json()["version"], 2);

        let by_body = patch(&client, &customer["id"], json!({"version": 1, "name": "Ana Pop"})).await;
        let with = |tag: &str| {
            client
                .request(Method::PATCH, &path)
                .header("if-match", tag)
                .header("content-type", "application/json")
        };
        let body = || Body::from(r#"{"name": "Ana Pop"}"#);
        let by_header = client.send(with("\"1\""), body()).await;
        let by_weak = client.send(with("W/\"2\""), body()).await;

        assert_eq!((by_body.status, by_body.header("etag")), (StatusCode::CONFLICT, "\"2\""));
        assert_eq!(by_body.json()["errors"], json!([{"field": "version", "detail": "2"}]));
        assert_eq!((by_header.status, by_header.header("etag")), (StatusCode::PRECONDITION_FAILED, "\"2\""));
        // RFC 9110, 13.1.1: If-Match compares strongly, so that a weak tag never matches.
        assert_eq!(by_weak.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(get(&client, &path).await.json()["name"], "Ana Gil");

        let fresh = client.send(with("\"7\", \"2\""), body()).await;
        assert_eq!((fresh.status, fresh.json()["version"].as_i64()), (StatusCode::OK, Some(3)));
    })
    .await;
}

#[tokio::test]
async fn changes_at_the_same_moment_lose_nothing_of_each_other() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let customer = create(&client, person("Ana")).await;

        let changes = (0..8).map(|number| {
            patch(&client, &customer["id"], json!({"custom": {format!("field_{number}"): number}}))
        });
        let answers = join_all(changes).await;

        assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
        let after = get(&client, &place(&customer["id"])).await.json();
        assert_eq!((after["custom"].as_object().unwrap().len(), after["version"].as_i64()), (8, Some(9)));
    })
    .await;
}

#[tokio::test]
async fn of_changes_from_one_version_exactly_one_wins() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let customer = create(&client, person("Ana")).await;

        let changes = (0..10).map(|number| {
            patch(&client, &customer["id"], json!({"version": 1, "name": format!("Ana {number}")}))
        });
        let answers = join_all(changes).await;

        let won = answers.iter().filter(|answer| answer.status == StatusCode::OK).collect::<Vec<_>>();
        assert_eq!(won.len(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT).count(), 9);
        assert_eq!(get(&client, &place(&customer["id"])).await.json(), won[0].json());
    })
    .await;
}

#[tokio::test]
async fn a_deleted_customer_comes_back_with_everything() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let body = json!({"kind": "person", "name": "Ana Gil", "tags": ["a"], "contact_points": [{"kind": "email", "value": "a@b.example"}]});
        let customer = create(&client, body).await;
        let path = place(&customer["id"]);

        assert_eq!(delete(&client, &path).await.status, StatusCode::NO_CONTENT);
        assert_eq!(delete(&client, &path).await.status, StatusCode::NO_CONTENT);
        assert_eq!(get(&client, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(patch(&client, &customer["id"], json!({"name": "x"})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&client, CUSTOMERS).await.json()["items"], json!([]));
        assert_eq!(get(&client, "/api/v1/search?q=Ana").await.json()["items"], json!([]));

        let back = client.send(client.request(Method::POST, &format!("{path}/restoration")), Body::empty()).await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.body);
        let mut expected = customer.clone();
        // Deleting and restoring are two changes.
        expected["version"] = json!(3);
        assert_eq!(back.json(), expected);
        assert_eq!(get(&client, &path).await.json(), expected);
        assert_eq!(get(&client, "/api/v1/search?q=Ana").await.json()["items"][0]["id"], customer["id"]);
    })
    .await;
}
