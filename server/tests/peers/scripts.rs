//! Scripts in what people write, and in what addresses ask for.

use axum::http::{Method, StatusCode};
use foundation::testing::Answer;
use serde_json::json;

use crate::desk::{Desk, VECTORS, assert_is_text, on_each, pages_about};
use crate::house::all_routes;
use crate::sources;

/// Asks every page with `value` in each parameter it might know.
async fn ask_everywhere(desk: &Desk, names: &[&str], value: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for route in all_routes().iter().filter(|route| route.method.is_safe() && !route.path.ends_with("/live"))
    {
        let address = desk.house.address(route, desk.house.secret);
        for name in names {
            let query = serde_urlencoded(name, value);
            answers.push((format!("{address}?{name}"), desk.admin.get(&format!("{address}?{query}")).await));
        }
    }
    answers
}

/// `name=value`, every byte of the value coded.
fn serde_urlencoded(name: &str, value: &str) -> String {
    let coded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{name}={coded}")
}

fn assert_saved_as_download(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-disposition").starts_with("attachment"), "{answer:?}");
    assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}

/// Zammad: a script in the subject or text of a letter ran in the helper's browser.
#[tokio::test]
async fn cve_2018_1000154_scripts_in_a_letter_stay_text() {
    on_each(async |desk| {
        let customer = desk.named("Letter Writer").await;
        for vector in VECTORS {
            let subject: String = vector.split_whitespace().collect::<Vec<_>>().join(" ");
            let written = desk.note(customer, &subject, vector).await;
            assert_eq!(written.status, StatusCode::CREATED, "{vector}: {}", written.body);
        }
        for (place, answer) in pages_about(&desk, customer).await {
            for vector in VECTORS {
                assert_is_text(&place, &answer, vector);
            }
        }
        // It is shown, as what it is.
        let record = desk.admin.get(&format!("/customers/{customer}")).await;
        assert!(record.body.contains("&#60;svg onload=zz()&#62;"), "{}", record.body);
    })
    .await;
}

/// FreeScout: a template printed a text without escaping it.
#[test]
fn cve_2026_32754_no_template_prints_a_text_as_it_is() {
    // Parts of a page that are templates of their own, and escape what is in them.
    let parts = [
        "{{ choices|safe }}",
        "{{ mentions|safe }}",
        "{{ rows|safe }}",
        "{{ state|safe }}",
        "{{ work|safe }}",
    ];
    let mut found = Vec::new();
    for source in sources::files(&["html", "rs"]) {
        if !source.path.contains("/src/") || source.path.starts_with("foundation/src/look/") {
            continue;
        }
        let text = parts.iter().fold(source.text, |text, part| text.replace(part, ""));
        for mark in ["|safe", "| safe", "SafeHtml::trusted(", "escape = \"none\""] {
            if text.contains(mark) {
                found.push(format!("{}: {mark}", source.path));
            }
        }
    }

    assert!(found.is_empty(), "{found:?}");
}

/// Twenty: a picture of oneself could be an SVG with a script in it.
#[tokio::test]
async fn ghsa_x7hp_a_picture_with_a_script_is_only_saved() {
    on_each(async |desk| {
        let picture = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>zz()</script></svg>";
        let file = desk.attach(desk.house.secret, "me.svg", "image/svg+xml", picture).await;

        assert_saved_as_download(&desk.admin.get(&file).await);
    })
    .await;
}

/// Chatwoot: an uploaded page was opened in place, on the program's own address.
#[tokio::test]
async fn cve_2021_3741_an_uploaded_page_is_never_shown_in_place() {
    on_each(async |desk| {
        for kind in
            ["image/png", "text/html", "application/xhtml+xml", "text/xml", "application/pdf", "", "x"]
        {
            let file = desk.attach(desk.house.secret, "a.html", kind, b"<script>zz()</script>").await;
            assert_saved_as_download(&desk.admin.get(&file).await);
        }
    })
    .await;
}

/// EspoCRM: a file that is a picture and a script at once.
#[tokio::test]
async fn cve_2021_3539_a_picture_that_is_a_script_too_is_neither() {
    on_each(async |desk| {
        let both = b"GIF89a=1;zz();//\x00\x00\x3b";
        for kind in ["image/gif", "text/javascript", "application/javascript"] {
            let file = desk.attach(desk.house.secret, "both.gif", kind, both).await;
            let answer = desk.admin.get(&file).await;
            assert_saved_as_download(&answer);
            assert_eq!(answer.bytes.as_ref(), both);
        }
    })
    .await;
}

