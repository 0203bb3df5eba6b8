//! Ten million things that happened, in the order in which they happened: a customer's entries lie as far
//! apart in the table as two years of other people's entries put them.

use rusqlite::{Connection, Statement, Transaction, params};

use super::parties::Parties;
use super::staff::Staff;
use super::{LONG_EVERY, LONG_EXTRA, Size, Span, id, insert_text};
use crate::Trouble;
use crate::random::{Random, Shuffled};
use crate::say::progress;
use foundation::clock::DAY;

const A_BATCH: u64 = 500_000;

struct Statements<'c> {
    entry: Statement<'c>,
    body: Statement<'c>,
    link: Statement<'c>,
}

/// Kind, direction, subject.
const HAPPENED: [(&str, Option<&str>, &str); 16] = [
    ("note", None, "Prefers to be called in the afternoon"),
    ("note", None, "Asked about the new catalogue"),
    ("note", None, "Moves to a new address in spring"),
    ("call", Some("in"), "Question about the last invoice"),
    ("call", Some("out"), "Reminded of the open offer"),
    ("call", Some("in"), "Wants to change the delivery date"),
    ("call", Some("out"), "Thanked for the order"),
    ("email", Some("in"), "Re: your offer"),
    ("email", Some("out"), "Your offer"),
    ("email", Some("in"), "Delivery note missing"),
    ("meeting", None, "Quarterly review"),
    ("visit", Some("out"), "At their workshop"),
    ("order", None, "Order"),
    ("chat", Some("in"), "Is it in stock?"),
    ("letter", Some("out"), "Contract"),
    ("task", None, "Send the price list"),
];

const BODIES: [&str; 4] = [
    "They looked at the samples and liked the second one best. Price is fine, the date is not: they need it two \
     weeks earlier because of the fair. I promised an answer by Friday.",
    "Spoke for ten minutes. The last delivery was complete, but one box was damaged. They do not want a refund, \
     only a replacement with the next order.",
    "Good morning, thank you for the quick answer. Could you please send the invoice to our new address as well? \
     Kind regards",
    "Long talk about next year. They plan a second shop and will need about twice as much from March on.",
];

/// Writes all entries with their texts and links, and each customer's count of changes.
pub fn write(
    connection: &mut Connection,
    size: Size,
    span: &Span,
    staff: &Staff,
    parties: &Parties,
) -> Result<(), Trouble> {
    let mut random = Random::new(2);
    let mut changes = vec![0_u32; parties.ids.len()];
    let everybody = Shuffled::new(size.customers);
    let total = size.entries();
    // Entries of the long timelines come in between, as evenly.
    let extra = size.long_timelines() * LONG_EXTRA;
    let (mut usual_written, mut extra_written, mut written) = (0, 0, 0);

    while written < total {
        let batch = connection.transaction()?;
        {
            let mut statements = Statements::prepare(&batch)?;
            for _ in 0..A_BATCH.min(total - written) {
                let party = if extra_written * total < written * extra {
                    let place = extra_written % size.long_timelines();
                    extra_written += 1;
                    (place + 1) * LONG_EVERY - 1
                } else {
                    let place = everybody.at(usual_written % size.customers);
                    usual_written += 1;
                    place
                } as usize;
                let at = span.from
                    + (i128::from(span.to - span.from) * i128::from(written) / i128::from(total)) as i64;
                changes[party] += 1;
                write_one(
                    &mut statements,
                    &mut random,
                    staff,
                    &parties.ids[party],
                    at,
                    changes[party],
                    span,
                )?;
                written += 1;
            }
        }
        batch.commit()?;
        progress(&format!("  {written} entries"));
    }
    count_changes(connection, parties, &changes)
}

impl<'c> Statements<'c> {
    fn prepare(batch: &'c Transaction<'_>) -> Result<Self, Trouble> {
        Ok(Self {
            entry: batch.prepare(&insert_text(
                "entry",
                "id, kind, direction, at, subject, author_id, author_name, has_body, assignee_id, due_at, done_at, \
                 done_by, created_at, updated_at",
            ))?,
            body: batch.prepare(&insert_text("entry_body", "entry_id, body"))?,
            link: batch.prepare(&insert_text("entry_link", "object_kind, object_id, at, entry_id, kind, seq"))?,
        })
    }
}

fn write_one(
    statements: &mut Statements,
    random: &mut Random,
    staff: &Staff,
    party: &[u8; 16],
    at: i64,
    change: u32,
    span: &Span,
) -> Result<(), Trouble> {
    let entry = id(at, random);
    let (kind, direction, subject) = random.pick(&HAPPENED);
    let author = &staff.colleagues[random.below(staff.colleagues.len())];
    let has_body = random.percent(30);
    let assignee = (kind == "task").then(|| staff.colleagues[random.below(staff.colleagues.len())].id);
    let due = assignee.map(|_| at + 7 * DAY);
    // Promises of the last weeks are open, older ones are kept.
    let done = due.filter(|due| *due < span.to - 14 * DAY).map(|due| due - DAY);

    statements.entry.execute(params![
        entry,
        kind,
        direction,
        at,
        subject,
        author.id,
        author.name,
        has_body,
        assignee,
        due,
        done,
        done.and(assignee),
        at,
        at
    ])?;
    if has_body {
        statements.body.execute(params![entry, random.pick(&BODIES)])?;
    }
    statements.link.execute(params!["party", party, at, entry, kind, change])?;
    Ok(())
}

fn count_changes(connection: &mut Connection, parties: &Parties, changes: &[u32]) -> Result<(), Trouble> {
    let batch = connection.transaction()?;
    {
        let mut head = batch.prepare(&insert_text("timeline_head", "object_kind, object_id, seq"))?;
        for (party, change) in parties.ids.iter().zip(changes) {
            head.execute(params!["party", party, change])?;
        }
    }
    batch.commit()?;
    Ok(())
}
