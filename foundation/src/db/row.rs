//! Rows on their way out of a statement, read column by column.

use rusqlite::types::{FromSql, ValueRef};
use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres, Row as _, Type, ValueRef as _};
use uuid::Uuid;

use super::Result;
use crate::clock::Timestamp;
use crate::id::Id;
use crate::personal::Personal;

/// One row; [`Row::take`] reads its columns from left to right.
pub struct Row<'r> {
    columns: Columns<'r>,
    next: usize,
}

enum Columns<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r PgRow),
}

impl Row<'_> {
    /// The next column.
    ///
    /// # Errors
    /// When the column is missing, null, or of another type.
    pub fn take<T: Column>(&mut self) -> Result<T> {
        let at = self.next;
        self.next += 1;
        T::read(self, at)
    }

    fn is_null(&self, at: usize) -> Result<bool> {
        Ok(match self.columns {
            Columns::Sqlite(row) => matches!(row.get_ref(at)?, ValueRef::Null),
            Columns::Postgres(row) => row.try_get_raw(at)?.is_null(),
        })
    }

    fn plain<'r, T>(&'r self, at: usize) -> Result<T>
    where
        T: FromSql + Decode<'r, Postgres> + Type<Postgres>,
    {
        Ok(match self.columns {
            Columns::Sqlite(row) => row.get(at)?,
            Columns::Postgres(row) => row.try_get(at)?,
        })
    }
}

/// A type that one column can be read into.
pub trait Column: Sized {
    /// Reads column number `at`, counted from zero.
    ///
    /// # Errors
    /// When the column does not hold this type.
    fn read(row: &Row, at: usize) -> Result<Self>;
}

macro_rules! plain_column {
    ($($plain:ty),*) => {$(
        impl Column for $plain {
            fn read(row: &Row, at: usize) -> Result<Self> {
                row.plain(at)
            }
        }
    )*};
}
plain_column!(String, i64, f64, bool, Uuid, Vec<u8>);

impl Column for Id {
    fn read(row: &Row, at: usize) -> Result<Self> {
        Uuid::read(row, at).map(Id)
    }
}

impl Column for Timestamp {
    fn read(row: &Row, at: usize) -> Result<Self> {
        i64::read(row, at).map(Timestamp)
    }
}

impl<T: Column> Column for Personal<T> {
    fn read(row: &Row, at: usize) -> Result<Self> {
        T::read(row, at).map(Personal::new)
    }
}

impl<T: Column> Column for Option<T> {
    fn read(row: &Row, at: usize) -> Result<Self> {
        if row.is_null(at)? { Ok(None) } else { T::read(row, at).map(Some) }
    }
}

/// A type that a whole row can be read into.
pub trait FromRow: Sized + Send + 'static {
    /// Reads the columns in the order the statement names them.
    ///
    /// # Errors
    /// When a column does not fit.
    fn from_row(row: &mut Row) -> Result<Self>;
}

macro_rules! tuple_rows {
    ($(($($name:ident),+))*) => {$(
        impl<$($name: Column + Send + 'static),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row) -> Result<Self> {
                Ok(($(row.take::<$name>()?,)+))
            }
        }
    )*};
}
tuple_rows! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) (A, B, C, D, E, F, G) (A, B, C, D, E, F, G, H) }

/// Reads what is left of an answer of SQLite.
pub(super) fn from_sqlite<T: FromRow>(mut rows: rusqlite::Rows<'_>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(T::from_row(&mut Row { columns: Columns::Sqlite(row), next: 0 })?);
    }
    Ok(all)
}

/// Reads an answer of PostgreSQL.
pub(super) fn from_postgres<T: FromRow>(rows: &[PgRow]) -> Result<Vec<T>> {
    rows.iter().map(|row| T::from_row(&mut Row { columns: Columns::Postgres(row), next: 0 })).collect()
}
