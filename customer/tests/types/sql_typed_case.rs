use foundation::db::Sql;

fn main() {
    let typed = String::from("select 1");
    let _: Sql = typed.into();
}
