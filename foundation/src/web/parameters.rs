//! What the address of a request to the API asks for.

use super::fields::Fields;
use super::problem::Problem;
use crate::clock::Timestamp;
use crate::id::Id;

/// A query string whose names are all known: a misspelt one must not answer with everything.
#[derive(Clone, Debug)]
pub struct Parameters(Fields);

impl Parameters {
    /// Reads a query string in which the names `once` may be given once and
    /// those of `often` several times.
    ///
    /// # Errors
    /// 422 for any other name, and 400 for what is no query string.
    pub fn read(query: Option<&str>, once: &[&str], often: &[&str]) -> Result<Self, Problem> {
        let query = query.unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query)
            .map_err(|_| Problem::bad_request("the address has a query that is not valid UTF-8"))?;
        for (index, (name, value)) in pairs.iter().enumerate() {
            if !once.contains(&name.as_str()) && !often.contains(&name.as_str()) {
                let name: String = name.chars().take(LONGEST_SHOWN).collect();
                let known = [once, often].concat().join(", ");
                return Err(Problem::field(&name, format!("there is no such parameter; known are {known}")));
            }
            if value.contains('\0') {
                return Err(Problem::field(name, "it has a character that no text has"));
            }
            let is_repeated = pairs[..index].iter().any(|(earlier, _)| earlier == name);
            if is_repeated && !often.contains(&name.as_str()) {
                return Err(Problem::field(name, "it is given twice"));
            }
        }
        Ok(Self(Fields::from_query(query)))
    }

    /// The trimmed value; empty when it is missing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.text(name)
    }

    /// The value, none when it is missing or blank.
    #[must_use]
    pub fn some(&self, name: &str) -> Option<&str> {
        self.0.some(name)
    }

    /// Whether it was given at all, even blank.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    /// All values of a repeated parameter, in order.
    pub fn every<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.every(name)
    }

    /// How many are asked for by `limit`: 1 to `most`, or `usual` when it is not said.
    ///
    /// # Errors
    /// 422 for anything else.
    pub fn limit(&self, usual: usize, most: usize) -> Result<usize, Problem> {
        let Some(text) = self.some("limit") else { return Ok(usual) };
        let number = text.parse().ok().filter(|number| (1..=most).contains(number));
        number.ok_or_else(|| Problem::field("limit", format!("it is a whole number from 1 to {most}")))
    }

    /// Where a list goes on: `after` as `parse` reads it.
    ///
    /// # Errors
    /// 400 for what is not the `next` of such a list.
    pub fn after<T>(&self, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let Some(text) = self.some("after") else { return Ok(None) };
        let malformed = || {
            Problem::bad_request(
                "`after` is malformed, or belongs to another order; take it from `next`, asked in the same way",
            )
        };
        parse(text).map(Some).ok_or_else(malformed)
    }

    /// # Errors
    /// 422 for what is no time of RFC 3339.
    pub fn time(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let wrong = || Problem::field(name, "a time is written like 2026-11-22T09:40:00Z");
        self.some(name).map(|text| Timestamp::parse(text).ok_or_else(wrong)).transpose()
    }

    /// # Errors
    /// 422 for what is no id.
    pub fn id(&self, name: &str) -> Result<Option<Id>, Problem> {
        let wrong = || Problem::field(name, "it is not an id");
        self.some(name).map(|text| Id::parse(text).ok_or_else(wrong)).transpose()
    }

    /// `true` or `false`; false when it is not said.
    ///
    /// # Errors
    /// 422 for anything else.
    pub fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.some(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::field(name, "it is true or false")),
        }
    }
}

const LONGEST_SHOWN: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str) -> (u16, String) {
        let problem = Parameters::read(Some(query), &["limit"], &["kind"]).unwrap_err();
        (
            problem.status.as_u16(),
            problem.fields.first().map_or_else(String::new, |wrong| wrong.field.clone()),
        )
    }

    #[test]
    fn a_name_that_is_unknown_or_repeated_is_refused_by_name() {
        assert_eq!(refused("limti=3"), (422, "limti".to_owned()));
        // %6C is `l`: a coded name is the same name.
        assert_eq!(refused("%6Cimit=3&limit=4"), (422, "limit".to_owned()));
        assert_eq!(refused("kind=a%00"), (422, "kind".to_owned()));

        let read = Parameters::read(Some("kind=call&%6Cimit=3&kind=note"), &["limit"], &["kind"]).unwrap();
        assert_eq!(read.every("kind").collect::<Vec<_>>(), ["call", "note"]);
        assert_eq!(read.limit(50, 200).unwrap(), 3);
        assert!(read.limit(1, 2).is_err(), "3 is more than 2");
    }
}
