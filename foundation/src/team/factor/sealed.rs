//! The one place where a secret goes into the database and comes out again. It is kept as it is until the
//! house has keys of its own; sealing it then changes these two functions alone.

pub(super) fn seal(secret: &[u8]) -> Vec<u8> {
    secret.to_vec()
}

pub(super) fn open(kept: Vec<u8>) -> Vec<u8> {
    kept
}
