//! Whether the ledger is as it was written: each link of the chain, what the audit says of it, and what holds now.

use std::collections::{HashMap, HashSet};

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Db, FromRow, Query, Result, Row};
use foundation::id::Id;
use foundation::vault;
use serde::Deserialize;

use super::chain::{Chained, sum};
use super::reseal::RESEALED;
use super::statement::{Channel, Choice, Purpose, Source, Standing};
use super::texts;

/// What was looked at, and what was found.
#[derive(Debug, Default)]
pub struct Checked {
    pub statements: i64,
    /// One sentence for each thing that is not as it was written.
    pub findings: Vec<String>,
}

struct Link {
    seq: i64,
    id: Id,
    party: Option<Id>,
    party_ref: Vec<u8>,
    purpose: Purpose,
    channel: Channel,
    choice: Choice,
    text: Option<Id>,
    text_hash: String,
    at: Timestamp,
    recorded_at: Timestamp,
    source: Source,
    proof: Option<Vec<u8>>,
    proof_hash: String,
    actor_kind: String,
    actor_id: Option<Id>,
    actor_name: String,
    hash: String,
}

impl FromRow for Link {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            seq: row.take()?,
            id: row.take()?,
            party: row.take()?,
            party_ref: row.take()?,
            purpose: row.take()?,
            channel: row.take()?,
            choice: row.take()?,
            text: row.take()?,
            text_hash: row.take()?,
            at: row.take()?,
            recorded_at: row.take()?,
            source: row.take()?,
            proof: row.take()?,
            proof_hash: row.take()?,
            actor_kind: row.take()?,
            actor_id: row.take()?,
            actor_name: row.take()?,
            hash: row.take()?,
        })
    }
}

impl Link {
    fn hashed(&self, before: &str) -> String {
        Chained {
            seq: self.seq,
            id: self.id,
            party_ref: &self.party_ref,
            purpose: self.purpose,
            channel: self.channel,
            choice: self.choice,
            text_hash: &self.text_hash,
            at: self.at,
            recorded_at: self.recorded_at,
            source: self.source,
            proof_hash: &self.proof_hash,
            actor_kind: &self.actor_kind,
            actor_id: self.actor_id,
            actor_name: &self.actor_name,
        }
        .hash(before)
    }

    /// What is wrong with a line by itself.
    fn faults(
        &self,
        texts: &HashMap<Id, String>,
        forgotten: &HashSet<Vec<u8>>,
        resealed: &HashMap<Id, String>,
    ) -> Vec<&'static str> {
        let mut faults = Vec::new();
        match (&self.party, &self.proof) {
            (None, _) if !forgotten.contains(&self.party_ref) => {
                faults.push("has lost its person, whom nobody forgot");
            }
            (Some(party), _) if vault::reference(*party) != self.party_ref => {
                faults.push("is somebody else's than was written");
            }
            (Some(_), None) => faults.push("has lost its proof"),
            (_, Some(proof)) if sum(proof) != *resealed.get(&self.id).unwrap_or(&self.proof_hash) => {
                faults.push("has another proof than was written");
            }
            _ => {}
        }
        let text = self.text.and_then(|text| texts.get(&text)).map_or("", String::as_str);
        if text != self.text_hash {
            faults.push("was given to other words");
        }
        faults
    }
}

const A_BATCH: i64 = 1_000;

