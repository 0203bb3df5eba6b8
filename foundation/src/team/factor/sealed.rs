//! The one place where a secret goes into the database, sealed by the house, and comes out again.

use crate::db::{Query, Result, Tx};
use crate::id::Id;
use crate::vault::{self, Column};

pub(in crate::team) const SECRET: Column = Column {
    name: "totp.secret",
    read: "select account_id, secret from totp",
    write: "update totp set secret = $3 where account_id = $1 and secret = $2",
};

pub(super) async fn seal(tx: &mut Tx, account: Id, secret: &[u8]) -> Result<Vec<u8>> {
    vault::seal_of_house(tx, &SECRET.of(account), secret).await
}

/// The secret of an account as it was sealed for it; none when somebody changed it since.
pub(in crate::team) async fn open(q: impl Query, account: Id, kept: &[u8]) -> Result<Option<Vec<u8>>> {
    vault::open_of_house(q, &SECRET.of(account), kept).await
}
