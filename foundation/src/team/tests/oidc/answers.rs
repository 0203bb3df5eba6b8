//! Answers that nobody should get in by; each is refused with one sentence.

use serde_json::{Value, json};

use super::house::{By, STRAIGHT, Twist};
use super::*;

/// A bad answer: what it is, how it comes about, and the sentence that refuses it.
type Bad = (&'static str, Twist, &'static str);

fn now_and(seconds: i64, claims: &Value) -> Value {
    json!(claims["iat"].as_i64().unwrap() + seconds)
}

fn put(answer: &mut Vec<(String, String)>, name: &str, value: &str) {
    answer.retain(|(known, _)| known != name);
    answer.push((name.to_owned(), value.to_owned()));
}

fn bad_claims() -> Vec<Bad> {
    let claims = |what, claims: fn(&mut Value), why| (what, Twist { claims, ..STRAIGHT }, why);
    vec![
        claims(
            "other issuer",
            |c| c["iss"] = json!("https://evil.example"),
            "the ID token is from another house",
        ),
        claims(
            "issuer with a slash more",
            |c| c["iss"] = json!(format!("{}/", c["iss"].as_str().unwrap())),
            "the ID token is from another house",
        ),
        claims("other audience", |c| c["aud"] = json!("somebody"), "the ID token is for somebody else"),
        claims("no audience in the list", |c| c["aud"] = json!([]), "the ID token is for somebody else"),
        claims(
            "two audiences and no party",
            |c| c["aud"] = json!(["vinculo", "somebody"]),
            "the ID token was given to somebody else",
        ),
        claims("other party", |c| c["azp"] = json!("somebody"), "the ID token was given to somebody else"),
        claims("expired", |c| c["exp"] = now_and(-61, c), "the ID token has expired"),
        claims("from the future", |c| c["iat"] = now_and(120, c), "the ID token is from the future"),
        claims("not yet", |c| c["nbf"] = now_and(120, c), "the ID token is from the future"),
        claims("old", |c| c["iat"] = now_and(-3_600, c), "the ID token is too old for this sign-in"),
        claims("other nonce", |c| c["nonce"] = json!("x"), "the ID token was made for another sign-in"),
        claims(
            "no nonce",
            |c| drop(c.as_object_mut().unwrap().remove("nonce")),
            "the ID token was made for another sign-in",
        ),
        claims("nobody", |c| c["sub"] = json!(""), "the ID token names nobody"),
        claims("a line break in the name", |c| c["sub"] = json!("a\nb"), "the ID token names nobody"),
        claims("a very long name", |c| c["sub"] = json!("a".repeat(256)), "the ID token names nobody"),
        claims("a number for a name", |c| c["sub"] = json!(17), "the ID token cannot be read"),
        claims("no name", |c| drop(c.as_object_mut().unwrap().remove("sub")), "the ID token cannot be read"),
        claims("no end", |c| drop(c.as_object_mut().unwrap().remove("exp")), "the ID token cannot be read"),
        claims("an end in words", |c| c["exp"] = json!("tomorrow"), "the ID token cannot be read"),
        claims("an end that is no moment", |c| c["exp"] = json!(1e300), "the ID token cannot be read"),
        claims(
            "other access token",
            |c| c["at_hash"] = json!("AAAA"),
            "the ID token came with another access token",
        ),
    ]
}

