//! What a request for a timeline asks, read from its address.

use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::web::{Fields, Problem};

use super::super::entry::Kind;
use super::super::pages::read_cursor;
use super::super::store::Filter;

const MOST: i64 = 200;
const USUAL: i64 = 50;
const KNOWN: [&str; 6] = ["kind", "from", "to", "open", "limit", "after"];

#[derive(Debug)]
pub(super) struct Asked {
    pub filter: Filter,
    pub after: Option<(Timestamp, Id)>,
    pub limit: i64,
}

impl Asked {
    /// # Errors
    /// 422 for a parameter that is unknown or cannot be read, 400 for a malformed cursor.
    pub(super) fn read(query: &str) -> Result<Self, Problem> {
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split('=').next().unwrap_or_default();
            if !KNOWN.contains(&name) {
                return Err(refuse(name, "this parameter is unknown"));
            }
        }
        let fields = Fields::from_query(query);
        let kinds = fields
            .every("kind")
            .map(|word| Kind::parse(word).ok_or_else(|| refuse("kind", "this is no kind of entry")));
        let time = |name: &'static str| match fields.some(name).map(Timestamp::parse) {
            Some(None) => Err(refuse(name, "a time is written like 2026-11-22T09:40:00Z")),
            read => Ok(read.flatten()),
        };
        let is_open = match fields.some("open") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(refuse("open", "it is true or false")),
        };
        let limit = match fields.some("limit").map(str::parse::<i64>) {
            None => USUAL,
            Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
            Some(_) => return Err(refuse("limit", "it is a number from 1 to 200")),
        };
        let after = match fields.some("after").map(read_cursor) {
            Some(None) => {
                return Err(Problem::bad_request("after is malformed; send the next of the page before"));
            }
            read => read.flatten(),
        };
        let filter = Filter {
            kinds: kinds.collect::<Result<_, _>>()?,
            from: time("from")?,
            to: time("to")?,
            mentions: None,
            is_open,
        };
        Ok(Self { filter, after, limit })
    }
}

fn refuse(name: &str, detail: &str) -> Problem {
    let name = name.chars().take(40).collect::<String>();
    Problem::unprocessable(format!("{name}: {detail}")).with_field(name, detail)
}
