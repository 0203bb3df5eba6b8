//! How the list is drawn: its columns, and one row's cells.

use std::collections::HashMap;
use std::sync::Arc;

use foundation::id::Id;
use foundation::look;
use foundation::team::{self, Scope};
use foundation::text_enum;
use foundation::web::Shell;

use crate::customers::customer::{Customer, Kind, Standing};
use crate::customers::fields::{FIELDS, is_read};
use crate::customers::store::SortBy;

text_enum! {
    /// A column that can be shown beside the name.
    pub enum Column {
        Organisation = "organisation",
        Kind = "kind",
        Country = "country",
        Language = "language",
        Standing = "standing",
        LastContact = "last_contact",
        LastPurchase = "last_purchase",
        Buys = "buys",
        Spent = "spent",
        Owner = "owner",
        Created = "created",
        Updated = "updated",
    }
}

/// Shown until somebody chooses others.
const USUAL: &[Column] = &[
    Column::Organisation,
    Column::Country,
    Column::Standing,
    Column::LastContact,
    Column::Buys,
    Column::Spent,
    Column::Owner,
];

impl Column {
    /// The columns named in a cookie such as `country.owner`, or the usual ones.
    pub(super) fn chosen(cookie: Option<&str>) -> Vec<Self> {
        match cookie {
            None => USUAL.to_vec(),
            Some(names) => names.split('.').filter_map(Self::parse).collect(),
        }
    }

    pub(super) fn is_read(self, scope: &Scope) -> bool {
        is_read(scope, self.as_str())
    }

    pub(super) fn is_written(self, scope: &Scope) -> bool {
        scope.writes(team::group_of(FIELDS, self.as_str()))
    }

    pub(super) fn sort(self) -> Option<SortBy> {
        SortBy::parse(self.as_str())
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Spent)
    }

    /// Which field a click into the cell edits.
    fn edits(self, scope: &Scope) -> Option<&'static str> {
        matches!(self, Self::Country | Self::Language | Self::Standing | Self::Owner)
            .then(|| self.as_str())
            .filter(|_| self.is_written(scope))
    }
}

/// A column with its name in the reader's language, which all its cells share.
#[derive(Clone)]
pub(super) struct Named {
    pub column: Column,
    pub label: Arc<str>,
    /// Which field a click into it edits.
    edits: Option<&'static str>,
}

impl Named {
    pub(super) fn new(shell: &Shell, scope: &Scope, column: Column) -> Self {
        let key = format!("customers-column-{}", column.as_str().replace('_', "-"));
        Self { column, label: shell.words.text(key).into(), edits: column.edits(scope) }
    }
}

/// What one cell shows.
pub(super) struct Cell {
    pub column: Column,
    pub label: Arc<str>,
    pub text: String,
    /// Left out where there is little room.
    pub is_empty: bool,
    pub tone: Option<&'static str>,
    pub face: Option<(String, u32)>,
    pub is_number: bool,
    pub edit: Option<String>,
}

/// One customer in the list.
pub(super) struct Line {
    pub id: Id,
    pub name: String,
    pub initials: String,
    pub colour: u32,
    pub is_organisation: bool,
    pub cells: Vec<Cell>,
}

/// The colour a standing is shown in, never alone: its word stands in it.
pub(super) fn tone(standing: Standing) -> &'static str {
    match standing {
        Standing::Prospect => "info",
        Standing::Active => "brand",
        Standing::Loyal => "good",
        Standing::AtRisk => "bad",
        Standing::Lapsed => "warn",
        Standing::Lost => "plum",
    }
}

impl Line {
    pub(super) fn new(
        shell: &Shell,
        customer: &Customer,
        columns: &[Named],
        owners: &HashMap<Id, String>,
        may_edit: bool,
    ) -> Self {
        let name = customer.name.reveal().clone();
        Self {
            id: customer.id,
            initials: look::initials(&name),
            colour: look::face_colour(&name),
            is_organisation: customer.kind == Kind::Organisation,
            cells: columns
                .iter()
                .map(|column| Cell::new(shell, customer, column, owners, may_edit))
                .collect(),
            name,
        }
    }
}

impl Cell {
    pub(super) fn new(
        shell: &Shell,
        customer: &Customer,
        Named { column, label, edits }: &Named,
        owners: &HashMap<Id, String>,
        may_edit: bool,
    ) -> Self {
        let column = *column;
        let words = shell.words;
        let owner = customer.owner_id.and_then(|id| owners.get(&id));
        let text = match column {
            Column::Organisation => customer.organisation_name.clone(),
            Column::Kind => Some(words.one_of("kind", customer.kind.as_str())),
            Column::Country => customer.country.as_deref().map(|code| words.country(code)),
            Column::Language => customer.language.as_deref().map(|code| words.language(code)),
            Column::Standing => customer.standing.map(|standing| words.one_of("standing", standing.as_str())),
            Column::LastContact => customer.last_contact_at.map(|at| words.date(at)),
            Column::LastPurchase => customer.last_purchase_at.map(|at| words.date(at)),
            Column::Buys => customer
                .buys_every_days
                .map(|days| words.with1("customers-every-days", "days", days.round() as i64)),
            Column::Spent => customer
                .spent_currency
                .as_deref()
                .zip(customer.spent_minor)
                .map(|(currency, minor)| words.money_round(minor, currency)),
            Column::Owner => owner.cloned(),
            Column::Created => Some(words.date(customer.created_at)),
            Column::Updated => Some(words.date(customer.updated_at)),
        };
        Self {
            column,
            is_empty: text.is_none(),
            label: label.clone(),
            text: text.unwrap_or_else(|| "—".to_owned()),
            tone: customer.standing.filter(|_| column == Column::Standing).map(tone),
            face: owner
                .filter(|_| column == Column::Owner)
                .map(|name| (look::initials(name), look::face_colour(name))),
            is_number: column.is_number(),
            edit: edits.filter(|_| may_edit).map(|field| format!("/customers/{}/cells/{field}", customer.id)),
        }
    }
}
