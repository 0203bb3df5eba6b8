//! Files that a browser downloads, straight from the database.

use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, RawQuery, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use foundation::team::approval::{self, Need};
use foundation::team::{Action, Permit};
use foundation::web::{Access, App, Fields, PathId, Problem, Routes};

use super::export::{Broken, Export, Exported, leave};
use crate::customers::{self, Filter};
use crate::purchases;

pub(super) fn routes() -> Routes {
    let export = Access::MayNow(Action::ExportCustomers);
    Routes::new().get("/customers/export.csv", export, customers_csv).get(
        "/customers/{id}/purchases.csv",
        export,
        purchases_csv,
    )
}

async fn customers_csv(
    State(app): State<App>,
    permit: Permit,
    headers: HeaderMap,
    OriginalUri(asked): OriginalUri,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let filter = Filter::within(query.text("filter"), &permit.scope()).map_err(|refusal| {
        Problem::unprocessable(refusal.to_string()).with_field("filter", refusal.reason)
    })?;
    download(&app, &permit, headers, &asked, Exported::Customers(filter)).await
}

async fn purchases_csv(
    State(app): State<App>,
    permit: Permit,
    headers: HeaderMap,
    OriginalUri(asked): OriginalUri,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    if customers::find(&app.db, &permit.scope(), id).await?.is_none() {
        return Err(Problem::not_found());
    }
    if !purchases::are_read(&permit.scope()) {
        return Err(Problem::not_readable("purchases"));
    }
    download(&app, &permit, headers, &asked, Exported::Purchases(Some(id))).await
}

async fn download(
    app: &App,
    permit: &Permit,
    sender: HeaderMap,
    asked: &Uri,
    exported: Exported,
) -> Result<Response, Problem> {
    let day = app.now().jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let name = format!("attachment; filename=\"{}-{day}.csv\"", exported.as_str());
    let again = asked.path_and_query().map_or("", |path| path.as_str());
    let mut tx = app.db.begin().await?;
    let need = leave(&mut tx, app, permit, &exported, again).await?;
    tx.commit().await?;
    let approved = match need {
        Need::Granted(approved) => approved,
        Need::Wait(ask) => return Ok(approval::waits(&sender, ask)),
    };
    let export = Export::begin(app, permit, approved, exported).await?.for_sender_of(sender);
    let parts = futures_util::stream::try_unfold(export, |mut export| async move {
        let part = export.next_part().await?;
        Ok::<_, Broken>(part.map(|part| (Bytes::from(part), export)))
    });
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(parts)).into_response())
}
