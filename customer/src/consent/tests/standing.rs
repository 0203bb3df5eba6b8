//! What holds, over every sequence of a few statements: nothing here is drawn by lot.

use foundation::clock::Timestamp;

use crate::consent::{Choice, Standing};

const LONGEST: u32 = 5;
/// Three choices at three moments.
const STEPS: usize = 9;

fn step(number: usize) -> (Choice, Timestamp) {
    let at = i64::try_from(number / 3).unwrap();
    (Choice::ALL[number % 3], Timestamp(1_000 + at))
}

/// What the law says, without a machine: somebody agrees if they said yes later than every no, and wrote no `no`
/// down after it (GDPR, articles 7(3) and 21(3)).
fn agrees(said: &[(Choice, Timestamp)]) -> bool {
    let is_no = |choice: Choice| choice != Choice::Granted;
    let last_no = said.iter().rposition(|(choice, _)| is_no(*choice));
    let latest_no = said.iter().filter(|(choice, _)| is_no(*choice)).map(|(_, at)| *at).max();
    let behind = &said[last_no.map_or(0, |place| place + 1)..];
    behind.iter().any(|(_, at)| latest_no.is_none_or(|no| *at > no))
}

#[test]
fn a_refusal_wins_over_every_older_grant_in_every_order_of_up_to_five_statements() {
    let mut looked = 0;
    for length in 1..=LONGEST {
        for number in 0..STEPS.pow(length) {
            let digits = (0..length).map(|place| number / STEPS.pow(place) % STEPS);
            let said: Vec<(Choice, Timestamp)> = digits.map(step).collect();
            let stands =
                said.iter().fold(None, |stood, (choice, at)| Some(Standing::after(stood, *choice, *at)));
            let stands = stands.unwrap();
            assert_eq!(stands.choice == Choice::Granted, agrees(&said), "{said:?} gave {stands:?}");
            looked += 1;
        }
    }
    // 9 + 81 + 729 + 6,561 + 59,049.
    assert_eq!(looked, 66_429);
}

#[test]
fn a_grant_of_the_same_moment_as_a_refusal_does_not_count() {
    let at = Timestamp(5);
    let refused = Standing::after(None, Choice::Withdrawn, at);

    assert_eq!(Standing::after(Some(refused), Choice::Granted, at), refused);
    assert_eq!(Standing::after(Some(refused), Choice::Granted, Timestamp(6)).choice, Choice::Granted);
}
