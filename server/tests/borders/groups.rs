//! Groups of fields: whatever a role does not read stays in the database, on every address that shows anything.

use std::collections::BTreeSet;

use axum::http::Method;
use customer::{customers, links, purchases, timeline};
use foundation::args;
use foundation::clock::Clock;
use foundation::db::Db;
use foundation::id::Id;
use foundation::team::{Field, Group, Reach, Rights, Role};
use foundation::testing::{self, for_each_database};
use serde_json::{Value, json};

use crate::house::{House, all_routes, heard};

/// A token for each field of the secret customer that holds a text of its own: `table.word`, and what stands there.
const TOKENS: &[(&str, &str)] = &[
    ("party.name", "canarygiven"),
    ("party.language", "canarylanguage"),
    ("party.country", "canarycountry"),
    ("party.time_zone", "canaryzone"),
    ("contact_point.contact_points", "canarymail"),
    ("contact_point.contact_points", "998877"),
    ("contact_point.contact_points", "canarystreet"),
    ("contact_point.contact_points", "canarycity"),
    ("contact_point.contact_points", "canaryhandle"),
    ("tag.tags", "canarytag"),
    ("party.source", "canarysource"),
    ("party.external_id", "canaryexternal"),
    ("party.custom", "canarycustom"),
    ("party_link.role", "canaryrole"),
    ("entry.channel", "canarychannel"),
    ("entry.subject", "canarysubject"),
    ("entry.subject", "canarytask"),
    ("entry.outcome", "canaryoutcome"),
    ("entry_body.body", "canarybody"),
    ("file.files", "canaryfile"),
    ("file.files", "canarycontent"),
    ("purchase.order", "canaryorder"),
];

/// Fields without a text of their own, with what watches over them instead.
const WITHOUT: &[(&str, &str)] = &[
    ("party.kind", "a word of a short list, and public"),
    ("party.created", "a time, and public"),
    ("party.updated", "a time, and public"),
    ("party.organisation", "the organisation is a customer with a public name: the API's null is looked at"),
    ("party.search", "made of the fields above, shown to nobody: what is found by it is looked at"),
    ("party_search.search", "made of the fields above, shown to nobody: what is found by it is looked at"),
    ("party.standing", "a word of a short list: the API's null is looked at"),
    ("party.owner", "an account, whose name stands elsewhere too: the API's null is looked at"),
    ("party.deputy", "an account, whose name stands elsewhere too: the API's null is looked at"),
    ("party.team", "a team, whose name stands elsewhere too: the API's null is looked at"),
    ("party_tag.tags", "ties a tag to a customer"),
    ("party.last_contact", "a time: the list's order by it is looked at"),
    ("party.last_entry", "a time that is shown nowhere"),
    ("party.last_purchase", "a time: the list's order by it is looked at"),
    ("party.buys", "a number: the list's order by it is looked at"),
    ("party.spent", "a number: the list's order by it is looked at"),
    ("party.purchases", "numbers that are shown nowhere"),
    ("party_link.customers", "ids: with the role of a link all of the link is gone"),
    ("party_link.kind", "a word of a short list: with the role of a link all of the link is gone"),
    ("party_link.dates", "dates: with the role of a link all of the link is gone"),
    ("entry.kind", "a word of a short list, and public"),
    ("entry.at", "times, and public"),
    ("entry.author", "a colleague, and public"),
    ("entry.assignee", "a colleague, and public"),
    ("entry.due_at", "times, and public"),
    ("entry.amount", "stands on orders alone, which are not shown without it"),
    ("entry.source", "how it came here: the test of the timeline looks at it"),
    ("entry_link.customers", "ids and times, and public"),
    ("mention.mentions", "colleagues, and public"),
    ("entry_file.files", "ties a file to an entry"),
    ("purchase.customer", "an id: with the order all of the purchase is gone"),
    ("purchase.at", "a time: with the order all of the purchase is gone"),
    ("purchase.product", "an id: with the order all of the purchase is gone"),
    ("purchase.quantity", "a number: with the order all of the purchase is gone"),
    ("purchase.amount", "a number: with the order all of the purchase is gone"),
    ("purchase.source", "how it came here: with the order all of the purchase is gone"),
    ("product.catalogue", "what we sell tells about nobody, and is public"),
];

