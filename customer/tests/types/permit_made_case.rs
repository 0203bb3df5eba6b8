use foundation::team::{Action, Actor, Permit};

fn permit(actor: Actor) -> Permit {
    Permit::new(actor, Action::DeleteCustomers, None)
}

fn main() {
    let _ = permit;
}