/// Reads the whole ledger and changes nothing.
///
/// # Errors
/// When the database does not answer, or a word in it is none of ours.
pub async fn verify(db: &Db) -> Result<Checked> {
    let mut checked = Checked::default();
    let mut texts_by_id = HashMap::new();
    for text in texts::all(db).await? {
        if sum(text.body.as_bytes()) != text.hash {
            checked.findings.push(format!("the words {} were changed", text.id));
        }
        texts_by_id.insert(text.id, sum(text.body.as_bytes()));
    }
    let mut audited = audited(db).await?;
    let forgotten = forgotten(db).await?;
    let resealed = resealed(db).await?;
    let mut stands: HashMap<(Id, Purpose, Channel), Standing> = HashMap::new();
    let (mut seq, mut before) = (0, String::new());
    loop {
        let links: Vec<Link> = db
            .all(
                "select seq, id, party_id, party_ref, purpose, channel, choice, text_id, text_hash, at, recorded_at,
                   source, proof, proof_hash, actor_kind, actor_id, actor_name, hash
                 from consent
                 where seq > $1
                 order by seq
                 limit $2",
                args![seq, A_BATCH],
            )
            .await?;
        if links.is_empty() {
            break;
        }
        for link in links {
            if link.seq != seq + 1 {
                checked.findings.push(format!("line {} of the consents is missing", seq + 1));
            }
            if link.hashed(&before) != link.hash {
                checked.findings.push(format!("line {} of the consents was changed", link.seq));
            }
            let faults = link.faults(&texts_by_id, &forgotten, &resealed);
            let told = faults.iter().map(|fault| format!("line {} of the consents {fault}", link.seq));
            checked.findings.extend(told);
            if audited.remove(&link.seq).as_deref() != Some(link.hash.as_str()) {
                checked
                    .findings
                    .push(format!("line {} of the consents is not what the audit tells", link.seq));
            }
            if let Some(party) = link.party {
                let key = (party, link.purpose, link.channel);
                let stood = stands.get(&key).copied();
                stands.insert(key, Standing::after(stood, link.choice, link.at));
            }
            (seq, before) = (link.seq, link.hash);
            checked.statements += 1;
        }
    }
    let (head_seq, head): (i64, String) =
        db.one("select seq, hash from consent_head where id = 1", args![]).await?;
    if (head_seq, head.as_str()) != (seq, before.as_str()) {
        checked.findings.push(format!("the consents end at line {seq}, and were written up to {head_seq}"));
    }
    let mut lost: Vec<i64> = audited.into_keys().collect();
    lost.sort_unstable();
    checked.findings.extend(
        lost.into_iter().map(|seq| format!("the audit tells of line {seq} of the consents, which is gone")),
    );
    checked.findings.extend(compare(db, stands).await?);
    Ok(checked)
}

/// Whom an erasure names and the audit, too: a row of erasures alone is written as easily as a person is taken out.
async fn forgotten(db: &Db) -> Result<HashSet<Vec<u8>>> {
    let erased: Vec<(Vec<u8>,)> = db.all("select party_ref from erasure", args![]).await?;
    let told: Vec<(Id,)> = db
        .all(
            "select object_id from audit where action = 'customer.forget' and object_id is not null",
            args![],
        )
        .await?;
    let told: HashSet<Vec<u8>> = told.into_iter().map(|(person,)| vault::reference(person)).collect();
    Ok(erased.into_iter().map(|(reference,)| reference).filter(|erased| told.contains(erased)).collect())
}

/// What the audit says of each line: its hash.
async fn audited(db: &Db) -> Result<HashMap<i64, String>> {
    #[derive(Deserialize)]
    struct Told {
        seq: i64,
        hash: String,
    }
    let rows: Vec<(String,)> = db
        .all(
            "select detail from audit where action in ('consent.grant', 'consent.withdraw', 'consent.object')",
            args![],
        )
        .await?;
    let told = rows.iter().filter_map(|(detail,)| serde_json::from_str::<Told>(detail).ok());
    Ok(told.map(|told| (told.seq, told.hash)).collect())
}

/// What the audit says of proofs that were sealed anew: the hash of the last time.
async fn resealed(db: &Db) -> Result<HashMap<Id, String>> {
    #[derive(Deserialize)]
    struct Told {
        statement: Id,
        proof: String,
    }
    let rows: Vec<(String,)> =
        db.all("select detail from audit where action = $1 order by at, id", args![RESEALED]).await?;
    let told = rows.iter().filter_map(|(detail,)| serde_json::from_str::<Told>(detail).ok());
    Ok(told.map(|told| (told.statement, told.proof)).collect())
}

/// Whether what holds now is what the ledger says.
async fn compare(db: &Db, mut stands: HashMap<(Id, Purpose, Channel), Standing>) -> Result<Vec<String>> {
    type Now = (Id, Purpose, Channel, Choice, Timestamp, Option<Timestamp>);
    let rows: Vec<Now> =
        db.all("select party_id, purpose, channel, choice, at, refused_at from consent_now", args![]).await?;
    let mut findings = Vec::new();
    let differs = |party: Id, purpose: Purpose, channel: Channel| {
        format!(
            "what holds for customer {party}, {} by {}, is not what was said",
            purpose.as_str(),
            channel.as_str()
        )
    };
    for (party, purpose, channel, choice, at, refused_at) in rows {
        if stands.remove(&(party, purpose, channel)) != Some(Standing { choice, at, refused_at }) {
            findings.push(differs(party, purpose, channel));
        }
    }
    findings.extend(stands.into_keys().map(|(party, purpose, channel)| differs(party, purpose, channel)));
    Ok(findings)
}
