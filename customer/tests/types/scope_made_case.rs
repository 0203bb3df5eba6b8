use foundation::clock::Timestamp;
use foundation::team::{Reach, Rights, Scope};

fn main() {
    let _ = Scope::new(Reach::Everyone, None, Timestamp(0), Rights::all());
}
