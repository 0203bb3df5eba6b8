use super::*;
use crate::seen::{Customer, File, Order};

const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn record(effect: Effect, outcome: Outcome) -> Record {
    Record { effect, outcome }
}

/// One customer, changed once, with a note, an order of two lines and a file; all of it acknowledged.
fn journal() -> Vec<Record> {
    let customer = || "c-1".to_owned();
    [
        Effect::Customer { customer: customer(), name: "Ana".to_owned() },
        Effect::Change { customer: customer(), from: 1, step: 7 },
        Effect::Note { customer: customer(), body: "n-1".to_owned() },
        Effect::Order { customer: customer(), order: "o-1".to_owned(), lines: 2, amount: 500 },
        Effect::Upload { customer: customer(), body: "u-1".to_owned(), hash: HASH.to_owned(), size: 3 },
    ]
    .map(|effect| record(effect, Outcome::Acknowledged))
    .to_vec()
}

/// A database that holds exactly this.
fn whole() -> Seen {
    let mut seen = Seen::default();
    let customer = Customer { id: "A".to_owned(), name: "Ana".to_owned(), version: 2, step: 7 };
    seen.customers.insert("c-1".to_owned(), vec![customer]);
    let entry = |id: &str, file| vec![Entry { id: id.to_owned(), customer: "A".to_owned(), file }];
    seen.entries.insert("n-1".to_owned(), entry("N", None));
    seen.entries.insert(
        "u-1".to_owned(),
        entry("U", Some(File { place: "place".to_owned(), size: 3, key: [0; 32] })),
    );
    let line = ("A".to_owned(), 500);
    let order = Order { lines: vec![line.clone(), line], entries: vec![("A".to_owned(), 1000)] };
    seen.orders.insert("o-1".to_owned(), order);
    for (action, object) in [
        ("customer.create", "A"),
        ("customer.change", "A"),
        ("entry.create", "N"),
        ("entry.create", "U"),
        ("purchase.record", ""),
        ("entry.load", ""),
    ] {
        seen.audit.insert((action.to_owned(), object.to_owned()), 1);
    }
    seen
}

fn judge(records: &[Record], seen: &Seen) -> Verdict {
    compare(records, seen, &mut |_| Some(HASH.to_owned()))
}

#[test]
fn what_was_acknowledged_and_is_there_once_passes() {
    let verdict = judge(&journal(), &whole());

    assert!(verdict.is_clean(), "{verdict:?}");
    assert_eq!(verdict.acknowledged, 5);
}

#[test]
fn each_thing_that_is_missing_is_found() {
    type Damage = fn(&mut Seen);
    let damages: [(&str, Damage); 12] = [
        ("a customer", |seen| seen.customers.clear()),
        ("a note", |seen| drop(seen.entries.remove("n-1"))),
        ("an order", |seen| drop(seen.orders.remove("o-1"))),
        ("a line", |seen| drop(seen.orders.get_mut("o-1").unwrap().lines.pop())),
        ("an order's entry", |seen| seen.orders.get_mut("o-1").unwrap().entries.clear()),
        ("a change", |seen| seen.customers.get_mut("c-1").unwrap()[0].version = 1),
        ("a changed value", |seen| seen.customers.get_mut("c-1").unwrap()[0].step = 0),
        ("a name", |seen| seen.customers.get_mut("c-1").unwrap()[0].name.clear()),
        ("an audit row", |seen| {
            seen.audit.remove(&("entry.create".to_owned(), "N".to_owned()));
        }),
        ("a file", |seen| seen.entries.get_mut("u-1").unwrap()[0].file = None),
        ("a timeline", |seen| seen.entries.get_mut("n-1").unwrap()[0].customer.clear()),
        ("a number of the sequence", |seen| seen.damage.push("a gap".to_owned())),
    ];
    for (what, damage) in damages {
        let mut seen = whole();
        damage(&mut seen);

        let verdict = judge(&journal(), &seen);

        assert!(!verdict.lost.is_empty() || !verdict.torn.is_empty(), "{what} may be missing: {verdict:?}");
    }
}

#[test]
fn each_thing_that_is_there_twice_is_found() {
    type Damage = fn(&mut Seen);
    let damages: [(&str, Damage); 6] = [
        ("a customer", |seen| {
            let list = seen.customers.get_mut("c-1").unwrap();
            list.push(list[0].clone());
        }),
        ("a note", |seen| {
            let list = seen.entries.get_mut("n-1").unwrap();
            list.push(list[0].clone());
        }),
        ("a line", |seen| seen.orders.get_mut("o-1").unwrap().lines.push(("A".to_owned(), 500))),
        ("an order's entry", |seen| seen.orders.get_mut("o-1").unwrap().entries.push(("A".to_owned(), 1000))),
        ("a change", |seen| seen.customers.get_mut("c-1").unwrap()[0].version = 3),
        ("an audit row", |seen| {
            seen.audit.insert(("purchase.record".to_owned(), String::new()), 2);
        }),
    ];
    for (what, damage) in damages {
        let mut seen = whole();
        damage(&mut seen);

        let verdict = judge(&journal(), &seen);

        assert!(!verdict.doubled.is_empty(), "{what} may be there twice: {verdict:?}");
    }
}

#[test]
fn a_file_that_is_gone_or_spoiled_is_lost() {
    let gone = compare(&journal(), &whole(), &mut |_| None);
    let spoiled = compare(&journal(), &whole(), &mut |_| Some("00".to_owned()));

    assert_eq!((gone.lost.len(), spoiled.lost.len()), (1, 1));
}

#[test]
fn what_nobody_answered_may_be_there_or_not_but_whole() {
    let mut records = journal();
    for record in &mut records {
        record.outcome = Outcome::Open;
    }

    let there = judge(&records, &whole());
    let absent = judge(&records, &Seen::default());
    let mut half = whole();
    half.orders.get_mut("o-1").unwrap().lines.pop();

    assert!(there.is_clean(), "{there:?}");
    assert!(absent.is_clean(), "{absent:?}");
    assert!(!judge(&records, &half).torn.is_empty());
}

#[test]
fn of_changes_without_answer_only_the_next_one_may_be_there() {
    let change =
        |from, step, outcome| record(Effect::Change { customer: "c-1".to_owned(), from, step }, outcome);
    let mut records = journal();
    records[1] = change(1, 7, Outcome::Open);
    records.push(change(2, 8, Outcome::Open));
    let mut ahead = whole();
    ahead.customers.get_mut("c-1").unwrap()[0].version = 3;
    ahead.customers.get_mut("c-1").unwrap()[0].step = 8;
    ahead.audit.insert(("customer.change".to_owned(), "A".to_owned()), 2);

    assert!(judge(&records, &whole()).is_clean());
    assert!(!judge(&records, &ahead).is_clean());
}

#[test]
fn what_nobody_asked_for_is_found() {
    let verdict = judge(&journal()[..4], &whole());

    assert!(!verdict.doubled.is_empty());
}