fn bad_signatures() -> Vec<Bad> {
    let by = |what, by, why| (what, Twist { by, ..STRAIGHT }, why);
    let head = |what, head: fn(&mut Value), why| (what, Twist { head, ..STRAIGHT }, why);
    let token = |what, token: fn(&mut String), why| (what, Twist { token, ..STRAIGHT }, why);
    let jwks = |what, jwks: fn(&mut Value), why| (what, Twist { jwks, ..STRAIGHT }, why);
    let wrong = "the ID token's signature is wrong";
    let unknown = "the ID token names a key that the other house does not have";
    vec![
        by("a stranger's key under a known name", By::Stranger, wrong),
        by("no signature at all", By::Nobody, "the ID token is signed in a way that we do not take"),
        head(
            "HS256 with the public key",
            |h| h["alg"] = json!("HS256"),
            "the ID token is signed in a way that we do not take",
        ),
        head(
            "an algorithm in other letters",
            |h| h["alg"] = json!("es256"),
            "the ID token is signed in a way that we do not take",
        ),
        head("a key of another kind", |h| h["alg"] = json!("RS256"), unknown),
        head("another key of the house", |h| h["kid"] = json!("ed"), unknown),
        head("a key that is not there", |h| h["kid"] = json!("new"), unknown),
        head(
            "a key sent along",
            |h| {
                h["kid"] = json!("x");
                h["jwk"] = json!({ "kty": "EC" });
            },
            unknown,
        ),
        head(
            "what we do not know",
            |h| h["crit"] = json!(["b64"]),
            "the ID token asks for what we do not know",
        ),
        token(
            "a changed claim",
            |t| {
                let (head, rest) = t.split_once('.').unwrap();
                let (claims, signature) = rest.split_once('.').unwrap();
                let mut claims: Value =
                    serde_json::from_slice(&crate::team::secret::from_base64url(claims).unwrap()).unwrap();
                claims["sub"] = json!("boss");
                let claims = crate::team::secret::base64url(claims.to_string().as_bytes());
                *t = format!("{head}.{claims}.{signature}");
            },
            wrong,
        ),
        token("no signature behind the dot", |t| t.truncate(t.rfind('.').unwrap() + 1), wrong),
        token("two parts", |t| t.truncate(t.rfind('.').unwrap()), "the ID token cannot be read"),
        token("four parts", |t| t.push_str(".AAAA"), "the ID token cannot be read"),
        token("nothing", String::clear, "the ID token cannot be read"),
        token("no base64", |t| *t = "a b.c d.e f".to_owned(), "the ID token cannot be read"),
        token("very long", |t| *t = format!("{}.a.b", "a".repeat(40_000)), "the ID token cannot be read"),
        jwks("no keys", |k| k["keys"] = json!([]), unknown),
        jwks("no document of keys", |k| *k = json!("none"), "the key of the other house cannot be used"),
        jwks("a key to seal with", |k| k["keys"][0]["use"] = json!("enc"), unknown),
        jwks("a key for something else", |k| k["keys"][0]["alg"] = json!("ES384"), unknown),
        jwks(
            "half a key",
            |k| k["keys"][0]["y"] = json!("AAAA"),
            "the key of the other house cannot be used",
        ),
        jwks(
            "twice the same name",
            |k| {
                let key = k["keys"][0].clone();
                k["keys"].as_array_mut().unwrap().push(key);
            },
            "the ID token names no key, and the other house has several",
        ),
        (
            "a short RSA key",
            Twist { by: By::Rs256, jwks: |k| k["keys"][2]["n"] = json!("u".repeat(171)), ..STRAIGHT },
            "the key of the other house cannot be used",
        ),
    ]
}

fn bad_ways() -> Vec<Bad> {
    let answer =
        |what, answer: fn(&mut Vec<(String, String)>), why| (what, Twist { answer, ..STRAIGHT }, why);
    let tokens = |what, tokens: fn(&mut Value), why| (what, Twist { tokens, ..STRAIGHT }, why);
    let state = "the answer came to another browser, too late, or twice";
    let other = "the answer is from another house than was asked";
    vec![
        answer("other state", |a| put(a, "state", "x"), state),
        answer("no state", |a| a.retain(|(name, _)| name != "state"), state),
        answer("two states", |a| a.push(("state".to_owned(), "x".to_owned())), state),
        answer("the answer of another house", |a| put(a, "iss", "https://evil.example"), other),
        answer("no word whose answer it is", |a| a.retain(|(name, _)| name != "iss"), other),
        answer("an error", |a| put(a, "error", "access_denied"), "the other house said no: access_denied"),
        answer("no code", |a| a.retain(|(name, _)| name != "code"), "the answer holds no code"),
        answer("two codes", |a| a.push(("code".to_owned(), "x".to_owned())), "the answer holds no code"),
        answer("other code", |a| put(a, "code", "x"), "the other house did not take the code: invalid_grant"),
        tokens(
            "no ID token",
            |t| drop(t.as_object_mut().unwrap().remove("id_token")),
            "the other house sent no ID token",
        ),
        tokens("a number for a token", |t| t["id_token"] = json!(1), "the other house sent no ID token"),
        tokens(
            "trouble there",
            |t| t["status"] = json!(500),
            "the other house did not take the code: 500 Internal Server Error",
        ),
    ]
}

