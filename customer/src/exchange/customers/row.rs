//! One row, read: what it wants a customer to be.

use std::collections::HashMap;

use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::team::{Account, Team};
use foundation::words;

use super::super::mapping::Mapping;
use super::super::moment;
use super::super::reason::Reason;
use super::super::tags;
use super::points::PointColumns;
use crate::customers::{Draft, FieldRefusal, Kind, Standing};
use crate::recognition::email;

/// Who can own customers, by every name a file may call them.
pub struct People {
    accounts: HashMap<String, Id>,
    teams: HashMap<String, Id>,
}

impl People {
    pub fn new(accounts: Vec<Account>, teams: Vec<Team>) -> Self {
        let mut by_name = HashMap::new();
        for account in &accounts {
            // A handle or an address goes before somebody else's equal name.
            by_name.entry(words::fold(&account.name)).or_insert(account.id);
        }
        for account in &accounts {
            by_name.insert(words::fold(&account.handle), account.id);
            by_name.insert(words::fold(account.email.reveal()), account.id);
        }
        let teams = teams.into_iter().map(|team| (words::fold(&team.name), team.id)).collect();
        Self { accounts: by_name, teams }
    }
}

/// What a row wants.
pub struct Wanted {
    pub id: Option<Id>,
    /// The match key of its first e-mail address.
    pub email_key: Option<String>,
    pub created_at: Option<Timestamp>,
    /// The name of the employer, or of the organisation an organisation is part of.
    pub organisation: Option<String>,
    pub draft: Draft,
}

impl Wanted {
    /// Reads a row; what only the database can tell is looked at later.
    pub fn read(
        mapping: &Mapping,
        points: &PointColumns,
        cells: &[String],
        people: &People,
        now: Timestamp,
    ) -> Result<Self, Reason> {
        let cell = |field: &str| mapping.cell(cells, field);
        let text = |field: &str| cell(field).map(str::to_owned);
        let read = |field: &'static str| cell(field).map(|value| (field, value));

        let id = read("id")
            .map(|(field, value)| Id::parse(value).ok_or_else(|| unreadable(field, value)))
            .transpose()?;
        let kind = read("kind")
            .map(|(field, value)| kind(value).ok_or_else(|| unreadable(field, value)))
            .transpose()?;
        let standing = read("standing")
            .map(|(field, value)| standing(value).ok_or_else(|| unreadable(field, value)))
            .transpose()?;
        let created_at = read("created_at")
            .map(|(field, value)| moment::read(value).ok_or_else(|| unreadable(field, value)))
            .transpose()?;
        if created_at.is_some_and(|at| at > now) {
            return Err(Reason::new("future").about("created_at"));
        }
        let called = |field: &'static str, known: &HashMap<String, Id>| {
            let found = |value: &str| known.get(&words::fold(value.trim_start_matches('@'))).copied();
            read(field)
                .map(|(field, value)| {
                    found(value).ok_or_else(|| Reason::new("nobody").about(field).more(value))
                })
                .transpose()
        };

        let draft = Draft {
            kind,
            name: text("name").unwrap_or_default(),
            given_name: text("given_name"),
            family_name: text("family_name"),
            language: text("language").map(|code| code.to_lowercase()),
            country: text("country").map(|code| code.to_uppercase()),
            time_zone: text("time_zone"),
            standing,
            owner_id: called("owner", &people.accounts)?,
            deputy_id: called("deputy", &people.accounts)?,
            team_id: called("team", &people.teams)?,
            source: text("source"),
            external_id: text("external_id"),
            custom: read("custom")
                .map(|(field, value)| custom(field, value))
                .transpose()?
                .unwrap_or_default(),
            tags: cell("tags").map_or_else(Vec::new, tags::split),
            contact_points: points.read(cells),
        };
        Ok(Self {
            id,
            email_key: email_key(mapping, cells),
            created_at,
            organisation: text("organisation"),
            draft,
        })
    }
}

/// The keys of a row's customer, each with its kind in front.
pub fn keys(mapping: &Mapping, cells: &[String]) -> Vec<String> {
    let id = mapping.cell(cells, "id").and_then(Id::parse).map(|id| format!("id {id}"));
    let external_id = mapping.cell(cells, "external_id").map(|text| format!("ext {text}"));
    let email = email_key(mapping, cells).map(|key| format!("mail {key}"));
    [id, external_id, email].into_iter().flatten().collect()
}

/// The column of the first thing that makes a row's customer invalid, and what.
pub fn reason(refusals: &[FieldRefusal], draft: &Draft) -> Reason {
    let Some(first) = refusals.first() else { return Reason::new("invalid") };
    let point = first.field.strip_prefix("contact_points[").and_then(|rest| rest.strip_suffix(']'));
    let point = point.and_then(|index| draft.contact_points.get(index.parse::<usize>().ok()?));
    Reason::customer(first, point.map_or(first.field.as_str(), |point| point.kind.as_str()))
}

fn email_key(mapping: &Mapping, cells: &[String]) -> Option<String> {
    email::normalise(mapping.cell(cells, "email")?).ok().map(|email| email.key)
}

fn unreadable(field: &str, value: &str) -> Reason {
    Reason::new("unreadable").about(field).more(value)
}

/// A JSON object of fields.
fn custom(field: &str, value: &str) -> Result<serde_json::Map<String, serde_json::Value>, Reason> {
    const SHOWN: usize = 60;
    serde_json::from_str(value).map_err(|_| unreadable(field, &value.chars().take(SHOWN).collect::<String>()))
}

/// Our own word for a kind, or a common one.
pub fn kind(value: &str) -> Option<Kind> {
    let key = words::fold(value);
    Kind::parse(&key).or(match key.as_str() {
        "p" | "individual" | "contact" | "persona" | "persoana" | "человек" | "физлицо" => {
            Some(Kind::Person)
        }
        "o"
        | "organization"
        | "company"
        | "business"
        | "empresa"
        | "companie"
        | "firma"
        | "организация"
        | "компания" => Some(Kind::Organisation),
        "h" | "family" | "hogar" | "gospodarie" | "семья" => Some(Kind::Household),
        _ => None,
    })
}

fn standing(value: &str) -> Option<Standing> {
    Standing::parse(&words::fold(value).replace([' ', '-'], "_"))
}
