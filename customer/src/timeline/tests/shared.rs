//! Entries that stand on the timelines of several customers.

use axum::http::Method;
use foundation::args;
use foundation::db::Query;
use foundation::id::Id;
use foundation::team::{Reach, Role};
use foundation::testing::{self, Client, client, for_each_database};
use serde_json::{Value, json};

use super::super::{Kind, Link, NewEntry, head, routes};
use super::forms::send;
use super::{Desk, customer, desk};

const NOBODY: &str = "0198c0de-0000-7000-8000-000000000000";

async fn page_of(client: &Client, party: Id) -> String {
    let answer = client.get(&format!("/customers/{party}/timeline")).await;
    assert_eq!(answer.status, 200);
    // The form above the entries offers nothing of this.
    answer.body.split_once("id=\"timeline\"").unwrap().1.to_owned()
}

fn link_to(party: Id) -> String {
    format!("href=\"/customers/{party}\"")
}

async fn last_contact(desk: &Desk, party: Id) -> Option<i64> {
    let sql = "select last_contact_at from party where id = $1";
    desk.app.db.one::<(Option<i64>,)>(sql, args![party]).await.unwrap().0
}

#[tokio::test]
async fn what_is_written_with_two_more_customers_stands_on_all_three_timelines_and_names_the_others() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let dan = customer(&desk.app, "Dan Pop", None).await;
        let eva = customer(&desk.app, "Eva Gil", None).await;
        let (dan_text, eva_text) = (dan.to_string(), eva.to_string());
        let own = desk.party.to_string();

        // Whoever is named twice, or is the one whose record it is, stands there once.
        let fields = [
            ("kind", "call"),
            ("body", "Spoke with all three"),
            ("customers", dan_text.as_str()),
            ("customers", eva_text.as_str()),
            ("customers", dan_text.as_str()),
            ("customers", own.as_str()),
        ];
        let answer = send(&client, desk.party, &fields, &[], false).await;

        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(answer.header("location").starts_with(&format!("/customers/{}#entry-", desk.party)));
        assert_eq!(desk.count("select count(*) from entry").await, 1);
        assert_eq!(desk.count("select count(*) from entry_link").await, 3);
        for (party, others) in [(desk.party, [dan, eva]), (dan, [desk.party, eva]), (eva, [desk.party, dan])]
        {
            let page = page_of(&client, party).await;
            assert!(page.contains("Spoke with all three"), "{page}");
            assert!(others.iter().all(|other| page.contains(&link_to(*other))), "{page}");
            assert!(!page.contains(&link_to(party)), "{page}");
            assert_eq!(head(&desk.app.db, party).await.unwrap(), 1);
            assert_eq!(last_contact(&desk, party).await, Some(desk.app.now().0));
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_out_of_scope_is_refused_like_one_who_does_not_exist() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let agent = testing::account(&desk.app, "Stranger", Role::Agent, Reach::Own).await;
        let mine = customer(&desk.app, "Mine Only", Some(agent)).await;
        let client = client(&desk.app, routes()).as_account(agent);
        let hidden = desk.party.to_string();

        let mut told = Vec::new();
        for id in [hidden.as_str(), NOBODY, "no id"] {
            let fields = [("kind", "note"), ("body", "Psst"), ("customers", id)];
            let answer = send(&client, mine, &fields, &[], true).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("hx-retarget")),
                (422, "#composer"),
                "{}",
                answer.body
            );
            assert!(answer.body.contains("id=\"composer-customers-error\""), "{}", answer.body);
            assert!(
                answer.body.contains(">Psst</textarea>") && !answer.body.contains("Ioana"),
                "{}",
                answer.body
            );
            told.push(answer.body.replace(id, ""));

            let body = json!({ "kind": "note", "body": "Psst", "customers": [id] });
            let path = format!("/api/v1/customers/{mine}/timeline");
            let answer = client.json(Method::POST, &path, &body).await;
            assert_eq!(answer.status, 422, "{}", answer.body);
            assert!(answer.json()["errors"][0]["field"].as_str().unwrap().starts_with("customers"));
        }
        assert_eq!(told[0], told[1]);
        assert_eq!(desk.count("select count(*) from entry").await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_sees_one_of_the_customers_reads_the_entry_and_learns_nothing_of_the_other() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let agent = testing::account(&desk.app, "Stranger", Role::Agent, Reach::Own).await;
        let mine = customer(&desk.app, "Mine Only", Some(agent)).await;
        let links = vec![Link::party(desk.party), Link::party(mine)];
        let entry =
            desk.write(NewEntry { links, ..desk.entry(Kind::Call, desk.app.now(), "Both of them") }).await;
        let client = client(&desk.app, routes()).as_account(agent);

        let page = page_of(&client, mine).await;
        let read = client.get(&format!("/api/v1/timeline/{entry}")).await;

        assert!(page.contains("Both of them"), "{page}");
        assert_eq!((&read.json()["customer"], &read.json()["customers"]), (&json!(mine), &json!([mine])));
        for told in [page, read.body] {
            assert!(!told.contains("Ioana") && !told.contains(&desk.party.to_string()), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_deleted_customer_is_no_longer_named_and_cannot_be_added() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let gone = customer(&desk.app, "Gone Away", None).await;
        let links = vec![Link::party(desk.party), Link::party(gone)];
        desk.write(NewEntry { links, ..desk.entry(Kind::Note, desk.app.now(), "Both of them") }).await;
        let mut tx = desk.app.db.begin().await.unwrap();
        tx.run("update party set deleted_at = 1 where id = $1", args![gone]).await.unwrap();
        tx.unaudited("a test's own change");
        tx.commit().await.unwrap();
        let client = client(&desk.app, routes()).as_account(desk.account);

        let page = page_of(&client, desk.party).await;
        let gone = gone.to_string();
        let fields = [("kind", "note"), ("body", "Again"), ("customers", gone.as_str())];
        let answer = send(&client, desk.party, &fields, &[], false).await;

        assert!(page.contains("Both of them") && !page.contains("Gone Away"), "{page}");
        assert_eq!(answer.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_name_that_was_typed_but_not_chosen_comes_back_with_whom_it_may_mean() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let dan = customer(&desk.app, "Dan Pop", None).await;
        make_findable(&desk, dan, "dan pop").await;

        let typed = [("kind", "note"), ("body", "With him, too"), ("also", "Dan")];
        let without_script = send(&client, desk.party, &typed, &[], false).await;
        let dan_text = dan.to_string();
        let chosen = [typed.as_slice(), &[("customers", dan_text.as_str())]].concat();
        let saved = send(&client, desk.party, &chosen, &[], false).await;

        assert_eq!(without_script.status, 422);
        let offered = format!("<input type=\"checkbox\" name=\"customers\" value=\"{dan}\">");
        assert!(without_script.body.contains(&offered), "{}", without_script.body);
        assert!(without_script.body.contains("value=\"Dan\""), "{}", without_script.body);
        assert_eq!(saved.status, 303);
        assert!(page_of(&client, dan).await.contains("With him, too"));
    })
    .await;
}

/// What the search index of both engines knows of a customer that a test wrote by itself.
async fn make_findable(desk: &Desk, party: Id, words: &'static str) {
    let mut tx = desk.app.db.begin().await.unwrap();
    tx.run("update party set search = $2 where id = $1", args![party, words]).await.unwrap();
    tx.unaudited("a test's own change");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_choices_keep_who_was_chosen_and_offer_neither_the_customer_nor_who_is_not_yours() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let agent = testing::account(&desk.app, "Agent", Role::Agent, Reach::Own).await;
        let here = customer(&desk.app, "Dana Here", Some(agent)).await;
        let chosen = customer(&desk.app, "Dana Chosen", Some(agent)).await;
        let offered = customer(&desk.app, "Dana Offered", Some(agent)).await;
        let hidden = customer(&desk.app, "Dana Hidden", Some(desk.account)).await;
        for (party, words) in
            [(here, "dana here"), (chosen, "dana chosen"), (offered, "dana offered"), (hidden, "dana hidden")]
        {
            make_findable(&desk, party, words).await;
        }
        let client = client(&desk.app, routes()).as_account(agent);
        let ask = async |party: Id, query: &str| {
            client.part(&format!("/customers/{party}/entries/choices?{query}")).await
        };

        let found = ask(here, &format!("also=dana&customers={chosen}&customers={hidden}")).await;
        let cleared = ask(here, &format!("also=&customers={chosen}")).await;
        let nobody = ask(here, "also=zzzz").await;

        assert_eq!(found.status, 200);
        assert!(found.body.contains(&format!("value=\"{chosen}\" checked")), "{}", found.body);
        assert!(found.body.contains(&format!("value=\"{offered}\">")), "{}", found.body);
        assert!(!found.body.contains("Hidden") && !found.body.contains("Here"), "{}", found.body);
        assert_eq!(cleared.body.matches("<input").count(), 1, "{}", cleared.body);
        assert!(nobody.body.contains("Nothing found"), "{}", nobody.body);
        assert_eq!(ask(hidden, "also=dana").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_program_writes_for_several_customers_at_once() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_token(&testing::token(&desk.app, Role::Agent).await);
        let dan = customer(&desk.app, "Dan Pop", None).await;
        let path = |party: Id| format!("/api/v1/customers/{party}/timeline");
        let body = json!({ "kind": "meeting", "body": "All at one table", "customers": [desk.party] });

        let created = client.json(Method::POST, &path(dan), &body).await;

        assert_eq!(created.status, 201, "{}", created.body);
        let entry = created.json();
        assert_eq!((&entry["customer"], &entry["customers"]), (&json!(dan), &json!([dan, desk.party])));
        assert_eq!(client.get(&path(dan)).await.json()["items"], json!([entry]));
        let other = client.get(&path(desk.party)).await.json()["items"][0].clone();
        assert_eq!((&other["id"], &other["customers"]), (&entry["id"], &json!([desk.party, dan])));

        let many: Vec<Value> = (0..20).map(|_| json!(Id::new(desk.app.now()))).collect();
        let body = json!({ "kind": "note", "body": "x", "customers": many });
        let refused = client.json(Method::POST, &path(dan), &body).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["errors"][0]["field"]),
            (422, &json!("customers"))
        );
        assert_eq!(desk.count("select count(*) from entry").await, 1);
        let (about,) = desk
            .app
            .db
            .one::<(String,)>("select detail from audit where action = 'entry.create'", args![])
            .await
            .unwrap();
        assert!(about.contains(&dan.to_string()) && about.contains(&desk.party.to_string()), "{about}");
    })
    .await;
}

