//! Tells each customer's timeline: how many entries, when, by whom, in which words.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use crate::customers::{Customer, CustomerKind};
use crate::entries::{Audience, Template, fill, showcase, templates};
use crate::interactions::{Direction, Interaction, Kind, Task};
use crate::links::{Link, LinkKind};
use crate::products::PRODUCTS;
use crate::purchases::Purchase;
use crate::random::Random;
use crate::showcase::person_at;
use crate::staff::{STAFF, who_speaks};
use crate::todo::{OpenTask, due};

/// After this many days without a purchase somebody asks how they are.
const LONG: i64 = 75;

/// What all timelines of a company have in common.
pub struct Teller<'a> {
    today: Date,
    seed: u64,
    customers: &'a [Customer],
    /// Who has an employer now.
    works_somewhere: BTreeSet<usize>,
    /// Somebody's given name at each organisation, to greet them by.
    contact_at: BTreeMap<usize, &'a str>,
    templates: BTreeMap<&'static str, Vec<Template>>,
    zones: BTreeMap<&'static str, TimeZone>,
}

impl<'a> Teller<'a> {
    /// Reads the texts, the time zones and who works where.
    #[must_use]
    pub fn new(today: Date, seed: u64, customers: &'a [Customer], links: &[Link]) -> Self {
        let templates = ["en", "es", "ro", "ru"].map(|language| (language, templates(language))).into();
        let mut zones = BTreeMap::new();
        for customer in customers {
            zones
                .entry(customer.time_zone)
                .or_insert_with(|| TimeZone::get(customer.time_zone).unwrap_or(TimeZone::UTC));
        }
        let mut works_somewhere = BTreeSet::new();
        let mut contact_at = BTreeMap::new();
        for link in links.iter().filter(|link| link.kind == LinkKind::WorksAt && link.until.is_none()) {
            works_somewhere.insert(link.customer);
            if let Some(given_name) = &customers[link.customer].given_name {
                contact_at.entry(link.of).or_insert(given_name.as_str());
            }
        }
        Self { today, seed, customers, works_somewhere, contact_at, templates, zones }
    }

    /// The timeline of one customer, oldest first. `purchases` and `open` are theirs.
    #[must_use]
    pub fn timeline(&self, index: usize, purchases: &[Purchase], open: &[OpenTask]) -> Vec<Interaction> {
        let customer = &self.customers[index];
        let mut random = Random::new(self.seed, "timeline", index);
        let mut suitable: Vec<&Template> = self.templates[customer.language]
            .iter()
            .filter(|template| self.suits(template, index, purchases))
            .collect();
        if customer.kind == CustomerKind::Organisation {
            // Organisations are met more often than written to.
            let met = suitable.iter().copied().filter(|template| template.audience == Audience::Organisation);
            suitable.extend(met.collect::<Vec<_>>().repeat(3));
        }
        let count = if person_at(index).is_some() {
            random.between(6, 9)
        } else if customer.is_key_account && !purchases.is_empty() {
            random.between(15, 58)
        } else {
            *random.pick(&[1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4])
        };
        let mut told: Vec<Interaction> = Vec::with_capacity(count as usize + open.len());
        for _ in 0..count {
            let template = random.pick(&suitable);
            told.push(self.tell(index, template, purchases, &mut random));
        }
        for task in open {
            told.push(self.tell_open(index, task, purchases, &mut random));
        }
        if let Some(story) = person_at(index) {
            let mut before = DateTime::MIN;
            for (days_ago, template) in &showcase(story.story) {
                let mut entry = self.tell_by_hand(index, *days_ago, template, &mut random);
                // What follows on the same day must follow, at whatever hour the first came.
                entry.at = entry.at.max(before.saturating_add(random.between(4, 20).minutes()));
                before = entry.at;
                told.push(entry);
            }
        }
        told.sort_by_key(|entry| (entry.at, entry.kind));
        for (number, entry) in told.iter_mut().enumerate() {
            entry.external_id = format!("{}-E{:03}", customer.external_id, number + 1);
        }
        told
    }

    fn suits(&self, template: &Template, index: usize, purchases: &[Purchase]) -> bool {
        let customer = &self.customers[index];
        let audience = match template.audience {
            Audience::Anyone => true,
            Audience::Organisation => {
                customer.kind == CustomerKind::Organisation || self.works_somewhere.contains(&index)
            }
            Audience::KeyAccount => customer.is_key_account,
        };
        let can_be_named =
            customer.kind != CustomerKind::Organisation || self.contact_at.contains_key(&index);
        audience
            && (can_be_named || !template.needs_name())
            && (!purchases.is_empty() || !template.needs_order())
            && (!template.is_about_silence() || self.quiet_days(purchases) > LONG)
    }

