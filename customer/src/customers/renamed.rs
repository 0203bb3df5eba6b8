//! An account was renamed: the lists that sort by owner follow.

use foundation::db::{DbError, Query};
use foundation::id::Id;
use foundation::jobs::Outcome;
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
