use axum::extract::State;
use axum::response::Html;
use foundation::args;
use foundation::clock::{Clock, DAY, Timestamp};
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::money::Money;
use foundation::team::{Action, Reach, Role, Scope};
use foundation::testing::{self, client, for_each_database};
use foundation::web::{Access, App, Page, PathId, Problem, Routes};
use serde_json::json;

use super::*;
use crate::customers::{self, Draft};
use crate::purchases::store::bought_days;
use crate::timeline;

/// 2026-01-01 00:00 UTC (GNU date: 1767225600).
const NEW_YEAR: Timestamp = Timestamp(1_767_225_600_000);

struct Shop {
    clock: Clock,
    app: App,
    manager: Id,
    ioana: Id,
}

impl Shop {
    async fn open(db: Db, clock: Clock) -> Self {
        let app = testing::app(db, clock.clone());
        let manager = testing::account(&app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let ioana = customer(&app, manager, "Ioana Popescu").await;
        Self { clock, app, manager, ioana }
    }

    fn line(&self, order: &str, line: i64, day: i64, minor: i64) -> NewPurchase {
        NewPurchase {
            order: Some(order.to_owned()),
            line,
            customer: Some(self.ioana),
            at: NEW_YEAR.plus(day * DAY),
            product: Some("Rye flour".to_owned()),
            quantity: 1.0,
            amount: Money { minor, currency: "EUR".to_owned() },
            source: None,
        }
    }

    async fn record(&self, lines: Vec<NewPurchase>) -> Recorded {
        let permit = testing::permit(&self.app, self.manager, Action::WritePurchases).await;
        let now = self.app.now();
        let checked: Vec<Checked> =
            lines.into_iter().map(|line| line.check(now).expect("a good line")).collect();
        let mut tx = self.app.db.begin().await.expect("begin");
        let recorded = record_many(&mut tx, &permit, now, "EUR", &checked).await.expect("record");
        tx.unaudited("nothing may have changed");
        tx.commit().await.expect("commit");
        recorded
    }

    async fn totals(&self) -> customers::Customer {
        let scope = testing::scope(&self.app, self.manager).await;
        customers::find(&self.app.db, &scope, self.ioana).await.expect("read").expect("she is there")
    }

    /// Subjects and amounts of the orders on her timeline, the oldest first.
    async fn orders(&self) -> Vec<(String, i64)> {
        let scope = testing::scope(&self.app, self.manager).await;
        let filter = timeline::Filter { kinds: vec![timeline::Kind::Order], ..timeline::Filter::default() };
        let page = timeline::page(&self.app.db, &scope, self.ioana, &filter, None, 100).await;
        let mut orders: Vec<_> = page
            .expect("read the timeline")
            .into_iter()
            .map(|entry| (entry.at, entry.subject, entry.amount.expect("an order has an amount").minor))
            .collect();
        orders.sort();
        orders.into_iter().map(|(_, subject, amount)| (subject, amount)).collect()
    }
}

async fn customer(app: &App, account: Id, name: &str) -> Id {
    let permit = testing::permit(app, account, Action::CreateCustomers).await;
    let checked = Draft { name: name.to_owned(), ..Draft::default() }.check().expect("a name is enough");
    let mut tx = app.db.begin().await.expect("begin");
    let id =
        customers::create(&mut tx, &permit, app.now(), checked).await.unwrap_or_else(|_| panic!("create"));
    tx.commit().await.expect("commit");
    id
}

#[tokio::test]
async fn recording_the_same_lines_again_changes_nothing() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let lines = vec![shop.line("A-1", 1, 0, 500), shop.line("A-1", 2, 0, 700)];

        let first = shop.record(lines.clone()).await;
        let again = shop.record(lines).await;

        assert_eq!(first, Recorded { created: 2, updated: 0, unchanged: 0 });
        assert_eq!(again, Recorded { created: 0, updated: 0, unchanged: 2 });
        assert_eq!(shop.orders().await, [("A-1".to_owned(), 1_200)]);
    })
    .await;
}