/// What a customer in JSON holds of each group that is not public.
const KEYS: &[(Group, &[&str])] = &[
    (Group::Personal, &["contact_points", "language", "country", "time_zone", "organisation"]),
    (Group::Internal, &["standing", "owner", "team", "tags", "source", "external_id"]),
    (Group::Sensitive, &["custom"]),
];

const ASKED: &[&str] = &["", "?q=canar", "?limit=500", "?filter=kind%20%3D%20person"];

fn fields() -> impl Iterator<Item = &'static Field> {
    [customers::FIELDS, timeline::FIELDS, purchases::FIELDS, links::FIELDS].into_iter().flatten()
}

fn place(field: &Field) -> String {
    format!("{}.{}", field.table, field.word)
}

fn group_of(token: &str) -> Group {
    let (at, _) = TOKENS.iter().find(|(_, known)| *known == token).unwrap();
    fields().find(|field| place(field) == *at).unwrap().group
}

/// Every choice of groups, from none to all.
fn sets() -> Vec<Vec<Group>> {
    let chosen = |bits: usize| (0..3).filter(move |at| bits & (1 << at) != 0).map(|at| Group::GIVEN[at]);
    (0..8).map(|bits| chosen(bits).collect()).collect()
}

fn words(groups: &[Group]) -> String {
    groups.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(" ")
}

/// Somebody who sees everybody and does all that a manager does, with these groups of fields.
async fn reader(house: &House, reads: &[Group], writes: &[Group]) -> Id {
    let called = format!("reads {} writes {}", words(reads), words(writes));
    let account = testing::account(&house.app, &called, Role::Manager, Reach::Everyone).await;
    let actions = Rights::all().action_words();
    testing::composed(&house.app, account, &actions, &words(reads), &words(writes)).await;
    account
}

/// The house, with the fields filled in that its customer leaves empty.
async fn filled(db: Db, clock: Clock) -> House {
    let house = House::new(db, clock).await;
    let owner = house.account(Role::Manager);
    let mut tx = house.app.db.begin().await.unwrap();
    tx.run(
        "update party
         set language = 'canarylanguage', country = 'canarycountry', time_zone = 'canaryzone', owner_id = $2
         where id = $1",
        args![house.secret, owner],
    )
    .await
    .unwrap();
    let tag = Id::new(house.app.now());
    tx.run("insert into tag (id, name, name_key) values ($1, 'canarytag', 'canarytag')", args![tag])
        .await
        .unwrap();
    tx.run("insert into party_tag (tag_id, party_id) values ($1, $2)", args![tag, house.secret])
        .await
        .unwrap();
    tx.unaudited("a test's own fields");
    tx.commit().await.unwrap();
    house
}

/// Which tokens an account is told by any address that changes nothing.
async fn told_to(house: &House, account: Id) -> BTreeSet<(&'static str, String)> {
    let mut told = BTreeSet::new();
    for route in
        all_routes().iter().filter(|route| route.method == Method::GET && !route.path.ends_with("/live"))
    {
        for asked in ASKED {
            let address = house.address(route, house.secret) + asked;
            let body = house.ask(Some(account), route, &address).await.body;
            let heard = heard(&body, TOKENS.iter().map(|(_, token)| *token));
            told.extend(heard.into_iter().map(|token| (token, route.path.to_owned())));
        }
    }
    told
}

#[test]
fn every_field_has_a_canary_or_a_reason_to_have_none() {
    let watched: BTreeSet<&str> = TOKENS.iter().map(|(at, _)| *at).collect();
    let excused: BTreeSet<&str> = WITHOUT.iter().map(|(at, _)| *at).collect();
    let known: BTreeSet<String> = fields().map(place).collect();
    let open: Vec<_> =
        known.iter().filter(|at| !watched.contains(at.as_str()) && !excused.contains(at.as_str())).collect();
    let idle: Vec<_> = watched.union(&excused).filter(|at| !known.contains(**at)).collect();

    assert!(open.is_empty(), "nothing watches {open:?}");
    assert!(idle.is_empty(), "there is no field {idle:?}");
    assert!(watched.is_disjoint(&excused));
}

