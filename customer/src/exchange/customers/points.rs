//! The columns of a file that tell how customers are reached, and what a row says in them.

use foundation::personal::Personal;

use super::super::fields::{MOST_NUMBERED, with_number};
use super::super::mapping::Mapping;
use crate::customers::{Address, ContactDraft, ContactKind};

/// Looked up once for a file, so that a row only reads the cells that there are.
pub struct PointColumns(Vec<Columns>);

enum Columns {
    Value { kind: ContactKind, value: usize, label: Option<usize> },
    Address { parts: Parts, label: Option<usize> },
}

/// Where the parts of one address stand.
struct Parts {
    street: Option<usize>,
    postcode: Option<usize>,
    city: Option<usize>,
    region: Option<usize>,
    country: Option<usize>,
}

impl PointColumns {
    pub fn find(mapping: &Mapping) -> Self {
        let place = |field: &str, number: usize| mapping.place(&with_number(field, number));
        let mut columns = Vec::new();
        for kind in [ContactKind::Email, ContactKind::Phone, ContactKind::Handle] {
            for number in 1..=MOST_NUMBERED {
                let Some(value) = place(kind.as_str(), number) else { continue };
                let label = place(&format!("{}_label", kind.as_str()), number);
                columns.push(Columns::Value { kind, value, label });
            }
        }
        for number in 1..=MOST_NUMBERED {
            let country = place("address_country", number);
            let parts = Parts {
                street: place("street", number),
                postcode: place("postcode", number),
                city: place("city", number),
                region: place("region", number),
                // A file that tells both apart means an empty cell.
                country: country.or_else(|| mapping.place("country").filter(|_| number == 1)),
            };
            if parts.street.is_some() || parts.postcode.is_some() || parts.city.is_some() {
                columns.push(Columns::Address { parts, label: place("address_label", number) });
            }
        }
        Self(columns)
    }

    /// The contact points of a row, each kind in the order of its numbers.
    pub fn read(&self, cells: &[String]) -> Vec<ContactDraft> {
        let cell = |place: Option<usize>| cells.get(place?).filter(|cell| !cell.is_empty()).cloned();
        let point = |columns: &Columns| match columns {
            Columns::Value { kind, value, label } => {
                Some(ContactDraft { label: cell(*label), ..ContactDraft::new(*kind, cell(Some(*value))?) })
            }
            Columns::Address { parts, label } => {
                let (street, postcode, city) = (cell(parts.street), cell(parts.postcode), cell(parts.city));
                if street.is_none() && postcode.is_none() && city.is_none() {
                    return None;
                }
                let address = Address {
                    street: street.map(Personal::new),
                    postcode: postcode.map(Personal::new),
                    city: city.map(Personal::new),
                    region: cell(parts.region),
                    country: cell(parts.country).map(|code| code.to_uppercase()),
                };
                let label = cell(*label);
                Some(ContactDraft { address, label, ..ContactDraft::new(ContactKind::Postal, "") })
            }
        };
        self.0.iter().filter_map(point).collect()
    }
}