#[tokio::test]
async fn a_line_that_comes_later_or_is_corrected_changes_the_total_of_its_order() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        shop.record(vec![shop.line("A-1", 1, 0, 500)]).await;

        let recorded = shop.record(vec![shop.line("A-1", 1, 0, 400), shop.line("A-1", 2, 0, 700)]).await;

        assert_eq!(recorded, Recorded { created: 1, updated: 1, unchanged: 0 });
        assert_eq!(shop.orders().await, [("A-1".to_owned(), 1_100)]);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_belongs_to_somebody_else_leaves_the_timeline() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let other = customer(&shop.app, shop.manager, "Tom Whitfield").await;
        shop.record(vec![shop.line("A-1", 1, 0, 500)]).await;

        shop.record(vec![NewPurchase { customer: Some(other), ..shop.line("A-1", 1, 0, 500) }]).await;

        assert_eq!(shop.orders().await, []);
        assert_eq!(shop.totals().await.purchase_count, Some(0));
    })
    .await;
}

// By hand: orders on days 0, 10, 30 (two on that day), 60 and 70; gaps 10 20 30 10, median 15.
// EUR: 100 + 200 + 300 + 50 + 400 + 500 = 1550; the 9.00 RON are not added.
#[tokio::test]
async fn the_totals_of_a_customer_equal_a_hand_calculation() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let lei = NewPurchase {
            amount: Money { minor: 900, currency: "RON".to_owned() },
            ..shop.line("R", 2, 70, 0)
        };
        shop.clock.set(NEW_YEAR.plus(71 * DAY));

        shop.record(vec![
            shop.line("A", 1, 0, 100),
            shop.line("B", 1, 10, 200),
            shop.line("C", 1, 30, 300),
            shop.line("D", 1, 30, 50),
            shop.line("E", 1, 60, 400),
            shop.line("R", 1, 70, 500),
            lei,
        ])
        .await;

        let totals = shop.totals().await;
        assert_eq!(totals.purchase_count, Some(6));
        assert_eq!((totals.spent_minor, totals.spent_currency.as_deref()), (Some(1_550), Some("EUR")));
        assert_eq!(totals.first_purchase_at, Some(NEW_YEAR));
        assert_eq!(totals.last_purchase_at, Some(NEW_YEAR.plus(70 * DAY)));
        assert_eq!(totals.buys_every_days, Some(15.0));

        let scope = testing::scope(&shop.app, shop.manager).await;
        let bought = bought_days(&shop.app.db, &scope, shop.ioana).await.expect("read the days");
        let mut days: Vec<Day> = bought.iter().map(|bought| bought.day).collect();
        days.dedup();
        assert_eq!(Rhythm::of(&days).map(|rhythm| rhythm.every), Some(15.0), "list and record say the same");
        let spent = spent(&shop.app.db, &scope, shop.ioana).await.expect("read the sums");
        let sums: Vec<_> = spent.iter().map(|sum| (sum.currency.as_str(), sum.minor, sum.orders)).collect();
        assert_eq!(sums, [("EUR", 1_550, 6), ("RON", 900, 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_product_is_found_by_number_or_name_and_added_once() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let mut tx = shop.app.db.begin().await.expect("begin");
        let flour = NewProduct { sku: "FL-1".to_owned(), name: "Rye flour".to_owned() };
        add_products(&mut tx, shop.app.now(), &[flour]).await.expect("add");
        tx.unaudited("a test's own product");
        tx.commit().await.expect("commit");
        let of = |line, product: &str| NewPurchase {
            product: Some(product.to_owned()),
            ..shop.line("A", line, 0, 1)
        };

        shop.record(vec![of(1, "FL-1"), of(2, "rye  FLOUR"), of(3, "Făină"), of(4, "faina")]).await;

        let products = products(&shop.app.db, None, 10).await.expect("read");
        let known: Vec<_> =
            products.iter().map(|product| (product.sku.as_str(), product.name.as_str())).collect();
        assert_eq!(known.len(), 2, "{known:?}");
        assert_eq!(known[1], ("FL-1", "Rye flour"));
    })
    .await;
}

