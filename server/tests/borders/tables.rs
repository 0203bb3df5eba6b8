//! A table has one owner: only its slice writes it.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{literals, one_line, program, root};

/// Each table and the place that alone writes it.
const OWNERS: &[(&str, &str)] = &[
    ("setting", "demo/src/mark.rs"),
    ("team", "foundation/src/team/"),
    ("account", "foundation/src/team/"),
    ("team_member", "foundation/src/team/"),
    ("session", "foundation/src/team/"),
    ("role", "foundation/src/team/"),
    ("share", "foundation/src/team/"),
    ("stand_in", "foundation/src/team/"),
    ("api_token", "foundation/src/team/"),
    ("one_time_key", "foundation/src/team/"),
    ("sign_in_failure", "foundation/src/team/"),
    ("approval", "foundation/src/team/approval/"),
    ("mass_act", "foundation/src/team/approval/"),
    ("oidc_provider", "foundation/src/team/oidc/"),
    ("identity", "foundation/src/team/oidc/"),
    ("email_change", "foundation/src/team/email/"),
    ("totp", "foundation/src/team/factor/"),
    ("passkey", "foundation/src/team/passkey/"),
    ("ceremony", "foundation/src/team/passkey/"),
    ("recovery_code", "foundation/src/team/factor/"),
    ("idempotency", "foundation/src/web/"),
    ("audit", "foundation/src/audit/"),
    ("audit_head", "foundation/src/audit/"),
    ("audit_epoch", "foundation/src/audit/"),
    ("audit_check", "foundation/src/audit/"),
    ("reading", "foundation/src/alarms/"),
    ("alarm", "foundation/src/alarms/"),
    ("decoy", "foundation/src/alarms/"),
    ("viewing", "foundation/src/views/"),
    ("job", "foundation/src/jobs/"),
    ("mail", "foundation/src/mail/"),
    ("file", "foundation/src/files/"),
    ("house_key", "foundation/src/vault/"),
    ("person_key", "foundation/src/vault/"),
    ("seal_progress", "customer/src/timeline/"),
    ("disclosure", "customer/src/disclosure/"),
    ("incident", "customer/src/breach/"),
    ("incident_note", "customer/src/breach/"),
    ("legal_hold", "customer/src/erasure/"),
    ("erasure", "customer/src/erasure/"),
    ("consent", "customer/src/consent/"),
    ("consent_text", "customer/src/consent/"),
    ("consent_head", "customer/src/consent/"),
    ("consent_now", "customer/src/consent/"),
    ("restriction", "customer/src/restriction/"),
    ("party_history", "customer/src/customers/"),
    ("retention", "customer/src/retention/"),
    ("retention_run", "customer/src/retention/"),
    ("vinculo_migration", "foundation/src/db/"),
    ("party", "customer/src/customers/"),
    ("party_search", "customer/src/customers/"),
    ("contact_point", "customer/src/customers/"),
    ("tag", "customer/src/customers/"),
    ("party_tag", "customer/src/customers/"),
    ("party_link", "customer/src/links/"),
    ("entry", "customer/src/timeline/"),
    ("entry_body", "customer/src/timeline/"),
    ("entry_link", "customer/src/timeline/"),
    ("entry_file", "customer/src/timeline/"),
    ("timeline_head", "customer/src/timeline/"),
    ("mention", "customer/src/timeline/"),
    ("product", "customer/src/purchases/"),
    ("purchase", "customer/src/purchases/"),
    ("import_run", "customer/src/exchange/"),
    ("import_row", "customer/src/exchange/"),
];

/// Columns that another slice keeps in a row it does not own: a copy of its own fact, for sorting
/// and showing. Each statement sets these columns and nothing else.
const KEPT_BY_OTHERS: &[(&str, &str, &[&str])] = &[
    ("party", "customer/src/timeline/", &["last_contact_at", "last_entry_at"]),
    ("party", "customer/src/restriction/", &["restricted_at"]),
];

