use foundation::team::{Reach, Role};
use foundation::testing::for_each_database;

use super::*;

const CUSTOMERS: &str = "external_id,name,email\nC-1,Ioana,ioana@example.com\nC-2,Tom,tom@example.com\n";

/// By external id, by e-mail, anonymous; two lines of one order.
const LINES: &str = "\
order,customer,at,product,quantity,amount,currency
A-1,C-1,2026-01-05,Rye flour,2,12.50,EUR
A-1,C-1,2026-01-05,Salt,1,0.80,EUR
A-2,tom@example.com,2026-01-06 10:30,Bread,1,3,EUR
A-3,,2026-01-07T08:00:00+02:00,Bread,2,6.00,EUR
";

#[tokio::test]
async fn repeating_a_file_of_purchases_changes_nothing() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;

        let first = desk.import(What::Purchases, LINES).await;
        let again = desk.import(What::Purchases, LINES).await;

        assert_eq!(numbers(&first), (4, 0, 0, 0));
        assert_eq!(numbers(&again), (0, 0, 4, 0));
        let totals: Vec<(i64, i64)> =
            desk.rows("select purchase_count, spent_minor from party order by external_id").await;
        assert_eq!(totals, [(1, 1_330), (1, 300)]);
        let entries: Vec<(String, i64)> = desk
            .rows(
                "select distinct p.order_ref, e.amount_minor
                 from purchase p join entry e on e.id = p.entry_id
                 order by p.order_ref",
            )
            .await;
        assert_eq!(entries, [("A-1".to_owned(), 1_330), ("A-2".to_owned(), 300)]);
    })
    .await;
}

#[tokio::test]
async fn the_purchase_of_an_unknown_customer_is_rejected_with_its_reason() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;
        let lines = "order,customer,at,amount\nA-1,C-1,2026-01-05,1\nA-2,C-9,2026-01-05,2\nA-3,C-1,2026-01-05,\"1,5\"\n";

        let summary = desk.import(What::Purchases, lines).await;

        assert_eq!(numbers(&summary), (1, 0, 0, 2));
        let said: Vec<_> = summary.first_rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
        let unknown = "customer: no single customer has the ID, external ID or e-mail “C-9”";
        assert_eq!(said, [(3, unknown), (4, "amount: “1,5” cannot be read")]);
        let rejected = desk.rejected().expect("two rows were rejected");
        assert!(rejected.contains("\nA-2,C-9,2026-01-05,2,3,"), "{rejected}");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_of_purchases_says_the_same_numbers() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;
        desk.import(What::Purchases, LINES).await;
        let changed = LINES.replace("0.80", "0.90").replace("A-3", "A-4").replace("tom@", "nobody@");

        let dry = desk.dry_run(What::Purchases, &changed).await;
        let lines: Vec<(i64,)> = desk.rows("select count(*) from purchase").await;
        let real = desk.import(What::Purchases, &changed).await;

        assert_eq!(lines, [(4,)]);
        assert_eq!(numbers(&real), (1, 1, 1, 1));
        assert_eq!(numbers(&dry), numbers(&real));
    })
    .await;
}

#[tokio::test]
async fn purchases_without_an_order_are_one_for_each_customer_and_moment() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;
        let log = "customer,date,amount\nC-1,2026-01-05,10\nC-1,2026-01-06,10\nC-1,2026-01-06,5\nC-2,2026-01-06,7\n";

        let first = desk.import(What::Purchases, log).await;
        let again = desk.import(What::Purchases, log).await;

        assert_eq!((numbers(&first), numbers(&again)), ((4, 0, 0, 0), (0, 0, 4, 0)));
        let totals: Vec<(i64, i64)> = desk.rows("select purchase_count, spent_minor from party order by external_id").await;
        assert_eq!(totals, [(2, 2_500), (1, 700)]);
    })
    .await;
}

#[tokio::test]
async fn a_line_of_an_order_of_somebody_elses_customer_is_rejected() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, CUSTOMERS).await;
        desk.import(What::Purchases, LINES).await;
        let lena = testing::account(&desk.app, "Lena Brand", Role::Manager, Reach::Own).await;
        let desk = desk.of(lena).await;
        desk.import(What::Customers, "external_id,name\nL-1,Lidia\n").await;

        let summary = desk
            .import(
                What::Purchases,
                "order,customer,at,amount\nA-1,L-1,2026-01-05,99\nL-9,L-1,2026-01-05,7\n",
            )
            .await;

        assert_eq!(numbers(&summary), (1, 0, 0, 1));
        let said: Vec<_> = summary.first_rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
        assert_eq!(said, [(2, "order: cannot be used")]);
        let totals: Vec<(i64, i64)> =
            desk.rows("select purchase_count, spent_minor from party order by external_id").await;
        assert_eq!(totals, [(1, 1_330), (1, 300), (1, 700)]);
    })
    .await;
}
