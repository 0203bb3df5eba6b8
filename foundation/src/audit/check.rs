//! Looking at one lane, row by row: what does not follow from what came before, or from what is known outside of the
//! database, is a finding.

use std::collections::BTreeMap;

use super::anchors::Anchor;
use super::chain::FURTHEST;
use super::keys::Known;
use super::link::{Key, Placed, Seal, Sum, first_tip, tip};
use crate::id::Id;

/// More findings than these say nothing new.
const MOST: usize = 1_000;

/// What is wrong at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum What {
    #[error("rows are missing before this one")]
    Gap,
    #[error("a row stands twice at this place, or out of order")]
    Order,
    #[error("the row, or one before it, was changed")]
    Link,
    #[error("the row was not sealed by the key of its time")]
    Seal,
    #[error("the row claims another key's time")]
    Epoch,
    #[error("an epoch does not end where it ended")]
    Close,
    #[error("an epoch's end was not sealed by its own key")]
    CloseSeal,
    #[error("the lane does not end where its head says")]
    Head,
    #[error("the head was not sealed by the current key")]
    HeadSeal,
    #[error("the database has lost the lane, or went back to an older state of it")]
    Lost,
    #[error("the key file knows another row here")]
    KeyFile,
    #[error("an anchor knows another row here, or one that is missing now")]
    Anchor,
    #[error("an anchor was not sealed by the key of its time")]
    AnchorSeal,
    #[error("nobody knows the keys of this lane; name its start key with --seed")]
    Unknown,
    #[error("a row stands outside of every lane")]
    Loose,
}

/// A finding: where, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub lane: Option<Id>,
    pub seq: Option<i64>,
    pub what: What,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(lane) = self.lane {
            write!(f, "lane {lane}, ")?;
        }
        if let Some(seq) = self.seq {
            write!(f, "row {seq}: ")?;
        }
        write!(f, "{}", self.what)
    }
}

/// The end of a lane, as the database says.
#[derive(Clone, Debug)]
pub struct HeadRow {
    pub seq: i64,
    pub epoch: i64,
    pub link: Vec<u8>,
    pub mac: Vec<u8>,
}

/// The end of an epoch, as the database says.
#[derive(Clone, Debug)]
pub struct CloseRow {
    pub epoch: i64,
    pub seq: i64,
    pub link: Vec<u8>,
    pub mac: Vec<u8>,
}

/// Checks one lane. Give it every row in the order of `seq`, then [`Checker::end`].
pub struct Checker {
    lane: Id,
    /// The newest key that is known, and its epoch; with the start key that is epoch 0 at first.
    key: Option<(i64, Key)>,
    known: Option<Known>,
    head: Option<HeadRow>,
    closes: BTreeMap<i64, CloseRow>,
    anchors: Vec<Anchor>,
    next_anchor: usize,
    seq: i64,
    epoch: i64,
    /// The tip so far.
    link: Vec<u8>,
    findings: Vec<Finding>,
}

impl Checker {
    /// `seeds` are the start keys somebody brought, `known` what the key file says of this lane.
    #[must_use]
    pub fn new(
        lane: Id,
        seeds: &[Sum],
        known: Option<Known>,
        head: Option<HeadRow>,
        closes: Vec<CloseRow>,
        mut anchors: Vec<Anchor>,
    ) -> Self {
        anchors.sort_by_key(|anchor| anchor.seq);
        let link = first_tip(lane).to_vec();
        let mut checker = Self {
            lane,
            key: None,
            head,
            closes: closes.into_iter().map(|close| (close.epoch, close)).collect(),
            anchors,
            next_anchor: 0,
            seq: 0,
            epoch: 0,
            link,
            findings: Vec::new(),
            known,
        };
        checker.key = checker.first_key(seeds);
        let is_helpless = checker.known.is_none() || !seeds.is_empty();
        if is_helpless && checker.key.is_none() {
            checker.find(None, What::Unknown);
        }
        checker.see_outside();
        checker
    }

    /// The start key that this lane has, told by whichever seal is oldest; else none until the key file's epoch.
    fn first_key(&self, seeds: &[Sum]) -> Option<(i64, Key)> {
        let mut keys = seeds.iter().map(|seed| Key::of_lane(seed, self.lane));
        let fits = |key: &Key| match (self.closes.get(&0), &self.head, &self.known) {
            // The key file stands outside of the database, so it says best which start key is meant.
            (_, _, Some(known)) => ratcheted(key, 0, known.epoch).bytes() == known.key.bytes(),
            (Some(close), ..) => key.is_seal(&close.mac, Seal::Close, close.seq, 0, &close.link),
            (None, Some(head), None) => key.is_seal(&head.mac, Seal::Head, head.seq, 0, &head.link),
            (None, None, None) => false,
        };
        keys.find(fits).map(|key| (0, key))
    }