/// Statements that another place may run, and why.
const RUN_BY_OTHERS: &[(&str, &str, &str)] = &[
    (
        "foundation/src/jobs/housekeeping.rs",
        "delete from idempotency where created_at < $1",
        "what has expired is swept in one place",
    ),
    (
        "foundation/src/team/approval/rule.rs",
        "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
        "how many customers one person takes alone is a setting of the house",
    ),
    (
        "foundation/src/team/factor/rule.rs",
        "insert into setting (name, value) values ('second_step', $1) on conflict (name) do update set value = excluded.value",
        "each slice keeps its own settings by name",
    ),
];

#[test]
fn a_table_is_written_by_its_owner_alone() {
    let owners: BTreeMap<&str, &str> = OWNERS.iter().copied().collect();
    for source in program() {
        for statement in literals(&source.text).iter().map(|text| one_line(text)) {
            let is_run_by_others =
                |(path, text, _): &(&str, &str, &str)| source.path == *path && statement == *text;
            if RUN_BY_OTHERS.iter().any(is_run_by_others) {
                continue;
            }
            for table in written(&statement) {
                let owner = owners
                    .get(table.as_str())
                    .unwrap_or_else(|| panic!("{}: {table} has no owner: {statement}", source.path));
                let is_kept = KEPT_BY_OTHERS.iter().any(|(kept, by, columns)| {
                    *kept == table
                        && source.path.starts_with(by)
                        && set_columns(&statement).is_subset(&columns.iter().copied().collect())
                });
                assert!(
                    source.path.starts_with(owner) || is_kept,
                    "{} writes {table}, which is {owner}'s: {statement}",
                    source.path
                );
            }
        }
    }
}

#[test]
fn every_table_of_the_migrations_has_an_owner() {
    let owned: BTreeSet<String> = OWNERS.iter().map(|(table, _)| (*table).to_owned()).collect();
    let mut tables = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("migrations")).unwrap() {
        let sql = one_line(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
        for start in ["create table ", "create virtual table "] {
            tables.extend(
                sql.split(start).skip(1).filter_map(|rest| rest.split([' ', '(']).next().map(str::to_owned)),
            );
        }
    }

    let without: Vec<&String> = tables.difference(&owned).collect();
    assert!(tables.contains("party") && without.is_empty(), "{without:?}");
}

/// The tables that a statement writes.
fn written(statement: &str) -> Vec<String> {
    let mut tables = Vec::new();
    for start in
        ["insert into ", "insert or replace into ", "insert or ignore into ", "delete from ", "update "]
    {
        for (place, _) in statement.match_indices(start) {
            let begins = place == 0 || statement[..place].ends_with([' ', '(']);
            let table: String = statement[place + start.len()..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            let after = &statement[place + start.len() + table.len()..];
            // `on conflict … do update set` and `for update` name no table, and a sentence is no statement.
            let is_statement = start != "update " || after.starts_with(" set ") || after.contains(" set ");
            let is_word = !table.is_empty() && table != "set" && !statement[..place].ends_with("for ");
            if begins && is_statement && is_word && looks_like_sql(statement) {
                tables.push(table);
            }
        }
    }
    tables
}

fn looks_like_sql(statement: &str) -> bool {
    ["insert ", "update ", "delete from ", "with "].iter().any(|start| statement.starts_with(start))
}

/// The columns that an `update … set a = …, b = …` sets.
fn set_columns(statement: &str) -> BTreeSet<&str> {
    let Some((_, rest)) = statement.split_once(" set ") else { return BTreeSet::from(["?"]) };
    let clause = rest.split(" where ").next().unwrap_or(rest);
    let clause = clause.split(" from ").next().unwrap_or(clause);
    clause.split(", ").filter_map(|part| part.split_once(" = ").map(|(column, _)| column.trim())).collect()
}

#[test]
fn writing_is_recognised_in_a_statement() {
    assert_eq!(written("insert into tag (id) values ($1) on conflict do nothing"), ["tag"]);
    assert_eq!(written("with total as (select 1) update party set a = 1"), ["party"]);
    assert_eq!(written("insert into a (x) values (1) on conflict (x) do update set x = excluded.x"), ["a"]);
    assert!(written("select id from party where id = $1 for update").is_empty());
    assert!(written("the disk refused the update of a file").is_empty());
}
