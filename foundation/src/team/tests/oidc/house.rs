//! Another house: a small provider of OpenID Connect that listens on this machine and really signs.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::team::secret::{base64url, sha256};

pub const CLIENT: &str = "vinculo";
/// With what has to be encoded in a header.
pub const SECRET: &str = "s3cret:with %&+ signs";

/// Which key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Es256,
    EdDsa,
    Rs256,
    /// One that stands in no document.
    Stranger,
    Nobody,
}

/// How a house departs from what it should do. Each field changes one thing that is sent.
#[derive(Clone, Copy)]
pub struct Twist {
    pub by: By,
    pub head: fn(&mut Value),
    pub claims: fn(&mut Value),
    pub token: fn(&mut String),
    pub tokens: fn(&mut Value),
    pub jwks: fn(&mut Value),
    pub metadata: fn(&mut Value),
    /// The address that the browser is sent back to, in pairs.
    pub answer: fn(&mut Vec<(String, String)>),
}

pub const STRAIGHT: Twist = Twist {
    by: By::Es256,
    head: |_| {},
    claims: |_| {},
    token: |_| {},
    tokens: |_| {},
    jwks: |_| {},
    metadata: |_| {},
    answer: |_| {},
};

struct Asked {
    nonce: String,
    challenge: String,
    back: String,
    is_fresh: bool,
}

pub struct House {
    pub origin: String,
    pub twist: Mutex<Twist>,
    /// Whoever sits before the browser there.
    pub who: Mutex<Value>,
    /// How often a code was exchanged.
    pub exchanged: Mutex<usize>,
    clock: Clock,
    codes: Mutex<HashMap<String, Asked>>,
    es256: EcdsaKeyPair,
    stranger: EcdsaKeyPair,
    eddsa: Ed25519KeyPair,
    rs256: RsaKeyPair,
}