/// vTiger: markup in the fields of an editor came back as markup.
#[tokio::test]
async fn cve_2022_38335_markup_in_every_field_comes_back_as_text() {
    on_each(async |desk| {
        for vector in VECTORS.iter().step_by(5) {
            let short: String = vector.chars().filter(|c| !c.is_control()).take(60).collect();
            let made = desk
                .customer(json!({
                    "kind": "person", "name": short, "given_name": short, "family_name": short,
                    "tags": [short.replace(',', ".")], "source": short, "external_id": short,
                    "custom": { short.clone(): short },
                    "contact_points": [{ "kind": "postal", "value": short, "label": short }],
                }))
                .await;
            assert_eq!(made.status, StatusCode::CREATED, "{vector}: {}", made.body);
            let id = foundation::id::Id::parse(made.json()["id"].as_str().unwrap()).unwrap();
            for (place, answer) in pages_about(&desk, id).await {
                assert_is_text(&place, &answer, &short);
            }
        }
    })
    .await;
}

/// osTicket: the word to sort by was printed as it came.
#[tokio::test]
async fn cve_2018_7193_the_word_to_sort_by_is_not_printed_back() {
    on_each(async |desk| {
        for (place, answer) in ask_everywhere(&desk, &["sort", "by"], "\"><script>zz()</script>").await {
            assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
            assert_is_text(&place, &answer, "\"><script>zz()</script>");
        }
    })
    .await;
}

/// osTicket: the same, with the direction and any other parameter.
#[tokio::test]
async fn cve_2018_7196_no_parameter_is_printed_back() {
    on_each(async |desk| {
        let names =
            ["order", "filter", "after", "before", "q", "lang", "next", "said", "key", "kind", "typed"];
        for vector in ["\"><script>zz()</script>", "' onmouseover='zz()", "javascript:zz()"] {
            for (place, answer) in ask_everywhere(&desk, &names, vector).await {
                assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
                if vector.contains(['<', '\'']) {
                    assert_is_text(&place, &answer, vector);
                }
                assert!(!answer.header("location").to_lowercase().contains("javascript:"), "{place}");
            }
        }
    })
    .await;
}

/// FreeScout: a header that claims the caller's address was printed into a page for administrators.
#[tokio::test]
async fn cve_2026_107393_a_claimed_address_is_never_shown() {
    on_each(async |desk| {
        let vector = "<img src=x onerror=zz()>";
        for _ in 0..6 {
            let mut request = desk.house.client.request(Method::POST, "/sign-in");
            for name in ["x-forwarded-for", "cf-connecting-ip", "x-real-ip", "forwarded", "user-agent"] {
                request = request.header(name, vector);
            }
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let form = "email=boss%40example.com&password=wrong".into();
            assert!(desk.house.client.send(request, form).await.status.is_client_error());
        }
        for (place, answer) in pages_about(&desk, desk.house.secret).await {
            assert!(!answer.body.contains("onerror=zz()"), "{place}");
        }
    })
    .await;
}

/// EspoCRM: text of a request ended up in the policy that should have stopped it.
#[tokio::test]
async fn cve_2026_53575_the_policy_is_one_constant_and_no_header_repeats_the_request() {
    on_each(async |desk| {
        let usual = desk.admin.get("/today").await;
        let usual = usual.header("content-security-policy");
        assert!(usual.starts_with("default-src 'none'; script-src 'self';"), "{usual}");
        let names = ["q", "next", "filter", "lang"];
        for (place, answer) in ask_everywhere(&desk, &names, "zzpolicy\r\nx-evil: 1; script-src *").await {
            let policy = answer.header("content-security-policy");
            assert!(policy == usual || policy == "sandbox; default-src 'none'", "{place}: {policy}");
            assert!(answer.headers.get("x-evil").is_none(), "{place}");
        }
        let file = desk.attach(desk.house.secret, "a%0d%0ax-evil: 1.txt", "text/plain", b"x").await;
        assert!(desk.admin.get(&file).await.headers.get("x-evil").is_none());
    })
    .await;
}

/// listmonk: what a colleague with few rights wrote ran in the administrator's page.
#[tokio::test]
async fn cve_2026_21483_what_an_agent_writes_is_text_to_an_administrator() {
    on_each(async |desk| {
        let vector = VECTORS[9];
        let customer = desk.named(vector).await;
        desk.note(customer, vector, &format!("{vector} @stranger")).await;
        let profile = [("name", vector), ("time_zone", "UTC"), ("theme", "dark"), ("language", "en")];
        desk.agent.post("/settings/account", &profile).await;
        desk.agent.post("/sign-in", &[("email", vector), ("password", vector), ("next", vector)]).await;

        for (place, answer) in pages_about(&desk, customer).await {
            assert_is_text(&place, &answer, vector);
        }
    })
    .await;
}
