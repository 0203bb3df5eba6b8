//! The tables `retention` and `retention_run`.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::team::Permit;
use serde_json::json;

use super::rule::{Class, Rule};

/// The rule of each class, in the order of the classes.
///
/// # Errors
/// When the database does not answer.
pub async fn rules(q: impl Query) -> Result<Vec<Rule>> {
    let rows: Vec<(Class, i64, bool)> =
        q.all("select class, keep_days, is_on from retention", args![]).await?;
    let rule = |class: &Class| {
        let row = rows.iter().find(|(known, ..)| known == class);
        row.map_or_else(
            || Rule::at_first(*class),
            |(class, keep_days, is_on)| Rule { class: *class, keep_days: *keep_days, is_on: *is_on },
        )
    };
    Ok(Class::ALL.iter().map(rule).collect())
}

/// Sets the rule of one class.
///
/// # Errors
/// When the database refuses.
pub async fn set(tx: &mut Tx, permit: &Permit, now: Timestamp, rule: Rule) -> Result<()> {
    tx.run(
        "insert into retention (class, keep_days, is_on, changed_at, changed_by)
         values ($1, $2, $3, $4, $5)
         on conflict (class) do update
         set keep_days = excluded.keep_days, is_on = excluded.is_on, changed_at = excluded.changed_at,
             changed_by = excluded.changed_by",
        args![rule.class, rule.keep_days, rule.is_on, now, permit.actor().name()],
    )
    .await?;
    let detail = json!({ "class": rule.class, "days": rule.keep_days, "is_on": rule.is_on });
    audit::record(tx, permit, now, "retention.change", Object::many("retention"), detail).await
}

/// So many runs are remembered.
const RUNS: i64 = 30;

/// Writes down what a run took away.
///
/// # Errors
/// When the database refuses.
pub(super) async fn ran(tx: &mut Tx, now: Timestamp, counts: &str) -> Result<()> {
    tx.run(
        "insert into retention_run (at, counts) values ($1, $2) on conflict (at) do update set counts = excluded.counts",
        args![now, counts],
    )
    .await?;
    tx.run(
        "delete from retention_run
         where at not in (select r.at from retention_run r order by r.at desc limit $1)",
        args![RUNS],
    )
    .await
    .map(drop)
}

/// When it last ran, and what it took away, as JSON.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn last_run(q: impl Query) -> Result<Option<(Timestamp, String)>> {
    q.first("select at, counts from retention_run order by at desc limit 1", args![]).await
}
