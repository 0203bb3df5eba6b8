mod measure;

use axum::http::{Method, StatusCode};
use foundation::args;
use foundation::clock::{Clock, MINUTE};
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::team::approval::Need;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing::{self, Client, for_each_database};
use foundation::views::{self, Part, Screen};
use foundation::web::App;

use crate::customers::{self, ContactDraft, ContactKind, Draft};
use crate::exchange::{Export, Exported, leave};
use crate::timeline::{self, Author, NewEntry};

struct Office {
    app: App,
    client: Client,
    eva: Id,
    ana: Id,
    rosa: Id,
    ion: Id,
}

async fn office(db: Db, clock: Clock) -> Office {
    let app = testing::app(db, clock);
    let eva = testing::account(&app, "Eva Dinu", Role::Agent, Reach::Everyone).await;
    let ana = testing::account(&app, "Ana Pop", Role::Administrator, Reach::Everyone).await;
    let (rosa, ion) = (create(&app, "Rosa Gil").await, create(&app, "Ion Lupu").await);
    let client = testing::client(&app, crate::routes());
    Office { app, client, eva, ana, rosa, ion }
}

async fn create(app: &App, name: &str) -> Id {
    let mail = format!("{}@example.com", name.split(' ').next().unwrap().to_lowercase());
    let contact_points = vec![ContactDraft::new(ContactKind::Email, mail)];
    let draft = Draft { name: name.to_owned(), contact_points, ..Draft::default() };
    let mut tx = app.db.begin().await.unwrap();
    let permit = Permit::system(System::CommandLine);
    let Ok(id) = customers::create(&mut tx, &permit, app.now(), draft.check().unwrap()).await else {
        panic!("a customer can be created")
    };
    tx.commit().await.unwrap();
    id
}

impl Office {
    /// What was seen of somebody: where, what of them, by whom.
    async fn seen(&self, person: Id) -> Vec<(Screen, Vec<Part>, Option<Id>)> {
        self.app.counters.views.write(&self.app.db, self.app.now()).await.unwrap();
        let mut views = views::of_person(&self.app.db, person, None, 1_000).await.unwrap();
        views.sort_by_key(|seen| seen.id);
        views.into_iter().map(|seen| (seen.screen, seen.parts.each().collect(), seen.by.id)).collect()
    }