    /// Takes the next row.
    pub fn row(&mut self, row: &Placed) {
        if row.seq <= self.seq {
            self.find(Some(row.seq), What::Order);
            return;
        }
        if row.seq != self.seq + 1 {
            self.find(Some(row.seq), What::Gap);
        }
        if row.epoch != self.epoch {
            self.step(row);
        }
        let link = row.said.link(&self.link, self.lane, row.seq, row.epoch);
        if row.link != link {
            self.find(Some(row.seq), What::Link);
        }
        if !self.is_sealed(row.epoch, &row.mac, Seal::Row, row.seq, &row.link) {
            self.find(Some(row.seq), What::Seal);
        }
        self.seq = row.seq;
        // What follows is compared with what stands here, so that one change is one finding.
        self.link = tip(&row.link, &row.mac).to_vec();
        self.see_outside();
    }

    /// A row of another epoch: each epoch has at least one row, so they follow one by one.
    fn step(&mut self, row: &Placed) {
        let is_within = self.head.as_ref().is_none_or(|head| row.epoch <= head.epoch);
        if row.epoch != self.epoch + 1 || !is_within {
            self.find(Some(row.seq), What::Epoch);
        }
        // A wild number must not keep us busy for ever.
        if row.epoch > self.epoch && is_within {
            self.close(self.epoch);
            self.epoch = row.epoch;
        }
    }

    fn close(&mut self, epoch: i64) {
        match self.closes.get(&epoch).cloned() {
            Some(close) if close.seq == self.seq && close.link == self.link => {
                if !self.is_sealed(epoch, &close.mac, Seal::Close, close.seq, &close.link) {
                    self.find(Some(close.seq), What::CloseSeal);
                }
            }
            _ => self.find(Some(self.seq), What::Close),
        }
    }

    /// Compares this place with what the key file and the anchors know of it.
    fn see_outside(&mut self) {
        let differs = |known: &Known| known.seq == self.seq && known.link != self.link;
        if self.known.as_ref().is_some_and(differs) {
            self.find(Some(self.seq), What::KeyFile);
        }
        while let Some(anchor) = self.anchors.get(self.next_anchor).cloned() {
            if anchor.seq > self.seq {
                break;
            }
            self.next_anchor += 1;
            if anchor.seq < self.seq || anchor.link != self.link {
                self.find(Some(anchor.seq), What::Anchor);
            } else if !self.is_sealed(anchor.epoch, &anchor.mac, Seal::Anchor, anchor.seq, &anchor.link) {
                self.find(Some(anchor.seq), What::AnchorSeal);
            }
        }
    }

    /// After the last row: everything that is known outside must have been met.
    #[must_use]
    pub fn end(mut self) -> Vec<Finding> {
        for anchor in self.anchors.split_off(self.next_anchor) {
            self.find(Some(anchor.seq), What::Anchor);
        }
        let is_behind = |known: &Known| known.seq > self.seq;
        if self.known.as_ref().is_some_and(is_behind) {
            self.find(Some(self.seq), What::Lost);
        }
        let Some(head) = self.head.clone() else {
            self.find(None, What::Lost);
            return self.findings;
        };
        if self.known.as_ref().is_some_and(|known| known.epoch > head.epoch) {
            self.find(Some(head.seq), What::Lost);
        }
        let is_closed = head.epoch == self.epoch + 1;
        if head.seq != self.seq || head.link != self.link || !(is_closed || head.epoch == self.epoch) {
            self.find(Some(head.seq), What::Head);
        }
        if is_closed {
            self.close(self.epoch);
            self.epoch = head.epoch;
        }
        if !self.is_sealed(head.epoch, &head.mac, Seal::Head, head.seq, &head.link) {
            self.find(Some(head.seq), What::HeadSeal);
        }
        let too_many: Vec<i64> = self.closes.range(self.epoch..).map(|(_, close)| close.seq).collect();
        for seq in too_many {
            self.find(Some(seq), What::Close);
        }
        self.findings
    }

    /// Whether a seal is right, or nobody can tell: older keys are forgotten unless the start key is at hand.
    fn is_sealed(&mut self, epoch: i64, mac: &[u8], kind: Seal, seq: i64, link: &[u8]) -> bool {
        let from_file = || self.known.as_ref().filter(|known| known.epoch <= epoch);
        let (from, key) = match (&self.key, from_file()) {
            (Some((at, key)), _) if *at <= epoch => (*at, key.clone()),
            (_, Some(known)) => (known.epoch, known.key.clone()),
            // With the start key every key can be made, so this row went back in time.
            (Some(_), None) => return false,
            (None, None) => return true,
        };
        let highest = self.head.as_ref().map_or(from, |head| head.epoch);
        if epoch > highest || epoch - from > FURTHEST {
            return false;
        }
        let key = ratcheted(&key, from, epoch);
        let is_seal = key.is_seal(mac, kind, seq, epoch, link);
        if self.key.is_some() && epoch == self.epoch {
            self.key = Some((epoch, key));
        }
        is_seal
    }

    fn find(&mut self, seq: Option<i64>, what: What) {
        if self.findings.len() < MOST {
            self.findings.push(Finding { lane: Some(self.lane), seq, what });
        }
    }
}

fn ratcheted(key: &Key, from: i64, to: i64) -> Key {
    (from..to).fold(key.clone(), |key, _| key.next())
}
