//! Secrets of the house itself, such as the one by which another server knows us, sealed by its newest key.
//!
//! What comes out is `2 | number of the house key, 4 bytes | envelope`. A rotation seals all of them anew.

use super::{Secret, Vault, envelope, store};
use crate::args;
use crate::db::{DbError, Fault, Query, Result, Tx};
use crate::id::Id;

const VERSION: u8 = 2;
pub(super) const HEAD: usize = 5;

/// A column whose values the house seals; each belongs to the slice that owns the table.
pub struct Column {
    /// `table.column`; the id of the row goes with it into the seal.
    pub name: &'static str,
    /// The ids and values that there are.
    pub read: &'static str,
    /// Puts `$3` in the place of `$2` in the row `$1`, and nothing where something else stands meanwhile.
    pub write: &'static str,
}

impl Column {
    /// What the value of one row is bound to.
    #[must_use]
    pub fn of(&self, row: Id) -> String {
        format!("{}/{row}", self.name)
    }
}

/// Seals a secret of the house for the place that `belongs_to` names.
///
/// # Errors
/// While the vault is locked, or when the database does not answer.
pub async fn seal_of_house(q: impl Query, belongs_to: &str, plain: &[u8]) -> Result<Vec<u8>> {
    let vault = q.vault().clone();
    let (number, wrapped) = store::newest_house(q).await?;
    Ok(sealed_by(number, &vault.house(number, &wrapped)?, belongs_to, plain))
}

fn sealed_by(number: i64, house: &Secret, belongs_to: &str, plain: &[u8]) -> Vec<u8> {
    let mut sealed = vec![VERSION];
    sealed.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
    sealed.extend(envelope::seal(house, belongs_to.as_bytes(), plain));
    sealed
}

/// For what lies beside the database and is written without asking it: by the newest key in memory.
impl Vault {
    pub(super) fn seal_beside(&self, belongs_to: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let (number, house) = self.newest_known_house()?;
        Ok(sealed_by(number, &house, belongs_to, plain))
    }

    pub(super) fn open_beside(&self, belongs_to: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
        let house = number_of(sealed).map(|number| self.known_house(number)).transpose()?.flatten();
        Ok(house.and_then(|house| envelope::open(&house, belongs_to.as_bytes(), &sealed[HEAD..])))
    }
}

/// What [`seal_of_house`] sealed; none when it is no such thing, or was changed.
///
/// # Errors
/// While the vault is locked, or when the database does not answer.
pub async fn open_of_house(q: impl Query, belongs_to: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
    let Some(number) = number_of(sealed) else { return Ok(None) };
    let vault = q.vault().clone();
    let house = match vault.known_house(number)? {
        Some(house) => house,
        // Another process made it since.
        None => match store::house(q, number).await? {
            Some(wrapped) => vault.house(number, &wrapped)?,
            None => return Ok(None),
        },
    };
    Ok(envelope::open(&house, belongs_to.as_bytes(), &sealed[HEAD..]))
}

/// The house key that sealed it; none when it is not sealed so.
fn number_of(sealed: &[u8]) -> Option<i64> {
    let (head, rest) = sealed.split_at_checked(HEAD)?;
    let number = <[u8; 4]>::try_from(&head[1..]).ok()?;
    (head[0] == VERSION && envelope::is_one(rest)).then(|| u32::from_be_bytes(number).into())
}

/// Seals what stands in `columns` by the newest key, unless it is already. What was written before it was sealed
/// at all is sealed, too. Answers how many values that were.
///
/// # Errors
/// When the vault is locked, or the database refuses.
pub(super) async fn seal_anew(tx: &mut Tx, columns: &[Column]) -> Result<u64> {
    let (newest, _) = store::newest_house(&mut *tx).await?;
    let vault = tx.vault().clone();
    let mut done = 0;
    for column in columns {
        for (row, kept) in tx.all::<(Id, Vec<u8>)>(column.read, args![]).await? {
            if number_of(&kept) == Some(newest) {
                continue;
            }
            let Some(plain) = opened(&mut *tx, &vault, &column.of(row), &kept).await? else {
                tracing::warn!(%row, column = column.name, "a secret of the house was changed and opens no more");
                continue;
            };
            let sealed = seal_of_house(&mut *tx, &column.of(row), &plain).await?;
            done += tx.run(column.write, args![row, kept, sealed]).await?;
        }
    }
    Ok(done)
}

async fn opened(tx: &mut Tx, vault: &Vault, belongs_to: &str, kept: &[u8]) -> Result<Option<Vec<u8>>> {
    if number_of(kept).is_some() {
        return open_of_house(tx, belongs_to, kept).await;
    }
    // Before seals had numbers the first key made them alone, and some things were not sealed.
    let first = vault.first_house().ok_or(DbError::Other(Fault::Locked))?;
    Ok(Some(envelope::open(&first, belongs_to.as_bytes(), kept).unwrap_or_else(|| kept.to_vec())))
}