impl House {
    pub async fn open(clock: Clock) -> Arc<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let random = SystemRandom::new();
        let ecdsa = || {
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
        };
        let ed25519 = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        // Made for this test by openssl: ring makes no RSA keys.
        let rsa = include_str!("rsa_key.b64").lines().collect::<String>();
        let house = Arc::new(Self {
            origin: format!("http://{}", listener.local_addr().unwrap()),
            twist: Mutex::new(STRAIGHT),
            who: Mutex::new(json!({ "sub": "ana-17", "name": "Ana Pop" })),
            exchanged: Mutex::new(0),
            clock,
            codes: Mutex::default(),
            es256: ecdsa(),
            stranger: ecdsa(),
            eddsa: Ed25519KeyPair::from_pkcs8(ed25519.as_ref()).unwrap(),
            rs256: RsaKeyPair::from_pkcs8(&STANDARD.decode(rsa).unwrap()).unwrap(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .with_state(house.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        house
    }

    pub fn be(&self, twist: Twist) {
        *self.twist.lock().unwrap() = twist;
    }

    pub fn know(&self, who: Value) {
        *self.who.lock().unwrap() = who;
    }

    /// What somebody's browser does there: it says yes, and is sent back to this path.
    pub fn agree(&self, location: &str) -> String {
        let (place, query) = location.split_once('?').expect("it is asked something");
        assert_eq!(place, format!("{}/authorize", self.origin));
        let asked: HashMap<String, String> = serde_urlencoded::from_str(query).unwrap();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let code = base64url(&crate::id::random::<16>());
        let kept = Asked {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            back: asked["redirect_uri"].clone(),
            is_fresh: asked.get("prompt").is_some_and(|prompt| prompt == "login"),
        };
        self.codes.lock().unwrap().insert(code.clone(), kept);
        let mut answer = vec![
            ("code".to_owned(), code),
            ("state".to_owned(), asked["state"].clone()),
            ("iss".to_owned(), self.origin.clone()),
        ];
        (self.twist.lock().unwrap().answer)(&mut answer);
        let path = asked["redirect_uri"].strip_prefix("http://vinculo.test").expect("it is our address");
        format!("{path}?{}", serde_urlencoded::to_string(answer).unwrap())
    }

    fn id_token(&self, asked: &Asked, access_token: &str) -> String {
        let twist = *self.twist.lock().unwrap();
        let now = self.clock.now().0 / 1_000;
        let (alg, kid) = match twist.by {
            By::Es256 | By::Stranger => ("ES256", "es"),
            By::EdDsa => ("EdDSA", "ed"),
            By::Rs256 => ("RS256", "rs"),
            By::Nobody => ("none", "es"),
        };
        let mut head = json!({ "alg": alg, "kid": kid, "typ": "JWT" });
        let hash = match twist.by {
            By::EdDsa => ring::digest::digest(&ring::digest::SHA512, access_token.as_bytes()),
            _ => ring::digest::digest(&ring::digest::SHA256, access_token.as_bytes()),
        };
        let half = &hash.as_ref()[..hash.as_ref().len() / 2];
        let mut claims = json!({
            "iss": self.origin, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked.nonce,
            "at_hash": base64url(half),
        });
        if asked.is_fresh {
            claims["auth_time"] = json!(now);
        }
        let who = self.who.lock().unwrap().clone();
        claims.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
        (twist.head)(&mut head);
        (twist.claims)(&mut claims);
        let part = |value: &Value| base64url(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(&head), part(&claims));
        let random = SystemRandom::new();
        let signature = match twist.by {
            By::Es256 => self.es256.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            By::Stranger => self.stranger.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            By::EdDsa => self.eddsa.sign(signed.as_bytes()).as_ref().to_vec(),
            By::Rs256 => {
                let mut signature = vec![0; self.rs256.public().modulus_len()];
                self.rs256.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
                signature
            }
            By::Nobody => Vec::new(),
        };
        let mut token = format!("{signed}.{}", base64url(&signature));
        (twist.token)(&mut token);
        token
    }
}

async fn metadata(State(house): State<Arc<House>>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", house.origin);
    let mut metadata = json!({
        "issuer": house.origin,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code", "id_token"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    (house.twist.lock().unwrap().metadata)(&mut metadata);
    Json(metadata)
}

async fn jwks(State(house): State<Arc<House>>) -> Json<Value> {
    let (x, y) = house.es256.public_key().as_ref()[1..].split_at(32);
    let rsa: ring::rsa::PublicKeyComponents<Vec<u8>> = house.rs256.public().into();
    let mut keys = json!({ "keys": [
        { "kty": "EC", "crv": "P-256", "kid": "es", "use": "sig", "alg": "ES256",
          "x": base64url(x), "y": base64url(y) },
        { "kty": "OKP", "crv": "Ed25519", "kid": "ed", "use": "sig",
          "x": base64url(house.eddsa.public_key().as_ref()) },
        { "kty": "RSA", "kid": "rs", "use": "sig", "alg": "RS256",
          "n": base64url(&rsa.n), "e": base64url(&rsa.e) },
    ]});
    (house.twist.lock().unwrap().jwks)(&mut keys);
    Json(keys)
}

async fn token(State(house): State<Arc<House>>, headers: HeaderMap, body: String) -> Response {
    let form: HashMap<String, String> = serde_urlencoded::from_str(&body).unwrap();
    let no = |word: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": word }))).into_response();
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // RFC 6749, section 2.3.1, written out by hand: blanks are `+`, the rest in percent.
    let right = format!("Basic {}", STANDARD.encode("vinculo:s3cret%3Awith+%25%26%2B+signs"));
    if given != right {
        return no("invalid_client");
    }
    let Some(asked) = house.codes.lock().unwrap().remove(&form["code"]) else { return no("invalid_grant") };
    let fits =
        base64url(&sha256(&form["code_verifier"])) == asked.challenge && form["redirect_uri"] == asked.back;
    if !fits || form["grant_type"] != "authorization_code" {
        return no("invalid_grant");
    }
    *house.exchanged.lock().unwrap() += 1;
    let access = "an access token";
    let id_token = house.id_token(&asked, access);
    let mut tokens = json!({ "token_type": "Bearer", "access_token": access, "id_token": id_token });
    (house.twist.lock().unwrap().tokens)(&mut tokens);
    match tokens["status"].as_u64() {
        Some(status) => (StatusCode::from_u16(status as u16).unwrap(), Json(tokens)).into_response(),
        None => Json(tokens).into_response(),
    }
}
