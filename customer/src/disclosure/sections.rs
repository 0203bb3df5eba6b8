//! What each part of an archive tells.

use foundation::clock::Timestamp;
use foundation::db::{Query, Result};
use foundation::id::Id;
use foundation::team::Rights;
use foundation::views;
use futures_util::future::BoxFuture;

use super::book::Book;
use super::section::Subject;
use super::store::{self, FileOf};
use crate::{customers, timeline};

type Telling<'a> = BoxFuture<'a, Result<()>>;

/// Entries that are read at once.
const PORTION: i64 = 500;
/// Nobody's fields were changed so often.
const MOST_CORRECTIONS: i64 = 100_000;

pub(super) fn person<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let customer = &subject.full.customer;
        let mut facts = vec![
            book.text("id", customer.id.to_string()),
            book.word("kind", "kind", customer.kind.as_str()),
            book.text("name", customer.name.reveal()),
            book.maybe("given_name", customer.given_name.as_ref().map(|name| name.reveal())),
            book.maybe("family_name", customer.family_name.as_ref().map(|name| name.reveal())),
            book.maybe("language", customer.language.as_ref()),
            book.maybe("country", customer.country.as_ref()),
            book.maybe("time_zone", customer.time_zone.as_ref()),
            book.maybe("source", customer.source.as_ref()),
            book.maybe("external_id", customer.external_id.as_ref()),
            book.maybe("organisation", customer.organisation_name.as_ref()),
            book.text("tags", subject.full.tags.join(", ")),
            book.text(
                "custom",
                Some(customer.custom.as_deref().unwrap_or_default())
                    .filter(|text| *text != "{}")
                    .unwrap_or_default(),
            ),
            book.number("purchase_count", customer.purchase_count.unwrap_or_default()),
            book.time("first_purchase_at", customer.first_purchase_at),
            book.time("last_purchase_at", customer.last_purchase_at),
            book.time("last_contact_at", customer.last_contact_at),
            book.time("created_at", Some(customer.created_at)),
            book.time("updated_at", Some(customer.updated_at)),
        ];
        facts.extend(customer.standing.map(|standing| book.word("standing", "standing", standing.as_str())));
        if let (Some(minor), Some(currency)) = (customer.spent_minor, &customer.spent_currency) {
            facts.push(book.money("spent", minor, currency));
        }
        if let Some(days) = customer.buys_every_days {
            facts.push(book.text("buys_every_days", book.words.decimal(days, 1)));
        }
        book.row(facts);
        Ok(())
    })
}

pub(super) fn contacts<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        for point in &subject.full.contact_points {
            let address = &point.address;
            let facts = vec![
                book.word("kind", "point", point.kind.as_str()),
                book.text("value", point.value.reveal()),
                book.maybe("label", point.label.as_ref()),
                book.maybe("street", address.street.as_ref().map(|text| text.reveal())),
                book.maybe("postcode", address.postcode.as_ref().map(|text| text.reveal())),
                book.maybe("city", address.city.as_ref().map(|text| text.reveal())),
                book.maybe("region", address.region.as_ref()),
                book.maybe("country", address.country.as_ref()),
            ];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn relations<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        for relation in store::relations(&subject.app.db, subject.id()).await? {
            // An organisation is nobody whose data could be given away.
            let with = relation.organisation.as_deref().unwrap_or(subject.blank.somebody()).to_owned();
            let facts = vec![
                book.text("with", with),
                book.word("kind", "links-kind", &relation.kind),
                book.maybe("role", relation.role.map(|role| subject.blank.out_of(&role))),
                book.maybe("starts_on", relation.starts_on),
                book.maybe("ends_on", relation.ends_on),
            ];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn timeline<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let db = &subject.app.db;
        let mut after = (Timestamp(i64::MIN), Id::NONE);
        loop {
            let mut entries = store::entries(db, subject.id(), after, PORTION).await?;
            timeline::open(db, &mut entries).await?;
            let Some(last) = entries.last() else { return Ok(()) };
            after = (last.at, last.id);
            for entry in entries {
                let said = |text: &str| subject.blank.out_of(text);
                let mut facts = vec![
                    book.time("at", Some(entry.at)),
                    book.word("kind", "entry", &entry.kind),
                    book.maybe("channel", entry.channel.as_ref()),
                    book.maybe("direction", entry.direction.as_ref()),
                    book.text("subject", said(&entry.subject)),
                    book.maybe("text", entry.body.as_deref().map(said)),
                    book.maybe("outcome", entry.outcome.as_deref().map(said)),
                    book.time("ended_at", entry.ended_at),
                    book.time("due_at", entry.due_at),
                    book.time("done_at", entry.done_at),
                    book.maybe("source", entry.source.as_ref()),
                    book.time("deleted_at", entry.deleted_at),
                ];
                if entry.others > 0 {
                    facts.push(book.number("others", entry.others));
                }
                if let (Some(minor), Some(currency)) = (entry.amount_minor, &entry.currency) {
                    facts.push(book.money("amount", minor, currency));
                }
                book.row(facts);
            }
            (subject.tell)(book.all_rows);
        }
    })
}

