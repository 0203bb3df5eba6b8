//! A run: batch after batch, with its counts and its rejected rows.

use std::collections::HashSet;

use foundation::audit::{self, Object};
use foundation::db::{DbError, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::web::App;
use serde_json::json;

use super::super::csv_source::Row;
use super::super::reason::Reason;
use super::super::refusal::Refusal;
use super::super::rejects::Rejects;
use super::super::store;
use super::turns::{Importer, Survey, Turn, hashes};
use super::{Good, Import, Progress, Summary, begin};

/// Rows of one transaction.
const BATCH: usize = 2_000;

pub(super) struct Running<'a> {
    pub(super) app: &'a App,
    pub(super) permit: &'a Permit,
    pub(super) import: &'a Import<'a>,
    pub(super) importer: Importer,
    pub(super) rejects: Rejects,
    /// Rows of the batch that could not be read, until the others of it are through.
    pub(super) unreadable: Vec<(u64, Vec<String>, Reason)>,
    pub(super) summary: Summary,
}

impl Running<'_> {
    pub(super) async fn start(&mut self) -> Result<(), Refusal> {
        if let Some(run) = self.import.run {
            self.summary.run = Some(run);
            return Ok(());
        }
        let own = self.import.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let file_name = self.import.file_name.map(str::to_owned).or(own).unwrap_or_default();
        let now = self.app.now();
        let run = Id::new(now);
        let mut tx = self.app.db.begin().await?;
        begin(&mut tx, self.permit, now, run, self.import.what, &file_name).await?;
        tx.commit().await?;
        self.summary.run = Some(run);
        Ok(())
    }

    /// Goes through the rows of one turn that share their customer with no other.
    pub(super) async fn read(
        &mut self,
        turn: Turn,
        repeated: &HashSet<u64>,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), Refusal> {
        let mut source = self.import.source(self.app.db.vault()).await?;
        let of_bytes = source.size;
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let rows;
            (source, rows) = source.next_rows().await?;
            let is_end = rows.is_empty();
            for row in rows {
                match row {
                    Row { line, cells: Err(reason), shown } if turn == Turn::Second => {
                        self.unreadable.push((line, shown, reason));
                    }
                    row => batch.extend(self.wanted(row, turn, |is_repeated| !is_repeated, repeated)),
                }
                if batch.len() >= BATCH || self.unreadable.len() >= BATCH {
                    self.settle(&mut batch).await?;
                    progress(Progress { rows: self.summary.read, bytes: source.position(), of_bytes });
                }
            }
            if is_end {
                self.settle(&mut batch).await?;
                progress(Progress { rows: self.summary.read, bytes: source.position(), of_bytes });
                return Ok(());
            }
        }
    }

    /// Brings a batch in a transaction of its own, which a dry run drops.
    async fn settle(&mut self, batch: &mut Vec<Good>) -> Result<(), Refusal> {
        let mut tx = self.app.db.begin().await?;
        self.bring(&mut tx, batch).await?;
        if let Some(run) = self.summary.run {
            self.keep(&mut tx, run).await?;
            tx.commit().await?;
        }
        batch.clear();
        Ok(())
    }

    /// The last part of a dry run, in one transaction that is dropped.
    pub(super) async fn read_repeated(&mut self, survey: &Survey) -> Result<(), Refusal> {
        let mut tx = self.app.db.begin().await?;
        for turn in survey.turns() {
            let mut source = self.import.source(self.app.db.vault()).await?;
            let mut batch = Vec::with_capacity(BATCH);
            loop {
                let rows;
                (source, rows) = source.next_rows().await?;
                let is_end = rows.is_empty();
                for row in rows {
                    batch.extend(self.wanted(row, *turn, |is_repeated| is_repeated, &survey.repeated));
                    if batch.len() >= BATCH {
                        self.bring(&mut tx, &batch).await?;
                        batch.clear();
                    }
                }
                if is_end {
                    self.bring(&mut tx, &batch).await?;
                    break;
                }
            }
        }
        Ok(())
    }

    fn wanted(&self, row: Row, turn: Turn, wants: fn(bool) -> bool, repeated: &HashSet<u64>) -> Option<Good> {
        let cells = row.cells.ok()?;
        let is_repeated = || hashes(&self.importer.keys(&cells)).iter().any(|key| repeated.contains(key));
        let is_wanted = self.importer.turn(&cells) == turn && wants(!repeated.is_empty() && is_repeated());
        is_wanted.then_some(Good { line: row.line, cells, shown: row.shown })
    }

    async fn bring(&mut self, tx: &mut Tx, batch: &[Good]) -> Result<(), Refusal> {
        let now = self.app.now();
        let tally = self.importer.batch(tx, self.permit, now, batch).await?;
        let mut rejected = std::mem::take(&mut self.unreadable);
        self.summary.read += (batch.len() + rejected.len()) as u64;
        self.summary.created += tally.created;
        self.summary.updated += tally.updated;
        self.summary.unchanged += tally.unchanged;
        let of_batch =
            |(index, reason): (usize, Reason)| (batch[index].line, batch[index].shown.clone(), reason);
        rejected.extend(tally.rejected.into_iter().map(of_batch));
        rejected.sort_by_key(|(line, ..)| *line);
        self.summary.rejected += rejected.len() as u64;
        for (line, shown, reason) in rejected {
            self.rejects.add(line, &shown, reason.say(&self.import.words))?;
        }
        Ok(())
    }

    async fn keep(&self, tx: &mut Tx, run: Id) -> Result<(), DbError> {
        store::keep(tx, run, &self.summary, None).await?;
        let so_far = json!({ "rows": self.summary.read, "rejected": self.summary.rejected });
        audit::record(tx, self.permit, self.app.now(), "import.batch", Object::new("import_run", run), so_far)
            .await
    }

    pub(super) async fn finish(&mut self) -> Result<(), Refusal> {
        self.rejects.finish()?;
        let Some(run) = self.summary.run else { return Ok(()) };
        let now = self.app.now();
        let mut tx = self.app.db.begin().await?;
        store::keep(&mut tx, run, &self.summary, Some(now)).await?;
        let detail = serde_json::to_value(&self.summary).unwrap_or_default();
        audit::record(&mut tx, self.permit, now, "import.end", Object::new("import_run", run), detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
