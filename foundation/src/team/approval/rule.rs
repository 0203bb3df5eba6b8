//! From how many customers a day on a second person is needed.

use super::Mass;
use crate::args;
use crate::db::{Query, Result, Tx};

/// Numbers of customers that one person takes in a day alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub export: i64,
    pub remove: i64,
}

const EXPORT: &str = "approval.export";
const REMOVE: &str = "approval.delete";
/// More customers than anybody has.
const MOST: i64 = 100_000_000;

impl Default for Limits {
    fn default() -> Self {
        Self { export: 1_000, remove: 100 }
    }
}

impl Limits {
    /// How many of these one person may take alone; none: always with another one.
    pub(super) fn most(self, mass: Mass) -> Option<i64> {
        match mass {
            Mass::Export => Some(self.export),
            Mass::Remove => Some(self.remove),
            Mass::Limits => None,
        }
    }

    /// As somebody typed them: whole numbers, not below nothing.
    pub(super) fn parse(export: &str, remove: &str) -> Option<Self> {
        let number = |text: &str| text.parse().ok().filter(|number| (0..=MOST).contains(number));
        Some(Self { export: number(export)?, remove: number(remove)? })
    }

    /// Whether somebody could take more by these than by `before`.
    pub(super) fn is_looser_than(self, before: Self) -> bool {
        self.export > before.export || self.remove > before.remove
    }
}

pub(super) async fn read(q: impl Query) -> Result<Limits> {
    let kept = q
        .all::<(String, String)>(
            "select name, value from setting where name in ($1, $2)",
            args![EXPORT, REMOVE],
        )
        .await?;
    let usual = Limits::default();
    let of = |name: &str, usual: i64| {
        let value = kept.iter().find(|(kept, _)| kept == name).and_then(|(_, value)| value.parse().ok());
        // What nobody can read must not open the door.
        value.unwrap_or(usual)
    };
    Ok(Limits { export: of(EXPORT, usual.export), remove: of(REMOVE, usual.remove) })
}

pub(super) async fn write(tx: &mut Tx, limits: Limits) -> Result<()> {
    for (name, number) in [(EXPORT, limits.export), (REMOVE, limits.remove)] {
        tx.run(
            "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
            args![name, number.to_string()],
        )
        .await?;
    }
    Ok(())
}
