use foundation::team::{Reach, Role};
use foundation::testing::for_each_database;

use super::*;
use crate::customers::Filter;

const CUSTOMERS: &str = "\
external_id;kind;name;given_name;family_name;email;email2;phone;street;postcode;city;country;tags;organisation
R-1;person;;Ștefan;Țăranu;stefan@example.ro;s2@example.ro;+40721555014;Str. Morii 12;400001;Cluj-Napoca;RO;\"vip\\;a; „ghilimele”\";Brutăria Albă SRL
R-2;person;;Пётр;Йошкин;petr@example.ru;;;;;;RU;;ООО «Север»
R-3;organisation;=cmd|' /C calc'!A0;;;;;;;;;;;
R-4;household;@home; ;;;;;;;;;;
";

fn everyone() -> Exported {
    Exported::Customers(Filter::default())
}

#[tokio::test]
async fn what_was_exported_and_comes_back_is_unchanged() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;

        let file = desk.export(everyone()).await;
        let back = desk.import(What::Customers, &file).await;

        // Four of the file, and the two employers it names.
        assert_eq!(numbers(&back), (0, 0, 6, 0), "{file}");
        for name in ["Ștefan Țăranu", "Пётр Йошкин", "Brutăria Albă SRL", "„ghilimele”"] {
            assert!(file.contains(name), "{file}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_export_makes_the_same_customers_in_an_empty_installation() {
    let files = std::sync::Mutex::new(Vec::new());
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;
        let first = desk.export(everyone()).await;
        files.lock().expect("one test at a time").push(first);
    })
    .await;
    let files = files.into_inner().expect("one test at a time");

    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);

        let summary = desk.import(What::Customers, &files[0]).await;

        assert_eq!(numbers(&summary), (6, 0, 0, 0));
        assert_eq!(desk.export(everyone()).await, files[0]);
    })
    .await;
}

#[tokio::test]
async fn cells_that_start_a_formula_are_text_in_the_file() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;

        let file = desk.export(everyone()).await;

        assert!(
            file.contains("'=cmd|") && file.contains(",'@home,") && file.contains("'+40721555014"),
            "{file}"
        );
    })
    .await;
}

#[tokio::test]
async fn exported_purchases_come_back_unchanged() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, "external_id,name\nC-1,Ioana\n").await;
        let lines = "order,customer,at,product,quantity,amount,currency\n\
            A-1,C-1,2026-01-05,Rye flour,2.5,12.50,EUR\nA-1,C-1,2026-01-05,Salt,1,-0.80,EUR\nA-2,,2026-01-05,Salt,1,100,JPY\n";
        desk.import(What::Purchases, lines).await;
        desk.import(What::Purchases, "customer,at,amount\nC-1,2026-01-09 10:00,7\n").await;

        let file = desk.export(Exported::Purchases(None)).await;
        let back = desk.import(What::Purchases, &file).await;

        assert_eq!(numbers(&back), (0, 0, 4, 0), "{file}");
        assert!(file.contains(",2.5,12.50,EUR\n") && file.contains(",-0.80,EUR\n") && file.contains(",100,JPY\n"), "{file}");
    })
    .await;
}

#[tokio::test]
async fn the_timeline_is_exported_once_for_each_entry_of_a_customer() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, "external_id,name\nC-1,Ioana\n").await;
        let mut lines = String::from("order,customer,at,amount\n");
        for order in 0..1_001 {
            lines.push_str(&format!("A-{order},C-1,2026-01-05,1\n"));
        }
        desk.import(What::Purchases, lines).await;

        let file = desk.export(Exported::Timeline).await;

        let orders: std::collections::BTreeSet<&str> =
            file.lines().skip(1).filter_map(|line| line.split(',').nth(7)).collect();
        assert_eq!((file.lines().count(), orders.len()), (1_002, 1_001));
    })
    .await;
}

#[tokio::test]
async fn only_csv_is_written_and_nothing_by_half() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let try_export = async |name: &str| {
            let path = desk.folder.path().join(name);
            export(&desk.app, &desk.permit, everyone(), &path, &mut |_| {}).await
        };

        let xlsx = try_export("out.xlsx").await.expect_err("only CSV");
        let nowhere = try_export("missing/out.csv").await.expect_err("no such folder");
        try_export("good.csv").await.expect("it can be written");

        assert!(xlsx.to_string().starts_with("only CSV can be written for now"), "{xlsx}");
        assert!(nowhere.to_string().contains("no such file or directory"), "{nowhere}");
        let left: Vec<_> = std::fs::read_dir(desk.folder.path())
            .expect("read")
            .filter_map(|file| Some(file.ok()?.file_name()))
            .collect();
        assert_eq!(left, ["good.csv"]);
    })
    .await;
}

