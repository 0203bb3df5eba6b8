//! Writes the demo company into an empty database, through the same doors as everybody else.

use std::collections::BTreeMap;

use customer::customers::{self, ContactDraft, Draft};
use customer::links::{self, NewLink};
use customer::purchases::{self, NewProduct, NewPurchase};
use customer::timeline::{self, Author, Loaded, NewEntry};
use foundation::audit::{self, Object};
use foundation::clock::{MINUTE, Timestamp};
use foundation::db::{Db, DbError, Tx};
use foundation::id::Id;
use foundation::money::Money;
use foundation::personal::Personal;
use foundation::team::{self, NewAccount, Permit, Reach, Role};
use foundation::words::{Lang, Zone};
use jiff::civil::{Date, DateTime};
use serde_json::json;

use crate::products::PRODUCTS;
use crate::staff::{STAFF, StaffMember};
use crate::{CURRENCY, Company, ContactPoint, Customer, Interaction, Link, Purchase, company, mark};

/// Everybody meets the same people.
const SEED: u64 = 1;
/// Rows of one transaction: long enough to be quick, short enough to be held in memory.
const CUSTOMERS: usize = 2_000;
const PURCHASES: usize = 5_000;
const INTERACTIONS: usize = 4_000;
const SOURCE: &str = "demo";
/// Nobody finishes work later than that.
const CLOSING: i8 = 18;

/// Why the demo could not be filled.
#[derive(Debug, thiserror::Error)]
pub enum FillTrouble {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("a colleague: {0}")]
    Colleague(#[from] team::Refusal),
    #[error("{what}: {reason}")]
    Refused { what: String, reason: String },
}

