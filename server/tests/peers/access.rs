//! Records of others, fields nobody offered, and doors that forgot to ask.

use axum::http::{Method, StatusCode};
use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Query, Sql};
use foundation::id::Id;
use foundation::team::{Reach, Role};
use foundation::testing;
use foundation::web::Access;
use serde_json::{Value, json};

use crate::desk::{Desk, on_each};
use crate::house::all_routes;

/// Of no record at all.
fn unknown() -> Id {
    Id::new(Timestamp(1_000))
}

async fn accounts(desk: &Desk) -> Vec<(Id, String, String, String)> {
    let sql = "select id, email, role, reach from account order by id";
    desk.house.app.db.all(Sql::from(sql), args![]).await.unwrap()
}

/// Odoo: a report could be asked for any document.
#[tokio::test]
async fn cve_2021_23203_a_report_of_an_unseen_record_is_of_none() {
    on_each(async |desk| {
        let secret = desk.house.secret;
        let file = desk.attach(secret, "plan.txt", "text/plain", b"the plan").await;
        let unseen = [format!("/customers/{secret}/purchases.csv"), file];
        let missing = [format!("/customers/{}/purchases.csv", unknown()), format!("/files/{}/x", unknown())];
        for (unseen, missing) in unseen.iter().zip(&missing) {
            let (one, other) = (desk.stranger.get(unseen).await, desk.stranger.get(missing).await);
            assert_eq!((one.status, &one.body), (StatusCode::NOT_FOUND, &other.body), "{unseen}");
        }
    })
    .await;
}

/// Odoo: whoever knew a private channel could join it.
#[tokio::test]
async fn cve_2019_11783_being_spoken_to_opens_no_door() {
    on_each(async |desk| {
        // The house's own call speaks to the stranger already, on a record that is not theirs.
        let secret = desk.house.secret;
        let joined = desk.stranger.post(&format!("/customers/{secret}/timeline/seen"), &[]).await;
        assert_eq!(joined.status, StatusCode::NOT_FOUND);
        assert_eq!(desk.stranger.get(&format!("/customers/{secret}")).await.status, StatusCode::NOT_FOUND);
        assert!(!desk.stranger.get("/today").await.body.to_lowercase().contains("canary"));
    })
    .await;
}