#[tokio::test]
async fn each_bad_answer_is_refused_with_one_sentence() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock.clone()).await;
        street.ana().await;
        let bad: Vec<Bad> = [bad_claims(), bad_signatures(), bad_ways()].into_iter().flatten().collect();
        assert!(bad.len() >= 25, "only {} bad answers", bad.len());
        let sessions = street.count("select count(*) from session").await;
        for (what, twist, why) in bad {
            street.house.be(twist);
            let refused = street.sign_in().await;
            assert_eq!(refused.status, 422, "{what}: {}", refused.body);
            assert_eq!(street.why().await, why, "{what}");
            assert!(!is_in(&refused) && !refused.body.contains("evil.example"), "{what}");
            // Whoever fails often has to wait, and that is told elsewhere.
            clock.set(street.app.now().plus(20 * MINUTE));
        }
        assert_eq!(street.count("select count(*) from session").await, sessions);
        assert_eq!(street.count("select count(*) from identity").await, 1);
        street.house.be(STRAIGHT);
        assert!(is_in(&street.sign_in().await), "{}", street.why().await);
    })
    .await;
}

#[tokio::test]
async fn a_house_that_cannot_be_trusted_is_not_set_up() {
    for_each_database(async |db, clock| {
        let street = Street::new(db, clock).await;
        let admin = street.browser.as_account(street.admin);
        let metadata = |metadata: fn(&mut Value)| Twist { metadata, ..STRAIGHT };
        let path = format!("/settings/sign-in/{}", street.provider);
        let form = [("name", "x"), ("client_id", CLIENT), ("version", "1"), ("is_on", "1")];
        for (twist, why) in [
            (
                metadata(|m| m["issuer"] = json!("https://evil.example")),
                "the other house calls itself by another name",
            ),
            (
                metadata(|m| m["response_types_supported"] = json!(["token"])),
                "the other house gives no codes",
            ),
            (
                metadata(|m| m["code_challenge_methods_supported"] = json!(["plain"])),
                "the other house does not know PKCE with S256",
            ),
            (
                metadata(|m| m["authorization_endpoint"] = json!("http://evil.example/")),
                "what the other house says about itself cannot be read",
            ),
            (
                metadata(|m| m["authorization_endpoint"] = json!("javascript:alert(1)")),
                "what the other house says about itself cannot be read",
            ),
            (metadata(|m| *m = json!([])), "what the other house says about itself cannot be read"),
        ] {
            street.house.be(twist);
            let refused = admin.post(&path, &form).await;
            assert_eq!(refused.status, 422, "{why}");
            assert!(refused.body.contains(why), "{why}: {}", refused.body);
        }
        for (issuer, why) in [
            ("https://127.0.0.1", "lies inside a private network"),
            ("https://169.254.169.254", "lies inside a private network"),
            ("https://localhost", "lies inside a private network"),
            ("http://login.example.com", "is not reached over https"),
            ("https://0x7f.1", "beginning with https://"),
            ("file:///etc/passwd", "beginning with https://"),
        ] {
            let form = [("name", "x"), ("issuer", issuer), ("client_id", CLIENT)];
            let refused = admin.post("/settings/sign-in", &form).await;
            assert_eq!(refused.status, 422, "{issuer}");
            assert!(refused.body.contains(why), "{issuer}: {}", refused.body);
        }
        assert_eq!(street.count("select count(*) from oidc_provider").await, 1);
    })
    .await;
}