/// Writes the company, as it is on the day of `now`, into an empty database and marks it as a demo.
/// `tell` hears every few thousand rows how many per cent are done.
///
/// # Errors
/// When the database refuses; then it holds a demo that is filled half-way, and its mark says so.
pub async fn fill(
    db: &Db,
    permit: &Permit,
    now: Timestamp,
    mut tell: impl FnMut(usize),
) -> Result<(), FillTrouble> {
    let today = now.jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let company = company(today, SEED);
    let mut progress = Progress::new(&company, &mut tell);

    let staff = write_staff(db, permit, now).await?;
    let customers = write_customers(db, permit, now, &company, &staff, &mut progress).await?;
    write_links(db, permit, now, &company, &customers).await?;
    write_purchases(db, permit, now, &company, &customers, &mut progress).await?;
    write_interactions(db, permit, now, &company, &customers, &staff, &mut progress).await?;

    let mut tx = db.begin().await?;
    mark::finish(&mut tx).await?;
    audit::record(
        &mut tx,
        permit,
        now,
        "demo.fill",
        Object::many("party"),
        json!({ "company": company.name }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

struct Progress<'a> {
    done: usize,
    all: usize,
    tell: &'a mut dyn FnMut(usize),
}

impl<'a> Progress<'a> {
    fn new(company: &Company, tell: &'a mut dyn FnMut(usize)) -> Self {
        // The timeline is told while it is written, so its length is an estimate.
        let all = company.customers.len() + company.purchases.len() + company.customers.len() * 5 / 2;
        tell(0);
        Self { done: 0, all, tell }
    }

    fn add(&mut self, rows: usize) {
        self.done += rows;
        (self.tell)((self.done * 100 / self.all).min(99));
    }
}

/// The accounts in the order of [`STAFF`], and their teams by name.
struct Staff {
    accounts: Vec<Id>,
    teams: BTreeMap<&'static str, Id>,
}

async fn write_staff(db: &Db, permit: &Permit, now: Timestamp) -> Result<Staff, FillTrouble> {
    let mut tx = db.begin().await?;
    mark::begin(&mut tx).await?;
    let mut teams = BTreeMap::new();
    let mut accounts = Vec::with_capacity(STAFF.len());
    for member in STAFF {
        let team = match teams.get(member.team) {
            Some(team) => *team,
            None => team::create_team(&mut tx, permit, now, member.team).await?,
        };
        teams.insert(member.team, team);
        accounts.push(team::create_account(&mut tx, permit, now, account(member, team)).await?);
    }
    tx.commit().await?;
    Ok(Staff { accounts, teams })
}

fn account(member: &StaffMember, team: Id) -> NewAccount {
    NewAccount {
        name: format!("{} {}", member.given_name, member.family_name),
        email: member.email.to_owned(),
        role: Role::parse(member.role.key()).unwrap_or(Role::ReadOnly).into(),
        reach: Reach::Everyone,
        teams: vec![team],
        language: Lang::from_code(member.language),
        zone: Zone::named(member.time_zone).unwrap_or_else(Zone::utc),
        // One click signs in to a demo; a password would be one that everybody knows.
        password: None,
    }
}

/// Returns the ids in the order of [`Company::customers`].
async fn write_customers(
    db: &Db,
    permit: &Permit,
    now: Timestamp,
    company: &Company,
    staff: &Staff,
    progress: &mut Progress<'_>,
) -> Result<Vec<Id>, FillTrouble> {
    let mut checked = check_by_country(&company.customers, staff)?.into_iter();
    let mut ids = Vec::with_capacity(company.customers.len());
    for batch in company.customers.chunks(CUSTOMERS) {
        let mut rows = Vec::with_capacity(batch.len());
        for (customer, fits) in batch.iter().zip(checked.by_ref()) {
            let created_at = moment(customer.created_on.at(8, 0, 0, 0));
            let id = Id::new(created_at);
            rows.push((id, created_at, fits));
            ids.push(id);
        }
        let mut tx = db.begin().await?;
        customers::create_many(&mut tx, permit, now, rows).await?;
        tx.commit().await?;
        progress.add(batch.len());
    }
    Ok(ids)
}

/// Checks all customers, in their order. The numbering plans keep only the last hundred patterns
/// ready, so that a telephone of another country each time takes ten times as long.
fn check_by_country(customers: &[Customer], staff: &Staff) -> Result<Vec<customers::Checked>, FillTrouble> {
    let mut order: Vec<usize> = (0..customers.len()).collect();
    order.sort_by_key(|&place| customers[place].country);
    let mut checked = Vec::with_capacity(customers.len());
    for place in order {
        let customer = &customers[place];
        let fits =
            draft(customer, staff).check().map_err(|refused| refusal(&customer.external_id, &refused))?;
        checked.push((place, fits));
    }
    checked.sort_by_key(|(place, _)| *place);
    Ok(checked.into_iter().map(|(_, fits)| fits).collect())
}

fn draft(customer: &Customer, staff: &Staff) -> Draft {
    let mut custom = serde_json::Map::new();
    if let Some(latin) = &customer.latin_name {
        custom.insert("latin_name".to_owned(), latin.as_str().into());
    }
    Draft {
        kind: customers::Kind::parse(customer.kind.key()),
        name: customer.name.clone(),
        given_name: customer.given_name.clone(),
        family_name: customer.family_name.clone(),
        language: Some(customer.language.to_owned()),
        country: Some(customer.country.to_owned()),
        time_zone: Some(customer.time_zone.to_owned()),
        standing: customers::Standing::parse(customer.standing.key()),
        owner_id: customer.owner.map(|member| staff.accounts[member]),
        deputy_id: customer.deputy.map(|member| staff.accounts[member]),
        team_id: staff.teams.get(customer.team).copied(),
        source: Some(customer.source.to_owned()),
        external_id: Some(customer.external_id.clone()),
        custom,
        tags: customer.tags.iter().map(|&tag| tag.replace('_', " ")).collect(),
        contact_points: customer.contact_points.iter().filter_map(contact).collect(),
    }
}

fn contact(point: &ContactPoint) -> Option<ContactDraft> {
    let mut draft = ContactDraft::new(customers::ContactKind::parse(point.kind.key())?, point.value.clone());
    draft.label = Some(point.label.to_owned());
    draft.is_primary = point.is_primary;
    if let Some(address) = &point.address {
        draft.address = customers::Address {
            street: Some(Personal::new(address.street.clone())),
            postcode: Some(Personal::new(address.postcode.clone())),
            city: Some(Personal::new(address.city.clone())),
            region: None,
            country: Some(address.country.to_owned()),
        };
    }
    Some(draft)
}

async fn write_links(
    db: &Db,
    permit: &Permit,
    now: Timestamp,
    company: &Company,
    ids: &[Id],
) -> Result<(), FillTrouble> {
    let new = |link: &Link| {
        let kind = links::Kind::parse(link.kind.key())?;
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let (from, to) = (ids[link.customer], ids[link.of]);
        Some(NewLink {
            from,
            to,
            kind,
            role: Some(link.role.replace('_', " ")),
            starts_on: day(link.from),
            ends_on: day(link.until),
        })
    };
    let mut tx = db.begin().await?;
    links::add_many(&mut tx, permit, now, company.links.iter().filter_map(new).collect()).await?;
    tx.commit().await?;
    Ok(())
}

async fn write_purchases(
    db: &Db,
    permit: &Permit,
    now: Timestamp,
    company: &Company,
    ids: &[Id],
    progress: &mut Progress<'_>,
) -> Result<(), FillTrouble> {
    write_products(db, permit, now).await?;
    let mut rest = company.purchases.as_slice();
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(whole_customers(rest));
        let mut checked = Vec::with_capacity(batch.len());
        for purchase in batch {
            let fits = new_purchase(purchase, ids)
                .check(now)
                .map_err(|refused| refusal(&purchase.order, &refused))?;
            checked.push(fits);
        }
        let mut tx = db.begin().await?;
        purchases::record_many(&mut tx, permit, now, CURRENCY, &checked).await?;
        tx.commit().await?;
        progress.add(batch.len());
        rest = later;
    }
    Ok(())
}

async fn write_products(db: &Db, permit: &Permit, now: Timestamp) -> Result<(), FillTrouble> {
    let new = PRODUCTS
        .iter()
        .map(|product| NewProduct { sku: product.sku.to_owned(), name: product.name.to_owned() });
    let mut tx: Tx = db.begin().await?;
    let count = purchases::add_products(&mut tx, now, &new.collect::<Vec<_>>()).await?;
    audit::record(&mut tx, permit, now, "product.create", Object::many("product"), json!({ "count": count }))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// How many purchases to write next: a customer's totals are counted once, so nobody is split.
fn whole_customers(purchases: &[Purchase]) -> usize {
    let Some(last) = purchases.get(PURCHASES) else { return purchases.len() };
    let same =
        purchases[PURCHASES..].iter().take_while(|purchase| purchase.customer == last.customer).count();
    PURCHASES + same
}

fn new_purchase(purchase: &Purchase, ids: &[Id]) -> NewPurchase {
    NewPurchase {
        order: Some(purchase.order.clone()),
        line: purchase.line,
        customer: Some(ids[purchase.customer]),
        at: moment(purchase.at),
        product: Some(PRODUCTS[purchase.product].sku.to_owned()),
        quantity: purchase.quantity as f64,
        amount: Money { minor: purchase.minor, currency: CURRENCY.to_owned() },
        source: Some(SOURCE),
    }
}

async fn write_interactions(
    db: &Db,
    permit: &Permit,
    now: Timestamp,
    company: &Company,
    ids: &[Id],
    staff: &Staff,
    progress: &mut Progress<'_>,
) -> Result<(), FillTrouble> {
    let mut told = company.interactions().peekable();
    while told.peek().is_some() {
        let mut batch = Vec::with_capacity(INTERACTIONS);
        for interaction in told.by_ref().take(INTERACTIONS) {
            batch.push(loaded(&interaction, now, ids, staff)?);
        }
        let mut tx = db.begin().await?;
        timeline::record_many(&mut tx, permit, now, &batch).await?;
        tx.commit().await?;
        progress.add(batch.len());
    }
    Ok(())
}

fn loaded(
    interaction: &Interaction,
    now: Timestamp,
    ids: &[Id],
    staff: &Staff,
) -> Result<Loaded, FillTrouble> {
    let at = moment(interaction.at);
    let name = |member: usize| format!("{} {}", STAFF[member].given_name, STAFF[member].family_name);
    // What the customer wrote is told with the customer's name.
    let author = match interaction.author {
        Some(member) => Author { id: Some(staff.accounts[member]), name: name(member) },
        None => Author { id: None, name: String::new() },
    };
    let odd = || refusal(&interaction.external_id, &interaction.kind);
    let kind = timeline::Kind::parse(interaction.kind.key()).ok_or_else(odd)?;
    let task = interaction.task;
    let entry = NewEntry {
        direction: interaction.direction.and_then(|direction| timeline::Direction::parse(direction.key())),
        ended_at: interaction.minutes.map(|minutes| at.plus(minutes * MINUTE)),
        subject: interaction.subject.clone(),
        body: interaction.body.clone(),
        outcome: interaction.outcome.clone(),
        assignee: task.map(|task| staff.accounts[task.assignee]),
        due_at: task.map(|task| end_of_day(task.due, task.assignee)),
        source: Some(SOURCE.to_owned()),
        ..NewEntry::about(ids[interaction.customer], kind, at, author)
    };
    let done = task.and_then(|task| {
        let day = task.done_on?;
        // Nobody finishes before it was asked for.
        Some((at_closing(day, task.assignee).max(at), Some(staff.accounts[task.assignee])))
    });
    Ok(Loaded {
        id: Id::new(at),
        entry: entry.check(now).map_err(|refused| refusal(&interaction.external_id, &refused))?,
        done,
        mentions: interaction.mentions.iter().map(|&member| staff.accounts[member]).collect(),
    })
}

/// The last minute of a day where a colleague is, as a form would write it.
fn end_of_day(day: Date, member: usize) -> Timestamp {
    local(day.tomorrow().unwrap_or(day).at(0, 0, 0, 0), member).plus(-MINUTE)
}

fn at_closing(day: Date, member: usize) -> Timestamp {
    local(day.at(CLOSING, 0, 0, 0), member)
}

fn local(at: DateTime, member: usize) -> Timestamp {
    let zone = Zone::named(STAFF[member].time_zone).unwrap_or_else(Zone::utc);
    at.to_zoned(zone.tz().clone()).map_or_else(|_| moment(at), |zoned| zoned.timestamp().into())
}

/// A moment written in UTC.
fn moment(at: DateTime) -> Timestamp {
    at.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp(0), |zoned| zoned.timestamp().into())
}

fn refusal(what: &str, reason: &dyn std::fmt::Debug) -> FillTrouble {
    FillTrouble::Refused { what: what.to_owned(), reason: format!("{reason:?}") }
}
