use std::collections::BTreeSet;

use axum::http::StatusCode;
use foundation::args;
use foundation::clock::{Clock, HOUR, MINUTE, Timestamp};
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing::{self, Client, for_each_database};
use foundation::views::Window;
use foundation::web::App;

use super::*;
use crate::customers::{self, Draft};

struct Office {
    app: App,
    client: Client,
    officer: Id,
    /// Each has a name that stands on no page of ours.
    people: Vec<(Id, String)>,
}

async fn office(db: Db, clock: Clock, count: usize) -> Office {
    let app = testing::app(db, clock);
    let officer = testing::account(&app, "Data Protection", Role::Administrator, Reach::Everyone).await;
    let mut people = Vec::new();
    for number in 0..count {
        // No name begins another.
        let name = format!("Canary{}x", 100 + number);
        let country = Some(if number % 3 == 0 { "RO" } else { "ES" }.to_owned());
        let draft = Draft { name: name.clone(), country, ..Draft::default() };
        let mut tx = app.db.begin().await.unwrap();
        let permit = Permit::system(System::CommandLine);
        let created = customers::create(&mut tx, &permit, app.now(), draft.check().unwrap()).await;
        let Ok(id) = created else { panic!("a customer can be created") };
        tx.commit().await.unwrap();
        people.push((id, name));
    }
    let client = testing::client(&app, crate::routes());
    Office { app, client, officer, people }
}

impl Office {
    /// Whose names stand in these bytes.
    fn named(&self, body: &str) -> BTreeSet<Id> {
        self.people.iter().filter(|(_, name)| body.contains(name.as_str())).map(|(id, _)| *id).collect()
    }

    async fn desk(&self, window: Window) -> (Answer, BTreeSet<Id>) {
        self.app.counters.views.write(&self.app.db, self.app.now()).await.unwrap();
        let scope = testing::scope(&self.app, self.officer).await;
        let mut found = BTreeSet::new();
        let each = |person: Found| found.extend([person.id]);
        let answer = answer(&self.app.db, &scope, &Question::Views(window), usize::MAX, each).await;
        (answer.unwrap(), found)
    }
}

