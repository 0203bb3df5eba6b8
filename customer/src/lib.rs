//! The heart: who customers are, what happened with them, what they bought.

pub mod access;
pub mod breach;
pub mod consent;
pub mod customers;
pub mod disclosure;
pub mod erasure;
pub mod exchange;
pub mod links;
pub mod processing;
pub mod purchases;
pub mod recognition;
pub mod restriction;
pub mod retention;
pub mod rotation;
pub mod seen;
pub mod timeline;

/// Every page and API of the heart.
#[must_use]
pub fn routes() -> foundation::web::Routes {
    customers::routes()
        .merge(access::routes())
        .merge(links::routes())
        .merge(timeline::routes())
        .merge(purchases::routes())
        .merge(exchange::routes())
        .merge(erasure::routes())
        .merge(processing::routes())
        .merge(consent::routes())
        .merge(restriction::routes())
        .merge(retention::routes())
        .merge(seen::routes())
        .merge(disclosure::routes())
        .merge(breach::routes())
}
