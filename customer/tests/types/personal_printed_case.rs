use foundation::personal::Personal;

fn main() {
    let name = Personal::new("Ioana");
    let _ = format!("{name:?}");
}