#[tokio::test]
async fn the_desk_answers_what_a_reader_was_really_given() {
    for_each_database(async |db, clock| {
        let office = office(db, clock.clone(), 130).await;
        let thief = testing::account(&office.app, "Thea Fence", Role::Agent, Reach::Everyone).await;
        let honest = testing::account(&office.app, "Eva Dinu", Role::Agent, Reach::Everyone).await;
        let token = testing::token(&office.app, Role::Agent).await;
        let mut given = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
        let mut until_noon = BTreeSet::new();
        let start = clock.now();
        let readers = [
            office.client.as_account(thief),
            office.client.as_account(honest),
            office.client.as_token(&token),
        ];
        // Numbers that are the same in every run (Knuth's MMIX generator).
        let mut dice = 0x5eed_u64;
        for step in 0..60 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let pick = (dice >> 33) as usize;
            let (id, name) = &office.people[pick % office.people.len()];
            let path = match pick % 7 {
                0 => "/customers?sort=-name".to_owned(),
                1 => "/customers?filter=country%20%3D%20%22RO%22".to_owned(),
                2 => format!("/search?q={}", &name[..8]),
                3 => format!("/api/v1/customers/{id}"),
                4 => format!("/api/v1/customers?limit={}", 1 + pick % 9),
                _ => format!("/customers/{id}"),
            };
            let who = step % 3;
            let answer = readers[who].get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            // What was typed stands on the page of the search, found or not.
            let named = office.named(&answer.body);
            if who == 0 && clock.now() < start.plus(HOUR) {
                until_noon.extend(named.iter().copied());
            }
            given[who].extend(named);
            clock.set(clock.now().plus(5 * MINUTE));
        }

        let of = |viewer: Id| Window { viewer: Some(viewer), ..Window::default() };
        let (program,) = office.app.db.one::<(Id,)>("select id from api_token", args![]).await.unwrap();
        for (who, viewer) in [thief, honest, program].into_iter().enumerate() {
            let (told, found) = office.desk(of(viewer)).await;
            assert_eq!(found, given[who], "reader {who}");
            assert_eq!((told.persons as usize, told.unnamed), (found.len(), 0));
            let countries: i64 = told.countries.values().sum();
            assert_eq!(countries, told.persons);
        }
        let (_, morning) = office.desk(Window { until: Some(start.plus(HOUR)), ..of(thief) }).await;
        assert_eq!(morning, until_noon);
        assert!(morning.len() < given[0].len());
        let (_, nobody) = office.desk(Window { until: Some(start), ..of(thief) }).await;
        assert!(nobody.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_lost_backup_holds_whoever_was_there_by_then() {
    for_each_database(async |db, clock| {
        let office = office(db, clock.clone(), 3).await;
        let taken = clock.now().plus(MINUTE);
        clock.set(taken.plus(MINUTE));
        let mut tx = office.app.db.begin().await.unwrap();
        tx.run("update party set created_at = $1 where id = $2", args![clock.now(), office.people[2].0])
            .await
            .unwrap();
        tx.unaudited("a test: one came later");
        tx.commit().await.unwrap();
        let scope = testing::scope(&office.app, office.officer).await;

        let mut found = Vec::new();
        let each = |person: Found| found.push(person);
        let told = answer(&office.app.db, &scope, &Question::Backup(taken), usize::MAX, each).await;

        assert_eq!((told.unwrap().persons, found.len()), (2, 2));
        assert_eq!(found[0].parts.each().count(), foundation::views::Part::ALL.len());
    })
    .await;
}

#[tokio::test]
async fn an_incident_keeps_its_clock_its_record_and_its_letters() {
    for_each_database(async |db, clock| {
        clock.set(Timestamp(1_795_348_800_000));
        let office = office(db, clock.clone(), 2).await;
        let thief = testing::account(&office.app, "Thea Fence", Role::Agent, Reach::Everyone).await;
        office.client.as_account(thief).get(&format!("/customers/{}", office.people[0].0)).await;
        let officer = office.client.as_account(office.officer);
        let desk = officer.get(&format!("/settings/breach?who={thief}")).await;
        assert!(desk.body.contains("Canary100x") && !desk.body.contains("Canary101x"), "{}", desk.body);
        let file = officer.get(&format!("/settings/breach/persons.csv?who={thief}")).await;
        assert_eq!(file.body.lines().count(), 2, "{}", file.body);

        let who = thief.to_string();
        let untitled = officer.post("/settings/breach/incidents", &[("who", &who), ("title", " ")]).await;
        let unasked = officer.post("/settings/breach/incidents", &[("title", "A lost phone")]).await;
        assert!(untitled.header("location").ends_with("said=title"));
        assert!(unasked.header("location").ends_with("said=question"));
        let opened =
            officer.post("/settings/breach/incidents", &[("who", &who), ("title", "A lost phone")]).await;
        let address = opened.header("location").to_owned();
        let fresh = officer.get(&address).await.body;
        assert!(fresh.contains("72 hours left") && fresh.contains("Romania: 1"), "{fresh}");
        for lang in ["en", "es", "ro", "ru"] {
            for to in ["authority", "persons"] {
                let letter = officer.get(&format!("{address}/letter?to={to}&lang={lang}")).await.body;
                assert!(letter.contains("A lost phone") && !letter.contains("breach-letter"), "{letter}");
                assert!(letter.contains(&format!("lang=\"{lang}\" readonly")), "{letter}");
            }
        }

        clock.set(clock.now().plus(73 * HOUR));
        let officer = office.client.as_account(office.officer);
        assert!(officer.get(&address).await.body.contains("1 hour ago"));
        let blank = officer.post(&address, &[("kind", "note"), ("text", " ")]).await;
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
        officer.post(&address, &[("kind", "authority"), ("text", "By the form of the authority")]).await;
        let told = officer.get(&address).await.body;
        assert!(told.contains("told late") && told.contains("By the form of the authority"), "{told}");
        officer.post(&address, &[("kind", "closed"), ("text", "The phone was wiped")]).await;
        assert!(officer.get("/settings/breach").await.body.contains("Closed"));
        let audited = "select count(*) from audit where object_kind = 'incident'";
        assert_eq!(office.app.db.one::<(i64,)>(audited, args![]).await.unwrap(), (3,));

        let manager = testing::account(&office.app, "Manager", Role::Manager, Reach::Everyone).await;
        let manager = office.client.as_account(manager);
        for path in ["/settings/breach", "/settings/breach/persons.csv", &address] {
            assert_eq!(manager.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn whom_the_officer_may_not_see_is_told_as_a_number_and_an_organisation_is_no_person() {
    for_each_database(async |db, clock| {
        let office = office(db, clock.clone(), 3).await;
        let thief = testing::account(&office.app, "Thea Fence", Role::Agent, Reach::Everyone).await;
        let narrow = testing::account(&office.app, "Narrow", Role::Administrator, Reach::Own).await;
        let permit = Permit::system(System::CommandLine);
        let kind = Some(customers::Kind::Organisation);
        let firm = Draft { kind, name: "Canary SRL".to_owned(), ..Draft::default() };
        let mut tx = office.app.db.begin().await.unwrap();
        let firm = customers::create(&mut tx, &permit, clock.now(), firm.check().unwrap()).await;
        assert!(firm.is_ok());
        tx.run("update party set owner_id = $1 where id = $2", args![narrow, office.people[0].0])
            .await
            .unwrap();
        // Views that were lost on the way, as the keeper writes them down.
        tx.run(
            "insert into viewing (id, at, actor_kind, actor_name, screen, parts, person_count)
             values ($1, $2, 'system', '', 'lost', 0, 7)",
            args![Id::new(clock.now()), clock.now()],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        // One of them in a list and as a record, the others in the list alone.
        let reader = office.client.as_account(thief);
        for path in ["/customers".to_owned(), format!("/customers/{}", office.people[1].0)] {
            assert_eq!(reader.get(&path).await.status, StatusCode::OK);
        }
        clock.set(clock.now().plus(MINUTE));
        office.app.counters.views.write(&office.app.db, clock.now()).await.unwrap();
        let scope = testing::scope(&office.app, narrow).await;

        let window = Window { viewer: Some(thief), ..Window::default() };
        for (question, lost) in [(Question::Views(window), 7), (Question::Backup(clock.now()), 0)] {
            let mut found = Vec::new();
            let each = |person: Found| found.push(person.id);
            let told = answer(&office.app.db, &scope, &question, usize::MAX, each).await.unwrap();

            assert_eq!((told.persons, told.hidden, told.organisations), (3, 2, 1), "{question:?}");
            assert_eq!((told.unnamed, told.lost), (0, lost));
            assert_eq!(told.countries.values().sum::<i64>(), 3);
            assert_eq!(told.parts["name"], 3);
            assert_eq!(found, [office.people[0].0]);
            let mut first = 0;
            let few = answer(&office.app.db, &scope, &question, 0, |_| first += 1).await.unwrap();
            assert_eq!((few, first), (told, 0));
        }
        let desk = office.client.as_account(narrow).get(&format!("/settings/breach?who={thief}")).await;
        assert!(desk.body.contains("Of these beyond your reach"), "{}", desk.body);
        assert!(!desk.body.contains(&office.people[1].1), "{}", desk.body);
    })
    .await;
}
