//! A device in software: it makes keys and signs with them as a real one does, and lies where a test wants it to.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;
use crate::args;
use crate::clock::{MINUTE, Timestamp};
use crate::db::Query;
use crate::team::secret::{base64url, from_base64url};
use crate::testing::{app, for_each_database};

const OWN: &str = "/settings/account/passkeys";
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_KEY: u8 = 0x40;

/// What a device and its browser say; each field is a lie waiting to be told.
#[derive(Clone)]
struct Says {
    kind: &'static str,
    origin: &'static str,
    party: &'static str,
    flags: u8,
    counter: u32,
    challenge: Option<String>,
    cross_origin: bool,
    signs: &'static str,
}

const TRUTH: Says = Says {
    kind: "webauthn.get",
    origin: "http://vinculo.test",
    party: "vinculo.test",
    flags: PRESENT | VERIFIED,
    counter: 1,
    challenge: None,
    cross_origin: false,
    signs: "",
};

struct Device {
    pair: EcdsaKeyPair,
    id: [u8; 16],
    user: String,
}

impl Device {
    fn new() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &random).unwrap();
        Self { pair, id: crate::id::random(), user: String::new() }
    }

    /// The making of a key (WebAuthn, section 6.5.4), for what `/begin` asked.
    fn make(&self, asked: &Value, says: &Says) -> Value {
        let point = self.pair.public_key().as_ref();
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..]);
        let mut said = self.said(&Says { flags: says.flags | HAS_KEY, ..says.clone() });
        said.extend([0; 16]);
        said.extend([0, 16]);
        said.extend(self.id);
        said.extend(key);
        // {"fmt": "none", "attStmt": {}, "authData": said}
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt");
        attestation.push(0x64);
        attestation.extend(b"none");
        attestation.push(0x67);
        attestation.extend(b"attStmt");
        attestation.extend([0xa0, 0x68]);
        attestation.extend(b"authData");
        attestation.extend([0x58, u8::try_from(said.len()).unwrap()]);
        attestation.extend(said);
        let client = client_data(asked, &Says { kind: "webauthn.create", ..says.clone() });
        json!({ "client": base64url(&client), "attestation": base64url(&attestation), "name": "Phone" })
    }

    /// The use of the key (section 6.3.3).
    fn answer(&self, asked: &Value, says: &Says) -> Value {
        let client = client_data(asked, says);
        let said = self.said(says);
        let mut message = said.clone();
        message.extend(Sha256::digest(&client));
        message.extend(says.signs.as_bytes());
        let signature = self.pair.sign(&SystemRandom::new(), &message).unwrap();
        json!({
            "id": base64url(&self.id),
            "client": base64url(&client),
            "device": base64url(&said),
            "signature": base64url(signature.as_ref()),
            "user": self.user,
            "next": "/customers",
        })
    }

    fn said(&self, says: &Says) -> Vec<u8> {
        let mut said = Sha256::digest(says.party).to_vec();
        said.push(says.flags);
        said.extend(says.counter.to_be_bytes());
        said
    }
}

fn client_data(asked: &Value, says: &Says) -> Vec<u8> {
    let challenge = says.challenge.clone().unwrap_or_else(|| asked["challenge"].as_str().unwrap().to_owned());
    json!({ "type": says.kind, "challenge": challenge, "origin": says.origin, "crossOrigin": says.cross_origin })
        .to_string()
        .into_bytes()
}

async fn send(browser: &Client, path: &str, cookie: &str, value: &Value) -> Answer {
    let request = browser
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie);
    browser.send(request, value.to_string().into()).await
}

/// A device with a passkey of whoever holds `cookie`.
async fn registered(browser: &Client, cookie: &str) -> Device {
    let mut device = Device::new();
    let asked = send(browser, &format!("{OWN}/begin"), cookie, &json!({})).await.json();
    asked["user"]["id"].as_str().unwrap().clone_into(&mut device.user);
    let made = device.make(&asked, &Says { counter: 0, ..TRUTH });
    let kept = send(browser, &format!("{OWN}/finish"), cookie, &made).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    device
}

async fn asked(browser: &Client) -> Value {
    send(browser, "/sign-in/passkey/begin", "", &json!({})).await.json()
}

