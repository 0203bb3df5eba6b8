//! With how many customers somebody has nothing to do.

use foundation::db::{Args, Db, Query, Result, Sql};
use foundation::id::Id;

/// As many as fit into a statement's parameters on both engines.
const A_PART: usize = 500;

/// Of these customers, how many are neither the account's own or its team's, nor of somebody it ever stood in for, nor has it ever written on their timeline
/// or been given something to do there. Who asks is the watch over reading, not a reader.
///
/// # Errors
/// When the database cannot be asked.
pub async fn strangers(db: &Db, account: Id, customers: &[Id]) -> Result<i64> {
    let mut strange = 0;
    for part in customers.chunks(A_PART) {
        let mut args = Args::new().and(account);
        let places: Vec<String> = part.iter().map(|id| format!("${}", args.push(*id))).collect();
        let ask = format!(
            "select count(*)
             from party p
             where p.id in ({})
               and not coalesce(p.owner_id = $1, false) and not coalesce(p.deputy_id = $1, false)
               and not coalesce(p.owner_id in (select i.account_id from stand_in i where i.deputy_id = $1), false)
               and (p.team_id is null
                    or p.team_id not in (select m.team_id from team_member m where m.account_id = $1))
               and not exists (select 1 from entry_link l join entry e on e.id = l.entry_id
                               where l.object_kind = 'party' and l.object_id = p.id
                                 and (e.author_id = $1 or e.assignee_id = $1))",
            places.join(", ")
        );
        let (count,): (i64,) = db.one(Sql::built(ask), args).await?;
        strange += count;
    }
    Ok(strange)
}