    fn tell(
        &self,
        index: usize,
        template: &Template,
        purchases: &[Purchase],
        random: &mut Random,
    ) -> Interaction {
        let customer = &self.customers[index];
        let purchase = if template.is_about_silence() {
            purchases.last()
        } else {
            (!purchases.is_empty()).then(|| random.pick(purchases))
        };
        let day = match purchase {
            Some(purchase) if template.is_about_silence() => {
                self.day_between(purchase.on.saturating_add(LONG.days()), random)
            }
            // Questions about an order come soon after it, other things now and then long after.
            Some(purchase) if template.needs_order() || random.chance(70) => {
                purchase.on.saturating_add(random.between(1, 24).days())
            }
            Some(purchase) => self.day_between(purchase.on, random),
            None => self.day_between(customer.created_on, random),
        };
        let at = self.moment(customer, day, template, random);
        let author = self.author(customer, template.kind, template.direction, random);
        let mut entry = self.worded(index, template, purchase, author, random);
        entry.at = at;
        if template.kind == Kind::Task {
            let assignee = author.unwrap_or(0);
            let due = at.date().saturating_add(random.between(1, 9).days());
            let done_on =
                due.saturating_add(random.between(-1, 1).days()).min(self.yesterday()).max(at.date());
            entry.task =
                Some(Task { assignee, due, is_promise: template.is_promise, done_on: Some(done_on) });
        }
        entry
    }

    fn tell_open(
        &self,
        index: usize,
        open: &OpenTask,
        purchases: &[Purchase],
        random: &mut Random,
    ) -> Interaction {
        let customer = &self.customers[index];
        let language = &self.templates[customer.language];
        let wanted: Vec<&Template> = language
            .iter()
            .filter(|template| template.kind == Kind::Task && template.is_promise == open.is_promise)
            .collect();
        let template = random.pick(&wanted);
        let day = open.due.saturating_sub(random.between(2, 9).days());
        let at = self.moment(customer, day, template, random);
        let purchase = purchases.last();
        let mut entry = self.worded(index, template, purchase, Some(open.assignee), random);
        entry.at = at;
        entry.task =
            Some(Task { assignee: open.assignee, due: open.due, is_promise: open.is_promise, done_on: None });
        entry
    }

    fn tell_by_hand(
        &self,
        index: usize,
        days_ago: i64,
        template: &Template,
        random: &mut Random,
    ) -> Interaction {
        let customer = &self.customers[index];
        let handle = template.rest.first().map_or("", String::as_str);
        let author = STAFF.iter().position(|member| member.handle == handle);
        let at = self.moment(customer, self.today.saturating_sub(days_ago.days()), template, random);
        let mut entry = self.worded(index, template, None, author, random);
        entry.at = at;
        entry.mentions = (0..STAFF.len())
            .filter(|&member| entry.body.contains(&format!("@{}", STAFF[member].handle)))
            .collect();
        if template.kind == Kind::Task {
            let days: i64 = template.rest.get(1).and_then(|days| days.parse().ok()).unwrap_or(0);
            let due = due(self.today, days);
            let assignee = author.or(customer.owner).unwrap_or(0);
            entry.task = Some(Task { assignee, due, is_promise: template.is_promise, done_on: None });
        }
        entry
    }

    /// The words, with everything else still to be set.
    fn worded(
        &self,
        index: usize,
        template: &Template,
        purchase: Option<&Purchase>,
        author: Option<usize>,
        random: &mut Random,
    ) -> Interaction {
        let customer = &self.customers[index];
        let product = purchase.map_or_else(|| random.below(8), |purchase| purchase.product);
        let mut mentions = Vec::new();
        let mut gap = |name: &str, random: &mut Random| match name {
            "product" => PRODUCTS[product].phrase(customer.language).to_owned(),
            "order" => purchase.map(|purchase| purchase.order.clone()).unwrap_or_default(),
            "date" | "last_date" => {
                purchase.map(|purchase| written_date(purchase.on, customer.language)).unwrap_or_default()
            }
            "city" => customer.city.to_owned(),
            "staff" => STAFF[author.unwrap_or(0)].given_name.to_owned(),
            "colleague" => {
                let colleague = self.colleague(customer, author, random);
                mentions.push(colleague);
                format!("@{}", STAFF[colleague].handle)
            }
            "name" => self.greeted_as(index).to_owned(),
            // In Spain one says vosotros, across the ocean ustedes: `{~podéis~pueden}`.
            _ => {
                let mut regional = name.split('~').skip(1);
                let (spain, america) = (regional.next(), regional.next());
                (if customer.country == "ES" { spain } else { america }).unwrap_or_default().to_owned()
            }
        };
        let mut words = |text: &str, random: &mut Random| fill(text, random, customer.is_woman, &mut gap);
        let subject = words(&template.subject, random);
        let body = words(&template.body, random);
        let outcome = template.outcome.as_deref().map(|outcome| words(outcome, random));
        let minutes = template.minutes.map(|(shortest, longest)| random.between(shortest, longest));
        let score = (template.kind == Kind::Survey).then(|| body.split(' ').next()?.parse().ok()).flatten();
        mentions.sort_unstable();
        mentions.dedup();
        Interaction {
            external_id: String::new(),
            customer: index,
            kind: template.kind,
            direction: template.direction,
            at: DateTime::default(),
            minutes,
            subject,
            body,
            outcome,
            score,
            author,
            mentions,
            task: None,
        }
    }

