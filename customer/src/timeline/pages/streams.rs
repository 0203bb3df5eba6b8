//! How many live streams are open, so that nobody can fill the memory with them.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::http::StatusCode;
use foundation::id::Id;
use foundation::web::Problem;

const MOST_OF_ONE: usize = 20;
/// Half of the connections that the program takes, so that pages are always served beside them.
const MOST: usize = 512;

/// How many streams each reader has.
type Open = Mutex<HashMap<Id, usize>>;

static OPEN: LazyLock<Open> = LazyLock::new(Open::default);

/// A place among the open streams; dropping it frees the place.
#[derive(Debug)]
pub(super) struct Place {
    among: &'static Open,
    reader: Id,
}

/// Takes a place for a stream of `reader`, an account or a token.
///
/// # Errors
/// 429 when the reader, or the program, has as many as it may.
pub(super) fn take_place(reader: Id) -> Result<Place, Problem> {
    take_place_among(&OPEN, reader)
}

fn take_place_among(among: &'static Open, reader: Id) -> Result<Place, Problem> {
    let mut open = among.lock().unwrap_or_else(PoisonError::into_inner);
    let all = open.values().sum::<usize>();
    let own = open.entry(reader).or_default();
    if *own >= MOST_OF_ONE || all >= MOST {
        let mut problem = Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "too many live streams are open; close some",
        );
        problem.retry_after = Some(30);
        return Err(problem);
    }
    *own += 1;
    Ok(Place { among, reader })
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.among.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.reader) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.reader);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foundation::clock::Timestamp;

    #[test]
    fn the_twenty_first_stream_of_one_reader_waits_until_another_ends() {
        let reader = Id::new(Timestamp(0));
        let mut places = (0..20).map(|_| take_place(reader).unwrap()).collect::<Vec<_>>();

        let refused = take_place(reader).unwrap_err();
        places.pop();

        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(take_place(reader).is_ok());
        assert!(take_place(Id::new(Timestamp(0))).is_ok());
    }

    #[test]
    fn half_of_the_1024_connections_are_left_for_pages() {
        let open: &'static Open = Box::leak(Box::default());
        let reader = || Id::new(Timestamp(0));
        let places = (0..512).map(|_| take_place_among(open, reader()).unwrap()).collect::<Vec<_>>();

        let refused = take_place_among(open, reader()).unwrap_err();

        assert_eq!((refused.status, refused.retry_after), (StatusCode::TOO_MANY_REQUESTS, Some(30)));
        drop(places);
        assert!(take_place_among(open, reader()).is_ok());
    }
}
