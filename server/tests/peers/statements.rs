//! Words of a request that would like to be a statement.

use axum::http::StatusCode;
use foundation::testing::Answer;
use serde_json::json;

use crate::desk::{Desk, on_each};

const SQL: &[&str] = &[
    "x' or 1=1--",
    "x\" or \"1\"=\"1",
    "'; drop table party; --",
    "1); delete from account; --",
    "x' union select password_hash from account --",
    "\\'; select 1; --",
    "$1",
    "?",
    "%' and sleep(5) and '%",
    "(select 1)",
    "/**/or/**/1=1",
    "\u{2019} or 1=1",
];

fn coded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Nothing broke, and nobody was told what the database said.
fn assert_calm(case: &str, answer: &Answer) {
    assert!(!answer.status.is_server_error(), "{case}: {} {}", answer.status, answer.body);
    for word in ["syntax error", "sqlite", "postgres", "no such column", "SQLSTATE"] {
        assert!(!answer.body.contains(word), "{case}: {}", answer.body);
    }
}

async fn assert_nothing_is_gone(desk: &Desk) {
    assert!(desk.count("select count(*) from party").await >= 3);
    assert!(desk.count("select count(*) from account").await >= 6);
}

/// Chatwoot: values and operators of a filter became part of the statement.
#[tokio::test]
async fn cve_2025_21628_a_filter_is_a_question_with_parameters() {
    on_each(async |desk| {
        for sql in SQL {
            let quoted = format!("country = \"{}\"", sql.replace('"', ""));
            for filter in [quoted, format!("name {sql} \"x\""), format!("{sql} = \"x\""), (*sql).to_owned()] {
                let answer = desk.admin.get(&format!("/api/v1/customers?filter={}", coded(&filter))).await;
                assert_calm(&filter, &answer);
                if answer.status.is_success() {
                    assert_eq!(answer.json()["items"].as_array().unwrap().len(), 0, "{filter}");
                } else {
                    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{filter}");
                }
            }
        }
        assert_nothing_is_gone(&desk).await;
    })
    .await;
}

/// Mautic: the order of a list came from the address as it was.
#[tokio::test]
async fn cve_2026_3105_only_words_of_the_list_sort() {
    on_each(async |desk| {
        for sort in
            ["name;drop table party", "(select 1)", "-name desc", "name,id", "NAME", "--name", "name--"]
        {
            let answer = desk.admin.get(&format!("/api/v1/customers?sort={}", coded(sort))).await;
            assert_calm(sort, &answer);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sort}: {}", answer.body);
            assert!(answer.body.contains("sort"), "{sort}: {}", answer.body);
        }
        assert_nothing_is_gone(&desk).await;
    })
    .await;
}

/// LimeSurvey: the name of the column to sort by was pasted in.
#[tokio::test]
async fn cve_2014_5017_a_column_of_the_database_is_no_order() {
    on_each(async |desk| {
        for sort in ["p.name_key", "name_key", "1", "-", "owner_id", "password_hash", "p.id", "rowid"] {
            let answer = desk.admin.get(&format!("/api/v1/customers?sort={}", coded(sort))).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sort}: {}", answer.body);
            assert_calm(sort, &desk.admin.get(&format!("/customers?sort={}", coded(sort))).await);
        }
    })
    .await;
}

