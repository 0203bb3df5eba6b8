//! What the address of a list asks for.

use foundation::web::{Fields, Problem};

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
    /// Reads `filter`, `sort`, `limit` and `after`; a misspelt name must not
    /// answer with everything, so nothing else is taken.
    pub(super) fn read(query: &str) -> Result<Self, Problem> {
        let query = parameters(query, &["filter", "sort", "limit", "after"])?;
        let order = order(query.some("sort"))?;
        Ok(Self {
            filter: filter(query.text("filter"))?,
            order,
            limit: limit(&query, USUAL_PAGE, LARGEST_PAGE)?,
            after: after(&query, order)?,
        })
    }
}

/// A search: what was typed, and how many answers at most.
pub(super) struct Sought {
    pub typed: String,
    pub limit: usize,
}

impl Sought {
    pub(super) fn read(query: &str) -> Result<Self, Problem> {
        let query = parameters(query, &["q", "limit"])?;
        if !query.has("q") {
            return Err(refuse("q", "say what to look for, such as ?q=pope"));
        }
        let typed = query.text("q").to_owned();
        Ok(Self { typed, limit: limit(&query, USUAL_HITS, MOST_HITS)? })
    }
}

/// Reads a query that may only name `known` parameters, each once.
pub(crate) fn parameters(query: &str, known: &[&str]) -> Result<Fields, Problem> {
    let fields = Fields::from_query(query);
    let names: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    for (index, (name, value)) in names.iter().enumerate() {
        if value.contains('\0') {
            return Err(refuse(name, "it has a character that no text has"));
        }
        if !known.contains(&name.as_str()) {
            return Err(refuse(
                name,
                format!("there is no parameter `{name}`; known are {}", known.join(", ")),
            ));
        }
        if names[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(refuse(name, format!("`{name}` is given twice")));
        }
    }
    Ok(fields)
}

fn filter(text: &str) -> Result<Filter, Problem> {
    Filter::parse(text).map_err(|refusal| refuse("filter", refusal.to_string()))
}

fn order(text: Option<&str>) -> Result<Order, Problem> {
    let Some(text) = text else { return Ok(Order { by: SortBy::Name, is_descending: false }) };
    Order::parse(text).ok_or_else(|| {
        let known = SortBy::ALL.iter().map(|by| by.as_str()).collect::<Vec<_>>().join(", ");
        refuse("sort", format!("there is no order `{text}`; known are {known}, and each with a leading `-`"))
    })
}

/// So many a page, from 1 to `most`.
pub(crate) fn limit(query: &Fields, usual: usize, most: usize) -> Result<usize, Problem> {
    let Some(text) = query.some("limit") else { return Ok(usual) };
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| refuse("limit", format!("`limit` is a whole number from 1 to {most}")))
}

fn after(query: &Fields, order: Order) -> Result<Option<Start>, Problem> {
    let Some(cursor) = query.some("after") else { return Ok(None) };
    let start = Start::parse(cursor, order);
    let malformed = || {
        Problem::bad_request(
            "`after` is malformed, or belongs to another order; take it from `next`, with the same `sort`",
        )
    };
    start.map(Some).ok_or_else(malformed)
}

fn refuse(field: &str, detail: impl Into<String>) -> Problem {
    let detail = detail.into();
    Problem::unprocessable(detail.clone()).with_field(field, detail)
}