    async fn note(&self, text: &str) {
        let author = Author { id: None, name: "Somebody".to_owned() };
        let now = self.app.now();
        let note = NewEntry {
            subject: text.to_owned(),
            ..NewEntry::about(self.rosa, timeline::Kind::Note, now, author)
        };
        let mut tx = self.app.db.begin().await.unwrap();
        let Ok(note) = note.check(now) else { panic!("a note") };
        timeline::record(&mut tx, &Permit::system(System::CommandLine), now, note).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn each_way_to_see_somebody_is_written_down_as_what_it_showed() {
    for_each_database(async |db, clock| {
        let office = office(db, clock.clone()).await;
        office.note("Asked for a quote").await;
        let eva = office.client.as_account(office.eva);
        let token = testing::token(&office.app, Role::Agent).await;
        let program = office.client.as_token(&token);
        let rosa = office.rosa;
        use Part::{Contacts, Details, Entries, Name};
        let expected: Vec<(String, bool, Screen, Vec<Part>)> = vec![
            (format!("/customers/{rosa}"), true, Screen::Record, vec![Name, Details, Contacts, Entries]),
            ("/customers".to_owned(), true, Screen::List, vec![Name, Details]),
            ("/search?q=rosa".to_owned(), true, Screen::Search, vec![Name, Details]),
            (format!("/customers/{rosa}/timeline"), true, Screen::Timeline, vec![Name, Entries]),
            (format!("/api/v1/customers/{rosa}"), false, Screen::Program, vec![Name, Details, Contacts]),
            ("/api/v1/customers".to_owned(), false, Screen::Program, vec![Name, Details, Contacts]),
            (format!("/api/v1/customers/{rosa}/timeline"), false, Screen::Program, vec![Name, Entries]),
        ];
        let mut count = 0;
        for (path, by_person, screen, parts) in expected {
            clock.set(clock.now().plus(MINUTE));
            let answer = if by_person { eva.get(&path).await } else { program.get(&path).await };
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let seen = office.seen(rosa).await;
            count += 1;
            assert_eq!(seen.len(), count, "{path}: {seen:?}");
            let (on, what, by) = seen.last().unwrap();
            assert_eq!((*on, what), (screen, &parts), "{path}");
            assert_eq!(*by == Some(office.eva), by_person, "{path}");
        }

        // Nobody else was on those pages but in the two lists.
        assert_eq!(office.seen(office.ion).await.len(), 2);
        // Whoever is refused saw nothing.
        let hidden = testing::account(&office.app, "Own", Role::Agent, Reach::Own).await;
        let refused = office.client.as_account(hidden).get(&format!("/customers/{rosa}")).await;
        assert_eq!((refused.status, office.seen(rosa).await.len()), (StatusCode::NOT_FOUND, count));
    })
    .await;
}

#[tokio::test]
async fn an_export_names_everybody_in_it_also_when_it_breaks_off() {
    for_each_database(async |db, clock| {
        let office = office(db, clock.clone()).await;
        let permit =
            testing::permit(&office.app, office.ana, foundation::team::Action::ExportCustomers).await;
        let exported = Exported::Customers(customers::Filter::default());
        let mut tx = office.app.db.begin().await.unwrap();
        let need = leave(&mut tx, &office.app, &permit, &exported, "/customers/export.csv").await.unwrap();
        tx.commit().await.unwrap();
        let Need::Granted(approved) = need else { panic!("two customers need no second person") };
        let mut export = Export::begin(&office.app, &permit, approved, exported).await.unwrap();
        export.next_part().await.unwrap();
        drop(export);

        for person in [office.rosa, office.ion] {
            let seen = office.seen(person).await;
            assert_eq!(
                seen,
                [(Screen::Export, vec![Part::Name, Part::Details, Part::Contacts], Some(office.ana))]
            );
        }
    })
    .await;
}

#[tokio::test]
async fn who_saw_a_customer_is_for_those_whose_role_allows_it() {
    for_each_database(async |db, clock| {
        let office = office(db, clock.clone()).await;
        let (eva, ana) = (office.client.as_account(office.eva), office.client.as_account(office.ana));
        eva.get(&format!("/customers/{}", office.rosa)).await;
        clock.set(clock.now().plus(MINUTE));
        let address = format!("/customers/{}/seen", office.rosa);

        let page = ana.get(&address).await;
        let api = ana.get(&format!("/api/v1{address}?limit=200")).await.json();
        let first = api["items"].as_array().unwrap().last().unwrap();
        let none = ana.get(&format!("/customers/{}/seen", office.ion)).await;

        assert!(page.body.contains("Eva Dinu") && page.body.contains("contact details"), "{}", page.body);
        assert_eq!((&first["by_name"], &first["screen"]), (&"Eva Dinu".into(), &"record".into()));
        assert_eq!(api["items"][0]["screen"], "privacy", "who asks sees them too");
        assert!(!none.body.contains("Eva Dinu"), "{}", none.body);
        assert!(ana.get(&format!("/customers/{}", office.rosa)).await.body.contains(&address));
        for (client, expected) in [(&eva, StatusCode::FORBIDDEN), (&ana, StatusCode::NOT_FOUND)] {
            let path = if expected == StatusCode::FORBIDDEN { address.clone() } else { unknown() };
            assert_eq!(client.get(&path).await.status, expected);
            let api = client.json(Method::GET, &format!("/api/v1{path}"), &serde_json::json!({})).await;
            assert_eq!(api.status, expected);
        }
    })
    .await;
}

fn unknown() -> String {
    format!("/customers/{}/seen", Id::NONE)
}

#[tokio::test]
async fn whoever_was_forgotten_is_a_hash_in_what_was_seen() {
    for_each_database(async |db, clock| {
        let office = office(db, clock.clone()).await;
        let eva = office.client.as_account(office.eva);
        eva.get(&format!("/customers/{}", office.rosa)).await;
        office.app.counters.views.write(&office.app.db, office.app.now()).await.unwrap();
        eva.get(&format!("/customers/{}", office.rosa)).await;
        let permit = Permit::system(System::CommandLine);

        let erased = crate::erasure::erase(&office.app, &permit, office.rosa, "request").await;

        assert!(erased.is_ok());
        office.app.counters.views.write(&office.app.db, office.app.now()).await.unwrap();
        let named = "select count(*) from viewing where party_id = $1";
        let hashed = "select count(*) from viewing where persons = $1";
        assert_eq!(office.app.db.one::<(i64,)>(named, args![office.rosa]).await.unwrap(), (0,));
        let (hashes,) =
            office.app.db.one::<(i64,)>(hashed, args![views::reference(office.rosa)]).await.unwrap();
        assert!(hashes >= 2, "{hashes}");
    })
    .await;
}
