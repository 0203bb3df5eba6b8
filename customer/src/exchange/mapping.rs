//! Which column of a file is which field: by the names of the contract, by
//! common other names in four languages, or as somebody says.

use std::collections::HashMap;

use super::fields::{What, key, named};
use super::reason::Reason;
use super::refusal::Refusal;

/// The file's columns as fields.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// For each column its field's name, such as `email2`.
    pub columns: Vec<Option<String>>,
    /// Columns that were not understood or are not wanted; they are left aside.
    pub unknown: Vec<String>,
    places: HashMap<String, usize>,
}

impl Mapping {
    /// Finds the field of each column. `said` are pairs FIELD, COLUMN that go
    /// before every guess; an empty COLUMN leaves the field out.
    ///
    /// # Errors
    /// When a pair names a field or a column that does not exist, or a field
    /// without which nothing can be imported has no column.
    pub fn find(what: What, headers: &[String], said: &[(String, String)]) -> Result<Self, Refusal> {
        let mapping = Self::guess(what, headers, said)?;
        mapping.refuse_missing(what, headers)?;
        Ok(mapping)
    }

    /// As [`Mapping::find`], but whatever is missing may still be chosen.
    ///
    /// # Errors
    /// When a pair names a field or a column that does not exist.
    pub fn guess(what: What, headers: &[String], said: &[(String, String)]) -> Result<Self, Refusal> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut settled: Vec<String> = Vec::new();
        for (field, column) in said {
            let Some(field) = named(what, field) else { return Err(no_such_field(what, field)) };
            if !column.is_empty() {
                let Some(index) = headers.iter().position(|header| key(header) == key(column)) else {
                    let reason = Reason::refusal("no-column").about(column.as_str()).more(headers.join(", "));
                    return Err(Refusal::WrongUse(reason));
                };
                places.insert(field.clone(), index);
            }
            settled.push(field);
        }

        // A column that bears a field's own name goes before one that bears a synonym.
        let mut guesses: Vec<(bool, usize, String)> = headers
            .iter()
            .enumerate()
            .filter(|(index, _)| !places.values().any(|taken| taken == index))
            .filter_map(|(index, header)| {
                let field = named(what, header)?;
                Some((key(&field) != key(header), index, field))
            })
            .collect();
        guesses.sort();
        for (_, index, field) in guesses {
            if !settled.contains(&field) {
                places.entry(field).or_insert(index);
            }
        }

        let mut columns: Vec<Option<String>> = vec![None; headers.len()];
        for (field, index) in &places {
            columns[*index] = Some(field.clone());
        }
        let unknown = headers
            .iter()
            .zip(&columns)
            .filter(|(_, field)| field.is_none())
            .map(|(header, _)| header.clone());
        Ok(Self { unknown: unknown.collect(), columns, places })
    }

    /// Where a field stands in each row.
    #[must_use]
    pub fn place(&self, field: &str) -> Option<usize> {
        self.places.get(field).copied()
    }

    /// What a row says of a field; none when there is no such column or the cell is empty.
    #[must_use]
    pub fn cell<'a>(&self, cells: &'a [String], field: &str) -> Option<&'a str> {
        let cell = cells.get(self.place(field)?)?.as_str();
        Some(cell).filter(|cell| !cell.is_empty())
    }

    fn refuse_missing(&self, what: What, headers: &[String]) -> Result<(), Refusal> {
        // Of each group one is enough.
        let needed: &[&[&str]] = match what {
            What::Customers => &[&["name", "given_name", "family_name"]],
            What::Purchases => &[&["at"], &["amount"], &["customer", "order"]],
        };
        match needed.iter().find(|group| !group.iter().any(|field| self.places.contains_key(*field))) {
            None => Ok(()),
            Some(group) => {
                let reason = Reason::refusal("missing").about(group.join(", ")).more(headers.join(", "));
                Err(Refusal::File(reason))
            }
        }
    }
}

fn no_such_field(what: What, field: &str) -> Refusal {
    let names: Vec<&str> = what.fields().iter().map(|field| field.name).collect();
    Refusal::WrongUse(Reason::refusal("no-field").about(field).more(names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(what: What, headers: &[&str], said: &[(&str, &str)]) -> Result<Mapping, Refusal> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let said: Vec<_> =
            said.iter().map(|(field, column)| ((*field).to_owned(), (*column).to_owned())).collect();
        Mapping::find(what, &headers, &said)
    }

    fn fields(mapping: &Mapping) -> Vec<&str> {
        mapping.columns.iter().map(|field| field.as_deref().unwrap_or("-")).collect()
    }

    #[test]
    fn headers_of_four_languages_are_understood() {
        let spanish =
            find(What::Customers, &["Nombre", "Apellidos", "Correo electrónico", "Teléfono", "País"], &[]);
        let romanian = find(What::Customers, &["Prenume", "Nume", "Adresă de email", "Telefon", "Țară"], &[]);
        let russian = find(What::Customers, &["Имя", "Фамилия", "Эл. почта", "Телефон", "Страна"], &[]);

        for mapping in [spanish, romanian, russian] {
            let mapping = mapping.expect("there is a name");
            assert_eq!(fields(&mapping), ["given_name", "family_name", "email", "phone", "country"]);
        }
    }

    #[test]
    fn numbered_columns_are_further_contact_points() {
        let mapping = find(What::Customers, &["name", "E-mail", "email2", "Phone 1", "Telefon 2"], &[]);

        assert_eq!(
            fields(&mapping.expect("there is a name")),
            ["name", "email", "email2", "phone", "phone2"]
        );
    }

    #[test]
    fn a_second_address_line_of_other_programs_is_no_second_address() {
        let mapping =
            find(What::Customers, &["name", "Address 1", "Address 2", "street2", "city12", "email51"], &[]);

        assert_eq!(
            fields(&mapping.expect("there is a name")),
            ["name", "street", "-", "street2", "city12", "-"]
        );
    }

    #[test]
    fn what_somebody_says_goes_before_every_guess() {
        let mapping = find(What::Customers, &["name", "Anzeigename", "odd"], &[("name", "anzeigename")])
            .expect("a name");

        assert_eq!(fields(&mapping), ["-", "name", "-"]);
        assert_eq!(mapping.unknown, ["name", "odd"]);
    }

    #[test]
    fn a_field_left_out_is_not_guessed() {
        let mapping = find(What::Customers, &["name", "email"], &[("email", "")]).expect("a name");

        assert_eq!(fields(&mapping), ["name", "-"]);
    }

    #[test]
    fn what_cannot_be_mapped_is_one_clear_sentence() {
        let said = |result: Result<Mapping, Refusal>| {
            result.err().map(|refusal| refusal.to_string()).unwrap_or_default()
        };

        assert!(
            said(find(What::Customers, &["email"], &[]))
                .starts_with("no column is the field name, given_name")
        );
        assert!(
            said(find(What::Purchases, &["order", "at"], &[])).starts_with("no column is the field amount")
        );
        assert!(
            said(find(What::Customers, &["name"], &[("colour", "name")]))
                .starts_with("there is no field “colour”")
        );
        assert_eq!(
            said(find(What::Customers, &["name"], &[("email", "mail")])),
            "the file has no column “mail”; it has: name",
        );
    }
}
