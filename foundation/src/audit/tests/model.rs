//! A chain in memory, and a thief who rewrites it.

use crate::audit::anchors::Anchor;
use crate::audit::check::{Checker, CloseRow, Finding, HeadRow, What};
use crate::audit::keys::Known;
use crate::audit::link::{Key, Placed, Said, Seal, Sum, first_tip, tip};
use crate::clock::Timestamp;
use crate::id::Id;

/// Numbers that are the same in every run (xorshift64*, Vigna 2016).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    pub fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

pub const SEED: Sum = [7; 32];

#[derive(Clone)]
pub struct World {
    pub lane: Id,
    pub rows: Vec<Placed>,
    pub head: Option<HeadRow>,
    pub closes: Vec<CloseRow>,
    pub known: Known,
    pub anchors: Vec<Anchor>,
}

impl World {
    /// `epochs` epochs of 3 to 7 rows, an anchor at the end of each second one, and a running one.
    pub fn new(epochs: i64, dice: &mut Dice) -> Self {
        let lane = Id(uuid::Uuid::from_u128(0xa));
        let mut key = Key::of_lane(&SEED, lane);
        let mut link = first_tip(lane).to_vec();
        let (mut rows, mut closes, mut anchors) = (Vec::new(), Vec::new(), Vec::new());
        let mut known =
            Known { lane, epoch: 0, key: key.clone(), seq: 0, link: link.clone(), is_lost: false };
        for epoch in 0..=epochs {
            for _ in 0..3 + dice.below(5) {
                let seq = rows.len() as i64 + 1;
                let said = said(seq, dice);
                let row_link = said.link(&link, lane, seq, epoch).to_vec();
                let mac = key.seal(Seal::Row, seq, epoch, &row_link).to_vec();
                link = tip(&row_link, &mac).to_vec();
                rows.push(Placed { said, seq, epoch, link: row_link, mac });
            }
            let seq = rows.len() as i64;
            if epoch < epochs {
                let mac = key.seal(Seal::Close, seq, epoch, &link).to_vec();
                closes.push(CloseRow { epoch, seq, link: link.clone(), mac });
                if epoch % 2 == 0 {
                    let mac = key.seal(Seal::Anchor, seq, epoch, &link).to_vec();
                    anchors.push(Anchor { lane, seq, epoch, link: link.clone(), mac });
                }
                key = key.next();
                known = Known {
                    lane,
                    epoch: epoch + 1,
                    key: key.clone(),
                    seq,
                    link: link.clone(),
                    is_lost: false,
                };
            }
        }
        let seq = rows.len() as i64;
        let mac = key.seal(Seal::Head, seq, epochs, &link).to_vec();
        Self { lane, rows, head: Some(HeadRow { seq, epoch: epochs, link, mac }), closes, known, anchors }
    }

    /// As `verify` reads a database.
    pub fn findings(&self, has_seed: bool) -> Vec<Finding> {
        let seeds = if has_seed { vec![SEED] } else { Vec::new() };
        let (last, epoch) = self.head.as_ref().map_or((i64::MAX, i64::MAX), |head| (head.seq, head.epoch));
        let closes: Vec<CloseRow> = self.closes.iter().filter(|close| close.epoch < epoch).cloned().collect();
        let is_behind = self.rows.iter().any(|row| row.seq > last) || closes.len() < self.closes.len();
        let (known, anchors) = (Some(self.known.clone()), self.anchors.clone());
        let mut checker = Checker::new(self.lane, &seeds, known, self.head.clone(), closes, anchors);
        let mut rows: Vec<&Placed> = self.rows.iter().filter(|row| row.seq <= last).collect();
        rows.sort_by_key(|row| row.seq);
        rows.into_iter().for_each(|row| checker.row(row));
        let mut findings = checker.end();
        findings.extend(is_behind.then_some(Finding { lane: None, seq: None, what: What::Head }));
        findings
    }

    /// Numbers and links everything anew, as somebody would who knows how the chain is made; seals only what today's
    /// key seals, when it was stolen too.
    fn forge(&mut self, has_key: bool) {
        let mut link = first_tip(self.lane).to_vec();
        let current = self.known.epoch;
        for (seq, row) in (1..).zip(&mut self.rows) {
            row.seq = seq;
            let new = row.said.link(&link, self.lane, seq, row.epoch).to_vec();
            let is_changed = row.link != new;
            row.link = new;
            if has_key && is_changed {
                row.mac = self.known.key.seal(Seal::Row, seq, row.epoch, &row.link).to_vec();
            }
            link = tip(&row.link, &row.mac).to_vec();
        }
        for close in &mut self.closes {
            if let Some(row) = self.rows.iter().rev().find(|row| row.epoch == close.epoch) {
                let end = tip(&row.link, &row.mac).to_vec();
                let is_changed = close.link != end;
                (close.seq, close.link) = (row.seq, end);
                if has_key && is_changed {
                    close.mac = self.known.key.seal(Seal::Close, row.seq, close.epoch, &close.link).to_vec();
                }
            }
        }
        let seq = self.rows.len() as i64;
        let Some(head) = &mut self.head else { return };
        (head.seq, head.epoch, head.link) = (seq, current, link);
        if has_key {
            head.mac = self.known.key.seal(Seal::Head, seq, current, &head.link).to_vec();
        }
    }
}

