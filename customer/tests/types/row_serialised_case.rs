use customer::customers::Customer;

fn answer(row: &Customer) -> serde_json::Value {
    serde_json::to_value(row).unwrap_or_default()
}

fn main() {
    let _ = answer;
}