    fn greeted_as(&self, index: usize) -> &str {
        let customer = &self.customers[index];
        let contact = self.contact_at.get(&index).copied();
        customer.given_name.as_deref().or(contact).unwrap_or(&customer.name)
    }

    fn author(
        &self,
        customer: &Customer,
        kind: Kind,
        direction: Option<Direction>,
        random: &mut Random,
    ) -> Option<usize> {
        let is_written_by_customer = direction == Some(Direction::In)
            && matches!(kind, Kind::Email | Kind::Post | Kind::Survey | Kind::Letter);
        if is_written_by_customer {
            return None;
        }
        let colleague = *random.pick_early(who_speaks(customer.language, customer.country));
        Some(if random.chance(75) { customer.owner.unwrap_or(colleague) } else { colleague })
    }

    fn colleague(&self, customer: &Customer, author: Option<usize>, random: &mut Random) -> usize {
        let speakers = who_speaks(customer.language, customer.country);
        let near: Vec<usize> = speakers.iter().copied().filter(|&other| Some(other) != author).collect();
        if near.is_empty() || random.chance(15) {
            (author.unwrap_or(0) + 3) % STAFF.len()
        } else {
            *random.pick(&near)
        }
    }

    fn day_between(&self, from: Date, random: &mut Random) -> Date {
        let days = i64::from((self.yesterday() - from).get_days()).max(0);
        from.saturating_add(random.between(0, days).days())
    }

    /// Days from the last purchase to yesterday; none without purchases.
    fn quiet_days(&self, purchases: &[Purchase]) -> i64 {
        purchases.last().map_or(0, |last| i64::from((self.yesterday() - last.on).get_days()))
    }

    fn yesterday(&self) -> Date {
        self.today.saturating_sub(1.day())
    }

    /// A decent hour on that day where the customer lives, as UTC before today.
    /// Customers write on any day, we work from Monday to Friday.
    fn moment(&self, customer: &Customer, day: Date, template: &Template, random: &mut Random) -> DateTime {
        let is_theirs = template.direction == Some(Direction::In) && template.minutes.is_none();
        let mut day = day.min(self.yesterday());
        let minute =
            if is_theirs { random.between(7 * 60, 22 * 60) } else { random.between(9 * 60, 17 * 60 + 30) };
        if !is_theirs {
            day = workday(day, customer.created_on);
        }
        let zone = &self.zones[customer.time_zone];
        loop {
            let local = day.at((minute / 60) as i8, (minute % 60) as i8, random.between(0, 59) as i8, 0);
            let at = zone
                .to_ambiguous_zoned(local)
                .compatible()
                .map_or(local, |zoned: Zoned| zoned.with_time_zone(TimeZone::UTC).datetime());
            if at.date() < self.today {
                return at;
            }
            // Evening in America is already today in UTC.
            day = day.saturating_sub(1.day());
        }
    }
}

/// The Friday before a weekend, or the Monday after when the customer is too new for that.
fn workday(day: Date, not_before: Date) -> Date {
    let (back, forward) = match day.weekday() {
        Weekday::Saturday => (1, 2),
        Weekday::Sunday => (2, 1),
        _ => return day,
    };
    let friday = day.saturating_sub(back.days());
    if friday < not_before { day.saturating_add(forward.days()) } else { friday }
}

/// A day as people write it: 5 March 2026, 5 de marzo de 2026, 5 martie 2026, 5 марта 2026.
fn written_date(day: Date, language: &str) -> String {
    let months = match language {
        "es" => "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ro" => {
            "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie"
        }
        "ru" => "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        _ => "January February March April May June July August September October November December",
    };
    let month = months.split(' ').nth(day.month() as usize - 1).unwrap_or_default();
    match language {
        "es" => format!("{} de {month}", day.day()),
        _ => format!("{} {month}", day.day()),
    }
}
