mod drafts;
mod finding;
mod lists;
mod pages;
mod records;
mod second_person;

use foundation::id::Id;
use foundation::team::{Action, Reach, Role};
use foundation::testing;
use foundation::web::App;

use super::{Checked, ContactDraft, ContactKind, Draft, Kind, create};

/// A person's draft with one e-mail address made of their name.
fn person(name: &str) -> Draft {
    let (given, family) = name.split_once(' ').unwrap_or((name, ""));
    let mail = format!("{}@example.org", foundation::words::fold(name).replace(' ', "."));
    Draft {
        kind: Some(Kind::Person),
        given_name: Some(given.to_owned()),
        family_name: Some(family.to_owned()).filter(|name| !name.is_empty()),
        contact_points: vec![ContactDraft::new(ContactKind::Email, mail)],
        ..Draft::default()
    }
}

fn checked(draft: Draft) -> Checked {
    draft.check().unwrap_or_else(|refusals| panic!("a good draft was refused: {refusals:?}"))
}

async fn manager(app: &App) -> Id {
    testing::account(app, "Marta Ruiz", Role::Manager, Reach::Everyone).await
}

/// Saves a customer as the given account.
async fn saved(app: &App, account: Id, draft: Draft) -> Id {
    let permit = testing::permit(app, account, Action::CreateCustomers).await;
    let mut tx = app.db.begin().await.unwrap();
    let Ok(id) = create(&mut tx, &permit, app.now(), checked(draft)).await else { panic!("not created") };
    tx.commit().await.unwrap();
    id
}
