mod keys;
mod ledger;
mod pages;
mod standing;

use foundation::clock::{Clock, Timestamp};
use foundation::db::Db;
use foundation::id::Id;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing::{self, Client};
use foundation::web::App;
use foundation::words::Lang;

use super::*;
use crate::customers::{self, Draft};

pub(super) const EMAIL: (Purpose, Channel) = (Purpose::Marketing, Channel::Email);
pub(super) const WORDS: &str = "We write to you once a month about <offers>.\nYou can withdraw at any time.";

pub(super) struct Scene {
    pub app: App,
    pub person: Id,
    pub text: Id,
    pub agent: Id,
    pub administrator: Id,
    pub client: Client,
}

pub(super) fn permit() -> Permit {
    Permit::system(System::CommandLine)
}

pub(super) async fn scene(db: Db, clock: Clock) -> Scene {
    let app = testing::app(db, clock);
    let administrator = testing::account(&app, "Ana", Role::Administrator, Reach::Everyone).await;
    let agent = testing::account(&app, "Ion", Role::Agent, Reach::Own).await;
    let draft = Draft { name: "Ioana Popescu".to_owned(), owner_id: Some(agent), ..Draft::default() };
    let mut tx = app.db.begin().await.unwrap();
    let created = customers::create(&mut tx, &permit(), app.now(), draft.check().unwrap()).await;
    let Ok(person) = created else { panic!("a customer can be created") };
    let new = NewText { purpose: EMAIL.0, channel: EMAIL.1, language: Lang::En, body: WORDS.to_owned() };
    let text = write_text(&mut tx, &permit(), app.now(), &new).await.unwrap();
    tx.commit().await.unwrap();
    let client = testing::client(&app, crate::routes());
    Scene { app, person, text, agent, administrator, client }
}

impl Scene {
    pub fn said(&self, choice: Choice, at: Timestamp) -> NewStatement {
        NewStatement {
            party: self.person,
            purpose: EMAIL.0,
            channel: EMAIL.1,
            choice,
            text: Some(self.text),
            at,
            source: Source::Phone,
            proof: Proof::told("said so on the phone"),
        }
    }

    pub async fn say(&self, choice: Choice, at: Timestamp) -> Result<Standing, Refusal> {
        let mut tx = self.app.db.begin().await.unwrap();
        let (_, stands) = record(&mut tx, &permit(), self.app.now(), self.said(choice, at)).await?;
        tx.commit().await.unwrap();
        Ok(stands)
    }

    pub async fn agrees(&self) -> bool {
        let mut tx = self.app.db.begin().await.unwrap();
        consented(&mut tx, self.app.now(), self.person, EMAIL.0, EMAIL.1).await.unwrap().is_some()
    }
}
