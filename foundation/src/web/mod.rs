//! The web: routes with their policies, pages, problems, and the checks around them.

mod answer;
mod app;
pub mod assets;
mod fields;
mod guard;
mod health;
mod json;
mod page;
mod parameters;
mod path_id;
mod precondition;
mod problem;
mod routes;

pub use answer::{AnswerHeaders, Idempotency, commit_answer, forget_answers};
pub use app::{App, Parts};
pub use fields::Fields;
pub use guard::{Access, around, protect};
pub use health::{Counters, routes as health_routes};
pub use json::{JsonBody, named};
pub use page::{Page, Shell, part, render};
pub use parameters::Parameters;
pub use path_id::PathId;
pub use precondition::{Precondition, with_version};
pub use problem::{FieldProblem, Problem};
pub use routes::{RouteInfo, Routes};
