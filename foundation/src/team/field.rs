//! Fields: what each column of a slice is for, how delicate it is, and how long it is kept.
//!
//! A slice writes one list of its fields. What a role reads and writes, the record of processing and the
//! canary tests are made of it.

use super::role::Group;
use crate::text_enum;

text_enum! {
    /// What a field is kept for.
    pub enum Purpose {
        /// Knowing who a customer is and looking after them.
        Relationship = "relationship",
        /// Answering, promising, and knowing what was said.
        Conversation = "conversation",
        /// Orders: what was bought, and for how much.
        Orders = "orders",
        /// Who works with the program, and what they may do.
        Team = "team",
        /// Signing in, keys, and noticing misuse.
        Security = "security",
        /// Showing what was done, by whom.
        Accountability = "accountability",
        /// Bringing data in and answering repeated requests.
        Exchange = "exchange",
    }
}

text_enum! {
    /// On what ground of article 6 of the GDPR.
    pub enum Basis {
        /// 6(1)(b): an agreement, or what comes before one.
        Contract = "contract",
        /// 6(1)(c): the law asks for it.
        Law = "law",
        /// 6(1)(f): an interest that outweighs.
        Interest = "interest",
    }
}

text_enum! {
    /// How long a field is kept.
    pub enum Keep {
        /// Until the customer is forgotten.
        Customer = "customer",
        /// The order stays for the books; whose it was is forgotten with the customer.
        Books = "books",
        /// As long as the colleague has an account.
        Account = "account",
        /// As long as the chain of the audit.
        Audit = "audit",
        /// Days at most, then it is tidied away.
        Days = "days",
    }
}

/// What a field is for, on what ground, and how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    pub purpose: Purpose,
    pub basis: Basis,
    pub keep: Keep,
}

impl Use {
    #[must_use]
    pub const fn new(purpose: Purpose, basis: Basis, keep: Keep) -> Self {
        Self { purpose, basis, keep }
    }
}

/// One field of a slice.
pub struct Field {
    /// As forms, files and the API call it.
    pub word: &'static str,
    pub table: &'static str,
    /// How the slice's statements call the table; empty where no statement shows it.
    pub alias: &'static str,
    pub columns: &'static [&'static str],
    pub group: Group,
    pub usage: Use,
}

impl Field {
    /// A field as a slice's list writes it: `place` is the table and its alias, such as `party p`.
    #[must_use]
    pub const fn new(
        word: &'static str,
        (table, alias): (&'static str, &'static str),
        columns: &'static [&'static str],
        group: Group,
        usage: Use,
    ) -> Self {
        Self { word, table, alias, columns, group, usage }
    }
}

/// The group of the field that `fields` call `word`; what nobody lists nobody reads.
#[must_use]
pub fn group_of(fields: &[Field], word: &str) -> Group {
    fields.iter().find(|field| field.word == word).map_or(Group::Secret, |field| field.group)
}

/// The statement with null in the place of the columns whose group is `hidden`.
pub(super) fn masked(text: &str, fields: &[Field], hidden: impl Fn(Group) -> bool) -> String {
    let mut shown = text.to_owned();
    for field in fields.iter().filter(|field| !field.alias.is_empty() && hidden(field.group)) {
        for column in field.columns {
            shown = without(&shown, &format!("{}.{column}", field.alias), column);
        }
    }
    shown
}

/// Whole names only: `p.country` is no part of `p.country_code` or of `up.country`.
fn without(text: &str, name: &str, column: &str) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        out.push_str(before);
        if before.ends_with(is_word) || after.starts_with(is_word) {
            out.push_str(name);
        } else {
            out.push_str("cast(null as text)");
            // A column keeps its name, unless it is part of something larger or is called otherwise already.
            let is_column = after.starts_with(',') || after.trim_start().starts_with("from ");
            if is_column && !before.trim_end().ends_with('(') {
                out.push_str(" as ");
                out.push_str(column);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const USE: Use = Use::new(Purpose::Relationship, Basis::Interest, Keep::Customer);
    const FIELDS: &[Field] = &[
        Field::new("country", ("party", "p"), &["country"], Group::Personal, USE),
        Field::new("owner", ("party", "p"), &["owner_id"], Group::Internal, USE),
    ];

    #[test]
    fn a_column_of_an_unread_group_is_asked_for_as_null() {
        let text = "select p.id, p.country, substr(p.country, 1), p.country_code, up.country, p.owner_id from party p";

        let shown = masked(text, FIELDS, |group| group == Group::Personal);

        assert_eq!(
            shown,
            "select p.id, cast(null as text) as country, substr(cast(null as text), 1), p.country_code, up.country, \
             p.owner_id from party p"
        );
        assert_eq!(masked(text, FIELDS, |_| false), text);
    }
}