async fn enter(browser: &Client, answer: &Value) -> Answer {
    send(browser, "/sign-in/passkey/finish", "", answer).await
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_name_and_without_a_password() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let device = registered(&browser, &here).await;

        let asked = asked(&browser).await;
        let answer = device.answer(&asked, &TRUTH);
        let entered = enter(&browser, &answer).await;
        let inside = get_with(&browser, "/settings/account", &cookie(&entered)).await;
        let again = enter(&browser, &answer).await;
        let by_password = sign_in(&browser, "marta@puente.example", PASSWORD).await;

        // RFC 4648, section 5: 32 bytes are 43 letters of base64url.
        assert_eq!(asked["challenge"].as_str().unwrap().len(), 43);
        assert_eq!(
            (&asked["rpId"], &asked["userVerification"]),
            (&json!("vinculo.test"), &json!("required"))
        );
        assert_eq!(from_base64url(&device.user).unwrap(), marta.0.as_bytes());
        assert_eq!(entered.json(), json!({ "to": "/customers" }));
        assert!(inside.body.contains("Marta Ruiz") && inside.body.contains("value=\"Phone\""));
        assert_eq!(again.status, 422, "a challenge is answered once");
        assert_eq!(by_password.header("location"), "/sign-in/second?next=%2Ftoday", "a password is one step");
    })
    .await;
}

#[tokio::test]
async fn whatever_is_not_quite_right_does_not_sign_in() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let other = colleague(&app, "Ion Rusu", "ionut@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let device = registered(&browser, &here).await;
        let foreign_challenge = Some(base64url(&[7; 32]));
        let lies = [
            ("the kind of making", Says { kind: "webauthn.create", ..TRUTH }),
            ("another website", Says { origin: "http://evil.test", ..TRUTH }),
            ("our name in theirs", Says { origin: "http://vinculo.test.evil.test", ..TRUTH }),
            ("another scheme", Says { origin: "https://vinculo.test", ..TRUTH }),
            ("another port", Says { origin: "http://vinculo.test:81", ..TRUTH }),
            ("a frame in another page", Says { cross_origin: true, ..TRUTH }),
            ("another relying party", Says { party: "evil.test", ..TRUTH }),
            ("its parent domain", Says { party: "test", ..TRUTH }),
            ("nobody present", Says { flags: VERIFIED, ..TRUTH }),
            ("nobody verified", Says { flags: PRESENT, ..TRUTH }),
            ("a backup that cannot be", Says { flags: PRESENT | VERIFIED | 0x10, ..TRUTH }),
            ("no challenge of ours", Says { challenge: foreign_challenge, ..TRUTH }),
            ("an empty challenge", Says { challenge: Some(String::new()), ..TRUTH }),
            ("another message signed", Says { signs: "x", ..TRUTH }),
        ];
        for (case, lie) in lies {
            let refused = enter(&browser, &device.answer(&asked(&browser).await, &lie)).await;
            assert_eq!((refused.status.as_u16(), refused.header("set-cookie")), (422, ""), "{case}");
        }
        let changed = [
            ("another key", "id", base64url(&[9; 16])),
            ("no key", "id", String::new()),
            ("another person", "user", base64url(other.0.as_bytes())),
            ("nobody named", "user", String::new()),
            ("no signature", "signature", String::new()),
            ("a broken signature", "signature", base64url(&[0x30, 0x06, 2, 1, 0, 2, 1, 0])),
            ("no device", "device", String::new()),
            ("a cut device", "device", base64url(&[0; 36])),
            ("no client", "client", base64url(b"{}")),
            ("no base64", "client", "%%%".to_owned()),
        ];
        for (case, field, value) in changed {
            let mut answer = device.answer(&asked(&browser).await, &TRUTH);
            answer[field] = json!(value);
            let refused = enter(&browser, &answer).await;
            assert_eq!((refused.status.as_u16(), refused.header("set-cookie")), (422, ""), "{case}");
        }
        let late = asked(&browser).await;
        clock.set(app.now().plus(5 * MINUTE));
        let too_late = enter(&browser, &device.answer(&late, &TRUTH)).await;
        let unknown =
            enter(&browser, &json!({ "id": "", "client": "", "device": "", "signature": "", "role": "x" }))
                .await;

        assert_eq!((too_late.status.as_u16(), unknown.status.as_u16()), (422, 422));
        assert!(unknown.body.contains("role"));
        let right = enter(&browser, &device.answer(&asked(&browser).await, &TRUTH)).await;
        assert_eq!(right.status, 200, "{}", right.body);
    })
    .await;
}