#[tokio::test]
async fn the_api_records_lines_and_pages_through_them() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let api = client(&shop.app, routes()).as_token(&testing::token(&shop.app, Role::Manager).await);
        let line = |at: &str| {
            json!({ "order": "W-1", "customer": shop.ioana, "at": at, "product": "Bread", "amount": { "minor": 250, "currency": "EUR" } })
        };
        let lines = json!([line("2026-01-05T10:00:00Z"), line("2026-01-06T10:00:00Z")]);

        let created = api.json(axum::http::Method::POST, "/api/v1/purchases", &lines).await;
        let first = api.get(&format!("/api/v1/purchases?customer={}&limit=1", shop.ioana)).await.json();
        let next = first["next"].as_str().expect("there is more").to_owned();
        let second = api.get(&format!("/api/v1/customers/{}/purchases?limit=1&after={next}", shop.ioana)).await.json();

        assert_eq!((created.status.as_u16(), &created.json()["created"]), (201, &json!(2)));
        assert_eq!(first["items"][0]["at"], "2026-01-06T10:00:00Z");
        assert_eq!(first["items"][0]["amount"], json!({ "minor": 250, "currency": "EUR" }));
        assert_eq!(second["items"][0]["at"], "2026-01-05T10:00:00Z");
        assert_eq!(second["next"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn the_api_names_the_field_it_refuses_and_records_nothing() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let api = client(&shop.app, routes()).as_token(&testing::token(&shop.app, Role::Manager).await);
        let good = json!({ "order": "W-1", "at": "2026-01-05T10:00:00Z", "amount": { "minor": 250, "currency": "EUR" } });
        let with = |field: &str, value: &str| {
            let mut line = good.clone();
            line[field] = json!(value);
            json!([good, line])
        };

        for (body, field) in [
            (with("customer", "nobody@example.com"), "[1].customer"),
            (with("colour", "red"), "[1].colour"),
            (with("at", "2099-01-01T00:00:00Z"), "[1].at"),
        ] {
            let answer = api.json(axum::http::Method::POST, "/api/v1/purchases", &body).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["field"]), (422, &json!(field)));
        }
        assert_eq!(api.get("/api/v1/purchases").await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn purchases_of_other_peoples_customers_are_not_seen() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        shop.record(vec![shop.line("A-1", 1, 0, 500)]).await;
        let agent = testing::account(&shop.app, "Lena Brand", Role::Agent, Reach::Own).await;
        let browser = client(&shop.app, routes());

        let hers = browser.as_account(agent).get(&format!("/customers/{}/purchases", shop.ioana)).await;
        let managers =
            browser.as_account(shop.manager).get(&format!("/customers/{}/purchases", shop.ioana)).await;

        assert_eq!(hers.status.as_u16(), 404);
        assert_eq!(managers.status.as_u16(), 200);
        assert!(managers.body.contains("€5.00") && managers.body.contains("Rye flour"), "{}", managers.body);
    })
    .await;
}

#[tokio::test]
async fn an_order_of_other_peoples_customers_cannot_be_taken_over() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        shop.record(vec![shop.line("A-1", 1, 0, 500)]).await;
        let agent = testing::account(&shop.app, "Lena Brand", Role::Agent, Reach::Own).await;
        let permit = testing::permit(&shop.app, agent, Action::CreateCustomers).await;
        let draft = Draft { name: "Tom Whitfield".to_owned(), owner_id: Some(agent), ..Draft::default() };
        let mut tx = shop.app.db.begin().await.expect("begin");
        let checked = draft.check().expect("a good draft");
        let Ok(hers) = customers::create(&mut tx, &permit, shop.app.now(), checked).await else {
            panic!("create")
        };
        tx.commit().await.expect("commit");
        let api = client(&shop.app, routes()).as_account(agent);
        let line = |order: &str, line: i64| {
            json!({ "order": order, "line": line, "customer": hers, "at": "2026-01-05T10:00:00Z", "amount": { "minor": 1, "currency": "EUR" } })
        };

        for (number, lines) in [(1, json!([line("B-1", 1), line("A-1", 1)])), (2, json!([line("B-1", 1), line("A-1", 2)]))] {
            let refused = api.json(axum::http::Method::POST, "/api/v1/purchases", &lines).await;
            assert_eq!(refused.status.as_u16(), 422, "line {number}: {}", refused.body);
            assert_eq!(refused.json()["errors"][0]["field"], "[1].order");
        }

        assert_eq!(shop.orders().await, [("A-1".to_owned(), 500)]);
        let lines: Vec<(Option<Id>, i64)> =
            shop.app.db.all("select party_id, amount_minor from purchase", args![]).await.expect("read");
        assert_eq!(lines, [(Some(shop.ioana), 500)]);
        let own = api.json(axum::http::Method::POST, "/api/v1/purchases", &line("B-1", 1)).await;
        let again = api.json(axum::http::Method::POST, "/api/v1/purchases", &line("B-1", 1)).await;
        assert_eq!((own.status.as_u16(), again.json()["unchanged"].as_u64()), (201, Some(1)));
    })
    .await;
}

