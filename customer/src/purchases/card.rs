//! "What matters now" on a customer's record: the rhythm, what was spent, the last purchases.

use askama::Template;
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::Scope;
use foundation::web::{App, Page, Problem};
use foundation::words::Words;

use super::fields::are_read;
use super::purchase::Purchase;
use super::rhythm::{Day, FEWEST_DAYS, Regularity, Rhythm};
use super::store::{self, Spent};
use super::strip::{SHOWN_DAYS, Strip};

/// Purchases shown on the card.
const SHOWN: usize = 4;

#[derive(Template)]
#[template(path = "purchases/card.html")]
struct Card {
    words: Words,
    customer: Id,
    today: Day,
    purchase_days: usize,
    rhythm: Option<Rhythm>,
    strip: Strip,
    spent: Vec<Spent>,
    last: Vec<Purchase>,
}

/// The insights about a customer's purchases, to be put into the record's card.
///
/// # Errors
/// When the database fails. A customer out of scope has simply bought nothing; for whoever does not read
/// purchases there is no card.
pub async fn rhythm_card(app: &App, page: &Page, scope: &Scope, customer: Id) -> Result<SafeHtml, Problem> {
    if !are_read(scope) {
        return Ok(SafeHtml::default());
    }
    let today = Day::of(page.now);
    let (mut bought, spent, last) = tokio::try_join!(
        store::bought_days(&app.db, scope, customer),
        store::spent(&app.db, scope, customer),
        store::newest(&app.db, scope, customer, SHOWN),
    )?;
    let mut days: Vec<Day> = bought.iter().map(|bought| bought.day).collect();
    days.dedup();
    bought.retain(|bought| bought.day.0 >= today.0 - SHOWN_DAYS);
    let rhythm = Rhythm::of(&days);
    let currency = spent.first().map_or(app.settings.currency.as_str(), |spent| spent.currency.as_str());
    let card = Card {
        words: page.words,
        customer,
        today,
        purchase_days: days.len(),
        strip: Strip::draw(&bought, currency, rhythm.as_ref(), today),
        rhythm,
        spent,
        last,
    };
    SafeHtml::from_template(&card).map_err(|error| Problem::trouble("render the purchase rhythm", &error))
}

impl Card {
    fn next(&self, rhythm: &Rhythm) -> String {
        let date = self.words.civil_date(date(rhythm.next));
        self.words.with2("purchases-next", "date", date, "window", rhythm.window)
    }

    /// The same facts as the drawing, for who does not see it.
    fn said(&self, rhythm: &Rhythm) -> String {
        self.words.with(
            "purchases-strip",
            &[
                ("n", &self.strip.circles.len()),
                ("every", &(rhythm.every.round() as i64)),
                ("date", &self.words.civil_date(date(rhythm.next))),
                ("window", &rhythm.window),
            ],
        )
    }

    fn why(&self, rhythm: &Rhythm) -> String {
        let day = |day| self.words.civil_date(date(day));
        self.words.with3(
            "purchases-why",
            "n",
            rhythm.purchase_days,
            "from",
            day(rhythm.first),
            "to",
            day(rhythm.last),
        )
    }

    fn regularity(&self, rhythm: &Rhythm) -> String {
        let key = match rhythm.regularity() {
            Regularity::Steady => "purchases-steady",
            Regularity::Loose => "purchases-loose",
            Regularity::Irregular => "purchases-irregular",
        };
        self.words.with1(key, "spread", self.words.decimal(rhythm.spread, 0))
    }

    fn not_enough(&self) -> String {
        self.words.with2("purchases-not-enough", "n", self.purchase_days, "fewest", FEWEST_DAYS)
    }

    fn product(&self, purchase: &Purchase) -> String {
        product_line(&self.words, purchase)
    }

    fn quantity(&self, purchase: &Purchase) -> String {
        quantity(&self.words, purchase.quantity)
    }

    fn range(&self, spent: &Spent) -> String {
        let (from, to) = (self.words.date(spent.first_at), self.words.date(spent.last_at));
        self.words.with3("purchases-orders", "n", spent.orders, "from", from, "to", to)
    }
}

/// What was bought, as one line.
pub(super) fn product_line(words: &Words, purchase: &Purchase) -> String {
    let product = purchase.product.as_ref().map(|product| product.name.clone());
    product.unwrap_or_else(|| words.text("purchases-no-product"))
}

/// A quantity without needless digits.
pub(super) fn quantity(words: &Words, quantity: f64) -> String {
    if quantity.fract() == 0.0 { words.decimal(quantity, 0) } else { words.decimal(quantity, 2) }
}

fn date(day: Day) -> jiff::civil::Date {
    day.noon().jiff().to_zoned(jiff::tz::TimeZone::UTC).date()
}
