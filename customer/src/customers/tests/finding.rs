use foundation::testing::for_each_database;

use super::*;
use crate::customers::search;

async fn names(app: &App, account: Id, typed: &str) -> Vec<String> {
    let scope = testing::scope(app, account).await;
    search(&app.db, &scope, typed, 10).await.unwrap().into_iter().map(|hit| hit.name).collect()
}

#[tokio::test]
async fn a_customer_is_found_without_accents_and_in_either_alphabet() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        for name in ["Пётр Смирнов", "Łukasz Nowak", "Jørgen Strauß", "Ștefan Păun", "Iñaki Ibáñez"]
        {
            saved(&app, me, Draft { contact_points: Vec::new(), ..person(name) }).await;
        }

        for (typed, found) in [
            ("petr", "Пётр Смирнов"),
            ("Петр", "Пётр Смирнов"),
            ("smirnov", "Пётр Смирнов"),
            ("lukasz", "Łukasz Nowak"),
            ("jorgen", "Jørgen Strauß"),
            ("strauss", "Jørgen Strauß"),
            ("stefan", "Ștefan Păun"),
            ("IBANEZ", "Iñaki Ibáñez"),
            ("baun", ""),
        ] {
            let expected: Vec<String> =
                Some(found.to_owned()).into_iter().filter(|name| !name.is_empty()).collect();
            assert_eq!(names(&app, me, typed).await, expected, "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_found_by_any_part_of_a_mail_or_phone() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let phone = ContactDraft::new(ContactKind::Phone, "0721 555 014");
        let mail = ContactDraft::new(ContactKind::Email, "Ioana@Brutaria-Alba.example");
        let draft = Draft {
            country: Some("RO".to_owned()),
            contact_points: vec![mail, phone],
            ..person("Ioana Popescu")
        };
        saved(&app, me, draft).await;
        saved(&app, me, person("Tom Whitfield")).await;

        for typed in ["brutaria", "ioana@brut", "0721 555", "+40 721", "555014", "popescu ioana", "io"] {
            assert_eq!(names(&app, me, typed).await, ["Ioana Popescu"], "{typed}");
        }
        for typed in ["", "  ", "%%%", "\"*\"", "popescu tom", "' or 1=1 --"] {
            assert!(names(&app, me, typed).await.is_empty(), "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_is_called_exactly_so_comes_first() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        for name in ["Rosana Martín", "Ana Martínez", "Ana María Gil", "Ana Martín"] {
            saved(&app, me, person(name)).await;
        }

        let found = names(&app, me, "ana martin").await;

        assert_eq!(found, ["Ana Martín", "Ana Martínez", "Rosana Martín"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_customers_outside_their_reach() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let outsider = testing::account(&app, "Luis Gil", Role::Agent, Reach::Own).await;
        saved(&app, me, Draft { owner_id: Some(me), ..person("Ioana Popescu") }).await;
        saved(&app, me, Draft { deputy_id: Some(outsider), ..person("Ioana Stan") }).await;

        assert_eq!(names(&app, outsider, "ioana").await, ["Ioana Stan"]);
    })
    .await;
}

#[tokio::test]
async fn whoever_fits_is_found_behind_many_who_only_have_the_same_pieces() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        for number in 0..70 {
            saved(&app, me, person(&format!("Martin Banana {number}"))).await;
        }
        saved(&app, me, person("Xavi Nanamar")).await;

        assert_eq!(names(&app, me, "anamar").await, ["Xavi Nanamar"]);
    })
    .await;
}
