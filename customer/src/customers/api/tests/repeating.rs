use foundation::args;
use foundation::db::Query;
use foundation::team::Reach;
use futures_util::future::join_all;

use super::*;

async fn post_once(client: &Client, key: &str, body: &Value) -> Answer {
    let request = client.request(Method::POST, CUSTOMERS).header("content-type", "application/json");
    client.send(request.header("idempotency-key", key), Body::from(body.to_string())).await
}

#[tokio::test]
async fn a_repeated_request_has_one_effect_and_one_answer() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;

        let first = post_once(&client, "row-1", &person("Ana")).await;
        let again = post_once(&client, "row-1", &person("Ana")).await;

        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.body, again.body);
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_for_one_request_only() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        post_once(&client, "row-1", &person("Ana")).await;

        let other = post_once(&client, "row-1", &person("Eva")).await;

        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_does_not_use_up_its_key() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        assert_eq!(
            post_once(&client, "row-1", &json!({"kind": "person"})).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );

        assert_eq!(post_once(&client, "row-1", &person("Ana")).await.status, StatusCode::CREATED);
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn fifty_identical_requests_at_once_have_one_effect() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let body = person("Ana");

        let answers = join_all((0..50).map(|_| post_once(&client, "row-1", &body))).await;

        let created =
            answers.iter().filter(|answer| answer.status == StatusCode::CREATED).collect::<Vec<_>>();
        let told_to_wait = answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT).count();
        assert_eq!(count(&app).await, 1);
        assert!(!created.is_empty());
        assert_eq!(created.len() + told_to_wait, 50);
        assert!(created.iter().all(|answer| answer.body == created[0].body));
        assert_eq!(post_once(&client, "row-1", &body).await.body, created[0].body);
    })
    .await;
}

#[tokio::test]
async fn the_keys_of_two_programs_have_nothing_to_do_with_each_other() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let other = client.as_token(&testing::token(&app, Role::Manager).await);

        let first = post_once(&client, "row-1", &person("Ana")).await.json();
        let second = post_once(&other, "row-1", &person("Ana")).await.json();

        assert_ne!(id_of(&first), id_of(&second));
        assert_eq!(count(&app).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_kept_answer_is_not_given_to_who_lost_the_right() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        let eva = testing::account(&app, "Eva Dinu", Role::Agent, Reach::Own).await;
        let eva_in_team = client.as_account(eva);
        let mut body = person("Ana");
        body["owner"] = json!(eva);
        let first = post_once(&eva_in_team, "row-1", &body).await;
        let id = id_of(&first.json());

        // The customer goes to somebody else: the answer of before is not theirs any more.
        let given = json!({"owner": null});
        client.json(Method::PATCH, &format!("{CUSTOMERS}/{id}"), &given).await;
        let after_loss = post_once(&eva_in_team, "row-1", &body).await;
        client.json(Method::PATCH, &format!("{CUSTOMERS}/{id}"), &json!({"owner": eva})).await;
        let given_back = post_once(&eva_in_team, "row-1", &body).await;
        set_role(&app, eva, Role::ReadOnly).await;
        let demoted = post_once(&eva_in_team, "row-1", &body).await;

        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
        assert_eq!(after_loss.status, StatusCode::NOT_FOUND, "{}", after_loss.body);
        assert!(!after_loss.body.contains("Ana"));
        assert_eq!(given_back.status, StatusCode::CREATED);
        assert_eq!(given_back.header("idempotent-replayed"), "true");
        assert_eq!(demoted.status, StatusCode::FORBIDDEN);
        let (kept,) = app.db.one::<(String,)>("select body from idempotency", args![]).await.unwrap();
        assert_eq!(kept, "", "no personal data lies beside the record itself");
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

async fn set_role(app: &App, account: Id, role: Role) {
    let mut tx = app.db.begin().await.unwrap();
    tx.run("update account set role = $2 where id = $1", args![account, role]).await.unwrap();
    tx.unaudited("a test's own demotion");
    tx.commit().await.unwrap();
}
