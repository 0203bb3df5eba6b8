use foundation::team::Reach;

use super::*;

#[tokio::test]
async fn a_reader_reads_and_changes_nothing() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let customer = create(&client, person("Ana")).await;
        let reader = client.as_token(&testing::token(&app, Role::ReadOnly).await);
        let path = place(&customer["id"]);
        let forbidden = StatusCode::FORBIDDEN;

        assert_eq!(get(&reader, &path).await.json(), customer);
        assert_eq!(post(&reader, person("Eva")).await.status, forbidden);
        assert_eq!(patch(&reader, &customer["id"], json!({"name": "Eva"})).await.status, forbidden);
        assert_eq!(delete(&reader, &path).await.status, forbidden);
        assert_eq!(
            reader.json(Method::POST, &format!("{path}/restoration"), &json!({})).await.status,
            forbidden
        );
        assert_eq!(get(&client, &path).await.json(), customer);
    })
    .await;
}

#[tokio::test]
async fn an_agent_changes_customers_but_does_not_delete_them() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let agent = client.as_token(&testing::token(&app, Role::Agent).await);
        let customer = create(&agent, person("Ana")).await;

        assert_eq!(patch(&agent, &customer["id"], json!({"country": "RO"})).await.status, StatusCode::OK);
        assert_eq!(delete(&agent, &place(&customer["id"])).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn nobody_reads_without_signing_in() {
    testing::for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let nobody = testing::client(&app, super::super::routes());

        assert_eq!(get(&nobody, CUSTOMERS).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(get(&nobody, "/api/v1/search?q=a").await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn customers_of_others_are_not_there_for_whoever_sees_only_their_own() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let me = testing::account(&app, "Marta Ruiz", Role::Manager, Reach::Own).await;
        let other = testing::account(&app, "Ion Pop", Role::Agent, Reach::Own).await;
        let mine =
            create(&client, json!({"kind": "person", "name": "Ana Mine", "owner": me.to_string()})).await;
        let stood_in =
            create(&client, json!({"kind": "person", "name": "Bea Mine", "deputy": me.to_string()})).await;
        let theirs =
            create(&client, json!({"kind": "person", "name": "Ana Theirs", "owner": other.to_string()}))
                .await;
        let i = client.as_account(me);
        let hidden = place(&theirs["id"]);
        let not_found = StatusCode::NOT_FOUND;

        assert_eq!(get(&i, CUSTOMERS).await.json()["items"], json!([mine, stood_in]));
        assert_eq!(get(&i, "/api/v1/search?q=Ana").await.json()["items"].as_array().unwrap().len(), 1);
        assert_eq!(get(&i, &hidden).await.status, not_found);
        assert_eq!(patch(&i, &theirs["id"], json!({"name": "x"})).await.status, not_found);
        assert_eq!(delete(&i, &hidden).await.status, not_found);
        assert_eq!(
            i.json(Method::POST, &format!("{hidden}/restoration"), &json!({})).await.status,
            not_found
        );
        assert_eq!(get(&client, &hidden).await.json(), theirs);
    })
    .await;
}

#[tokio::test]
async fn nobody_creates_a_customer_they_would_not_see() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let me = testing::account(&app, "Marta Ruiz", Role::Agent, Reach::Own).await;
        let other = testing::account(&app, "Ion Pop", Role::Agent, Reach::Own).await;
        let i = client.as_account(me);

        let theirs = post(&i, json!({"kind": "person", "name": "Ana", "owner": other.to_string()})).await;
        let mine = create(&i, person("Eva")).await;

        assert_eq!(
            (theirs.status, fields(&theirs)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["owner".to_owned()])
        );
        assert_eq!(mine["owner"], me.to_string());
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_customer_can_be_handed_to_somebody_else_for_good() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let me = testing::account(&app, "Marta Ruiz", Role::Agent, Reach::Own).await;
        let other = testing::account(&app, "Ion Pop", Role::Agent, Reach::Own).await;
        let i = client.as_account(me);
        let customer = create(&i, person("Ana")).await;

        let handed = patch(&i, &customer["id"], json!({"owner": other.to_string()})).await;

        assert_eq!((handed.status, handed.body.as_str()), (StatusCode::NO_CONTENT, ""));
        assert_eq!(get(&i, &place(&customer["id"])).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&client, &place(&customer["id"])).await.json()["owner"], other.to_string());
    })
    .await;
}

#[test]
fn every_route_is_documented() {
    let docs = serde_json::to_value(super::super::api_docs()).unwrap();

    for route in super::super::routes().list() {
        let method = route.method.as_str().to_lowercase();
        let described = docs["paths"][route.path][&method]["summary"].as_str();
        assert!(described.is_some_and(|summary| !summary.is_empty()), "{method} {}", route.path);
    }
}
