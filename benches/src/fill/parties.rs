//! Customers with contact points, tags, employers and purchases.

use foundation::clock::{DAY, HOUR};
use foundation::words;
use rusqlite::{Connection, Statement, Transaction, params};

use super::staff::Staff;
use super::{LONG_EVERY, Size, Span, id, insert_text};
use crate::Trouble;
use crate::people::{Someone, someone};
use crate::random::Random;
use crate::say::progress;

/// What the entries need to know of each customer, by its row less one.
pub struct Parties {
    pub ids: Vec<[u8; 16]>,
}

const A_BATCH: u64 = 100_000;

struct Statements<'c> {
    party: Statement<'c>,
    contact: Statement<'c>,
    tag: Statement<'c>,
    link: Statement<'c>,
    purchase: Statement<'c>,
}

struct Bought {
    count: i64,
    minor: i64,
    first: Option<i64>,
    last: Option<i64>,
}

struct Employer {
    id: [u8; 16],
    name: String,
}

/// Writes all customers, oldest first.
pub fn write(
    connection: &mut Connection,
    size: Size,
    span: &Span,
    staff: &Staff,
) -> Result<Parties, Trouble> {
    let mut random = Random::new(1);
    let mut parties = Parties { ids: Vec::with_capacity(size.customers as usize) };
    let mut employers: Vec<Employer> = Vec::new();
    let mut row = 0;
    while row < size.customers {
        let batch = connection.transaction()?;
        {
            let mut statements = Statements::prepare(&batch)?;
            for row in row + 1..=(row + A_BATCH).min(size.customers) {
                let row = i64::try_from(row)?;
                let created = span.from + (span.to - span.from) / i64::try_from(size.customers + 1)? * row;
                let made =
                    write_one(&mut statements, &mut random, staff, &mut employers, row, created, span)?;
                parties.ids.push(made);
            }
        }
        batch.commit()?;
        row += A_BATCH;
        progress(&format!("  {} customers", parties.ids.len()));
    }
    Ok(parties)
}

impl<'c> Statements<'c> {
    fn prepare(batch: &'c Transaction<'_>) -> Result<Self, Trouble> {
        Ok(Self {
            party: batch.prepare(&insert_text(
                "party",
                "row, id, kind, name, name_key, given_name, family_name, language, country, time_zone, standing, \
                 owner_id, team_id, owner_key, organisation_id, organisation_name, organisation_key, source, \
                 external_id, search, purchase_count, first_purchase_at, last_purchase_at, spent_minor, \
                 spent_currency, buys_every_days, last_contact_at, created_at, updated_at",
            ))?,
            contact: batch.prepare(&insert_text(
                "contact_point",
                "id, party_id, kind, value, match_key, position, is_primary, created_at",
            ))?,
            tag: batch.prepare(&insert_text("party_tag", "tag_id, party_id"))?,
            link: batch.prepare(&insert_text(
                "party_link",
                "id, from_id, to_id, kind, role, is_main, starts_on, created_at",
            ))?,
            purchase: batch.prepare(&insert_text(
                "purchase",
                "id, party_id, product_id, order_ref, line, at, quantity, amount_minor, currency, source, created_at",
            ))?,
        })
    }
}

