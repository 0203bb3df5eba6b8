use super::*;
use crate::customers;

#[test]
fn a_person_works_at_an_organisation_and_not_the_other_way_round() {
    use customers::Kind::{Household, Organisation, Person};

    assert!(Kind::WorksAt.fits(Person, Organisation));
    assert!(!Kind::WorksAt.fits(Organisation, Person));
    assert!(!Kind::MemberOf.fits(Person, Organisation));
    assert!(Kind::MemberOf.fits(Person, Household));
    assert!(Kind::PartOf.fits(Organisation, Organisation));
}
