//! The record says what the database holds.

use std::collections::BTreeSet;

use foundation::held::TECHNICAL;
use foundation::team::{Purpose, Reach, Role};
use foundation::testing::{self, for_each_database};
use foundation::words::{Lang, Words, Zone};

use super::{fields, in_words, record};

/// The whole database, as a test of the foundation compares it with the migrations.
const SCHEMA: &str = include_str!("../../../schema/postgres.sql");

/// Every table with its columns.
fn tables(schema: &str) -> Vec<(String, Vec<String>)> {
    let blocks = schema.split("create table ").skip(1);
    let table = |block: &str| {
        let (name, rest) = block.split_once('(').expect("a table has columns");
        let body = rest.split(";\n").next().unwrap_or_default();
        // One column a line, but for those that a migration added, behind a comma.
        let parts = body.split(['\n', ',']).map(str::trim);
        let starts_column = |part: &&str| {
            let (word, kind) = part.split_once(' ').unwrap_or((part, ""));
            let is_word = word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
            let kinds = ["uuid", "text", "bigint", "boolean", "bytea", "double", "sort_text", "integer"];
            is_word && kinds.iter().any(|known| kind.starts_with(known))
        };
        let columns = parts.filter(starts_column).filter_map(|part| part.split(' ').next());
        (name.trim().to_owned(), columns.map(str::to_owned).collect::<Vec<_>>())
    };
    blocks.map(table).collect()
}

#[test]
fn every_column_has_a_purpose_or_a_reason_to_have_none() {
    let known: BTreeSet<(&str, &str)> =
        fields().flat_map(|field| field.columns.iter().map(|column| (field.table, *column))).collect();
    let is_technical = |table: &str, column: &str| {
        let is_named = |columns: &[&str]| columns.contains(&column) || columns == ["*"];
        TECHNICAL
            .iter()
            .any(|(of, columns, why)| (*of == table || *of == "*") && is_named(columns) && why.len() > 15)
    };
    let tables = tables(SCHEMA);
    assert!(tables.len() > 40 && tables.iter().all(|(_, columns)| !columns.is_empty()), "{tables:?}");

    let open: Vec<_> = tables
        .iter()
        .flat_map(|(table, columns)| columns.iter().map(move |column| (table.as_str(), column.as_str())))
        .filter(|(table, column)| !known.contains(&(table, column)) && !is_technical(table, column))
        .collect();
    assert!(open.is_empty(), "nobody says what these are for: {open:#?}");

    let exists = |table: &str, column: &str| {
        tables.iter().any(|(known, columns)| known == table && columns.iter().any(|known| known == column))
    };
    // SQLite's own index is no table of PostgreSQL.
    let idle: Vec<_> =
        known.iter().filter(|(table, column)| *table != "party_search" && !exists(table, column)).collect();
    assert!(idle.is_empty(), "there are no such columns: {idle:#?}");
    let idle: Vec<_> = TECHNICAL
        .iter()
        .filter(|(table, columns, _)| {
            let is_there = |column: &&str| *column == "*" || exists(table, column);
            *table != "*" && !(tables.iter().any(|(known, _)| known == table) && columns.iter().all(is_there))
        })
        .collect();
    assert!(idle.is_empty(), "there are no such columns: {idle:#?}");
}

#[test]
fn the_record_can_be_read_in_every_language() {
    for lang in Lang::ALL {
        let words = Words::new(lang, Zone::utc());
        for activity in record() {
            for key in ["purpose", "why", "people", "recipients"] {
                let key = format!("processing-{key}-{}", activity.purpose.as_str());
                assert!(words.has(&key), "{lang:?} {key}");
            }
            for category in &activity.categories {
                let key = format!("processing-data-{}", category.table.replace('_', "-"));
                assert!(words.has(&key), "{lang:?} {key}");
                for group in &category.groups {
                    assert!(words.has(format!("field-group-{}", group.as_str())), "{lang:?} {group:?}");
                }
            }
        }
        let text = in_words(&words);
        assert!(!text.contains("processing-"), "{text}");
    }
}

#[test]
fn what_was_bought_stays_for_the_books_and_what_was_said_goes_with_the_customer() {
    let keeps = |purpose| {
        let activity = record().into_iter().find(|activity| activity.purpose == purpose).expect("it is kept");
        activity.keeps.iter().map(|keep| keep.as_str()).collect::<Vec<_>>()
    };

    assert_eq!(keeps(Purpose::Conversation), ["customer"]);
    assert_eq!(keeps(Purpose::Orders), ["customer", "books"]);
}

#[tokio::test]
async fn the_record_is_for_whoever_sees_the_audit() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let administrator = testing::account(&app, "Ana", Role::Administrator, Reach::Everyone).await;
        let agent = testing::account(&app, "Eva", Role::Agent, Reach::Everyone).await;
        let client = testing::client(&app, super::routes());

        let shown = client.as_account(administrator).get("/settings/processing").await;
        let refused = client.as_account(agent).get("/settings/processing").await;

        assert_eq!((shown.status.as_u16(), refused.status.as_u16()), (200, 403));
        for said in ["Article 6(1)(b)", "contact_points", "party_link"] {
            let is_said = shown.body.contains(said);
            assert_eq!(is_said, said != "party_link", "{said}: tables are called by what they hold");
        }
    })
    .await;
}
