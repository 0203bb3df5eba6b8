//! What nobody sends by mistake: broken bytes, false lengths, bombs, and unknown words.

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, header};
use foundation::id::random;
use foundation::team::Role;
use foundation::testing;
use serde_json::json;

use crate::desk::on_each;
use crate::house::all_routes;

/// FreeScout, ten times in a year: bytes from outside were turned into objects.
#[tokio::test]
async fn ghsa_freescout_deserialisation_a_forged_place_in_a_list_is_refused() {
    on_each(async |desk| {
        let page = desk.admin.get("/api/v1/customers?limit=1&sort=-updated").await.json();
        let real = page["next"].as_str().expect("there is a second page").to_owned();
        let mut refused = 0;
        for round in 0..400_usize {
            let bytes = random::<24>();
            let forged: String = match round % 4 {
                0 => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                1 => bytes
                    .iter()
                    .map(|byte| char::from(b'!' + byte % 90))
                    .filter(char::is_ascii_alphanumeric)
                    .collect(),
                2 => real[..round % real.len()].to_owned(),
                _ => {
                    let mut letters = real.clone().into_bytes();
                    let place = usize::from(bytes[0]) % letters.len();
                    letters[place] = b"0123456789abcdef"[usize::from(bytes[1] % 16)];
                    String::from_utf8(letters).unwrap()
                }
            };
            let path = format!("/api/v1/customers?limit=1&sort=-updated&after={forged}");
            let answer = desk.admin.get(&path).await;
            assert!(!answer.status.is_server_error(), "{forged}: {}", answer.body);
            refused += u32::from(answer.status.is_client_error());
        }
        assert!(refused > 200, "{refused}");
    })
    .await;
}

/// Zammad: one broken frame stopped the server.
#[tokio::test]
async fn cve_2020_10101_broken_requests_stop_nobody() {
    on_each(async |desk| {
        let live = format!("/customers/{}/live", desk.house.own);
        for round in 0..200 {
            let bytes: Vec<u8> =
                random::<40>().into_iter().filter(|byte| *byte >= 32 && *byte != 127).collect();
            let odd = HeaderValue::from_bytes(&bytes).unwrap();
            let request = desk.admin.request(Method::HEAD, &live).header("last-event-id", odd.clone());
            desk.admin.send(request, Body::empty()).await;
            let request = desk.house.client.request(Method::GET, "/today");
            let request =
                request.header(header::COOKIE, odd.clone()).header(header::AUTHORIZATION, odd.clone());
            let request = request.header(header::ACCEPT_LANGUAGE, odd.clone()).header("hx-request", odd);
            let answer = desk.house.client.send(request, Body::empty()).await;
            assert!(!answer.status.is_server_error(), "{round}: {}", answer.status);
        }
        for id in ["9223372036854775807", "-9223372036854775808", "1e9", "999999999999999999999", "\u{663}"] {
            let request = desk
                .admin
                .request(Method::HEAD, &live)
                .header("last-event-id", HeaderValue::from_bytes(id.as_bytes()).unwrap());
            assert_eq!(desk.admin.send(request, Body::empty()).await.status, StatusCode::OK, "{id}");
        }
        assert_eq!(desk.admin.get("/today").await.status, StatusCode::OK);
    })
    .await;
}

/// Every route that takes JSON names a field that it does not know.
#[tokio::test]
async fn an_unknown_field_is_refused_by_its_name_wherever_json_is_taken() {
    on_each(async |desk| {
        let mut asked = 0;
        for route in
            all_routes().iter().filter(|route| route.path.starts_with("/api/") && !route.method.is_safe())
        {
            if route.method == Method::DELETE || route.path.ends_with("/restoration") {
                continue;
            }
            let address = desk.house.address(route, desk.house.own);
            for field in ["role", "owner_id_", "is_admin", "__proto__", "constructor", "bcc", "$where"] {
                asked += 1;
                let answer = desk.admin.json(route.method.clone(), &address, &json!({ field: 1 })).await;
                let case = format!("{} {} {field}: {}", route.method, route.path, answer.body);
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{case}");
                assert!(answer.body.contains(field), "{case}");
            }
        }
        assert!(asked >= 35, "{asked}");
    })
    .await;
}