/// Mautic: the name of a field to look up went into the statement.
#[tokio::test]
async fn cve_2026_115191_only_fields_of_the_list_are_edited_in_place() {
    on_each(async |desk| {
        let customer = desk.house.own;
        for field in
            ["name=1", "password_hash", "id", "owner_id", "deleted_at", "country'", "country--", "p.country"]
        {
            let address = format!("/customers/{customer}/cells/{}", coded(field));
            let asked = desk.admin.get(&address).await;
            let set = desk.admin.post(&address, &[("value", "RO"), ("version", "1")]).await;
            assert_eq!((asked.status, set.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{field}");
        }
    })
    .await;
}

/// Twenty: a time zone was written into the statement.
#[tokio::test]
async fn cve_2026_46624_a_time_zone_is_one_of_the_list() {
    on_each(async |desk| {
        let before = desk.count("select count(*) from account where time_zone = 'UTC'").await;
        for zone in SQL.iter().chain(&["UTC'; select 1", "Europe/Nowhere", "../../etc/passwd"]) {
            let form = [("name", "Agent"), ("time_zone", *zone), ("theme", "dark")];
            assert_calm(zone, &desk.agent.post("/settings/account", &form).await);
            let body = json!({ "kind": "person", "name": "Zone", "time_zone": zone });
            let made = desk.customer(body).await;
            assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY, "{zone}: {}", made.body);
        }
        assert_eq!(desk.count("select count(*) from account where time_zone = 'UTC'").await, before);
    })
    .await;
}

/// Twenty: settings of a search, and its operators, reached the database.
#[tokio::test]
async fn cve_2026_73069_what_is_searched_for_is_words() {
    on_each(async |desk| {
        let long = "\"".repeat(10_000);
        let operators =
            ["\" OR party_search:*", "NEAR(a b, 5)", "a* AND NOT b", "^a", "{x y}: z", "%_\\", "-a"];
        for typed in SQL.iter().chain(&operators).copied().chain([long.as_str()]) {
            for address in ["/api/v1/search?q=", "/search?q=", "/palette?q=", "/team/mentions?q="] {
                let answer = desk.admin.get(&format!("{address}{}", coded(typed))).await;
                assert_calm(typed, &answer);
            }
            let found = desk.admin.get(&format!("/api/v1/search?q={}", coded(typed))).await;
            assert!(!found.body.contains("Canary"), "{typed}: {}", found.body);
        }
    })
    .await;
}

/// LimeSurvey: a list of ids was pasted into `in (…)`.
#[tokio::test]
async fn cve_2026_50636_a_list_of_ids_holds_ids() {
    on_each(async |desk| {
        for sql in SQL {
            let form = [("ids", *sql), ("do", "remove")];
            let answer = desk.admin.post("/customers/selection", &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sql}: {}", answer.body);
        }
        let id = desk.house.own.to_string();
        let many: Vec<(&str, &str)> =
            (0..5_001).map(|_| ("ids", id.as_str())).chain([("do", "remove")]).collect();
        let answer = desk.admin.post("/customers/selection", &many).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert_nothing_is_gone(&desk).await;
    })
    .await;
}

/// SuiteCRM: an export took its list from the address, from anybody.
#[tokio::test]
async fn cve_2022_50589_an_export_asks_who_wants_it() {
    on_each(async |desk| {
        for address in [
            "/customers/export.csv".to_owned(),
            "/customers/export.csv?uid=%27".to_owned(),
            format!("/customers/{}/purchases.csv", desk.house.secret),
        ] {
            let nobody = desk.house.client.get(&address).await;
            assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{address}");
            assert_eq!(desk.agent.get(&address).await.status, StatusCode::FORBIDDEN, "{address}");
        }
        for sql in SQL.iter().filter(|sql| !sql.starts_with('$')) {
            let address = format!("/customers/export.csv?filter={}", coded(sql));
            let answer = desk.admin.get(&address).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sql}: {}", answer.body);
        }
    })
    .await;
}

/// SuiteCRM: an address in a letter became part of a statement.
#[tokio::test]
async fn cve_2025_54788_what_strangers_send_is_kept_as_text() {
    on_each(async |desk| {
        for (number, sql) in SQL.iter().enumerate() {
            let external_id = format!("{sql}{number}");
            let body = json!({
                "kind": "person", "name": sql, "external_id": external_id,
                "contact_points": [{ "kind": "handle", "value": sql }],
            });
            let made = desk.customer(body).await;
            assert_calm(sql, &made);
            if made.status == StatusCode::CREATED {
                let path = format!("/api/v1/customers/{}", made.json()["id"].as_str().unwrap());
                let kept = desk.admin.get(&path).await.json();
                assert_eq!((&kept["name"], &kept["external_id"]), (&json!(sql), &json!(external_id)));
            }
        }
        for name in ["a\0b", "\u{1}"] {
            assert_calm(name, &desk.customer(json!({ "kind": "person", "name": name })).await);
        }
        assert_nothing_is_gone(&desk).await;
    })
    .await;
}

/// EspoCRM: a condition could be a formula.
#[tokio::test]
async fn cve_2026_53574_a_condition_is_not_a_formula() {
    on_each(async |desk| {
        let deep = format!("{}country = \"RO\"{}", "(".repeat(1_000), ")".repeat(1_000));
        let long = vec!["country = \"RO\""; 1_000].join(" and ");
        for filter in ["lower(name) = \"x\"", "name = concat(\"a\")", "1 = 1", &deep] {
            let answer = desk.admin.get(&format!("/api/v1/customers?filter={}", coded(filter))).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{filter}: {}", answer.body);
        }
        let path = format!("/api/v1/customers?filter={}", coded(&long));
        let within = std::time::Duration::from_secs(10);
        let answer = tokio::time::timeout(within, desk.admin.get(&path)).await.unwrap();
        assert_calm("a thousand terms", &answer);
    })
    .await;
}
