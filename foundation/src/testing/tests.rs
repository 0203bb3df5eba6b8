use axum::http::{Method, StatusCode};
use serde_json::json;

use super::*;
use crate::team::{Action, Actor, Reach, Role};
use crate::web::{Access, Fields, Routes};

#[tokio::test]
#[should_panic(expected = "on Sqlite: two and two")]
async fn a_failure_names_its_engine() {
    for_each_database(async |_, _| panic!("two and two are {}", 5)).await;
}

#[tokio::test]
async fn a_client_is_whoever_it_says() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = account(&app, "Ana Ruiz", Role::Agent, Reach::Own).await;
        let name = async |actor: Actor| actor.name().to_owned();
        let routes = Routes::new()
            .get("/name", Access::SignedIn, name)
            .post("/api/v1/name", Access::May(Action::ChangeCustomers), name)
            .post("/echo", Access::SignedIn, async |fields: Fields| fields.text("said").to_owned());

        let nobody = client(&app, routes);
        let person = nobody.as_account(ana);
        let program = nobody.as_token(&token(&app, Role::ReadOnly).await);

        assert_eq!(person.get("/name").await.body, "Ana Ruiz");
        assert_eq!(person.post("/echo", &[("said", "a & b = ç")]).await.body, "a & b = ç");
        assert_eq!(nobody.get("/name").await.header("location"), "/sign-in?next=%2Fname");
        let refused = program.json(Method::POST, "/api/v1/name", &json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.json()["status"], 403);
    })
    .await;
}

#[tokio::test]
async fn leave_is_only_what_the_role_allows() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = account(&app, "Ana Ruiz", Role::ReadOnly, Reach::Everyone).await;

        let leave = permit(&app, ana, Action::SeeCustomers).await;

        assert_eq!((leave.actor().id(), leave.action()), (Some(ana), Some(Action::SeeCustomers)));
        let too_much = std::panic::AssertUnwindSafe(permit(&app, ana, Action::DeleteCustomers));
        assert!(futures_util::FutureExt::catch_unwind(too_much).await.is_err());
    })
    .await;
}
