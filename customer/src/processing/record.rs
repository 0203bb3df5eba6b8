//! The record's rules: which fields serve which purpose.

use std::collections::BTreeSet;

use foundation::held;
use foundation::team::{Basis, Field, Group, Keep, Purpose};
use foundation::words::Words;

use crate::{consent, customers, links, purchases, timeline};

/// What is processed for one purpose.
pub struct Activity {
    pub purpose: Purpose,
    pub bases: BTreeSet<Basis>,
    pub keeps: BTreeSet<Keep>,
    pub categories: Vec<Category>,
}

/// One table's fields that serve a purpose.
pub struct Category {
    pub table: &'static str,
    pub fields: Vec<&'static str>,
    pub groups: BTreeSet<Group>,
}

/// Every field of every slice, and what the program keeps about colleagues.
pub fn fields() -> impl Iterator<Item = &'static Field> {
    [customers::FIELDS, links::FIELDS, timeline::FIELDS, purchases::FIELDS, consent::FIELDS, held::FIELDS]
        .into_iter()
        .flatten()
}

/// One activity for each purpose that any field has.
#[must_use]
pub fn record() -> Vec<Activity> {
    Purpose::ALL.iter().map(|purpose| activity(*purpose)).filter(|it| !it.categories.is_empty()).collect()
}

fn activity(purpose: Purpose) -> Activity {
    let (mut bases, mut keeps) = (BTreeSet::new(), BTreeSet::new());
    let mut categories: Vec<Category> = Vec::new();
    for field in fields().filter(|field| field.usage.purpose == purpose) {
        bases.insert(field.usage.basis);
        keeps.insert(field.usage.keep);
        let known = categories.iter_mut().find(|category| category.table == field.table);
        match known {
            Some(category) => {
                if !category.fields.contains(&field.word) {
                    category.fields.push(field.word);
                }
                category.groups.insert(field.group);
            }
            None => categories.push(Category {
                table: field.table,
                fields: vec![field.word],
                groups: BTreeSet::from([field.group]),
            }),
        }
    }
    Activity { purpose, bases, keeps, categories }
}

/// What protects all of it, as keys of texts.
pub(super) const MEASURES: [&str; 8] = [
    "processing-measure-access",
    "processing-measure-fields",
    "processing-measure-sign-in",
    "processing-measure-sealed",
    "processing-measure-backup",
    "processing-measure-audit",
    "processing-measure-alarms",
    "processing-measure-nobody-else",
];

/// The record as a plain text, as the command line prints it.
#[must_use]
pub fn in_words(words: &Words) -> String {
    let mut out = format!("{}\n", words.text("processing-title"));
    let join = |texts: Vec<String>| texts.join("; ");
    for activity in record() {
        let purpose = activity.purpose.as_str();
        out += &format!("\n{}\n", words.one_of("processing-purpose", purpose));
        let bases = activity.bases.iter().map(|basis| words.one_of("processing-basis", basis.as_str()));
        let keeps = activity.keeps.iter().map(|keep| words.one_of("processing-keep", keep.as_str()));
        let lines = [
            ("processing-why", words.one_of("processing-why", purpose)),
            ("processing-people", words.one_of("processing-people", purpose)),
            ("processing-basis", join(bases.collect())),
            ("processing-recipients", words.one_of("processing-recipients", purpose)),
            ("processing-keep", join(keeps.collect())),
        ];
        for (label, text) in lines {
            out += &format!("  {}: {text}\n", words.text(label));
        }
        out += &format!("  {}:\n", words.text("processing-data"));
        for category in &activity.categories {
            let label = words.one_of("processing-data", category.table);
            out += &format!("    {label}: {}\n", category.fields.join(", "));
        }
    }
    out += &format!("\n{}\n", words.text("processing-measures"));
    for measure in MEASURES {
        out += &format!("  - {}\n", words.text(measure));
    }
    out
}