// The first holds its transaction while the second counts: both orders are in the total.
#[tokio::test]
async fn two_at_once_count_the_purchases_of_both() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let insert = async |tx: &mut foundation::db::Tx, order: &'static str| {
            tx.run(
                "insert into purchase (id, party_id, order_ref, line, at, quantity, amount_minor, currency, created_at)
                 values ($1, $2, $3, 1, $4, 1.0, 500, 'EUR', $4)",
                args![Id::new(shop.app.now()), shop.ioana, order, NEW_YEAR],
            )
            .await
            .expect("insert");
            customers::roll_up_purchases(tx, "EUR", &[shop.ioana]).await.expect("count");
        };
        let mut first = shop.app.db.begin().await.expect("begin");
        insert(&mut first, "A-1").await;

        let second = async {
            let mut second = shop.app.db.begin().await.expect("begin");
            insert(&mut second, "A-2").await;
            second.unaudited("a test's own purchase");
            second.commit().await.expect("commit");
        };
        let end_first = async {
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            first.unaudited("a test's own purchase");
            first.commit().await.expect("commit");
        };
        tokio::join!(second, end_first);

        let totals = shop.totals().await;
        assert_eq!((totals.purchase_count, totals.spent_minor), (Some(2), Some(1_000)));
    })
    .await;
}

async fn card_alone(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Html<String>, Problem> {
    Ok(Html(rhythm_card(&app, &page, &scope, id).await?.as_str().to_owned()))
}

// By hand: gaps 10 20 30 10 end on day 70, so the next is day 85, 2026-03-27, give or take 8 days;
// the clock says 2026-03-12, day 70.
#[tokio::test]
async fn the_card_says_the_rhythm_in_words_and_draws_it_without_styles() {
    for_each_database(async |db, clock| {
        let shop = Shop::open(db, clock).await;
        let card = Routes::new().get("/card/{id}", Access::May(Action::SeePurchases), card_alone);
        let browser = client(&shop.app, card);
        // Each visit signs in anew, since weeks pass between them.
        let visit = async |at: &str| browser.as_account(shop.manager).get(at).await.body;
        let at = format!("/card/{}", shop.ioana);
        shop.clock.set(NEW_YEAR.plus(70 * DAY));
        let empty = visit(&at).await;

        for (order, day) in [("A", 0), ("B", 10), ("C", 30), ("D", 60), ("E", 70)] {
            shop.record(vec![shop.line(order, 1, day, 500)]).await;
        }
        let card = visit(&at).await;
        shop.clock.set(NEW_YEAR.plus(100 * DAY));
        let late = visit(&at).await;

        assert!(empty.contains("Nothing bought yet."), "{empty}");
        for fact in [
            "every 15 days",
            "next: 27 Mar 2026 ± 8 d",
            "5 purchase days, 1 Jan 2026 – 12 Mar 2026.",
            "€25.00",
        ] {
            assert!(card.contains(fact), "{fact} is missing in {card}");
        }
        assert_eq!((card.matches("class=\"buy\"").count(), card.matches("class=\"next\"").count()), (5, 1));
        assert!(!card.contains("style=") && !card.contains("overdue"));
        assert!(late.contains("15 days overdue"), "{late}");
    })
    .await;
}