fn said(n: i64, dice: &mut Dice) -> Said {
    let id = |n: i64| Id(uuid::Uuid::from_u128(n as u128 + 100));
    Said {
        id: id(n),
        at: Timestamp(1_772_445_600_000 + n),
        actor_kind: "staff".to_owned(),
        actor_id: dice.coin().then(|| id(1_000)),
        actor_name: "Ana Ruiz".to_owned(),
        action: "customer.change".to_owned(),
        object_kind: "party".to_owned(),
        object_id: dice.coin().then(|| id(2_000)),
        detail: format!("{{\"count\":{n}}}"),
    }
}

/// What a thief has in hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Skill {
    /// Changes rows, as any tool for databases does.
    Rows,
    /// Knows how the chain is made, and makes it anew.
    Chain,
    /// … and has stolen today's key. What was sealed before today is out of reach.
    Key,
    /// … and rewrites the key file and the anchors; only the start key, elsewhere, tells.
    Folder,
}

/// Tampers once, and says how. Today's epoch is spared when today's key was stolen: that key seals it.
pub fn tamper(world: &mut World, skill: Skill, dice: &mut Dice) -> String {
    let has_key = matches!(skill, Skill::Key | Skill::Folder);
    let old = world.rows.iter().filter(|row| row.epoch < world.known.epoch).count();
    let reach = if has_key { old } else { world.rows.len() };
    let at = dice.below(reach);
    let how = match dice.below(7) {
        0 | 1 => change(&mut world.rows[at], skill, dice),
        2 => {
            let count = (1 + dice.below(3)).min(reach - at);
            world.rows.drain(at..at + count);
            if at + count == reach && !has_key && skill == Skill::Rows { "cut" } else { "delete" }
        }
        3 => {
            let mut row = world.rows[at].clone();
            row.said = said(50_000 + dice.below(1_000) as i64, dice);
            row.seq = if dice.coin() { row.seq } else { world.rows.len() as i64 + 1 };
            world.rows.insert(at, row);
            "insert"
        }
        4 => {
            let other = (at + 1 + dice.below(reach - 1)) % reach;
            let said = world.rows[at].said.clone();
            world.rows[at].said = std::mem::replace(&mut world.rows[other].said, said);
            "swap"
        }
        5 => {
            world.rows.truncate(at);
            let epoch = world.rows.last().map_or(0, |row| row.epoch);
            if dice.coin() {
                world.closes.retain(|close| close.epoch < epoch);
            }
            if skill == Skill::Rows && dice.coin() {
                world.head = None;
            }
            "truncate"
        }
        _ => {
            // Today's rows come after an older state, as after a copy was put back.
            let epoch = world.known.epoch;
            let today: Vec<Placed> = world.rows.iter().filter(|row| row.epoch == epoch).cloned().collect();
            world.rows.truncate(at % old);
            world.rows.extend(today);
            "put back"
        }
    };
    if skill != Skill::Rows {
        world.forge(has_key);
    }
    if skill == Skill::Folder {
        let end = world.rows.iter().rev().find(|row| row.epoch < world.known.epoch);
        let end = end
            .map_or((0, first_tip(world.lane).to_vec()), |row| (row.seq, tip(&row.link, &row.mac).to_vec()));
        (world.known.seq, world.known.link) = end;
        world.anchors.clear();
    }
    format!("{skill:?} {how}")
}

fn change(row: &mut Placed, skill: Skill, dice: &mut Dice) -> &'static str {
    let said = &mut row.said;
    let other = Some(Id(uuid::Uuid::from_u128(77)));
    match dice.below(if skill == Skill::Rows { 13 } else { 9 }) {
        0 => said.id = Id(uuid::Uuid::from_u128(77)),
        1 => said.at = said.at.plus(1 + dice.below(9) as i64),
        2 => said.actor_kind.push('x'),
        3 => said.actor_id = if said.actor_id.is_some() { None } else { other },
        4 => said.actor_name.push(' '),
        5 => said.action = "customer.see".to_owned(),
        6 => said.object_kind.clear(),
        7 => said.object_id = if said.object_id.is_some() { None } else { other },
        8 => said.detail = said.detail.replace(':', ": "),
        9 => row.seq += if dice.coin() { 1 } else { -1 },
        10 => row.epoch += if dice.coin() { 1 } else { -1 },
        11 => row.link[dice.below(32)] ^= 1 << dice.below(8),
        _ => row.mac[dice.below(32)] ^= 1 << dice.below(8),
    }
    "change"
}
