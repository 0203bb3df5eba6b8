//! Customers as rows, with the headers that the importer reads.

use std::collections::HashMap;

use foundation::db::{Args, Db, DbError, Query};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::{self, Scope};
use foundation::views::Part;
use foundation::web::App;

use super::super::fields::{MOST_NUMBERED, with_number};
use super::super::tags;
use super::PART;
use crate::customers::{self, ContactKind, ContactPoint, Customer, Filter, Order, SortBy, Start};

const ORDER: Order = Order { by: SortBy::Name, is_descending: false };

/// What one kind of contact point gets.
#[derive(Clone, Copy)]
struct Columns {
    kind: ContactKind,
    /// As many as the customer with most of them needs.
    count: usize,
    has_labels: bool,
}

pub(super) struct Customers {
    me: Option<Id>,
    filter: Filter,
    people: HashMap<Id, String>,
    teams: HashMap<Id, String>,
    columns: Vec<Columns>,
    /// The fields beside contact points that are read, in the order of their columns.
    plain: Vec<&'static str>,
    after: Option<Start>,
}

/// The columns before and behind those of contact points, by the words of their fields.
const BEFORE: [&str; 6] = ["id", "external_id", "kind", "name", "given_name", "family_name"];
const BEHIND: [&str; 12] = [
    "language",
    "country",
    "time_zone",
    "owner",
    "deputy",
    "team",
    "tags",
    "source",
    "standing",
    "created_at",
    "organisation",
    "custom",
];

/// Whether the column of this name is for whoever has `scope`.
fn is_read(scope: &Scope, column: &str) -> bool {
    matches!(column, "id" | "given_name" | "family_name" | "created_at") || customers::is_read(scope, column)
}

impl Customers {
    pub(super) async fn prepare(
        app: &App,
        scope: &Scope,
        me: Option<Id>,
        filter: Filter,
    ) -> Result<Self, DbError> {
        let people =
            team::accounts(&app.db).await?.into_iter().map(|account| (account.id, account.handle)).collect();
        let teams = team::teams(&app.db).await?.into_iter().map(|team| (team.id, team.name)).collect();
        let points = customers::is_read(scope, "contact_points");
        let columns = if points { columns(&app.db, scope).await? } else { Vec::new() };
        let plain = BEFORE.into_iter().chain(BEHIND).filter(|column| is_read(scope, column)).collect();
        Ok(Self { me, filter, people, teams, columns, plain, after: None })
    }

    pub(super) fn header(&self) -> Vec<String> {
        let plain = |column: &&str| self.plain.contains(column);
        let mut header: Vec<String> = BEFORE.iter().copied().filter(plain).map(str::to_owned).collect();
        for Columns { kind, count, has_labels } in &self.columns {
            let (values, label): (&[&str], &str) = match kind {
                ContactKind::Email => (&["email"], "email_label"),
                ContactKind::Phone => (&["phone"], "phone_label"),
                ContactKind::Handle => (&["handle"], "handle_label"),
                ContactKind::Postal => {
                    (&["street", "postcode", "city", "region", "address_country"], "address_label")
                }
            };
            for number in 1..=*count {
                header.extend(values.iter().map(|name| with_number(name, number)));
                header.extend(has_labels.then(|| with_number(label, number)));
            }
        }
        header.extend(BEHIND.iter().copied().filter(plain).map(str::to_owned));
        header
    }

    pub(super) async fn next(&mut self, db: &Db, scope: &Scope) -> Result<Vec<Vec<String>>, DbError> {
        let page =
            customers::list(db, scope, self.me, &self.filter, ORDER, self.after.as_ref(), PART).await?;
        let Some(last) = page.last() else { return Ok(Vec::new()) };
        self.after = Some(ORDER.after(last, None));
        let ids: Vec<Id> = page.iter().map(|customer| customer.id).collect();
        let mut points: HashMap<Id, Vec<ContactPoint>> = HashMap::new();
        for point in customers::contact_points(db, scope, &ids).await? {
            points.entry(point.party_id).or_default().push(point);
        }
        scope.shows(&[Part::Contacts], ids.iter().copied());
        let tags = customers::tags_of(db, scope, &ids).await?;
        let row = |customer: &Customer| {
            let none = Vec::new();
            let (points, tags) = (points.get(&customer.id).unwrap_or(&none), tags.get(&customer.id));
            self.row(customer, points, tags.map_or(&[], Vec::as_slice))
        };
        Ok(page.iter().map(row).collect())
    }

