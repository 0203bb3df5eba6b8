//! The API of customers, asked over HTTP on both engines.

mod changing;
mod creating;
mod lists;
mod policies;
mod repeating;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use foundation::clock::Clock;
use foundation::db::Db;
use foundation::id::Id;
use foundation::team::Role;
use foundation::testing::{self, Answer, Client};
use foundation::web::App;
use serde_json::{Value, json};

const CUSTOMERS: &str = "/api/v1/customers";

/// The running program and a program that talks to it as an administrator.
async fn running(db: Db, clock: Clock) -> (App, Client) {
    let app = testing::app(db, clock);
    let token = testing::token(&app, Role::Administrator).await;
    let client = testing::client(&app, super::routes()).as_token(&token);
    (app, client)
}

async fn post(client: &Client, body: Value) -> Answer {
    client.json(Method::POST, CUSTOMERS, &body).await
}

/// Creates a customer that must be accepted, and answers them.
async fn create(client: &Client, body: Value) -> Value {
    let answer = post(client, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.json()
}

async fn patch(client: &Client, id: &Value, body: Value) -> Answer {
    client.json(Method::PATCH, &place(id), &body).await
}

async fn get(client: &Client, path: &str) -> Answer {
    client.send(client.request(Method::GET, path), Body::empty()).await
}

async fn delete(client: &Client, path: &str) -> Answer {
    client.send(client.request(Method::DELETE, path), Body::empty()).await
}

fn place(id: &Value) -> String {
    format!("{CUSTOMERS}/{}", id.as_str().expect("an id is a text"))
}

/// The names of the fields that a problem complains about.
fn fields(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["field"].as_str().unwrap_or_default().to_owned()).collect()
}

/// A query string with this one value, encoded.
fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let text = serde_urlencoded::to_string(pairs).expect("texts can always be encoded");
    format!("{path}?{text}")
}

/// How many customers there are, deleted ones too.
async fn count(app: &App) -> i64 {
    use foundation::db::Query;
    let (count,) =
        app.db.one::<(i64,)>("select count(*) from party", foundation::args![]).await.expect("count");
    count
}

fn person(name: &str) -> Value {
    json!({ "kind": "person", "name": name })
}

fn id_of(customer: &Value) -> Id {
    customer["id"].as_str().and_then(Id::parse).expect("a customer has an id")
}
