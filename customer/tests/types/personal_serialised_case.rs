use foundation::personal::Personal;

fn main() {
    let _ = serde_json::to_string(&Personal::new("Ioana"));
}
