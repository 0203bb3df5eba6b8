use foundation::clock::DAY;
use foundation::id::Id;
use foundation::team::{Action, Permit, Reach, Role};
use foundation::testing::{self, client, for_each_database};

use super::super::{
    ChangeRefused, EntryChange, Filter, Kind, NewEntry, change, complete, page, remove, restore,
};
use super::{Desk, desk};

async fn rewrite(desk: &Desk, by: &Permit, id: Id, version: i64, body: &str) -> Result<(), ChangeRefused> {
    let mut tx = desk.app.db.begin().await.unwrap();
    let text = EntryChange { body: Some(body.to_owned()), ..EntryChange::default() };
    change(&mut tx, by, desk.app.now(), id, version, text).await?;
    tx.commit().await.unwrap();
    Ok(())
}

async fn bodies(desk: &Desk) -> Vec<Option<String>> {
    let scope = testing::scope(&desk.app, desk.account).await;
    let entries = page(&desk.app.db, &scope, desk.party, &Filter::default(), None, 10).await.unwrap();
    entries.into_iter().map(|entry| entry.body).collect()
}

#[tokio::test]
async fn a_change_made_from_an_older_version_shows_what_stands_there_now() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let id = desk.note("first").await;
        rewrite(&desk, &desk.permit, id, 1, "theirs").await.unwrap_or_else(|_| panic!("changed"));

        let refused = rewrite(&desk, &desk.permit, id, 1, "mine").await;

        let Err(ChangeRefused::Conflict(theirs)) = refused else {
            panic!("the older version must be refused")
        };
        assert_eq!((theirs.version, theirs.body.as_deref()), (2, Some("theirs")));
        assert_eq!(bodies(&desk).await, [Some("theirs".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn a_conflict_in_the_form_shows_both_versions_and_keeps_what_was_typed() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let id = desk.note("first").await;
        rewrite(&desk, &desk.permit, id, 1, "their words").await.unwrap_or_else(|_| panic!("changed"));
        let client = client(&desk.app, super::super::routes()).as_account(desk.account);

        let form = [
            ("version", "1"),
            ("subject", ""),
            ("body", "my words"),
            ("outcome", ""),
            ("due_on", ""),
            ("assignee", ""),
        ];
        let refused = client.post(&format!("/entries/{id}/edit"), &form).await;
        let again = [
            ("version", "2"),
            ("subject", ""),
            ("body", "my words"),
            ("outcome", ""),
            ("due_on", ""),
            ("assignee", ""),
        ];
        let saved = client.post(&format!("/entries/{id}/edit"), &again).await;

        assert_eq!(refused.status, 409);
        assert!(
            refused.body.contains("<td>my words</td>") && refused.body.contains("<td>their words</td>"),
            "{}",
            refused.body
        );
        assert!(refused.body.contains(r#"name="version" value="2""#));
        assert_eq!(saved.status, 303);
        assert_eq!(bodies(&desk).await, [Some("my words".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn what_is_removed_can_be_brought_back_to_its_place() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        desk.write(desk.entry(Kind::Note, now.plus(-2 * DAY), "oldest")).await;
        let middle = desk.write(desk.entry(Kind::Note, now.plus(-DAY), "middle")).await;
        desk.note("newest").await;

        let mut tx = desk.app.db.begin().await.unwrap();
        remove(&mut tx, &desk.permit, now, middle).await.unwrap_or_else(|_| panic!("removed"));
        tx.commit().await.unwrap();
        let without = bodies(&desk).await;
        let mut tx = desk.app.db.begin().await.unwrap();
        restore(&mut tx, &desk.permit, now, middle).await.unwrap_or_else(|_| panic!("restored"));
        tx.commit().await.unwrap();

        let texts = |list: &[&str]| list.iter().map(|text| Some((*text).to_owned())).collect::<Vec<_>>();
        assert_eq!(without, texts(&["newest", "oldest"]));
        assert_eq!(bodies(&desk).await, texts(&["newest", "middle", "oldest"]));
    })
    .await;
}

#[tokio::test]
async fn an_agent_changes_their_own_words_and_a_manager_everybodys() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let id = desk.note("Marta's").await;
        let ana = testing::account(&desk.app, "Ana", Role::Agent, Reach::Everyone).await;
        let boss = testing::account(&desk.app, "Boss", Role::Manager, Reach::Everyone).await;
        let ana = testing::permit(&desk.app, ana, Action::WriteTimeline).await;
        let boss = testing::permit(&desk.app, boss, Action::WriteTimeline).await;

        assert!(matches!(rewrite(&desk, &ana, id, 1, "Ana's").await, Err(ChangeRefused::NotYours)));
        assert!(rewrite(&desk, &boss, id, 1, "Boss's").await.is_ok());
        assert!(rewrite(&desk, &desk.permit, id, 2, "Marta's again").await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_promise_is_kept_once_however_often_the_button_is_pressed() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        let task = NewEntry { due_at: Some(now.plus(DAY)), ..desk.entry(Kind::Task, now, "Send the quote") };
        let task = desk.write(task).await;

        for later in [1, 2] {
            let mut tx = desk.app.db.begin().await.unwrap();
            complete(&mut tx, &desk.permit, now.plus(later), task).await.unwrap_or_else(|_| panic!("kept"));
            tx.commit().await.unwrap();
        }

        assert_eq!(desk.count("select done_at from entry").await, now.plus(1).0);
        assert_eq!(desk.count("select count(*) from audit where action = 'entry.complete'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_entry_can_be_changed_but_not_emptied() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let id = desk.note("words").await;

        let refused = rewrite(&desk, &desk.permit, id, 1, "  ").await;

        let Err(ChangeRefused::Fields(fields)) = refused else { panic!("an empty note must be refused") };
        assert_eq!((fields[0].field, fields[0].reason), ("body", "text-missing"));
        assert_eq!(bodies(&desk).await, [Some("words".to_owned())]);
    })
    .await;
}
