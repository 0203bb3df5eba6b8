//! Parameters on their way into a statement.

use rusqlite::types::{ToSqlOutput, ValueRef};
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, SqlSafeStr, SqlStr};
use uuid::Uuid;

/// A statement's text. Made of literals, or built from literals only.
#[derive(Clone, Debug)]
pub struct Sql(pub(super) SqlStr);

impl Sql {
    /// A text that was put together at run time from literals of our own code.
    /// Values from outside never enter it: they go through [`Args`].
    #[must_use]
    pub fn built(text: String) -> Self {
        Self(AssertSqlSafe(text).into_sql_str())
    }

    /// How many rows the statement finds.
    #[must_use]
    pub fn counted(&self) -> Self {
        Self::built(format!("select count(*) from ({}) counted", self.0.as_str()))
    }

    /// Whether it only reads, as far as its first word tells.
    pub(super) fn is_question(&self) -> bool {
        let text = self.0.as_str().trim_start();
        text.starts_with("select") || text.starts_with("with")
    }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self(text.into_sql_str())
    }
}

/// One parameter. Each kind carries its own null, because PostgreSQL wants to
/// know the type of a null too.
#[derive(Clone, Debug)]
pub enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Real(Option<f64>),
    Bool(Option<bool>),
    Id(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
}

/// A value of a fixed vocabulary, stored as its word.
pub trait Word {
    /// The word.
    fn word(&self) -> &'static str;
}

impl<T: Word> From<T> for Value {
    fn from(value: T) -> Self {
        value.word().into()
    }
}

impl<T: Word> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map(|value| value.word()).into()
    }
}

impl From<crate::personal::Personal<String>> for Value {
    fn from(value: crate::personal::Personal<String>) -> Self {
        Self::Text(Some(value.into_inner()))
    }
}

impl From<Option<crate::personal::Personal<String>>> for Value {
    fn from(value: Option<crate::personal::Personal<String>>) -> Self {
        Self::Text(value.map(crate::personal::Personal::into_inner))
    }
}

macro_rules! into_value {
    ($($from:ty => $kind:ident, $turn:expr;)*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$kind(Some($turn(value))) }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self { Self::$kind(value.map($turn)) }
        }
    )*};
}

into_value! {
    String => Text, std::convert::identity;
    &str => Text, str::to_owned;
    i64 => Int, std::convert::identity;
    f64 => Real, std::convert::identity;
    bool => Bool, std::convert::identity;
    Uuid => Id, std::convert::identity;
    crate::id::Id => Id, |id: crate::id::Id| id.0;
    crate::clock::Timestamp => Int, |at: crate::clock::Timestamp| at.0;
    Vec<u8> => Bytes, std::convert::identity;
}

/// The parameters of one statement, in the order of `$1`, `$2`, …
#[derive(Clone, Debug, Default)]
pub struct Args(Vec<Value>);

impl Args {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter and returns its number, for texts that are built.
    pub fn push(&mut self, value: impl Into<Value>) -> usize {
        self.0.push(value.into());
        self.0.len()
    }

    /// Adds a parameter, for calls that chain.
    #[must_use]
    pub fn and(mut self, value: impl Into<Value>) -> Self {
        self.0.push(value.into());
        self
    }

    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// These parameters followed by `more`.
    #[must_use]
    pub fn chain(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn postgres(self) -> PgArguments {
        let mut arguments = PgArguments::default();
        for value in self.0 {
            let bound = match value {
                Value::Text(v) => arguments.add(v),
                Value::Int(v) => arguments.add(v),
                Value::Real(v) => arguments.add(v),
                Value::Bool(v) => arguments.add(v),
                Value::Id(v) => arguments.add(v),
                Value::Bytes(v) => arguments.add(v),
            };
            bound.expect("encoding these six plain types never fails");
        }
        arguments
    }

    /// Binds them to the places of a statement: `$2` is the second parameter wherever it stands, and so
    /// is the second `?`.
    pub(super) fn bind_sqlite(&self, statement: &mut rusqlite::Statement<'_>) -> rusqlite::Result<()> {
        for place in 1..=statement.parameter_count() {
            let named = statement.parameter_name(place).and_then(|name| name[1..].parse::<usize>().ok());
            let value = self.0.get(named.unwrap_or(place).wrapping_sub(1));
            let missing =
                || rusqlite::Error::InvalidParameterCount(self.0.len(), statement.parameter_count());
            statement.raw_bind_parameter(place, value.ok_or_else(missing)?)?;
        }
        Ok(())
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Text(v) => v.as_deref().map(|text| ValueRef::Text(text.as_bytes())),
            Self::Int(v) => v.map(ValueRef::Integer),
            Self::Real(v) => v.map(ValueRef::Real),
            Self::Bool(v) => v.map(|is_so| ValueRef::Integer(is_so.into())),
            Self::Id(v) => v.as_ref().map(|id| ValueRef::Blob(id.as_bytes())),
            Self::Bytes(v) => v.as_deref().map(ValueRef::Blob),
        };
        Ok(ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null)))
    }
}

/// `args![id, name]`: the parameters of a statement.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        $crate::db::Args::new()$(.and($value))*
    };
}
