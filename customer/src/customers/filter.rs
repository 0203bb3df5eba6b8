//! Filters of the customer list: `country = "RO" and tag has "vip"`.
//!
//! One text serves the address bar, the chips and the API. It compiles to bound
//! parameters only.

use foundation::db::Args;
use foundation::id::Id;
use foundation::team::{Group, Scope};
use foundation::text_enum;

use super::fields::is_read;
use crate::consent::Channel;

text_enum! {
    /// What can be asked of a customer.
    pub enum Field {
        Kind = "kind",
        Standing = "standing",
        Country = "country",
        Language = "language",
        Owner = "owner",
        Team = "team",
        Tag = "tag",
        /// What they said to news and offers, by each way.
        ConsentEmail = "consent.email",
        ConsentSms = "consent.sms",
        ConsentPhone = "consent.phone",
        ConsentChat = "consent.chat",
        ConsentPost = "consent.post",
    }
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub field: Field,
    pub value: String,
}

/// Conditions that all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub terms: Vec<Term>,
}

/// Where a filter's text stops making sense, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterRefusal {
    /// Counted in characters from 1.
    pub place: usize,
    pub reason: String,
}

impl std::fmt::Display for FilterRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the filter at character {}: {}", self.place, self.reason)
    }
}

const MOST_TERMS: usize = 20;
const LONGEST: usize = 2_000;

impl Filter {
    /// Reads `field = "value" and field has "value"` of somebody who reads every field.
    ///
    /// # Errors
    /// The first place that does not fit.
    pub fn parse(text: &str) -> Result<Self, FilterRefusal> {
        Self::read(text, Field::ALL.to_vec())
    }

    /// As [`Filter::parse`], for whoever has `scope`: a field they do not read is none they know.
    ///
    /// # Errors
    /// The first place that does not fit.
    pub fn within(text: &str, scope: &Scope) -> Result<Self, FilterRefusal> {
        Self::read(text, Field::ALL.iter().copied().filter(|field| field.is_read(scope)).collect())
    }

    /// Whether it asks only by what `scope` reads.
    pub(super) fn is_read(&self, scope: &Scope) -> bool {
        self.terms.iter().all(|term| term.field.is_read(scope))
    }

    fn read(text: &str, known: Vec<Field>) -> Result<Self, FilterRefusal> {
        let mut reader = Reader::new(text, known)?;
        let mut terms = Vec::new();
        if reader.at_end() {
            return Ok(Self::default());
        }
        loop {
            terms.push(reader.term()?);
            if terms.len() > MOST_TERMS {
                return Err(reader.refuse("too many conditions"));
            }
            if reader.at_end() {
                return Ok(Self { terms });
            }
            if reader.word() != "and" {
                return Err(reader.refuse("expected `and`"));
            }
        }
    }

    /// The same filter with one more condition; one on the same field is replaced, except tags.
    #[must_use]
    pub fn with(&self, field: Field, value: &str) -> Self {
        let mut terms: Vec<Term> =
            self.terms.iter().filter(|term| term.field != field || field == Field::Tag).cloned().collect();
        terms.push(Term { field, value: value.to_owned() });
        Self { terms }
    }

    /// The same filter without condition number `index`.
    #[must_use]
    pub fn without(&self, index: usize) -> Self {
        let terms = self.terms.iter().enumerate().filter(|(at, _)| *at != index);
        Self { terms: terms.map(|(_, term)| term.clone()).collect() }
    }

    /// The same filter as it reads to others: with `handle` in the place of `me`.
    #[must_use]
    pub fn said_by(&self, handle: &str) -> Self {
        let terms = self.terms.iter().cloned().map(|mut term| {
            if term.field == Field::Owner && term.value == "me" {
                handle.clone_into(&mut term.value);
            }
            term
        });
        Self { terms: terms.collect() }
    }

    /// The conditions as SQL on `party p`; `me` is who asks, for `owner = me`.
    #[must_use]
    pub(super) fn sql(&self, args: &mut Args, me: Option<Id>) -> String {
        self.terms.iter().map(|term| format!(" and {}", term.sql(args, me))).collect()
    }

    /// The same for SQLite alone, in words that no index answers: another one leads, and each of its rows is
    /// asked.
    #[must_use]
    pub(super) fn sql_beside(&self, args: &mut Args, me: Option<Id>) -> String {
        self.terms.iter().map(|term| format!(" and {}", term.sql_beside(args, me))).collect()
    }

    /// Whether one index answers the conditions and gives the order of names, too.
    pub(super) fn has_index_by_name(&self) -> bool {
        let [term] = self.terms.as_slice() else { return false };
        matches!(term.field, Field::Kind | Field::Standing | Field::Country | Field::Language | Field::Owner)
    }
}

impl Field {
    /// Whether whoever has `scope` may ask by it.
    #[must_use]
    pub fn is_read(self, scope: &Scope) -> bool {
        if self.channel().is_some() {
            return scope.reads(Group::Personal);
        }
        is_read(scope, if self == Self::Tag { "tags" } else { self.as_str() })
    }

    /// The way of reaching somebody whose consent it asks for.
    #[must_use]
    pub fn channel(self) -> Option<Channel> {
        Channel::parse(self.as_str().strip_prefix("consent.")?)
    }
}

