//! Anchors: now and then the end of a lane is written to a file outside the database, under a seal whose key is gone
//! by then. A copy of that file elsewhere shows later whether the audit still holds what it held.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;

use serde::{Deserialize, Serialize};

use super::chain;
use super::keys::{KeyFolder, hex, unhex};
use crate::clock::Timestamp;
use crate::id::Id;

/// The file's name in the data folder.
pub const ANCHORS: &str = "audit.anchors";

#[derive(Serialize, Deserialize)]
struct Line {
    at: Timestamp,
    lane: Id,
    seq: i64,
    epoch: i64,
    link: String,
    mac: String,
}

/// One anchor as it was read.
#[derive(Clone, Debug)]
pub struct Anchor {
    pub lane: Id,
    pub seq: i64,
    pub epoch: i64,
    pub link: Vec<u8>,
    pub mac: Vec<u8>,
}

/// Appends and syncs.
pub(super) fn leave(folder: &KeyFolder, at: Timestamp, ends: &[chain::Anchor]) -> io::Result<()> {
    let mut text = String::new();
    for end in ends {
        let (seq, epoch) = (end.head.seq, end.head.epoch);
        let line = Line { at, lane: end.lane, seq, epoch, link: hex(&end.head.link), mac: hex(&end.mac) };
        text += &serde_json::to_string(&line)?;
        text.push('\n');
    }
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(folder.path(ANCHORS))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Reads anchors, and tells the numbers of lines that are none. A last line that a crash cut off is no finding.
#[must_use]
pub fn read(text: &str) -> (Vec<Anchor>, Vec<usize>) {
    let (mut anchors, mut broken) = (Vec::new(), Vec::new());
    let is_cut = !text.is_empty() && !text.ends_with('\n');
    let count = text.lines().count();
    for (number, line) in (1..).zip(text.lines()) {
        let anchor = serde_json::from_str::<Line>(line).ok().and_then(|line| {
            let (link, mac) = (unhex(&line.link)?, unhex(&line.mac)?);
            Some(Anchor { lane: line.lane, seq: line.seq, epoch: line.epoch, link, mac })
        });
        match anchor {
            Some(anchor) => anchors.push(anchor),
            None if is_cut && number == count => {}
            None => broken.push(number),
        }
    }
    (anchors, broken)
}
