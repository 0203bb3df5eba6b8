//! What the address of a list asks for.

use foundation::team::Scope;
use foundation::web::{Parameters, Problem};

use crate::customers::filter::Filter;
use crate::customers::store::{Order, SortBy, Start};

const USUAL_PAGE: usize = 50;
const LARGEST_PAGE: usize = 200;
const USUAL_HITS: usize = 20;
const MOST_HITS: usize = 100;

/// A page of the list.
pub(super) struct Asked {
    pub filter: Filter,
    pub order: Order,
    pub limit: usize,
    pub after: Option<Start>,
}

impl Asked {
    pub(super) fn read(query: Option<&str>, scope: &Scope) -> Result<Self, Problem> {
        let query = Parameters::read(query, &["filter", "sort", "limit", "after"], &[])?;
        let order = order(query.some("sort"), scope)?;
        Ok(Self {
            filter: filter(query.text("filter"), scope)?,
            order,
            limit: query.limit(USUAL_PAGE, LARGEST_PAGE)?,
            after: query.after(|cursor| Start::parse(cursor, order))?,
        })
    }
}

/// A search: what was typed, and how many answers at most.
pub(super) struct Sought {
    pub typed: String,
    pub limit: usize,
}

impl Sought {
    pub(super) fn read(query: Option<&str>) -> Result<Self, Problem> {
        let query = Parameters::read(query, &["q", "limit"], &[])?;
        if !query.has("q") {
            return Err(Problem::field("q", "say what to look for, such as ?q=pope"));
        }
        let typed = query.text("q").to_owned();
        Ok(Self { typed, limit: query.limit(USUAL_HITS, MOST_HITS)? })
    }
}

fn filter(text: &str, scope: &Scope) -> Result<Filter, Problem> {
    Filter::within(text, scope).map_err(|refusal| Problem::field("filter", refusal.to_string()))
}

fn order(text: Option<&str>, scope: &Scope) -> Result<Order, Problem> {
    let Some(text) = text else { return Ok(Order { by: SortBy::Name, is_descending: false }) };
    Order::within(text, scope).ok_or_else(|| {
        let known = SortBy::ALL
            .iter()
            .filter(|by| by.is_read(scope))
            .map(|by| by.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        Problem::field(
            "sort",
            format!("there is no order `{text}`; known are {known}, and each with a leading `-`"),
        )
    })
}