#[tokio::test]
async fn no_address_tells_a_field_of_a_group_that_is_not_read() {
    for_each_database(async |db, clock| {
        let house = filled(db, clock).await;
        for reads in sets() {
            let account = reader(&house, &reads, &reads).await;
            let is_read = |group: Group| group == Group::Public || reads.contains(&group);

            let told = told_to(&house, account).await;

            let leaks: Vec<_> = told.iter().filter(|(token, _)| !is_read(group_of(token))).collect();
            assert!(leaks.is_empty(), "whoever reads {reads:?} is told {leaks:#?}");
            // Without these the silence would prove nothing.
            let silent: Vec<_> = TOKENS
                .iter()
                .filter(|(_, token)| {
                    is_read(group_of(token)) && !told.iter().any(|(known, _)| known == token)
                })
                .collect();
            assert!(silent.is_empty(), "whoever reads {reads:?} is not told {silent:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_program_gets_null_for_what_it_does_not_read_and_never_a_wrong_value() {
    for_each_database(async |db, clock| {
        let house = filled(db, clock).await;
        let address = format!("/api/v1/customers/{}", house.secret);
        for reads in sets() {
            let client = house.client.as_account(reader(&house, &reads, &reads).await);
            let one = client.get(&address).await.json();
            let listed = client.get("/api/v1/customers?limit=50").await.json();
            let listed = listed["items"].as_array().unwrap();
            let listed = listed.iter().find(|item| item["id"] == one["id"]).unwrap();

            for (group, keys) in KEYS {
                for key in *keys {
                    // A team is the one that this customer has none of.
                    let is_told = reads.contains(group) && *key != "team";
                    assert_eq!(one[key] != Value::Null, is_told, "{key} for {reads:?}");
                    assert_eq!(one[key], listed[key]);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn asking_by_an_unread_field_is_answered_like_asking_by_none_that_exists() {
    for_each_database(async |db, clock| {
        let house = filled(db, clock).await;
        let client = house.client.as_account(reader(&house, &[], &[]).await);
        let ask = async |address: String| {
            let answer = client.get(&address).await;
            (answer.status.as_u16(), answer.body)
        };
        for word in ["country", "language", "standing", "owner", "team", "tag"] {
            let verb = if word == "tag" { "has" } else { "%3D" };
            for page in ["/api/v1/customers", "/customers/export.csv", "/customers"] {
                let (status, body) = ask(format!("{page}?filter={word}%20{verb}%20x")).await;
                let (other_status, other) = ask(format!("{page}?filter=nothing%20{verb}%20x")).await;

                assert_eq!(status, other_status, "{page} {word}");
                // The page says how long it took.
                if page != "/customers" {
                    assert_eq!(status, 422);
                    assert_eq!(body.replace(&format!("`{word}`"), "`nothing`"), other);
                }
                assert!(page != "/customers" || body.contains("there is no field"), "{body}");
            }
        }
        for by in [
            "organisation",
            "country",
            "language",
            "standing",
            "last_contact",
            "last_purchase",
            "buys",
            "spent",
            "owner",
        ] {
            let (status, body) = ask(format!("/api/v1/customers?sort={by}")).await;
            let (_, other) = ask("/api/v1/customers?sort=nothing".to_owned()).await;

            assert_eq!(status, 422, "{by}");
            assert_eq!(body.replace(&format!("`{by}`"), "`nothing`"), other);
        }
        let by_mail = client.get("/api/v1/search?q=canarymail").await.json();
        let by_external = client.get("/api/v1/search?q=canaryexternal").await.json();
        let by_name = client.get("/api/v1/search?q=canarygiv").await.json();
        assert_eq!([&by_mail["items"], &by_external["items"]], [&json!([]), &json!([])]);
        assert_eq!(by_name["items"][0]["id"], json!(house.secret));
    })
    .await;
}

#[tokio::test]
async fn writing_a_field_of_a_group_that_is_not_written_is_refused_and_names_the_field() {
    for_each_database(async |db, clock| {
        let house = filled(db, clock).await;
        let address = format!("/api/v1/customers/{}", house.secret);
        let all = Group::GIVEN;
        for (group, changes) in [
            (
                Group::Personal,
                vec![
                    json!({ "country": "ES" }),
                    json!({ "contact_points": [] }),
                    json!({ "language": null }),
                ],
            ),
            (
                Group::Internal,
                vec![
                    json!({ "standing": "lost" }),
                    json!({ "owner": null }),
                    json!({ "tags": ["x"] }),
                    json!({ "source": "x" }),
                ],
            ),
            (Group::Sensitive, vec![json!({ "custom": { "shoe": "x" } }), json!({ "custom": null })]),
        ] {
            let rest: Vec<Group> = all.iter().copied().filter(|known| *known != group).collect();
            for reads in [all.to_vec(), rest.clone()] {
                let client = house.client.as_account(reader(&house, &reads, &rest).await);
                for change in &changes {
                    let answer = client.json(Method::PATCH, &address, change).await;
                    let field = change.as_object().unwrap().keys().next().unwrap();

                    assert_eq!(answer.status, 403, "{change} {}", answer.body);
                    assert_eq!(answer.json()["errors"][0]["field"], json!(field));
                }
            }
        }
        let client = house.client.as_account(reader(&house, &[], &[]).await);
        let made = json!({ "kind": "person", "name": "New", "country": "ES" });
        let refused = client.json(Method::POST, "/api/v1/customers", &made).await;
        let bare =
            client.json(Method::POST, "/api/v1/customers", &json!({ "kind": "person", "name": "New" })).await;
        let bought = json!({ "order": "1", "customer": house.secret, "at": "2026-01-01T00:00:00Z",
                             "amount": { "minor": 1, "currency": "EUR" } });
        let bought = client.json(Method::POST, "/api/v1/purchases", &bought).await;
        let note = json!({ "kind": "note", "body": "x" });
        let note = client.json(Method::POST, &format!("{address}/timeline"), &note).await;
        let link = json!({ "kind": "knows", "to": house.own });
        let link = client.json(Method::POST, &format!("{address}/links"), &link).await;
        let cell =
            client.post(&format!("/customers/{}/cells/country", house.secret), &[("value", "ES")]).await;

        assert_eq!(bare.status, 201, "{}", bare.body);
        assert_eq!(
            [refused.status, bought.status, note.status, link.status],
            [axum::http::StatusCode::FORBIDDEN; 4]
        );
        assert_eq!(refused.json()["errors"][0]["field"], json!("country"));
        assert_eq!(note.json()["errors"][0]["field"], json!("body"));
        assert_eq!(cell.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_change_leaves_what_its_maker_does_not_read_as_it_was() {
    for_each_database(async |db, clock| {
        let house = filled(db, clock).await;
        let address = format!("/api/v1/customers/{}", house.secret);
        let all = house.client.as_account(house.account(Role::Administrator));
        let mut before = all.get(&address).await.json();
        let blind = house.client.as_account(reader(&house, &[], &[]).await);
        let form =
            [("version", "1"), ("kind", "person"), ("given_name", "Canarygiven"), ("family_name", "Changed")];

        let page = blind.get(&format!("/customers/{}/edit", house.secret)).await;
        let saved = blind.post(&format!("/customers/{}", house.secret), &form).await;

        assert_eq!((page.status.as_u16(), saved.status.as_u16()), (200, 303), "{}", saved.body);
        let mut after = all.get(&address).await.json();
        assert_eq!(after["family_name"], json!("Changed"));
        for changed in ["name", "family_name", "version", "updated_at"] {
            before[changed] = Value::Null;
            after[changed] = Value::Null;
        }
        assert_eq!(before, after);
        let found = all.get("/api/v1/search?q=canarymail").await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_export_holds_the_columns_that_are_read() {
    for_each_database(async |db, clock| {
        let house = filled(db, clock).await;
        let none = house.client.as_account(reader(&house, &[], &[]).await);
        let personal = house.client.as_account(reader(&house, &[Group::Personal], &[]).await);
        let header = |body: &str| body.lines().next().unwrap_or_default().to_owned();

        let none = none.get("/customers/export.csv").await;
        let personal = personal.get("/customers/export.csv").await;

        assert_eq!(header(&none.body), "id,kind,name,given_name,family_name,created_at");
        assert!(header(&personal.body).contains("email") && header(&personal.body).contains("organisation"));
        assert!(!header(&personal.body).contains("owner") && !header(&personal.body).contains("custom"));
    })
    .await;
}