pub(super) fn files<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        for (number, FileOf { file, is_shared }) in
            store::files(&subject.app.db, subject.id()).await?.into_iter().enumerate()
        {
            let name = subject.blank.out_of(&file.name);
            let mut facts = vec![
                book.text("name", &name),
                book.text("media_type", &file.media_type),
                book.text("size", book.words.size(file.size)),
                book.time("created_at", Some(file.created_at)),
            ];
            // A program cannot take others out of a file.
            if is_shared && !subject.shared.contains(&file.id) {
                facts.push(book.word("left_out", "disclosure-left-out", "shared"));
                book.left_out += 1;
            } else {
                let place = place(number + 1, &name);
                facts.push(book.text("place", &place));
                book.contents.push((place, file.id));
            }
            book.row(facts);
        }
        Ok(())
    })
}

/// Where a file is found in the archive: its number tells equal names apart.
fn place(number: usize, name: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
    format!("files/{number}-{name}")
}

pub(super) fn purchases<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        for bought in store::purchases(&subject.app.db, subject.id()).await? {
            let facts = vec![
                book.time("at", Some(bought.at)),
                book.text("order", &bought.order),
                book.maybe("product", bought.product.as_ref()),
                book.text("quantity", book.words.decimal(bought.quantity, 2)),
                book.money("amount", bought.amount_minor, &bought.currency),
                book.maybe("source", bought.source.as_ref()),
            ];
            book.row(facts);
        }
        (subject.tell)(book.all_rows);
        Ok(())
    })
}

/// Not who of us looked: that is our colleagues' own (Court of Justice, C-579/21), but how often, where and when.
pub(super) fn seen<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        for seen in views::summary(&subject.app.db, subject.id()).await? {
            let facts = vec![
                book.word("where", "seen-screen", seen.screen.as_str()),
                book.word("by", "disclosure-by", &seen.kind),
                book.number("times", seen.times),
                book.time("first_at", Some(seen.first_at)),
                book.time("last_at", Some(seen.last_at)),
            ];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn shares<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let sql = "select created_at, expires_at, ended_at from share
                   where object_kind = 'party' and object_id = $1 order by created_at";
        let rows: Vec<(Timestamp, Option<Timestamp>, Option<Timestamp>)> =
            subject.app.db.all(sql, foundation::args![subject.id()]).await?;
        for (from, until, ended) in rows {
            let facts = vec![
                book.time("created_at", Some(from)),
                book.time("until", until),
                book.time("ended_at", ended),
            ];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn changes<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let sql = "select at, action from audit where object_kind = 'party' and object_id = $1 order by at";
        let rows: Vec<(Timestamp, String)> = subject.app.db.all(sql, foundation::args![subject.id()]).await?;
        for (at, action) in rows {
            let key = action.replace('.', "-");
            let what = if book.words.has(format!("audit-action-{key}")) {
                book.word("what", "audit-action", &key)
            } else {
                book.text("what", &action)
            };
            let facts = vec![book.time("at", Some(at)), what];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn holds<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        // Its reason may be a lawyer's secret; that there is one is not.
        let sql = "select placed_at, ended_at from legal_hold where party_id = $1 order by placed_at";
        let rows: Vec<(Timestamp, Option<Timestamp>)> =
            subject.app.db.all(sql, foundation::args![subject.id()]).await?;
        for (placed, ended) in rows {
            let facts = vec![book.time("created_at", Some(placed)), book.time("ended_at", ended)];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn disclosures<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let sql = "select asked_at from disclosure where party_id = $1 order by asked_at";
        for (at,) in subject.app.db.all::<(Timestamp,)>(sql, foundation::args![subject.id()]).await? {
            let facts = vec![book.time("at", Some(at))];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn consents<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let sql = "select c.purpose, c.channel, c.choice, c.at, c.source, t.body
                   from consent c
                   left join consent_text t on t.id = c.text_id
                   where c.party_id = $1
                   order by c.seq";
        type Said = (String, String, String, Timestamp, String, Option<String>);
        for (purpose, channel, choice, at, source, words) in
            subject.app.db.all::<Said>(sql, foundation::args![subject.id()]).await?
        {
            let facts = vec![
                book.time("at", Some(at)),
                book.word("purpose", "consent-purpose", &purpose),
                book.word("channel", "consent-channel", &channel),
                book.word("choice", "consent-choice", &choice),
                book.word("source", "consent-source", &source),
                book.maybe("text", words),
            ];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn restrictions<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let sql = "select placed_at, lifted_at from restriction where party_id = $1 order by placed_at";
        let rows: Vec<(Timestamp, Option<Timestamp>)> =
            subject.app.db.all(sql, foundation::args![subject.id()]).await?;
        for (placed, lifted) in rows {
            let facts = vec![book.time("created_at", Some(placed)), book.time("ended_at", lifted)];
            book.row(facts);
        }
        Ok(())
    })
}

pub(super) fn corrections<'a>(subject: &'a Subject<'a>, book: &'a mut Book) -> Telling<'a> {
    Box::pin(async move {
        let rights = Rights::all();
        for changed in
            customers::history(&subject.app.db, rights, true, subject.id(), MOST_CORRECTIONS).await?
        {
            let facts = vec![
                book.time("at", Some(changed.at)),
                book.text("what", changed.field),
                book.text("before", changed.before.reveal()),
                book.text("after", changed.after.reveal()),
            ];
            book.row(facts);
        }
        Ok(())
    })
}