#[tokio::test]
async fn a_counter_that_goes_back_shuts_the_passkey() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let here = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let device = registered(&browser, &here).await;
        let with = async |counter: u32| {
            let says = Says { counter, ..TRUTH };
            enter(&browser, &device.answer(&asked(&browser).await, &says)).await.status.as_u16()
        };

        let up = with(5).await;
        let back = with(5).await;
        let after = with(6).await;
        let (suspect,) = app
            .db
            .one::<(i64,)>(
                "select count(*) from audit where action = 'passkey.suspect' and object_id = $1",
                args![marta],
            )
            .await
            .unwrap();
        let page = get_with(&browser, "/settings/account", &here).await;

        assert_eq!((up, back, after), (200, 422, 422));
        assert_eq!(suspect, 1);
        assert!(page.body.contains("Perhaps copied"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_made_only_for_who_asked_and_only_once() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        colleague(&app, "Ion Rusu", "ionut@puente.example", Role::Agent).await;
        let browser = browser(&app);
        let hers = cookie(&sign_in(&browser, "marta@puente.example", PASSWORD).await);
        let his = cookie(&sign_in(&browser, "ionut@puente.example", PASSWORD).await);
        let begin =
            async |cookie: &str| send(&browser, &format!("{OWN}/begin"), cookie, &json!({})).await.json();
        let finish = async |cookie: &str, made: &Value| {
            send(&browser, &format!("{OWN}/finish"), cookie, made).await.status
        };
        let device = Device::new();

        let for_him = finish(&his, &device.make(&begin(&hers).await, &TRUTH)).await;
        let unverified =
            finish(&hers, &device.make(&begin(&hers).await, &Says { flags: PRESENT, ..TRUTH })).await;
        let elsewhere = Says { origin: "http://evil.test", ..TRUTH };
        let foreign = finish(&hers, &device.make(&begin(&hers).await, &elsewhere)).await;
        let of_sign_in = finish(&hers, &device.make(&asked(&browser).await, &TRUTH)).await;
        let right = finish(&hers, &device.make(&begin(&hers).await, &TRUTH)).await;
        let same_key = finish(&his, &device.make(&begin(&his).await, &TRUTH)).await;
        let kept = app.db.all::<(Id,)>("select id from passkey", args![]).await.unwrap();
        let path = format!("{OWN}/{}/removal", kept[0].0);
        let by_him = post_with(&browser, &path, &his, &[]).await;
        let by_her = post_with(&browser, &path, &hers, &[]).await;

        let refused = [for_him, unverified, foreign, of_sign_in, same_key].map(|status| status.as_u16());
        assert_eq!(refused, [422; 5]);
        assert_eq!((right.as_u16(), kept.len()), (200, 1));
        assert_eq!((by_him.status.as_u16(), by_her.status.as_u16()), (404, 303));
    })
    .await;
}

#[tokio::test]
async fn a_passkey_proves_once_more_who_one_is() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "anapop@puente.example", PASSWORD).await);
        let device = registered(&browser, &cookie).await;
        clock.set(app.now().plus(31 * MINUTE));
        let form = [("name", "Sales")];

        let refused = post_with(&browser, "/settings/team/teams", &cookie, &form).await;
        let of_sign_in = device.answer(&asked(&browser).await, &TRUTH);
        let wrong = send(&browser, "/step-up/passkey/finish", &cookie, &of_sign_in).await;
        let asked = send(&browser, "/step-up/passkey/begin", &cookie, &json!({})).await.json();
        let proven = send(&browser, "/step-up/passkey/finish", &cookie, &device.answer(&asked, &TRUTH)).await;
        let done = post_with(&browser, "/settings/team/teams", &cookie, &form).await;

        assert!(refused.header("location").starts_with("/step-up?next="));
        assert_eq!((wrong.status.as_u16(), proven.status.as_u16()), (422, 200));
        assert_eq!(asked["keys"], json!([base64url(&device.id)]));
        assert_eq!(done.header("location"), "/settings/team?said=saved");
    })
    .await;
}

