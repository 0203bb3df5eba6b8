//! The API's description tells of every route, and of none that is not there.

use std::collections::BTreeSet;

use foundation::testing::for_each_database;
use serde_json::Value;

use crate::house::{House, all_routes};

#[tokio::test]
async fn the_description_and_the_routes_are_the_same() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let document = house.client.get("/api/v1/openapi.json").await.json();
        let mut described = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| ["get", "post", "put", "patch", "delete"].contains(&key.as_str()))
            {
                described.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
        let is_api = |path: &str| path.starts_with("/api/v1/") && path != "/api/v1/openapi.json";
        let routes: BTreeSet<String> = all_routes()
            .iter()
            .filter(|route| is_api(route.path))
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();

        assert!(routes.len() > 8);
        assert_eq!(described, routes);
    })
    .await;
}

#[test]
fn the_description_names_its_version_its_key_and_its_problems_and_points_nowhere_else() {
    let document: Value = serde_json::from_str(&vinculo::document().to_json().unwrap()).unwrap();

    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#/components/").skip(1).filter_map(|rest| rest.split('"').next())
    {
        let found = document.pointer(&format!("/components/{reference}"));
        assert!(found.is_some(), "nothing is called {reference}");
    }
    assert!(document.pointer("/components/schemas/Problem/properties/detail").is_some());
}

#[test]
fn kinds_of_customers_links_and_entries_are_described_each_under_a_name_of_its_own() {
    let document: Value = serde_json::from_str(&vinculo::document().to_json().unwrap()).unwrap();
    let words = |name: &str| document["components"]["schemas"][name]["enum"].to_string();

    assert!(words("Kind").contains("household"), "{}", words("Kind"));
    assert!(words("LinkKind").contains("works_at"), "{}", words("LinkKind"));
    assert!(words("EntryKind").contains("call"), "{}", words("EntryKind"));
}
