use super::*;
use crate::customers::{Field, Filter};

fn reasons(draft: Draft) -> Vec<(String, &'static str)> {
    let refusals = draft.check().err().unwrap_or_default();
    refusals.into_iter().map(|refusal| (refusal.field, refusal.reason)).collect()
}

#[test]
fn a_customer_needs_a_name() {
    assert_eq!(reasons(Draft::default()), [("name".to_owned(), "name-missing")]);
}

#[test]
fn a_persons_name_is_made_of_its_parts() {
    let checked = checked(person("Ioana Popescu"));

    assert_eq!(checked.draft().name, "Ioana Popescu");
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let draft = Draft {
        name: "x".repeat(201),
        kind: Some(Kind::Organisation),
        country: Some("ZZ".to_owned()),
        language: Some("Română".to_owned()),
        time_zone: Some("Europe/Atlantis".to_owned()),
        contact_points: vec![ContactDraft::new(ContactKind::Email, "two@at@signs")],
        ..Draft::default()
    };

    let fields: Vec<String> = reasons(draft).into_iter().map(|(field, _)| field).collect();

    assert_eq!(fields, ["name", "language", "country", "time_zone", "contact_points[0]"]);
}

#[test]
fn a_line_break_in_a_name_is_refused() {
    let draft =
        Draft { name: "Ioana\r\nBcc: all".to_owned(), kind: Some(Kind::Organisation), ..Draft::default() };

    assert_eq!(reasons(draft), [("name".to_owned(), "control-character")]);
}

#[test]
fn the_same_tag_in_other_letters_is_kept_once() {
    let draft = Draft {
        tags: ["Panadería", " panaderia ", "VIP", ""].map(str::to_owned).to_vec(),
        ..person("Ana Gil")
    };

    assert_eq!(checked(draft).draft().tags, ["Panadería", "VIP"]);
}

#[test]
fn a_filter_reads_back_as_it_was_written() {
    let text = r#"country = "RO" and tag has "say \"hi\"" and owner = "me""#;

    let filter = Filter::parse(text).unwrap();

    assert_eq!(filter.to_string(), text);
    assert_eq!(filter.terms[1].field, Field::Tag);
    assert_eq!(filter.terms[1].value, "say \"hi\"");
}

#[test]
fn a_filter_says_where_it_stops_making_sense() {
    let cases = [
        ("colour = \"red\"", 1, "no field `colour`"),
        ("country \"RO\"", 9, "expected `=`"),
        ("country = \"RO", 11, "not closed"),
        ("country = \"RO\" or kind = person", 18, "expected `and`"),
        ("country =", 10, "expected a value"),
    ];
    for (text, place, reason) in cases {
        let refusal = Filter::parse(text).unwrap_err();
        assert_eq!(refusal.place, place, "{text}");
        assert!(refusal.reason.contains(reason), "{text}: {}", refusal.reason);
    }
}