#[tokio::test]
async fn a_password_does_not_prove_once_more_who_has_a_passkey() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let browser = browser(&app);
        let cookie = cookie(&sign_in(&browser, "anapop@puente.example", PASSWORD).await);
        let device = registered(&browser, &cookie).await;
        clock.set(app.now().plus(31 * MINUTE));
        let by_password = [("password", PASSWORD)];

        let page = get_with(&browser, "/step-up", &cookie).await;
        let refused = post_with(&browser, "/step-up", &cookie, &by_password).await;
        let still = post_with(&browser, "/settings/team/teams", &cookie, &[("name", "Sales")]).await;
        // A code for the day the device is gone proves it, too.
        let mut tx = app.db.begin().await.unwrap();
        let codes = crate::team::factor::recovery::renew(&mut tx, ana, app.now()).await.unwrap();
        tx.unaudited("a test's own codes");
        tx.commit().await.unwrap();
        let with_password = post_with(&browser, "/step-up", &cookie, &by_password).await;
        let with_code = post_with(&browser, "/step-up", &cookie, &[("code", &codes[0])]).await;

        assert!(!page.body.contains("type=\"password\"") && page.body.contains("/step-up/passkey"));
        assert_eq!((refused.status.as_u16(), with_password.status.as_u16()), (422, 422));
        assert!(refused.body.contains("Use the passkey"), "{}", refused.body);
        assert!(still.header("location").starts_with("/step-up"));
        assert_eq!(with_code.status, 303, "{}", with_code.body);
        drop(device);
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_without_end_leaves_only_so_many_challenges() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let browser = browser(&app);
        let begin = async |address: [u8; 4]| {
            let peer = ConnectInfo(SocketAddr::from((address, 4_711)));
            let request = browser.request(Method::POST, "/sign-in/passkey/begin").extension(peer);
            browser.send(request, Body::empty()).await.status.as_u16()
        };
        let count = async || app.db.one::<(i64,)>("select count(*) from ceremony", args![]).await.unwrap().0;

        for n in 0..60 {
            assert_eq!(begin([203, 0, 113, 9]).await, 200, "{n}");
        }
        let too_many = begin([203, 0, 113, 9]).await;
        let neighbour = begin([203, 0, 113, 10]).await;
        let of_both = count().await;
        clock.set(app.now().plus(5 * MINUTE));
        let later = begin([203, 0, 113, 9]).await;

        assert_eq!((too_many, neighbour, of_both, later), (429, 200, 61, 200));
        assert_eq!(count().await, 1, "those that expired are gone");
    })
    .await;
}

#[tokio::test]
async fn beyond_so_many_the_oldest_challenges_of_strangers_go() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let now = app.now();
        let mut tx = app.db.begin().await.unwrap();
        let rows = (0..10_i64).map(|n| {
            let owner = (n == 0).then_some(marta);
            args![n.to_be_bytes().to_vec(), "sign-in", owner, now.plus(n), now.plus(MINUTE)]
        });
        let into = "insert into ceremony (key_hash, purpose, account_id, created_at, expires_at) values";
        tx.insert_many(into, "on conflict (key_hash) do nothing", rows.collect()).await.unwrap();

        crate::team::passkey::store::keep_newest(&mut tx, 4).await.unwrap();

        let left = tx.all::<(Timestamp,)>("select created_at from ceremony order by created_at", args![]);
        let left: Vec<i64> = left.await.unwrap().into_iter().map(|(at,)| at.0 - now.0).collect();
        assert_eq!(left, [0, 6, 7, 8, 9], "that of a colleague stays");
        tx.unaudited("a test");
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_answers_no_question_of_ours_leaves_no_row() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let browser = browser(&app);
        let answer = Device::new().answer(&json!({ "challenge": "AAAA" }), &TRUTH);
        for _ in 0..30 {
            assert_eq!(enter(&browser, &answer).await.status, 422);
        }

        let sql = "select (select count(*) from sign_in_failure) + (select count(*) from audit)";
        assert_eq!(app.db.one::<(i64,)>(sql, args![]).await.unwrap().0, 0);
    })
    .await;
}