const EVERYTHING: &str = "\
external_id,name,email,email_label,email2,email2_label,phone,phone2,phone3,phone4,phone5,phone6,phone7,phone8,phone9,phone10,phone11,street,postcode,city,region,address_country,address_label,street2,city2,address_country2,address_label2,street3,city3,deputy,custom
A-1,Ana Gil,ana@x.example,work,ana@y.example,,+40721555001,+40721555002,+40721555003,+40721555004,+40721555005,+40721555006,+40721555007,+40721555008,+40721555009,+40721555010,+40721555011,Str. Morii 12,400001,Cluj-Napoca,Cluj,RO,Home,Calle Mayor 1,Madrid,ES,Summer,Main Street 3,Cork,ivo,\"{\"\"size\"\": 42, \"\"likes\"\": [\"\"tea\"\", \"\"=jazz\"\"], \"\"vip\"\": true}\"
A-2,Eva Sanz,eva@x.example,,,,,,,,,,,,,,,,,,,,,,,,,,,,
";

#[tokio::test]
async fn deputies_labels_further_addresses_and_custom_fields_go_out_and_come_back() {
    let files = std::sync::Mutex::new(Vec::new());
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let ivo = testing::account(&desk.app, "Ivo", Role::Agent, Reach::Everyone).await;
        // `email2_label` is no field: numbers come last.
        let summary = desk.import(What::Customers, EVERYTHING.replace("email2_label", "email_label2")).await;
        assert_eq!(numbers(&summary), (2, 0, 0, 0), "{:?}", desk.rejected());

        let file = desk.export(everyone()).await;
        let back = desk.import(What::Customers, &file).await;

        assert_eq!(numbers(&back), (0, 0, 2, 0), "{file}");
        for text in ["phone11", "+40721555011", "street3", "Main Street 3", "address_label2", "Summer", "ivo"]
        {
            assert!(file.contains(text), "{text}: {file}");
        }
        let deputies = desk.rows::<(Id,)>("select deputy_id from party where deputy_id is not null").await;
        assert_eq!(deputies, [(ivo,)]);
        let file = file.replace(&handle(&desk).await, "the.deputy");
        files.lock().expect("one test at a time").push(file);
    })
    .await;
    let files = files.into_inner().expect("one test at a time");

    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        testing::account(&desk.app, "Ivo", Role::Agent, Reach::Everyone).await;
        let file = files[0].replace("the.deputy", &handle(&desk).await);

        let summary = desk.import(What::Customers, &file).await;

        assert_eq!(numbers(&summary), (2, 0, 0, 0), "{:?}", desk.rejected());
        assert_eq!(desk.export(everyone()).await, file);
        let [(custom,)] = desk
            .rows::<(String,)>("select custom from party where external_id = 'A-1'")
            .await
            .try_into()
            .expect("one customer has this external id");
        let custom: serde_json::Value = serde_json::from_str(&custom).expect("it is JSON");
        assert_eq!(custom, serde_json::json!({ "size": 42, "likes": ["tea", "=jazz"], "vip": true }));
    })
    .await;
}

/// The handle of the only account, which differs from one database to the next.
async fn handle(desk: &Desk) -> String {
    desk.rows::<(String,)>("select handle from account").await.remove(0).0
}

#[tokio::test]
async fn a_row_adds_labels_and_custom_fields_and_takes_none_away() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let first = "external_id,name,email,email_label,custom\nA-1,Ana,ana@x.example,work,\"{\"\"a\"\": 1, \"\"b\"\": 2}\"\n";
        desk.import(What::Customers, first).await;

        let silent = desk.import(What::Customers, "external_id,name,email\nA-1,Ana,ana@x.example\n").await;
        let more = "external_id,name,email,email_label,custom\nA-1,Ana,ana@x.example,home,\"{\"\"b\"\": 3}\"\n";
        let changed = desk.import(What::Customers, more).await;
        let wrong = desk.import(What::Customers, "external_id,name,custom\nA-1,Ana,[1]\n").await;

        assert_eq!((numbers(&silent), numbers(&changed)), ((0, 0, 1, 0), (0, 1, 0, 0)));
        assert_eq!(numbers(&wrong), (0, 0, 0, 1));
        assert!(desk.rejected().is_some_and(|rows| rows.contains("“[1]” cannot be read")));
        let file = desk.export(everyone()).await;
        assert!(file.contains("ana@x.example,home,"), "{file}");
        assert!(file.contains(r#""{""a"":1,""b"":3}""#), "{file}");
    })
    .await;
}

#[tokio::test]
async fn a_rejected_row_of_an_export_is_as_it_was() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let file = "external_id,name,phone,country\nA-1,'=Ana,'+40721555014,Atlantis\n";

        desk.import(What::Customers, file).await;

        let rejected = desk.rejected().expect("Atlantis is no country");
        assert!(rejected.contains("A-1,'=Ana,'+40721555014,Atlantis,2,"), "{rejected}");
    })
    .await;
}
