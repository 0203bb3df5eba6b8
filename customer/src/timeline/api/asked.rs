//! What a request for a timeline asks, read from its address.

use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::web::{Parameters, Problem};

use super::super::entry::Kind;
use super::super::pages::read_cursor;
use super::super::store::Filter;

const MOST: usize = 200;
const USUAL: usize = 50;

#[derive(Debug)]
pub(super) struct Asked {
    pub filter: Filter,
    pub after: Option<(Timestamp, Id)>,
    pub limit: usize,
}

impl Asked {
    /// # Errors
    /// 422 for a parameter that is unknown or cannot be read, 400 for a malformed cursor.
    pub(super) fn read(query: Option<&str>) -> Result<Self, Problem> {
        let query = Parameters::read(query, &["from", "to", "open", "limit", "after"], &["kind"])?;
        let kinds = query
            .every("kind")
            .map(|word| Kind::parse(word).ok_or_else(|| Problem::field("kind", "this is no kind of entry")));
        let filter = Filter {
            kinds: kinds.collect::<Result<_, _>>()?,
            from: query.time("from")?,
            to: query.time("to")?,
            mentions: None,
            is_open: query.flag("open")?,
        };
        Ok(Self { filter, after: query.after(read_cursor)?, limit: query.limit(USUAL, MOST)? })
    }
}
