//! Other houses and who is known to them, at rest.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::vault::Column;

/// The secrets by which the houses know us.
pub(in crate::team) const SECRET: Column = Column {
    name: "oidc_provider.client_secret",
    read: "select id, client_secret from oidc_provider where client_secret is not null",
    write: "update oidc_provider set client_secret = $3 where id = $1 and client_secret = $2",
};

/// A house whose accounts open ours.
#[derive(Clone)]
pub(super) struct Provider {
    pub id: Id,
    pub name: String,
    pub issuer: String,
    pub client: String,
    /// Sealed; see [`SECRET`].
    pub secret: Option<Vec<u8>>,
    /// Mail domains it speaks for, small, separated by blanks.
    pub domains: String,
    pub makes_accounts: bool,
    pub is_on: bool,
    /// As it last said about itself.
    pub metadata: String,
    pub version: i64,
}

impl FromRow for Provider {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            name: row.take()?,
            issuer: row.take()?,
            client: row.take()?,
            secret: row.take()?,
            domains: row.take()?,
            makes_accounts: row.take()?,
            is_on: row.take()?,
            metadata: row.take()?,
            version: row.take()?,
        })
    }
}

impl Provider {
    /// Whether it speaks for whoever has this address.
    pub(super) fn speaks_for(&self, email: &str) -> bool {
        email.rsplit_once('@').is_some_and(|(_, host)| self.domains.split(' ').any(|domain| domain == host))
    }
}

/// A house that can be chosen to sign in by.
pub(in crate::team) struct Choice {
    pub id: Id,
    pub name: String,
}

impl Choice {
    /// The address of ours that leads there, and from there on to `next`.
    pub(in crate::team) fn address(&self, path: &str, next: &str) -> String {
        let query = [("provider", self.id.to_string()), ("next", next.to_owned())];
        format!("{path}?{}", serde_urlencoded::to_string(query).unwrap_or_default())
    }
}

/// Houses that are on and know an account, by name.
pub(in crate::team) async fn choices_of(q: impl Query, account: Id) -> Result<Vec<Choice>> {
    let rows = q
        .all::<(Id, String)>(
            "select distinct p.id, p.name
             from oidc_provider p
             join identity i on i.provider_id = p.id
             where p.is_on and i.account_id = $1
             order by p.name, p.id",
            args![account],
        )
        .await?;
    Ok(rows.into_iter().map(|(id, name)| Choice { id, name }).collect())
}

/// Houses that are on, by name.
pub(in crate::team) async fn choices(q: impl Query) -> Result<Vec<Choice>> {
    let rows = q
        .all::<(Id, String)>("select id, name from oidc_provider where is_on order by name, id", args![])
        .await?;
    Ok(rows.into_iter().map(|(id, name)| Choice { id, name }).collect())
}

macro_rules! columns {
    () => {
        "select id, name, issuer, client_id, client_secret, domains, makes_accounts, is_on, metadata, version
         from oidc_provider "
    };
}

pub(super) async fn all(q: impl Query) -> Result<Vec<Provider>> {
    q.all(concat!(columns!(), "order by name, id"), args![]).await
}

pub(super) async fn find(q: impl Query, id: Id) -> Result<Option<Provider>> {
    q.first(concat!(columns!(), "where id = $1"), args![id]).await
}

pub(super) async fn insert(tx: &mut Tx, provider: &Provider, now: Timestamp) -> Result<()> {
    tx.run(
        "insert into oidc_provider (id, name, issuer, client_id, client_secret, domains, makes_accounts, is_on,
           metadata, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)",
        args![
            provider.id,
            provider.name.as_str(),
            provider.issuer.as_str(),
            provider.client.as_str(),
            provider.secret.clone(),
            provider.domains.as_str(),
            provider.makes_accounts,
            provider.is_on,
            provider.metadata.as_str(),
            now
        ],
    )
    .await?;
    Ok(())
}

/// Writes what can be changed; its issuer stays, because accounts hang on it. False when somebody was faster.
pub(super) async fn change(tx: &mut Tx, provider: &Provider, now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(
            "update oidc_provider
             set name = $3, client_id = $4, client_secret = $5, domains = $6, makes_accounts = $7, is_on = $8,
               metadata = $9, version = version + 1, updated_at = $10
             where id = $1 and version = $2",
            args![
                provider.id,
                provider.version,
                provider.name.as_str(),
                provider.client.as_str(),
                provider.secret.clone(),
                provider.domains.as_str(),
                provider.makes_accounts,
                provider.is_on,
                provider.metadata.as_str(),
                now
            ],
        )
        .await?;
    Ok(changed > 0)
}

pub(super) async fn remove(tx: &mut Tx, id: Id) -> Result<u64> {
    tx.run("delete from oidc_provider where id = $1", args![id]).await
}

/// Accounts that somebody at this house opens.
pub(super) async fn accounts_of(q: impl Query, provider: Id) -> Result<Vec<Id>> {
    let rows = q
        .all::<(Id,)>("select distinct account_id from identity where provider_id = $1", args![provider])
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whose account here somebody at another house opens.
pub(super) async fn account_of(q: impl Query, issuer: &str, subject: &str) -> Result<Option<Id>> {
    let row = q
        .first::<(Id,)>(
            "select account_id from identity where issuer = $1 and subject = $2",
            args![issuer, subject],
        )
        .await?;
    Ok(row.map(|(account,)| account))
}

pub(super) async fn connect(
    tx: &mut Tx,
    now: Timestamp,
    provider: &Provider,
    subject: &str,
    account: Id,
) -> Result<()> {
    tx.run(
        "insert into identity (id, provider_id, issuer, subject, account_id, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![Id::new(now), provider.id, provider.issuer.as_str(), subject, account, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn used(tx: &mut Tx, issuer: &str, subject: &str, now: Timestamp) -> Result<()> {
    tx.run(
        "update identity set used_at = $3 where issuer = $1 and subject = $2",
        args![issuer, subject, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn disconnect(tx: &mut Tx, account: Id, id: Id) -> Result<u64> {
    tx.run("delete from identity where id = $1 and account_id = $2", args![id, account]).await
}

/// Identities of an account: id, name of the house, since when, last used.
pub(super) async fn of_account(
    q: impl Query,
    account: Id,
) -> Result<Vec<(Id, String, Timestamp, Option<Timestamp>)>> {
    q.all(
        "select i.id, p.name, i.created_at, i.used_at
         from identity i
         join oidc_provider p on p.id = i.provider_id
         where i.account_id = $1
         order by p.name, i.created_at, i.id",
        args![account],
    )
    .await
}

/// Takes away what was connected with an account since then.
pub(in crate::team) async fn disconnect_since(tx: &mut Tx, account: Id, since: Timestamp) -> Result<u64> {
    tx.run("delete from identity where account_id = $1 and created_at >= $2", args![account, since]).await
}