fn write_one(
    statements: &mut Statements,
    random: &mut Random,
    staff: &Staff,
    employers: &mut Vec<Employer>,
    row: i64,
    created: i64,
    span: &Span,
) -> Result<[u8; 16], Trouble> {
    let someone = someone(random);
    let party = id(created, random);
    let external = random.percent(30).then(|| format!("C-{row:07}"));
    let employer = (someone.kind == "person" && !employers.is_empty() && random.percent(20))
        .then(|| random.below(employers.len()));
    let owner = (!random.percent(10)).then(|| random.below(staff.colleagues.len()));
    let bought = purchases(&mut statements.purchase, random, staff, &someone, &party, row, created, span)?;

    let mut search = words::fold_both(&someone.name);
    for (position, (kind, value)) in contacts(random, &someone, row).into_iter().enumerate() {
        search.push(' ');
        search.push_str(&words::fold(&value));
        let position = i64::try_from(position).unwrap_or(0);
        statements.contact.execute(params![
            id(created, random),
            party,
            kind,
            value,
            value,
            position,
            true,
            created
        ])?;
    }
    if let Some(employer) = employer.map(|place| &employers[place]) {
        search.push(' ');
        search.push_str(&words::fold_both(&employer.name));
        statements.link.execute(params![
            id(created, random),
            party,
            employer.id,
            "works_at",
            "buyer",
            true,
            "2024-03-01",
            created
        ])?;
    }
    if let Some(external) = &external {
        search.push(' ');
        search.push_str(&words::fold(external));
    }
    if random.percent(30) {
        statements.tag.execute(params![random.pick(&staff.tags), party])?;
    }

    let employer = employer.map(|place| &employers[place]);
    let owner = owner.map(|place| &staff.colleagues[place]);
    let seen = (span.to - created) as u64;
    let last_contact = random.percent(85).then(|| created + (random.next() % seen.max(1)) as i64);
    let every = (bought.count > 1)
        .then(|| bought.first.zip(bought.last))
        .flatten()
        .map(|(first, last)| (last - first) as f64 / DAY as f64 / (bought.count - 1) as f64);
    statements.party.execute(params![
        row,
        party,
        someone.kind,
        someone.name,
        words::sort_key(&someone.name),
        someone.given_name,
        someone.family_name,
        someone.language,
        someone.country,
        someone.time_zone,
        random.pick(&["prospect", "active", "active", "loyal", "at_risk", "lapsed", "lost"]),
        owner.map(|owner| owner.id),
        random.percent(60).then(|| random.pick(&staff.teams)),
        owner.map_or("", |owner| owner.key.as_str()),
        employer.map(|employer| employer.id),
        employer.map(|employer| employer.name.as_str()),
        employer.map(|employer| words::sort_key(&employer.name)).unwrap_or_default(),
        random.pick(&["web", "fair", "referral", "import"]),
        external,
        search,
        bought.count,
        bought.first,
        bought.last,
        bought.minor,
        (bought.count > 0).then_some(someone.currency),
        every,
        last_contact,
        created,
        created,
    ])?;
    if someone.kind == "organisation" {
        employers.push(Employer { id: party, name: someone.name });
    }
    Ok(party)
}

/// One address for nearly everybody, a phone number for most.
fn contacts(random: &mut Random, someone: &Someone, row: i64) -> Vec<(&'static str, String)> {
    let mut contacts = Vec::new();
    if random.percent(95) {
        let letters: String = words::fold_both(&someone.name)
            .chars()
            .map(|c| if c == ' ' { '.' } else { c })
            .filter(|c| c.is_ascii_lowercase() || *c == '.')
            .collect();
        let host = random.pick(&["example.com", "example.org", "example.net"]);
        contacts.push(("email", format!("{}{row}@{host}", letters.trim_matches('.'))));
    }
    if random.percent(70) {
        contacts.push((
            "phone",
            format!("{}{:09}", someone.calling_code, 600_000_000 + random.below(99_999_999)),
        ));
    }
    contacts
}

/// Four in ten bought nothing; those with a long timeline bought twenty-four times.
#[expect(clippy::too_many_arguments, reason = "one customer's facts, needed once")]
fn purchases(
    statement: &mut Statement,
    random: &mut Random,
    staff: &Staff,
    someone: &Someone,
    party: &[u8; 16],
    row: i64,
    created: i64,
    span: &Span,
) -> Result<Bought, Trouble> {
    let usual = random.pick(&[0, 0, 0, 0, 1, 1, 1, 2, 3, 5]);
    let count = if row % LONG_EVERY as i64 == 0 { 24 } else { usual };
    let mut bought = Bought { count, minor: 0, first: None, last: None };
    let gap = (span.to - created) / (count + 1);
    for number in 1..=count {
        let jitter = i64::try_from(random.below(48)).unwrap_or(0) * HOUR / 4;
        let at = created + gap * number - jitter.min(gap / 2);
        let minor = i64::try_from(random.below(20_000)).unwrap_or(0) + 100;
        bought.first = bought.first.or(Some(at));
        bought.last = Some(at);
        bought.minor += minor;
        let order = format!("B-{row}-{number}");
        let product = random.pick(&staff.products);
        statement.execute(params![
            id(at, random),
            party,
            product,
            order,
            1,
            at,
            1.0,
            minor,
            someone.currency,
            "import",
            at
        ])?;
    }
    Ok(bought)
}
