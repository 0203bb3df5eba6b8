use foundation::team::{Reach, Role};
use foundation::testing::for_each_database;

use super::*;

const THREE: &str = "\
external_id,kind,name,given_name,family_name,email,phone,country,tags,organisation,standing,created_at
C-1,person,,Ioana,Popescu,ioana@brutaria.example,+40 721 555 014,RO,vip; bakery,Brutăria Albă SRL,loyal,2019-03-12
C-2,person,,Пётр,Иванов,petr@sever.example,,RU,,ООО «Север»,,
C-3,organisation,Ferretería López,,,hola@lopez.example,,ES,,,,
";

#[tokio::test]
async fn repeating_a_file_changes_nothing() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);

        let first = desk.import(What::Customers, THREE).await;
        let before: Vec<(String, i64)> = desk.rows("select name, version from party order by name").await;
        let again = desk.import(What::Customers, THREE).await;

        assert_eq!(numbers(&first), (3, 0, 0, 0));
        assert_eq!(numbers(&again), (0, 0, 3, 0));
        let after: Vec<(String, i64)> = desk.rows("select name, version from party order by name").await;
        assert_eq!(before, after);
        let links: Vec<(i64,)> = desk.rows("select count(*) from party_link").await;
        assert_eq!(links, [(2,)], "each person works at one organisation, once");
    })
    .await;
}

#[tokio::test]
async fn a_row_becomes_a_whole_customer() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);

        desk.import(What::Customers, THREE).await;

        let ioana: Vec<(String, String, String, String, i64)> = desk
            .rows("select name, standing, country, organisation_name, created_at from party where external_id = 'C-1'")
            .await;
        // 2019-03-12 00:00 UTC is 1552348800 s (GNU date).
        let expected = ("Ioana Popescu", "loyal", "RO", "Brutăria Albă SRL", 1_552_348_800_000_i64);
        let (name, standing, country, organisation, created) = &ioana[0];
        assert_eq!((name.as_str(), standing.as_str(), country.as_str(), organisation.as_str(), *created), expected);
        let points: Vec<(String,)> = desk
            .rows("select c.match_key from contact_point c join party p on p.id = c.party_id where p.external_id = 'C-1' order by c.position")
            .await;
        assert_eq!(points, [("ioana@brutaria.example".to_owned(),), ("+40721555014".to_owned(),)]);
        let tags: Vec<(String,)> = desk.rows("select name from tag order by name_key").await;
        assert_eq!(tags, [("bakery".to_owned(),), ("vip".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn a_row_adds_and_an_empty_cell_takes_nothing_away() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, THREE).await;

        let changed = desk
            .import(What::Customers, "external_id,name,email,email2,country\nC-3,Ferretería López,,ventas@lopez.example,\n")
            .await;

        assert_eq!(numbers(&changed), (0, 1, 0, 0));
        let lopez: Vec<(String, i64)> = desk
            .rows("select p.country, count(*) from party p join contact_point c on c.party_id = p.id where p.external_id = 'C-3' group by p.country")
            .await;
        assert_eq!(lopez, [("ES".to_owned(), 2)]);
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_found_by_external_id_and_else_by_primary_email() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, "name,email\nAnna,anna@example.com\n").await;

        let by_email = desk.import(What::Customers, "name,email,language\nAnna,ANNA@Example.com,ru\n").await;
        let takes_the_id =
            desk.import(What::Customers, "external_id,name,email\nX-1,Anna,anna@example.com\n").await;
        let by_id = desk.import(What::Customers, "external_id,name,country\nX-1,Anna,RU\n").await;
        let somebody_else =
            desk.import(What::Customers, "external_id,name,email\nX-2,Boris,anna@example.com\n").await;

        let each = [by_email, takes_the_id, by_id, somebody_else];
        assert_eq!(each.each_ref().map(numbers), [(0, 1, 0, 0), (0, 1, 0, 0), (0, 1, 0, 0), (1, 0, 0, 0)]);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_says_the_same_numbers_and_writes_nothing() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, THREE).await;
        // New, known and unchanged, known and changed, bad, twice in the file and then changed.
        let file = "external_id,name,email,country,organisation\n\
            N-1,New One,new@example.com,RO,New Works\n\
            C-3,Ferretería López,hola@lopez.example,ES,\n\
            C-2,Пётр Иванов,petr@sever.example,BY,\n\
            N-2,Bad Country,bad@example.com,XX,\n\
            N-3,Twice,twice@example.com,ES,\n\
            N-3,Twice,twice@example.com,ES,\n\
            ,Twice,twice@example.com,PT,\n";
        let everything = "select (select count(*) from party) + (select count(*) from contact_point) + (select count(*) from audit)
            + (select count(*) from import_run) + (select count(*) from party_link)";
        let before: Vec<(i64,)> = desk.rows(everything).await;

        let dry = desk.dry_run(What::Customers, file).await;
        let after: Vec<(i64,)> = desk.rows(everything).await;
        let real = desk.import(What::Customers, file).await;

        assert_eq!(before, after);
        assert_eq!((dry.run, desk.rejected().is_some()), (None, true));
        assert_eq!(numbers(&real), (2, 2, 2, 1));
        assert_eq!(numbers(&dry), numbers(&real));
        assert_eq!(dry.first_rejected, real.first_rejected);
    })
    .await;
}

