//! The demo company as a whole.

use jiff::civil::Date;

use crate::customers::Customer;
use crate::interactions::Interaction;
use crate::links::{Link, links};
use crate::log::shift;
use crate::naming::namings;
use crate::people::{created, customers};
use crate::products::{PRODUCTS, Product};
use crate::purchases::{Purchase, end, purchases};
use crate::seats::seats;
use crate::staff::{COMPANY_NAME, STAFF, StaffMember};
use crate::telling::Teller;
use crate::todo::{OpenTask, open_tasks};

/// Everything the demo shows, as plain data. The timeline is told on the way, by [`Company::interactions`].
pub struct Company {
    pub name: &'static str,
    pub today: Date,
    /// By how many days the purchase log was moved; whole weeks.
    pub shifted_by_days: i64,
    pub staff: &'static [StaffMember],
    pub products: &'static [Product],
    /// The 23,570 buyers in the order of the log, then 300 organisations, then 150 prospects.
    pub customers: Vec<Customer>,
    pub links: Vec<Link>,
    /// The 69,659 purchases, by customer, then time.
    pub purchases: Vec<Purchase>,
    seed: u64,
    open_tasks: Vec<OpenTask>,
}

/// The company as it is on the morning of `today`. The same day and seed give the same company to the last byte.
///
/// Days are those of the log, moved by whole weeks so that its last purchase
/// was one to seven days ago: weekdays and all distances between purchases stay.
#[must_use]
pub fn company(today: Date, seed: u64) -> Company {
    let shifted_by_days = shift(today);
    let seats = seats(seed);
    let (purchases, histories) = purchases(&seats, shifted_by_days, seed);
    let created = created(&seats, &histories, today, seed);
    let links = links(&seats, &created, seed);
    let namings = namings(&seats, seed);
    let customers = customers(&seats, namings, &histories, &created, end(shifted_by_days), seed);
    let open_tasks = open_tasks(&customers, today, seed);
    Company {
        name: COMPANY_NAME,
        today,
        shifted_by_days,
        staff: STAFF,
        products: PRODUCTS,
        customers,
        links,
        purchases,
        seed,
        open_tasks,
    }
}

impl Company {
    /// About 60,000 entries of the timeline, by customer, then time; made while they are asked for.
    pub fn interactions(&self) -> impl Iterator<Item = Interaction> + '_ {
        let teller = Teller::new(self.today, self.seed, &self.customers, &self.links);
        (0..self.customers.len()).flat_map(move |customer| {
            let purchases = run(&self.purchases, customer, |purchase| purchase.customer);
            let open = run(&self.open_tasks, customer, |task| task.customer);
            teller.timeline(customer, purchases, open)
        })
    }
}

/// The part of a sorted list that belongs to one customer.
fn run<T>(sorted: &[T], customer: usize, of: impl Fn(&T) -> usize) -> &[T] {
    let start = sorted.partition_point(|item| of(item) < customer);
    let length = sorted[start..].partition_point(|item| of(item) == customer);
    &sorted[start..start + length]
}
