//! The pages of customers.

mod asked;
mod cell;
mod form;
mod history;
mod list;
mod list_view;
mod palette;
mod record;
mod removal;
mod selection;

pub use asked::ASKED;

use foundation::team::Action;
use foundation::web::{Access, Routes};

pub(super) fn routes() -> Routes {
    use Access::May;
    Routes::new()
        .get("/customers", May(Action::SeeCustomers), list::show)
        .get("/customers/count", May(Action::SeeCustomers), list::count)
        .post("/customers/columns", May(Action::SeeCustomers), list::choose_columns)
        .get(ASKED, Access::Person(Action::Approve), asked::show)
        .get("/customers/removed", May(Action::DeleteCustomers), removal::list)
        .post("/customers/selection", May(Action::ChangeManyCustomers), selection::apply)
        .get("/customers/new", May(Action::CreateCustomers), form::new)
        .post("/customers", May(Action::CreateCustomers), form::create)
        .get("/customers/{id}", May(Action::SeeCustomers), record::show)
        .get("/customers/{id}/history", May(Action::SeeCustomers), history::show)
        .get("/customers/{id}/edit", May(Action::ChangeCustomers), form::edit)
        .post("/customers/{id}", May(Action::ChangeCustomers), form::change)
        .get("/customers/{id}/cells/{field}", May(Action::ChangeCustomers), cell::edit)
        .post("/customers/{id}/cells/{field}", May(Action::ChangeCustomers), cell::change)
        .post("/customers/{id}/removal", May(Action::DeleteCustomers), removal::remove)
        .post("/customers/{id}/restoration", May(Action::DeleteCustomers), removal::restore)
        .get("/palette", May(Action::SeeCustomers), palette::part)
        .get("/search", May(Action::SeeCustomers), palette::page)
}
