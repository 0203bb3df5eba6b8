mod api;
mod editing;

use foundation::team::{Reach, Role};
use foundation::testing::{self, Client, client, for_each_database};
use foundation::web::App;

use super::*;
use crate::customers;

#[test]
fn a_person_works_at_an_organisation_and_not_the_other_way_round() {
    use customers::Kind::{Household, Organisation, Person};

    assert!(Kind::WorksAt.fits(Person, Organisation));
    assert!(!Kind::WorksAt.fits(Organisation, Person));
    assert!(!Kind::MemberOf.fits(Person, Organisation));
    assert!(Kind::MemberOf.fits(Person, Household));
    assert!(Kind::PartOf.fits(Organisation, Organisation));
}

/// A customer made through the form; answers its address.
pub(super) async fn created(browser: &Client, kind: &str, name: &str) -> String {
    let field = if kind == "person" { "given_name" } else { "name" };
    let answer = browser.post("/customers", &[("kind", kind), (field, name)]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").to_owned()
}

pub(super) async fn manager(app: &App) -> Client {
    let account = testing::account(app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
    client(app, crate::routes()).as_account(account)
}

fn terms(role: &str, starts_on: &str, ends_on: &str) -> Terms {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Terms { role: some(role), starts_on: some(starts_on), ends_on: some(ends_on) }
}

#[test]
fn everything_that_is_wrong_with_a_link_is_said_at_once() {
    let refused = |terms: Terms| terms.check().err().unwrap_or_default();

    assert_eq!(refused(terms("Buyer", "2024-02-29", "2024-02-29")), []);
    // 2023 had no 29 February.
    assert_eq!(refused(terms("Buyer", "2023-02-29", "soon")), [Refusal::StartNotADate, Refusal::EndNotADate]);
    assert_eq!(refused(terms(&"ж".repeat(100), "2026-03-02", "2026-03-01")), [Refusal::EndsBeforeStart]);
    assert_eq!(refused(terms(&"ж".repeat(101), "", "")), [Refusal::RoleTooLong]);
    assert_eq!(refused(terms("a\0b", "", "")), [Refusal::RoleOdd]);
}

#[test]
fn a_day_is_kept_in_one_form_only_so_that_days_can_be_compared() {
    for odd in ["2026-03-02T10:00", "20260302", "02.03.2026", "-000001-01-01", "+002026-03-02"] {
        assert_eq!(terms("", odd, "").check(), Err(vec![Refusal::StartNotADate]), "{odd}");
    }
    assert_eq!(terms("  Buyer ", " 2026-03-02 ", "  ").check(), Ok(terms("Buyer", "2026-03-02", "")));
}

#[tokio::test]
async fn a_colleague_is_added_from_the_person_or_from_the_organisation() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let ioana = created(&browser, "person", "Ioana").await;
        let bakery = created(&browser, "organisation", "Brutăria Albă").await;
        let bakery_id = bakery.rsplit('/').next().unwrap();

        let from_her =
            [("kind", "works_at"), ("typed", "Brut"), ("other", bakery_id), ("role", "Head of purchasing")];
        assert_eq!(browser.post(&format!("{ioana}/links"), &from_her).await.status, 303);
        assert_eq!(browser.post(&format!("{ioana}/links"), &from_her).await.status, 303);
        let from_there = [("kind", "back-works_at"), ("typed", "Dan"), ("other", "new")];
        assert_eq!(browser.post(&format!("{bakery}/links"), &from_there).await.status, 303);

        let page = browser.get(&bakery).await.body;
        assert_eq!(page.matches("Ioana</b>").count(), 1, "sent twice, linked once");
        assert!(page.contains("Dan</b>") && page.contains("Head of purchasing"), "{page}");
        assert!(browser.get("/palette?q=brutaria").await.body.contains("Ioana"), "found by her employer");
    })
    .await;
}

#[tokio::test]
async fn whoever_works_there_is_found_by_the_new_name_of_the_organisation() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let ioana = created(&browser, "person", "Ioana").await;
        let link = [("kind", "works_at"), ("typed", "Brutăria Albă"), ("other", "new")];
        browser.post(&format!("{ioana}/links"), &link).await;
        let found = browser.get("/palette?q=brutaria").await.body;
        let start = found.find("/customers/0").unwrap();
        let mut bakery = found[start..start + "/customers/".len() + 36].to_owned();
        if bakery == ioana {
            let next = start + 1 + found[start + 1..].find("/customers/0").unwrap();
            bakery = found[next..next + "/customers/".len() + 36].to_owned();
        }

        let renamed = [("version", "1"), ("kind", "organisation"), ("name", "Moara Nouă")];
        assert_eq!(browser.post(&bakery, &renamed).await.status, 303);
        let jobs =
            foundation::jobs::Jobs::new().on(customers::ORGANISATION_RENAMED, customers::follow_organisation);
        jobs.run_due(&app).await.unwrap();

        assert!(browser.get("/palette?q=moara+noua").await.body.contains("Ioana"));
        assert!(!browser.get("/palette?q=brutaria").await.body.contains("Ioana"));
    })
    .await;
}

#[tokio::test]
async fn a_link_that_makes_no_sense_is_refused_beside_the_form() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let ioana = created(&browser, "person", "Ioana").await;
        let dan = created(&browser, "person", "Dan").await;
        let dan = dan.rsplit('/').next().unwrap();

        for (fields, sentence) in [
            (vec![("kind", "works_at"), ("other", dan)], "cannot be linked in this way"),
            (vec![("kind", "knows"), ("other", "")], "Choose somebody"),
            (
                vec![
                    ("kind", "knows"),
                    ("other", dan),
                    ("starts_on", "2026-03-02"),
                    ("ends_on", "2026-03-01"),
                ],
                "before",
            ),
        ] {
            let answer = browser.post(&format!("{ioana}/links"), &fields).await;
            assert_eq!(answer.status, 422, "{fields:?}");
            assert!(answer.body.contains(sentence), "{fields:?}: {}", answer.body);
            assert!(answer.body.contains("aria-invalid=\"true\""), "{fields:?}: beside the field");
        }
    })
    .await;
}
