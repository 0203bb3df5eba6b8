use foundation::team::{Actor, ActorKind};

fn main() {
    let _ = Actor { kind: ActorKind::System };
}
