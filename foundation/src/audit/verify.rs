//! Looking at the whole audit: every lane, against its head, its epochs, the key file, the anchors, and the start keys
//! if somebody brought them.

use std::collections::BTreeSet;
use std::path::Path;

use super::anchors::{self, ANCHORS, Anchor};
use super::check::{Checker, CloseRow, Finding, HeadRow, What};
use super::keys::{KeyFolder, Known};
use super::link::{Placed, Said, Sum};
use crate::args;
use crate::db::{Db, DbError, FromRow, Query, Result, Row};
use crate::id::Id;

const A_BATCH: i64 = 2_000;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    pub rows: i64,
    pub lanes: usize,
    pub anchors: usize,
    pub findings: Vec<Finding>,
    /// Lines of the anchors that nobody can read.
    pub broken_anchors: Vec<usize>,
}

impl Checked {
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.broken_anchors.is_empty()
    }
}

/// Why nobody could look.
#[derive(Debug, thiserror::Error)]
pub enum VerifyTrouble {
    #[error("{0}")]
    File(String),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Checks the audit in `db`, which may be in use. The keys are those of the folder `data`; `seeds` are start keys from
/// outside, with which older seals can be checked too; `anchored` is another file of anchors than the folder's own.
///
/// # Errors
/// When a file or the database cannot be read.
pub async fn verify(
    db: &Db,
    data: &Path,
    seeds: &[Sum],
    anchored: Option<&Path>,
) -> Result<Checked, VerifyTrouble> {
    // What lies outside is read first: the database may only be further by now.
    let folder = KeyFolder::new(data);
    let known = folder.read().map_err(|error| VerifyTrouble::File(format!("read the keys: {error}")))?;
    let known = known.unwrap_or_default();
    let own = folder.path(ANCHORS);
    let (anchors, broken_anchors) = match std::fs::read_to_string(anchored.unwrap_or(&own)) {
        Ok(text) => anchors::read(&text),
        Err(error) if anchored.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            Default::default()
        }
        Err(error) => return Err(VerifyTrouble::File(format!("read the anchors: {error}"))),
    };

    let mut checked = Checked { anchors: anchors.len(), broken_anchors, ..Checked::default() };
    for lane in lanes(db, &known, &anchors).await? {
        let known = known.iter().find(|known| known.lane == lane).cloned();
        let anchors = anchors.iter().filter(|anchor| anchor.lane == lane).cloned().collect();
        let rows = check_lane(db, lane, seeds, known, anchors, &mut checked.findings).await?;
        checked.rows += rows;
        checked.lanes += 1;
    }
    let (loose,): (i64,) =
        db.one("select count(*) from audit where lane is null or seq is null", args![]).await?;
    let is_loose = Finding { lane: None, seq: None, what: What::Loose };
    checked.findings.extend((0..loose.min(1_000)).map(|_| is_loose));
    checked.rows += loose;
    Ok(checked)
}

/// Every lane that anybody knows of.
async fn lanes(db: &Db, known: &[Known], anchors: &[Anchor]) -> Result<BTreeSet<Id>> {
    let stored: Vec<(Id,)> = db
        .all(
            "select lane from audit where lane is not null
             union select lane from audit_head
             union select lane from audit_epoch",
            args![],
        )
        .await?;
    let outside = known.iter().map(|known| known.lane).chain(anchors.iter().map(|anchor| anchor.lane));
    Ok(stored.into_iter().map(|(lane,)| lane).chain(outside).collect())
}

impl FromRow for Placed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            said: Said::take(row)?,
            seq: row.take()?,
            epoch: row.take::<Option<i64>>()?.unwrap_or(-1),
            link: row.take::<Option<Vec<u8>>>()?.unwrap_or_default(),
            mac: row.take::<Option<Vec<u8>>>()?.unwrap_or_default(),
        })
    }
}

async fn check_lane(
    db: &Db,
    lane: Id,
    seeds: &[Sum],
    known: Option<Known>,
    anchors: Vec<Anchor>,
    findings: &mut Vec<Finding>,
) -> Result<i64> {
    let head = db
        .first::<(i64, i64, Vec<u8>, Vec<u8>)>(
            "select seq, epoch, link, mac from audit_head where lane = $1",
            args![lane],
        )
        .await?
        .map(|(seq, epoch, link, mac)| HeadRow { seq, epoch, link, mac });
    // Whoever writes meanwhile adds rows behind this head; those are the next look's.
    let (last, epoch) = head.as_ref().map_or((i64::MAX, i64::MAX), |head| (head.seq, head.epoch));
    let closes: Vec<(i64, i64, Vec<u8>, Vec<u8>)> = db
        .all(
            "select epoch, seq, link, mac from audit_epoch where lane = $1 and epoch < $2 order by epoch",
            args![lane, epoch],
        )
        .await?;
    let closes =
        closes.into_iter().map(|(epoch, seq, link, mac)| CloseRow { epoch, seq, link, mac }).collect();

    let mut checker = Checker::new(lane, seeds, known, head, closes, anchors);
    let (mut after, mut rows) = (i64::MIN, 0);
    loop {
        let batch: Vec<Placed> = db
            .all(
                "select id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, detail,
                        seq, epoch, link, mac
                 from audit
                 where lane = $1 and seq > $2 and seq <= $3
                 order by seq
                 limit $4",
                args![lane, after, last, A_BATCH],
            )
            .await?;
        let Some(end) = batch.last() else { break };
        after = end.seq;
        for row in &batch {
            checker.row(row);
            rows += 1;
        }
    }
    findings.extend(checker.end());
    findings.extend(behind_the_head(db, lane).await?);
    Ok(rows)
}

/// Rows and epochs past the end. The head is read again in the same statement, because the lane may have grown.
async fn behind_the_head(db: &Db, lane: Id) -> Result<Vec<Finding>> {
    let ends: Option<(i64, i64, i64, i64)> = db
        .first(
            "select h.seq, h.epoch,
                    coalesce((select max(a.seq) from audit a where a.lane = h.lane), 0),
                    coalesce((select max(c.epoch) from audit_epoch c where c.lane = h.lane), -1)
             from audit_head h
             where h.lane = $1",
            args![lane],
        )
        .await?;
    let Some((seq, epoch, last_seq, last_epoch)) = ends else { return Ok(Vec::new()) };
    let find = |seq, what| Finding { lane: Some(lane), seq: Some(seq), what };
    let mut findings = Vec::new();
    findings.extend((last_seq > seq).then(|| find(last_seq, What::Head)));
    findings.extend((last_epoch >= epoch).then(|| find(seq, What::Close)));
    Ok(findings)
}
