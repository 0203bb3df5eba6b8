//! Customers as rows, with the headers that the importer reads.

use std::collections::HashMap;

use foundation::db::{Args, Db, DbError, Query};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::{self, Scope};
use foundation::web::App;

use super::super::tags;
use super::PART;
use crate::customers::{self, ContactKind, ContactPoint, Customer, Filter, Order, SortBy, Start};

const ORDER: Order = Order { by: SortBy::Name, is_descending: false };
/// A file has at most this many columns of one kind of contact point.
const MOST_COLUMNS: usize = 9;

pub(super) struct Customers {
    me: Option<Id>,
    filter: Filter,
    owners: HashMap<Id, String>,
    teams: HashMap<Id, String>,
    /// How many columns e-mail, phone and handle get.
    columns: Vec<(ContactKind, usize)>,
    after: Option<Start>,
}

impl Customers {
    pub(super) async fn prepare(
        app: &App,
        scope: &Scope,
        me: Option<Id>,
        filter: Filter,
    ) -> Result<Self, DbError> {
        let owners =
            team::accounts(&app.db).await?.into_iter().map(|account| (account.id, account.handle)).collect();
        let teams = team::teams(&app.db).await?.into_iter().map(|team| (team.id, team.name)).collect();
        Ok(Self { me, filter, owners, teams, columns: columns(&app.db, scope).await?, after: None })
    }

    pub(super) fn header(&self) -> Vec<String> {
        let mut header: Vec<String> =
            ["id", "external_id", "kind", "name", "given_name", "family_name"].map(str::to_owned).to_vec();
        for (kind, count) in &self.columns {
            header.push(kind.as_str().to_owned());
            header.extend((2..=*count).map(|number| format!("{}{number}", kind.as_str())));
        }
        let rest = [
            "street",
            "postcode",
            "city",
            "region",
            "address_country",
            "language",
            "country",
            "time_zone",
            "owner",
            "team",
            "tags",
            "source",
            "standing",
            "created_at",
            "organisation",
        ];
        header.extend(rest.map(str::to_owned));
        header
    }

    pub(super) async fn next(&mut self, db: &Db, scope: &Scope) -> Result<Vec<Vec<String>>, DbError> {
        let page =
            customers::list(db, scope, self.me, &self.filter, ORDER, self.after.as_ref(), PART).await?;
        let Some(last) = page.last() else { return Ok(Vec::new()) };
        self.after = Some(ORDER.after(last, None));
        let ids: Vec<Id> = page.iter().map(|customer| customer.id).collect();
        let mut points: HashMap<Id, Vec<ContactPoint>> = HashMap::new();
        for point in customers::contact_points(db, &ids).await? {
            points.entry(point.party_id).or_default().push(point);
        }
        let tags = customers::tags_of(db, &ids).await?;
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
        let mut row = vec![
            customer.id.to_string(),
            text(&customer.external_id),
            customer.kind.as_str().to_owned(),
            customer.name.reveal().clone(),
            plain(&customer.given_name),
            plain(&customer.family_name),
        ];
        for (kind, count) in &self.columns {
            // The primary one first: it is what the importer finds a customer by.
            let mut of_kind: Vec<&ContactPoint> = points.iter().filter(|point| point.kind == *kind).collect();
            of_kind.sort_by_key(|point| !point.is_primary);
            let cell = |index: usize| {
                of_kind.get(index).map(|point| point.value.reveal().clone()).unwrap_or_default()
            };
            row.extend((0..*count).map(cell));
        }
        let mut postal: Vec<&ContactPoint> =
            points.iter().filter(|point| point.kind == ContactKind::Postal).collect();
        postal.sort_by_key(|point| !point.is_primary);
        row.extend(postal.first().map_or_else(Default::default, |point| address(point)));
        row.extend([
            text(&customer.language),
            text(&customer.country),
            text(&customer.time_zone),
            customer.owner_id.and_then(|id| self.owners.get(&id)).cloned().unwrap_or_default(),
            customer.team_id.and_then(|id| self.teams.get(&id)).cloned().unwrap_or_default(),
            tags::join(tags),
            text(&customer.source),
            customer.standing.as_str().to_owned(),
            customer.created_at.to_string(),
            text(&customer.organisation_name),
        ]);
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

/// As many columns of each kind as the customer in scope with most of them needs.
async fn columns(db: &Db, scope: &Scope) -> Result<Vec<(ContactKind, usize)>, DbError> {
    let mut args = Args::new();
    let sql = scope.sql(
        "select kind, max(n)
         from (
           select c.party_id, c.kind, count(*) as n
           from contact_point c
           join party p on p.id = c.party_id
           where {visible}
           group by c.party_id, c.kind
         ) each_party
         group by kind",
        &customers::GUARD,
        &mut args,
    );
    let most = db.all::<(ContactKind, i64)>(sql, args).await?;
    let count = |kind: ContactKind| {
        let most = most.iter().find(|(known, _)| *known == kind).map_or(1, |(_, most)| *most);
        (kind, usize::try_from(most).unwrap_or(1).clamp(1, MOST_COLUMNS))
    };
    Ok([ContactKind::Email, ContactKind::Phone, ContactKind::Handle].map(count).to_vec())
}
