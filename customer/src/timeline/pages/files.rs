//! Files that hang on entries, handed to whoever may see the customer.

use axum::extract::State;
use axum::response::Response;
use foundation::files;
use foundation::team::Scope;
use foundation::web::{App, PathId, Problem};

use super::super::store;

/// `GET /files/{id}/{name}`: the name is only for whoever reads the address.
pub(super) async fn file(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    if !store::may_see_file(&app.db, &scope, id).await? {
        return Err(Problem::not_found());
    }
    let (file, content) = files::open(&app.db, &app.files, id).await?;
    Ok(files::download(&file, content))
}
