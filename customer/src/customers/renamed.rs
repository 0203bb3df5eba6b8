//! An account or an organisation was renamed: whoever shows the name follows.

use foundation::db::{DbError, Query};
use foundation::id::Id;
use foundation::jobs::Outcome;
use foundation::team::{Permit, System};
use foundation::web::App;
use serde_json::Value;

use super::store;

/// Carries out [`foundation::team::RENAMED`].
pub async fn follow_renamed(app: App, payload: Value) -> Outcome {
    let Some(account) = payload["account"].as_str().and_then(Id::parse) else {
        return Outcome::GiveUp("the payload names no account".to_owned());
    };
    refresh(&app, account).await.into()
}

async fn refresh(app: &App, account: Id) -> Result<(), DbError> {
    let known = (&app.db)
        .first::<(String,)>("select name from account where id = $1", foundation::args![account])
        .await?;
    let Some((name,)) = known else { return Ok(()) };
    loop {
        let mut tx = app.db.begin().await?;
        tx.unaudited("the rename itself was audited; this only moves its copy");
        let moved = store::refresh_owner(&mut tx, account, &name).await?;
        tx.commit().await?;
        if moved == 0 {
            return Ok(());
        }
    }
}

/// Carries out [`store::ORGANISATION_RENAMED`].
pub async fn follow_organisation(app: App, payload: Value) -> Outcome {
    let Some(organisation) = payload["organisation"].as_str().and_then(Id::parse) else {
        return Outcome::GiveUp("the payload names no organisation".to_owned());
    };
    refresh_members(&app, organisation).await.into()
}

async fn refresh_members(app: &App, organisation: Id) -> Result<(), DbError> {
    let everything = Permit::system(System::Housekeeping).scope();
    let Some(found) = store::find(&app.db, &everything, organisation).await? else { return Ok(()) };
    loop {
        let mut tx = app.db.begin().await?;
        tx.unaudited("the rename itself was audited; this only moves its copy");
        let moved = store::refresh_members(&mut tx, organisation, found.name.reveal()).await?;
        tx.commit().await?;
        if moved == 0 {
            return Ok(());
        }
    }
}
