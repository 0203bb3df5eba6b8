//! Rows on their way out of a statement, read column by column.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, ValueRef};
use uuid::Uuid;

use super::Result;
use crate::clock::Timestamp;
use crate::id::Id;
use crate::personal::Personal;

/// One row; [`Row::take`] reads its columns from left to right.
pub struct Row {
    columns: Columns,
    next: usize,
}

enum Columns {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self { columns: Columns::Sqlite(row), next: 0 }
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self { columns: Columns::Postgres(row), next: 0 }
    }
}

impl Row {
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
        Ok(match &self.columns {
            Columns::Sqlite(row) => row.try_get_raw(at)?.is_null(),
            Columns::Postgres(row) => row.try_get_raw(at)?.is_null(),
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
                // SQLite's driver would take a null for 0 or an empty text.
                if row.is_null(at)? {
                    let source = Box::new(sqlx::error::UnexpectedNullError);
                    return Err(sqlx::Error::ColumnDecode { index: at.to_string(), source }.into());
                }
                Ok(match &row.columns {
                    Columns::Sqlite(row) => row.try_get(at)?,
                    Columns::Postgres(row) => row.try_get(at)?,
                })
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
pub trait FromRow: Sized + Send {
    /// Reads the columns in the order the statement names them.
    ///
    /// # Errors
    /// When a column does not fit.
    fn from_row(row: &mut Row) -> Result<Self>;
}

macro_rules! tuple_rows {
    ($(($($name:ident),+))*) => {$(
        impl<$($name: Column + Send),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row) -> Result<Self> {
                Ok(($(row.take::<$name>()?,)+))
            }
        }
    )*};
}
tuple_rows! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) (A, B, C, D, E, F, G) (A, B, C, D, E, F, G, H) }

pub(super) fn read_all<T: FromRow>(rows: impl Iterator<Item = Row>) -> Result<Vec<T>> {
    rows.map(|mut row| T::from_row(&mut row)).collect()
}
