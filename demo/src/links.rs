//! Dated links between customers: who works where, lives with whom, belongs to what.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::random::Random;
use crate::seats::Seat;

/// What ties two customers together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// A person at an organisation.
    WorksAt,
    /// A person in a household.
    MemberOf,
    /// An organisation of a larger one.
    PartOf,
}

impl LinkKind {
    /// `works_at`, `member_of` or `part_of`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::WorksAt => "works_at",
            Self::MemberOf => "member_of",
            Self::PartOf => "part_of",
        }
    }
}

/// `customer` is `role` at, in or of `of`; both are places in [`crate::Company::customers`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    pub customer: usize,
    pub of: usize,
    pub kind: LinkKind,
    /// At work `owner`, `head_of_purchasing`, `accountant`, `assistant`, `music_editor`, `librarian`, `teacher`;
    /// in a household `head`, `partner`, `child`; of an organisation `branch`, `subsidiary`.
    pub role: &'static str,
    pub from: Option<Date>,
    /// Set when it is over.
    pub until: Option<Date>,
}

/// All links the seats ask for, in the order of the customers.
#[must_use]
pub fn links(seats: &[Seat], created: &[Date], seed: u64) -> Vec<Link> {
    let mut people_at = vec![0_usize; seats.len()];
    let mut links = Vec::new();
    for (customer, seat) in seats.iter().enumerate() {
        let mut random = Random::new(seed, "link", customer);
        let mut link = |of: usize, kind: LinkKind, role: &'static str, from, until| {
            links.push(Link { customer, of, kind, role, from, until });
        };
        let years_before = |random: &mut Random, low, high| {
            Some(created[customer].saturating_sub(random.between(low, high).days()))
        };
        if let Some(household) = seat.household {
            let role = ["head", "partner", "child"][people_at[household].min(2)];
            link(household, LinkKind::MemberOf, role, None, None);
            people_at[household] += 1;
        }
        if let Some(employer) = seat.employer {
            let role = seat.role.unwrap_or_else(|| role_at(seats[employer].trade, people_at[employer]));
            let from = years_before(&mut random, 60, 2_500);
            // The people of the showcases stay where they are.
            let left = seat.role.is_none() && random.chance(8);
            let until = left.then(|| created[customer].saturating_add(random.between(30, 400).days()));
            link(employer, LinkKind::WorksAt, role, from, until);
            people_at[employer] += 1;
        }
        if let Some(parent) = seat.parent {
            let role = if random.chance(60) { "branch" } else { "subsidiary" };
            let from = years_before(&mut random, 300, 5_000);
            link(parent, LinkKind::PartOf, role, from, None);
        }
    }
    links
}

fn role_at(trade: &str, already: usize) -> &'static str {
    let roles: &[&str] = match trade {
        "radio" => &["music_editor", "head_of_purchasing", "accountant", "assistant"],
        "library" => &["librarian", "head_of_purchasing", "librarian"],
        "school" => &["teacher", "head_of_purchasing", "teacher", "accountant", "teacher"],
        _ => &["owner", "head_of_purchasing", "accountant", "assistant", "assistant"],
    };
    roles.get(already).copied().unwrap_or("assistant")
}
