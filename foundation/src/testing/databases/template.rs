//! An empty database with today's schema, made once and copied for each test.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use super::{Folder, START, ask, random_name, with_database};
use crate::db::{Db, Engine, migrations};

/// Two tests at once make one template; any number does.
const LOCK: i64 = 0x7669_6e63;

/// Names the schema: another migration is another template.
fn name(engine: Engine) -> String {
    let mut hash = Sha256::new();
    for migration in migrations(engine) {
        hash.update(format!("{} {} {}\n", migration.number, migration.name, migration.sql));
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Puts a copy into `folder`.
pub(super) async fn put_into(folder: &Path) {
    let kept = std::env::temp_dir().join(format!("vinculo-template-{}.db", name(Engine::Sqlite)));
    if !kept.exists() {
        let made = Folder::new();
        fill(Db::open_sqlite(made.path()).await.expect("open SQLite")).await;
        // Whole or not at all, whoever else makes one just now.
        let beside = PathBuf::from(format!("{}.{}", kept.display(), random_name()));
        std::fs::copy(made.path().join("vinculo.db"), &beside).expect("the temporary folder can be written");
        std::fs::rename(&beside, &kept).expect("the temporary folder can be written");
    }
    std::fs::copy(&kept, folder.join("vinculo.db")).expect("the temporary folder can be written");
}

/// The name of the one on this PostgreSQL.
pub(super) async fn on(server: &str) -> String {
    let name = format!("vinculo_template_{}", name(Engine::Postgres));
    let mut connection =
        PgConnection::connect(server).await.expect("VINCULO_TEST_POSTGRES names a running server");
    let is_there = format!("select count(*) from pg_database where datname = '{name}'");
    let is_there = || sqlx::query_scalar::<_, i64>(AssertSqlSafe(is_there.clone()));
    if is_there().fetch_one(&mut connection).await.expect("PostgreSQL answers") == 0 {
        connection.execute(AssertSqlSafe(format!("select pg_advisory_lock({LOCK})"))).await.expect("a lock");
        if is_there().fetch_one(&mut connection).await.expect("PostgreSQL answers") == 0 {
            let made = format!("vinculo_test_{}", random_name());
            ask(server, format!("create database {made} template template0")).await;
            fill(Db::open_postgres(&with_database(server, &made)).await.expect("open PostgreSQL")).await;
            let still_there =
                format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{made}'");
            ask(server, still_there).await;
            ask(server, format!("alter database {made} rename to {name}")).await;
        }
    }
    connection.close().await.expect("the connection just answered");
    name
}

async fn fill(db: Db) {
    db.migrate(START).await.expect("migrate an empty database");
    db.close().await;
}