/// A token that was cut, changed, made up, doubled, or belongs to another scheme signs nobody in.
#[tokio::test]
async fn a_forged_token_is_nobody() {
    on_each(async |desk| {
        let real = testing::token(&desk.house.app, Role::Administrator).await;
        let cut = real[..real.len() - 1].to_owned();
        let swapped = real.replacen("vinculo_", "vinculo-", 1);
        let upper = real.to_uppercase();
        let two = format!("{real} {real}");
        let none = format!("vinculo_{}", "A".repeat(49));
        for token in [&cut, &swapped, &upper, &two, &none, "", " ", "null", "eyJhbGciOiJub25lIn0.e30."] {
            for scheme in ["Bearer", "bearer", "Basic", "Token"] {
                let request = desk.house.client.request(Method::GET, "/api/v1/customers");
                let request = request.header(header::AUTHORIZATION, format!("{scheme} {token}"));
                let answer = desk.house.client.send(request, Body::empty()).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{scheme} {token}");
            }
        }
        // The session's cookie takes no token, and the other way round.
        let as_cookie = desk.with_cookie(&format!("vinculo={real}"), "/today").await;
        assert_eq!(as_cookie.status, StatusCode::SEE_OTHER);
    })
    .await;
}

/// A body that says it is small, is deep, or unpacks to a thousand times itself costs what it says.
#[tokio::test]
async fn bombs_are_refused_or_kept_packed() {
    on_each(async |desk| {
        let post = async |body: String, kind: &str, coding: Option<&str>| {
            let request =
                desk.agent.request(Method::POST, "/api/v1/customers").header(header::CONTENT_TYPE, kind);
            let request = match coding {
                Some(coding) => request.header(header::CONTENT_ENCODING, coding),
                None => request,
            };
            desk.agent.send(request, Body::from(body)).await.status
        };
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(post(deep.clone(), "application/json", None).await, StatusCode::BAD_REQUEST);
        let custom = format!("{{\"kind\":\"person\",\"name\":\"x\",\"custom\":{{\"a\":{deep}}}}}");
        assert!(post(custom, "application/json", None).await.is_client_error());
        let large = format!("{{\"name\":\"{}\"}}", "x".repeat(3 * 1024 * 1024));
        assert_eq!(post(large, "application/json", None).await, StatusCode::PAYLOAD_TOO_LARGE);
        // We unpack nothing: packed bytes are no JSON.
        assert!(
            post("\u{1f}\u{8b}\u{8}".to_owned(), "application/json", Some("gzip")).await.is_client_error()
        );
        for kind in
            ["text/plain", "application/x-java-serialized-object", "application/xml", "multipart/form-data"]
        {
            assert!(post("{}".to_owned(), kind, None).await.is_client_error(), "{kind}");
        }

        // A packed file is kept as it came, byte for byte, whatever it would unpack to.
        let packed: Vec<u8> = b"PK\x03\x04".iter().copied().chain(std::iter::repeat_n(0, 1_000)).collect();
        let file = desk.attach(desk.house.secret, "bomb.zip", "application/zip", &packed).await;
        assert_eq!(desk.admin.get(&file).await.bytes.as_ref(), packed.as_slice());
    })
    .await;
}

/// Whatever a parameter asks for, nobody is sent to another website.
#[tokio::test]
async fn no_parameter_sends_anybody_elsewhere() {
    on_each(async |desk| {
        let elsewhere = [
            "//evil.example",
            "https://evil.example/",
            "/\\evil.example",
            "%2F%2Fevil.example",
            "\t//evil.example",
            "/%09/evil.example",
        ];
        for route in all_routes() {
            let address = desk.house.address(&route, desk.house.secret);
            if route.path.ends_with("/live") {
                continue;
            }
            for name in ["next", "to", "url", "return", "redirect", "back"] {
                for value in elsewhere {
                    let coded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
                    let answer = desk.house.ask(None, &route, &format!("{address}?{name}={coded}")).await;
                    let location = answer.header("location");
                    let is_ours = location.is_empty()
                        || (location.starts_with('/')
                            && !location.starts_with("//")
                            && !location.starts_with("/\\"));
                    assert!(is_ours, "{} {}: {location}", route.method, route.path);
                }
            }
        }
    })
    .await;
}