    fn row(&self, customer: &Customer, points: &[ContactPoint], tags: &[String]) -> Vec<String> {
        let plain = |value: &Option<Personal<String>>| {
            value.as_ref().map(|value| value.reveal().clone()).unwrap_or_default()
        };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let with_name = |names: &[&'static str], cells: Vec<String>| -> Vec<String> {
            let named = names.iter().zip(cells);
            named.filter(|(name, _)| self.plain.contains(name)).map(|(_, cell)| cell).collect()
        };
        let before = vec![
            customer.id.to_string(),
            text(&customer.external_id),
            customer.kind.as_str().to_owned(),
            customer.name.reveal().clone(),
            plain(&customer.given_name),
            plain(&customer.family_name),
        ];
        let mut row = with_name(&BEFORE, before);
        for Columns { kind, count, has_labels } in &self.columns {
            // The primary one first: it is what the importer finds a customer by.
            let mut of_kind: Vec<&ContactPoint> = points.iter().filter(|point| point.kind == *kind).collect();
            of_kind.sort_by_key(|point| !point.is_primary);
            for index in 0..*count {
                let point = of_kind.get(index).copied();
                match kind {
                    ContactKind::Postal => row.extend(point.map_or_else(Default::default, address)),
                    _ => row.push(point.map(|point| point.value.reveal().clone()).unwrap_or_default()),
                }
                row.extend(
                    has_labels.then(|| point.and_then(|point| point.label.clone()).unwrap_or_default()),
                );
            }
        }
        let behind = vec![
            text(&customer.language),
            text(&customer.country),
            text(&customer.time_zone),
            customer.owner_id.and_then(|id| self.people.get(&id)).cloned().unwrap_or_default(),
            customer.deputy_id.and_then(|id| self.people.get(&id)).cloned().unwrap_or_default(),
            customer.team_id.and_then(|id| self.teams.get(&id)).cloned().unwrap_or_default(),
            tags::join(tags),
            text(&customer.source),
            customer.standing.map(|standing| standing.as_str().to_owned()).unwrap_or_default(),
            customer.created_at.to_string(),
            text(&customer.organisation_name),
            customer.custom.clone().filter(|custom| custom != "{}").unwrap_or_default(),
        ];
        row.extend(with_name(&BEHIND, behind));
        row
    }
}

/// Street, postcode, town, region, country; an address of one line stands as the street.
fn address(point: &ContactPoint) -> [String; 5] {
    let plain = |value: &Option<Personal<String>>| {
        value.as_ref().map(|value| value.reveal().clone()).unwrap_or_default()
    };
    let address = &point.address;
    if address.line().is_none() {
        return [point.value.reveal().clone(), String::new(), String::new(), String::new(), String::new()];
    }
    [
        plain(&address.street),
        plain(&address.postcode),
        plain(&address.city),
        address.region.clone().unwrap_or_default(),
        address.country.clone().unwrap_or_default(),
    ]
}

/// What each kind of contact point gets, over all customers in scope.
async fn columns(db: &Db, scope: &Scope) -> Result<Vec<Columns>, DbError> {
    let mut args = Args::new();
    let sql = scope.sql(
        "select kind, max(n), cast(max(labelled) as bigint)
         from (
           select c.party_id, c.kind, count(*) as n, max(case when c.label is null then 0 else 1 end) as labelled
           from contact_point c
           join party p on p.id = c.party_id
           where {visible}
           group by c.party_id, c.kind
         ) each_party
         group by kind",
        &customers::GUARD,
        &mut args,
    );
    let most = db.all::<(ContactKind, i64, i64)>(sql, args).await?;
    let of = |kind: ContactKind| {
        let (count, labelled) = most
            .iter()
            .find(|(known, ..)| *known == kind)
            .map_or((1, 0), |(_, count, labelled)| (*count, *labelled));
        let count = usize::try_from(count).unwrap_or(1).clamp(1, MOST_NUMBERED);
        Columns { kind, count, has_labels: labelled > 0 }
    };
    Ok([ContactKind::Email, ContactKind::Phone, ContactKind::Handle, ContactKind::Postal].map(of).to_vec())
}