#[tokio::test]
async fn a_promise_that_is_kept_on_one_record_is_answered_there_and_is_kept_on_the_other() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let dan = customer(&desk.app, "Dan Pop", None).await;
        let links = vec![Link::party(desk.party), Link::party(dan)];
        let task =
            desk.write(NewEntry { links, ..desk.entry(Kind::Task, desk.app.now(), "Send samples") }).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        assert!(page_of(&client, dan).await.contains(&format!("/entries/{task}/completion?at={dan}")));

        let by_htmx = client
            .send(
                client
                    .request(Method::POST, &format!("/entries/{task}/completion?at={dan}"))
                    .header("hx-request", "true")
                    .header("content-type", "application/x-www-form-urlencoded"),
                "".into(),
            )
            .await;
        let without = client.post(&format!("/entries/{task}/reopening?at={dan}"), &[]).await;
        let elsewhere = client.post(&format!("/entries/{task}/completion?at={NOBODY}"), &[]).await;

        assert_eq!(by_htmx.status, 200, "{}", by_htmx.body);
        assert!(by_htmx.body.contains(&link_to(desk.party)) && !by_htmx.body.contains(&link_to(dan)));
        assert_eq!(without.header("location"), format!("/customers/{dan}#entry-{task}"));
        // Whoever names no customer of the entry is led to any of them.
        let places = [desk.party, dan].map(|party| format!("/customers/{party}#entry-{task}"));
        assert!(places.iter().any(|place| place == elsewhere.header("location")));
        // Written, kept, taken up, kept: each timeline counts them all by itself.
        for party in [desk.party, dan] {
            assert_eq!(head(&desk.app.db, party).await.unwrap(), 4);
        }
    })
    .await;
}