/// Odoo: whoever edited contacts could edit accounts.
#[tokio::test]
async fn cve_2019_11782_who_edits_customers_edits_no_accounts() {
    on_each(async |desk| {
        let before = accounts(&desk).await;
        for route in all_routes().iter().filter(|route| route.path.starts_with("/settings/team")) {
            let address = desk.house.address(route, desk.house.own);
            let form = [("name", "Boss"), ("email", "boss@example.com"), ("role", "administrator")];
            let answer = if route.method.is_safe() {
                desk.agent.get(&address).await
            } else {
                desk.agent.post(&address, &form).await
            };
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {}", route.method, route.path);
        }
        let path = format!("/api/v1/customers/{}", desk.house.own);
        for field in ["account", "account_id", "role", "password", "password_hash", "reach"] {
            let body = json!({ "version": 1, field: "administrator" });
            let answer = desk.agent.json(Method::PATCH, &path, &body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", answer.body);
            assert!(answer.body.contains(field), "{field}: {}", answer.body);
        }
        assert_eq!(accounts(&desk).await, before);
    })
    .await;
}

/// Mautic: the second version of the interface forgot the checks of the first.
#[tokio::test]
async fn ghsa_2jrw_the_interface_asks_for_the_same_right_as_the_page() {
    let twins = [
        ("GET /api/v1/customers", "GET /customers"),
        ("GET /api/v1/customers/{id}", "GET /customers/{id}"),
        ("POST /api/v1/customers", "POST /customers"),
        ("PATCH /api/v1/customers/{id}", "POST /customers/{id}"),
        ("DELETE /api/v1/customers/{id}", "POST /customers/{id}/removal"),
        ("POST /api/v1/customers/{id}/restoration", "POST /customers/{id}/restoration"),
        ("GET /api/v1/search", "GET /search"),
        ("GET /api/v1/customers/{id}/timeline", "GET /customers/{id}/timeline"),
        ("POST /api/v1/customers/{id}/timeline", "POST /customers/{id}/entries"),
        ("GET /api/v1/timeline/{id}", "GET /entries/{id}"),
        ("PATCH /api/v1/timeline/{id}", "POST /entries/{id}/edit"),
        ("GET /api/v1/customers/{id}/purchases", "GET /customers/{id}/purchases"),
    ];
    let routes = all_routes();
    let access = |name: &str| {
        let found = routes.iter().find(|route| format!("{} {}", route.method, route.path) == name);
        found.unwrap_or_else(|| panic!("{name} is called otherwise")).access
    };
    for (program, page) in twins {
        assert_eq!(access(program), access(page), "{program} and {page}");
    }
    for route in routes.iter().filter(|route| route.path.starts_with("/api/")) {
        let is_description = route.path == "/api/v1/openapi.json";
        assert!(is_description || matches!(route.access, Access::May(_)), "{} {}", route.method, route.path);
    }
}

/// EspoCRM: a mass update attached anybody's file.
#[tokio::test]
async fn cve_2026_75505_a_mass_change_takes_no_records_of_others() {
    on_each(async |desk| {
        let (own, secret) = (desk.house.own, desk.house.secret);
        let (own_text, secret_text) = (own.to_string(), secret.to_string());
        let form =
            [("ids", own_text.as_str()), ("ids", secret_text.as_str()), ("do", "tag"), ("tag", "mine")];
        let answer = desk.stranger.post("/customers/selection", &form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
        assert_eq!(desk.count("select count(*) from tag where name = 'mine'").await, 0);

        let path = format!("/api/v1/customers/{own}/timeline");
        let foreign = desk.house.app.db.first::<(Id,)>("select id from file limit 1", args![]).await.unwrap();
        for field in ["files", "file_ids", "attachments"] {
            let body = json!({ "kind": "note", "body": "x", field: [foreign.unwrap().0] });
            let answer = desk.stranger.json(Method::POST, &path, &body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", answer.body);
        }
    })
    .await;
}

/// Zammad: pushed changes did not ask who reads them.
#[tokio::test]
async fn cve_2022_40816_a_live_stream_asks_who_reads_it() {
    on_each(async |desk| {
        for id in [desk.house.secret, unknown()] {
            let answer = desk.stranger.get(&format!("/customers/{id}/live?after=0")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(!answer.body.contains("anary"), "{}", answer.body);
        }
    })
    .await;
}

/// Chatwoot: an id from outside was taken for one's own.
#[tokio::test]
async fn cve_2026_115725_a_foreign_id_names_nobody() {
    on_each(async |desk| {
        let secret = desk.house.secret.to_string();
        let nobody = unknown().to_string();
        let buy = async |customer: &str| {
            let body = json!({ "customer": customer, "at": "2026-01-05T10:00:00Z", "amount": { "minor": 1, "currency": "EUR" } });
            desk.stranger.json(Method::POST, "/api/v1/purchases", &body).await
        };
        for (unseen, missing) in
            [(secret.as_str(), nobody.as_str()), ("canaryexternal", "nosuchexternal"), ("canarymail@example.com", "x@example.com")]
        {
            let (one, other) = (buy(unseen).await, buy(missing).await);
            assert_eq!((one.status, other.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
            assert_eq!(one.body.replace(unseen, "?"), other.body.replace(missing, "?"));
        }
        let link = async |other: &str| {
            let form = [("kind", "knows"), ("other", other)];
            desk.stranger.post(&format!("/customers/{}/links", desk.house.own), &form).await
        };
        assert_eq!((link(&secret).await.status, link(&nobody).await.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    })
    .await;
}

/// FreeScout: a field that no form has was saved all the same.
#[tokio::test]
async fn cve_2026_40569_a_field_that_nobody_offered_changes_nothing() {
    on_each(async |desk| {
        let extra =
            ["role", "reach", "owner", "is_demo", "bcc", "approved_by", "created_at", "__proto__", "id"];
        let before = accounts(&desk).await;
        for route in all_routes().iter().filter(|route| !route.method.is_safe()) {
            let address = desk.house.address(route, desk.house.own);
            for name in extra {
                // A link has a role, which is a word for what somebody does there.
                if route.path == "/api/v1/links/{id}" && name == "role" {
                    continue;
                }
                if route.path.starts_with("/api/")
                    && route.path != "/api/v1/customers/{id}/restoration"
                    && route.method != Method::DELETE
                {
                    let body: Value = [(name.to_owned(), json!("administrator"))]
                        .into_iter()
                        .collect::<serde_json::Map<_, _>>()
                        .into();
                    let answer = desk.agent.json(route.method.clone(), &address, &body).await;
                    assert!(
                        answer.status.is_client_error(),
                        "{} {} {name}: {}",
                        route.method,
                        route.path,
                        answer.status
                    );
                }
            }
            if route.path.starts_with("/settings/account") && !route.path.contains("session") {
                let form = [
                    ("name", "Agent"),
                    ("time_zone", "UTC"),
                    ("role", "administrator"),
                    ("reach", "everyone"),
                    ("email", "evil@example.com"),
                    ("is_demo", "true"),
                ];
                desk.agent.post(&address, &form).await;
            }
        }
        assert_eq!(accounts(&desk).await, before);
    })
    .await;
}

/// FreeScout: an address that starts work was open to everybody.
#[tokio::test]
async fn cve_2026_40498_no_open_address_starts_work() {
    on_each(async |desk| {
        let jobs = desk.count("select count(*) from job").await;
        for route in all_routes().iter().filter(|route| route.access == Access::Anybody) {
            let address = desk.house.address(route, desk.house.secret);
            desk.house.ask(None, route, &address).await;
        }
        for address in ["/cron", "/jobs", "/api/v1/jobs", "/system/cron", "/cron/run", "/housekeeping"] {
            assert_eq!(desk.house.client.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
        assert_eq!(desk.count("select count(*) from job").await, jobs);
    })
    .await;
}

/// Zammad: the number of a form was guessed, and with it what others had uploaded.
#[tokio::test]
async fn cve_2024_33668_an_upload_is_for_who_brought_it_whoever_guesses_its_number() {
    on_each(async |desk| {
        let managers = [desk.house.account(Role::Manager), desk.house.account(Role::Administrator)];
        let owner = desk.house.client.as_account(managers[0]);
        let form = "--x\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\ncustomers\r\n\
            --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nname\r\nAna\r\n--x--\r\n";
        let request = owner.request(Method::POST, "/customers/import").header("content-type", "multipart/form-data; boundary=x");
        let at = owner.send(request, form.into()).await.header("location").to_owned();
        assert_eq!(owner.get(&at).await.status, StatusCode::OK);
        let other = desk.house.client.as_account(managers[1]);
        for path in ["", "/run", "/rejected.csv"] {
            let answer = other.get(&format!("{at}{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in ["", "/trial"] {
            assert_eq!(other.post(&format!("{at}{path}"), &[]).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

/// Zammad: one message of an open connection asked for what another may see.
#[tokio::test]
async fn cve_2026_102489_an_open_stream_gives_nothing_after_the_right_ended() {
    on_each(async |desk| {
        let reader = testing::account(&desk.house.app, "Ion Rusu", Role::Agent, Reach::Everyone).await;
        let path = format!("/customers/{}/live?after=0", desk.house.secret);
        let client = desk.house.client.as_account(reader);
        let narrow = async {
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            let mut tx = desk.house.app.db.begin().await.unwrap();
            tx.run("update account set reach = 'own' where id = $1", args![reader]).await.unwrap();
            tx.announce(format!("account:{reader}"));
            tx.unaudited("a test");
            tx.commit().await.unwrap();
            let written = desk.note(desk.house.secret, "Later", "after the right ended").await;
            assert_eq!(written.status, StatusCode::CREATED, "{}", written.body);
        };
        let stream = tokio::time::timeout(std::time::Duration::from_secs(10), client.get(&path));
        let (answer, ()) = tokio::join!(stream, narrow);
        let answer = answer.expect("the stream ends");
        assert!(
            answer.body.contains("canarybody") && !answer.body.contains("after the right ended"),
            "{}",
            answer.body
        );
    })
    .await;
}
