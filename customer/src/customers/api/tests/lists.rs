use std::collections::HashSet;

use foundation::args;
use foundation::team::{Permit, Reach, System};

use super::*;
use crate::customers::customer::{Draft, Kind, Standing};
use crate::customers::store::{SortBy, create_many};

const MANY: i64 = 137;

/// Customers with many ties and many blanks in every key.
async fn fill(app: &App) {
    let owners = [
        Some(testing::account(app, "Marta Ruiz", Role::Agent, Reach::Own).await),
        Some(testing::account(app, "Ion Pop", Role::Agent, Reach::Own).await),
        None,
    ];
    let names = ["Ana Gil", "Ánna Gil", "Пётр Иванов", "Łukasz", "ana gil", "Zoë", "-", "Ана"];
    let permit = Permit::system(System::Demo);
    let now = app.now();
    let mut customers = Vec::new();
    for number in 0..MANY {
        let at = |length: usize| usize::try_from(number).unwrap() % length;
        let draft = Draft {
            kind: Some(Kind::ALL[at(3)]),
            name: names[at(names.len())].to_owned(),
            country: [None, Some("RO"), Some("ES")][at(3)].map(str::to_owned),
            standing: Some(Standing::ALL[at(Standing::ALL.len())]),
            owner_id: owners[at(3)],
            tags: if number % 5 == 0 { vec!["VIP".to_owned()] } else { Vec::new() },
            ..Draft::default()
        };
        let checked = draft.check().unwrap_or_else(|_| panic!("the draft is fine"));
        customers.push((Id::new(now), now.plus(-(number % 4)), checked));
    }
    let mut tx = app.db.begin().await.unwrap();
    create_many(&mut tx, &permit, now, customers).await.unwrap_or_else(|_| panic!("create"));
    for statement in [
        "update party set last_purchase_at = created_at, buys_every_days = 30.0, spent_minor = 1200 where kind = 'person'",
        "update party set last_contact_at = created_at, buys_every_days = 12.5 where country = 'RO'",
        "update party set organisation_name = 'Brutăria Albă', organisation_key = 'brutaria alba' where country = 'ES'",
    ] {
        tx.run(statement, args![]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn walk(client: &Client, sort: &str, limit: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut pairs = vec![("sort", sort), ("limit", limit)];
        if let Some(cursor) = &after {
            pairs.push(("after", cursor.as_str()));
        }
        let page = get(client, &query(CUSTOMERS, &pairs)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let page = page.json();
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => return found,
        }
    }
}

#[tokio::test]
async fn paging_meets_everybody_once_in_every_order_and_both_directions() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        fill(&app).await;

        for by in SortBy::ALL {
            let ids = |list: Vec<Value>| list.iter().map(id_of).collect::<Vec<_>>();
            let forward = ids(walk(&client, by.as_str(), "23").await);
            let backward = ids(walk(&client, &format!("-{}", by.as_str()), "9").await);

            let distinct: HashSet<Id> = forward.iter().copied().collect();
            assert_eq!((forward.len(), distinct.len()), (137, 137), "{by:?}");
            assert!(forward.iter().eq(backward.iter().rev()), "{by:?} backward is not forward from its end");
        }
    })
    .await;
}

#[tokio::test]
async fn a_last_page_that_is_full_has_no_next_one() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        create(&client, person("Ana")).await;
        create(&client, person("Eva")).await;

        let both = get(&client, "/api/v1/customers?limit=2").await.json();
        let first = get(&client, "/api/v1/customers?limit=1").await.json();

        assert_eq!((both["items"].as_array().unwrap().len(), &both["next"]), (2, &Value::Null));
        assert!(first["next"].is_string());
    })
    .await;
}

#[tokio::test]
async fn each_customer_of_a_page_has_their_own_contact_points_and_tags() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let point = |value: &str| json!([{"kind": "email", "value": value}]);
        let ana = create(&client, json!({"kind": "person", "name": "Ana", "tags": ["a", "b"], "contact_points": point("ana@x.example")})).await;
        let eva = create(&client, json!({"kind": "person", "name": "Eva", "tags": ["b"], "contact_points": point("eva@x.example")})).await;
        let ion = create(&client, person("Ion")).await;

        let page = get(&client, CUSTOMERS).await.json();

        assert_eq!(page["items"], json!([ana, eva, ion]));
    })
    .await;
}

#[tokio::test]
async fn filters_find_those_who_fit_and_say_where_they_end_to_make_sense() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock).await;
        fill(&app).await;
        let number_of = async |filter: &str| {
            let page = get(&client, &query(CUSTOMERS, &[("filter", filter), ("limit", "200")])).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
            page.json()["items"].as_array().unwrap().len()
        };

        // Of 0..137, those that leave 1 over by 3; those by 5; and both by 15, which leave 10.
        assert_eq!(number_of("country = \"RO\"").await, 46);
        assert_eq!(number_of("tag has \"vip\"").await, 28);
        assert_eq!(number_of("country = ro and tag has \"VIP\"").await, 9);
        assert_eq!(number_of("owner = none").await, 45);

        let wrong = get(&client, &query(CUSTOMERS, &[("filter", "country = \"RO\" and age > 3")])).await;
        assert_eq!(
            (wrong.status, fields(&wrong)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["filter".to_owned()])
        );
        // `age` begins at the twentieth character.
        assert!(wrong.json()["detail"].as_str().unwrap().contains("character 20"), "{}", wrong.body);
    })
    .await;
}

#[tokio::test]
async fn what_a_list_cannot_read_it_refuses_by_name() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;

        for (query, field) in [
            ("sort=shoe_size", "sort"),
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=ten", "limit"),
            ("filer=country", "filer"),
            ("sort=name&sort=kind", "sort"),
        ] {
            let answer = get(&client, &format!("{CUSTOMERS}?{query}")).await;
            assert_eq!((answer.status, fields(&answer)), (unprocessable, vec![field.to_owned()]), "{query}");
        }
        let known = get(&client, "/api/v1/customers?sort=shoe_size").await.json();
        assert!(known["detail"].as_str().unwrap().contains("last_purchase"), "{known}");
        for cursor in ["zz", "00", "5b5d", "ф"] {
            let answer = get(&client, &query(CUSTOMERS, &[("after", cursor)])).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{cursor}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_order_is_malformed() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        create(&client, person("Ana")).await;
        create(&client, person("Eva")).await;
        let next =
            get(&client, "/api/v1/customers?limit=1").await.json()["next"].as_str().unwrap().to_owned();

        let answer = get(&client, &query(CUSTOMERS, &[("after", &next), ("sort", "-spent")])).await;

        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn a_search_finds_without_accents_and_in_either_alphabet() {
    testing::for_each_database(async |db, clock| {
        let (_, client) = running(db, clock).await;
        let petr = create(&client, json!({"kind": "person", "name": "Пётр Иванов", "country": "RU"})).await;
        create(&client, person("Ana Gil")).await;

        let found = get(&client, "/api/v1/search?q=petr").await.json();

        let expected = json!({"id": petr["id"], "kind": "person", "name": "Пётр Иванов", "organisation": null, "country": "RU"});
        assert_eq!(found, json!({"items": [expected], "next": null}));
        assert_eq!(get(&client, "/api/v1/search?q=").await.json()["items"], json!([]));
        assert_eq!(fields(&get(&client, "/api/v1/search").await), ["q"]);
        assert_eq!(fields(&get(&client, "/api/v1/search?q=a&limit=101").await), ["limit"]);
    })
    .await;
}