#[tokio::test]
async fn invalid_utf_8_rejects_its_row_and_names_the_line() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);

        let summary = desk
            .import(What::Customers, b"name,email\nAnna,anna@example.com\nB\xff,b@example.com\nCarl,\n")
            .await;

        assert_eq!(numbers(&summary), (2, 0, 0, 1));
        assert_eq!(
            desk.rejected().as_deref(),
            Some("name,email,line,reason\nB\u{fffd},b@example.com,3,the cell “name” is not valid UTF-8\n"),
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_no_customer_is_rejected_with_its_reason() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let reasons = "name,email,country,owner,created_at\n\
            ,nobody@example.com,,,\n\
            Anna,not an address,,,\n\
            Anna,,Atlantis,,\n\
            Anna,,,ghost,\n\
            Anna,,,,yesterday\n\
            Anna,,\n";

        let summary = desk.import(What::Customers, reasons).await;

        let said: Vec<_> = summary.first_rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
        assert_eq!(said[0], (2, "name: Enter a name."));
        assert!(said[1].0 == 3 && said[1].1.starts_with("email: "), "{said:?}");
        assert_eq!(said[2], (4, "country: Choose a country from the list."));
        assert_eq!(said[3], (5, "owner: nobody here is called “ghost”"));
        assert_eq!(said[4], (6, "created_at: “yesterday” cannot be read"));
        assert_eq!(said[5], (7, "the row has 3 cells, the header has 5"));
        assert_eq!(numbers(&summary), (0, 0, 0, 6));
    })
    .await;
}

#[tokio::test]
async fn the_file_of_rejected_rows_goes_away_when_none_are() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, "name,country\nAnna,Atlantis\n").await;
        let first = desk.rejected();

        desk.import(What::Customers, "name,country\nAnna,RO\n").await;

        assert_eq!((first.is_some(), desk.rejected()), (true, None));
    })
    .await;
}

#[tokio::test]
async fn each_batch_has_one_line_in_the_audit_and_the_run_keeps_count() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let mut file = String::from("external_id,name,email\n");
        for number in 0..2_500 {
            file.push_str(&format!("E-{number},Customer {number},c{number}@example.com\n"));
        }

        let summary = desk.import(What::Customers, file).await;

        assert_eq!(numbers(&summary), (2_500, 0, 0, 0));
        let batches: Vec<(i64,)> =
            desk.rows("select count(*) from audit where action = 'import.batch'").await;
        assert_eq!(batches, [(2,)]);
        let runs: Vec<(String, i64, i64, bool)> =
            desk.rows("select what, rows_read, created, ended_at is not null from import_run").await;
        assert_eq!(runs, [("customers".to_owned(), 2_500, 2_500, true)]);
    })
    .await;
}

#[tokio::test]
async fn an_external_id_that_is_taken_rejects_its_row_alone() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, THREE).await;
        let ids: Vec<(Id,)> = desk.rows("select id from party where external_id = 'C-1'").await;
        let ioana = ids[0].0;

        let summary = desk
            .import(What::Customers, format!("id,external_id,name\n{ioana},C-3,Ioana\n,C-9,Nine\n"))
            .await;

        assert_eq!(numbers(&summary), (1, 0, 0, 1));
        let said: Vec<_> = summary.first_rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
        assert_eq!(said, [(2, "external_id: cannot be used")]);
        let kept: Vec<(String, String)> = desk
            .rows("select name, external_id from party where external_id in ('C-1', 'C-3') order by external_id")
            .await;
        let expected = [("Ioana Popescu", "C-1"), ("Ferretería López", "C-3")];
        assert_eq!(kept, expected.map(|(name, id)| (name.to_owned(), id.to_owned())));
    })
    .await;
}

#[tokio::test]
async fn who_sees_only_their_own_owns_what_they_import() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let lena = testing::account(&desk.app, "Lena Brand", Role::Manager, Reach::Own).await;
        let marta = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let file = |number: u8| format!("external_id,name,organisation\nO-{number},Nina,Works {number}\n");

        let desk = desk.of(lena).await;
        let first = desk.import(What::Customers, file(1)).await;
        let again = desk.import(What::Customers, file(1)).await;
        let desk = desk.of(marta).await;
        desk.import(What::Customers, file(2)).await;

        assert_eq!((numbers(&first), numbers(&again)), ((1, 0, 0, 0), (0, 0, 1, 0)));
        let owners: Vec<(String, Option<Id>)> =
            desk.rows("select coalesce(external_id, name), owner_id from party order by 1").await;
        let expected = [("O-1", Some(lena)), ("O-2", None), ("Works 1", Some(lena)), ("Works 2", None)];
        assert_eq!(owners, expected.map(|(name, owner)| (name.to_owned(), owner)));
    })
    .await;
}
