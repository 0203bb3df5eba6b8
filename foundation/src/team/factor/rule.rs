//! Whether the house insists on a second step. Whoever has none yet gets a week from the day it is decided.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::args;
use crate::audit::{self, Object};
use crate::clock::{DAY, Timestamp};
use crate::db::{Query, Result, Tx};
use crate::team::actor::Permit;
use crate::team::role::Action;
use crate::team::team_page::done;
use crate::web::{Access, App, Fields, Page, Problem, Routes};

const GRACE: i64 = 7 * DAY;

pub(super) fn routes() -> Routes {
    Routes::new().post("/settings/team/second-step", Access::MayNow(Action::ManageTeam), change)
}

/// What the house decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::team) enum Rule {
    Offered,
    /// From this moment on, nobody gets in without a second step.
    Required(Timestamp),
}

impl Rule {
    pub(in crate::team) fn is_binding(self, now: Timestamp) -> bool {
        matches!(self, Self::Required(from) if now >= from)
    }

    pub(in crate::team) fn required_from(self) -> Option<Timestamp> {
        match self {
            Self::Required(from) => Some(from),
            Self::Offered => None,
        }
    }

    fn parse(text: &str) -> Self {
        match text.strip_prefix("required ").and_then(|from| from.parse().ok()) {
            Some(from) => Self::Required(Timestamp(from)),
            None => Self::Offered,
        }
    }

    fn as_text(self) -> String {
        match self {
            Self::Offered => "offered".to_owned(),
            Self::Required(from) => format!("required {}", from.0),
        }
    }
}

pub(in crate::team) async fn read(q: impl Query) -> Result<Rule> {
    let kept = q.first::<(String,)>("select value from setting where name = 'second_step'", args![]).await?;
    Ok(kept.map_or(Rule::Offered, |(text,)| Rule::parse(&text)))
}

/// Insists on a second step, a week from now.
pub(in crate::team) async fn require(tx: &mut Tx, now: Timestamp) -> Result<()> {
    write(tx, Rule::Required(now.plus(GRACE))).await
}

async fn write(tx: &mut Tx, rule: Rule) -> Result<()> {
    tx.run(
        "insert into setting (name, value) values ('second_step', $1) on conflict (name) do update set value = excluded.value",
        args![rule.as_text()],
    )
    .await?;
    Ok(())
}

async fn change(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let asked = match fields.text("second_step") {
        "offered" => Rule::Offered,
        "required" => Rule::Required(page.now.plus(GRACE)),
        _ => {
            return Err(Problem::unprocessable("a second step is offered or required")
                .with_field("second_step", "offered or required"));
        }
    };
    let mut tx = app.db.begin().await?;
    let is_same = matches!(
        (read(&mut tx).await?, asked),
        (Rule::Offered, Rule::Offered) | (Rule::Required(_), Rule::Required(_))
    );
    if is_same {
        // Saving once more must not give everybody another week.
        tx.unaudited("nothing was changed");
        tx.commit().await?;
        return Ok(done("saved"));
    }
    write(&mut tx, asked).await?;
    let detail = json!({ "second_step": fields.text("second_step") });
    audit::record(&mut tx, &permit, page.now, "setting.change", Object::many("setting"), detail).await?;
    tx.commit().await?;
    Ok(done("saved"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_as_it_was_written_and_binds_from_its_day_on() {
        let rule = Rule::Required(Timestamp(5_000));

        assert_eq!(Rule::parse(&rule.as_text()), rule);
        assert_eq!(Rule::parse(&Rule::Offered.as_text()), Rule::Offered);
        assert!(!rule.is_binding(Timestamp(4_999)) && rule.is_binding(Timestamp(5_000)));
        assert!(!Rule::Offered.is_binding(Timestamp(i64::MAX)));
    }
}