impl Term {
    fn sql(&self, args: &mut Args, me: Option<Id>) -> String {
        let value = self.value.as_str();
        match self.field {
            Field::Kind => format!("p.kind = ${}", args.push(value)),
            Field::Standing => format!("p.standing = ${}", args.push(value)),
            Field::Country => format!("coalesce(p.country, '') = ${}", args.push(value.to_ascii_uppercase())),
            Field::Language => format!("coalesce(p.language, '') = ${}", args.push(value)),
            Field::Owner if value == "none" => "p.owner_id is null".to_owned(),
            Field::Owner if value == "me" => format!("p.owner_id = ${}", args.push(me)),
            Field::Owner => {
                format!("p.owner_id = (select a.id from account a where a.handle = ${})", args.push(value))
            }
            Field::Team => {
                format!("p.team_id in (select t.id from team t where t.name = ${})", args.push(value))
            }
            Field::ConsentEmail
            | Field::ConsentSms
            | Field::ConsentPhone
            | Field::ConsentChat
            | Field::ConsentPost => {
                let channel = args.push(self.field.channel());
                let choice = args.push(value);
                format!(
                    "p.id in (select n.party_id from consent_now n where n.purpose = 'marketing' and n.channel = ${channel} and n.choice = ${choice})"
                )
            }
            Field::Tag => format!(
                "p.id in (select pt.party_id from party_tag pt join tag t on t.id = pt.tag_id where t.name_key = ${})",
                args.push(foundation::words::sort_key(value))
            ),
        }
    }

    fn sql_beside(&self, args: &mut Args, me: Option<Id>) -> String {
        match self.field {
            Field::Tag => format!(
                "exists (select 1 from party_tag pt join tag t on t.id = pt.tag_id where pt.party_id = p.id and t.name_key = ${})",
                args.push(foundation::words::sort_key(&self.value))
            ),
            field if field.channel().is_some() => {
                let channel = args.push(field.channel());
                let choice = args.push(self.value.as_str());
                format!(
                    "exists (select 1 from consent_now n where n.party_id = p.id and n.purpose = 'marketing' and n.channel = ${channel} and n.choice = ${choice})"
                )
            }
            // A column behind a plus is a value like any other to SQLite.
            _ => format!("+{}", self.sql(args, me)),
        }
    }
}

impl std::fmt::Display for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, term) in self.terms.iter().enumerate() {
            let and = if index == 0 { "" } else { " and " };
            let verb = if term.field == Field::Tag { "has" } else { "=" };
            let value = term.value.replace('\\', "\\\\").replace('"', "\\\"");
            write!(f, "{and}{} {verb} \"{value}\"", term.field.as_str())?;
        }
        Ok(())
    }
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    known: Vec<Field>,
}

impl Reader {
    fn new(text: &str, known: Vec<Field>) -> Result<Self, FilterRefusal> {
        let reader = Self { letters: text.chars().collect(), at: 0, known };
        if reader.letters.len() > LONGEST {
            return Err(reader.refuse("the filter is too long"));
        }
        match reader.letters.iter().position(|letter| letter.is_control()) {
            Some(at) => Err(Self { at, ..reader }.refuse("a control character")),
            None => Ok(reader),
        }
    }

    fn refuse(&self, reason: impl Into<String>) -> FilterRefusal {
        FilterRefusal { place: self.at + 1, reason: reason.into() }
    }

    fn blanks(&mut self) {
        while self.letters.get(self.at).is_some_and(|letter| letter.is_whitespace()) {
            self.at += 1;
        }
    }

    fn at_end(&mut self) -> bool {
        self.blanks();
        self.at >= self.letters.len()
    }

    fn word(&mut self) -> String {
        self.blanks();
        let start = self.at;
        while self
            .letters
            .get(self.at)
            .is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
        {
            self.at += 1;
        }
        self.letters[start..self.at].iter().collect()
    }

    fn term(&mut self) -> Result<Term, FilterRefusal> {
        self.blanks();
        let start = self.at;
        let name = self.word();
        let Some(field) = Field::parse(&name).filter(|field| self.known.contains(field)) else {
            self.at = start;
            let known = self.known.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", ");
            return Err(self.refuse(format!("there is no field `{name}`; known are {known}")));
        };
        self.blanks();
        let verb = if field == Field::Tag { "has" } else { "=" };
        let found = self.letters[self.at..].starts_with(&verb.chars().collect::<Vec<_>>());
        if !found {
            return Err(self.refuse(format!("expected `{verb}` after `{name}`")));
        }
        self.at += verb.len();
        Ok(Term { field, value: self.value()? })
    }

    fn value(&mut self) -> Result<String, FilterRefusal> {
        self.blanks();
        if self.letters.get(self.at) != Some(&'"') {
            let word = self.word();
            return if word.is_empty() {
                Err(self.refuse("expected a value, such as \"RO\""))
            } else {
                Ok(word)
            };
        }
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        while let Some(letter) = self.letters.get(self.at) {
            self.at += 1;
            match letter {
                '"' => return Ok(value),
                '\\' => {
                    value.extend(self.letters.get(self.at));
                    self.at += 1;
                }
                other => value.push(*other),
            }
        }
        self.at = start;
        Err(self.refuse("the quotation mark is not closed"))
    }
}
