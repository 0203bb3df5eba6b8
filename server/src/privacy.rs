//! `vinculo privacy`: what belongs to the people whose data it is.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use customer::retention::{self, COUNTED_TO, Look};
use customer::{disclosure, processing};
use foundation::clock::Clock;
use foundation::id::Id;
use foundation::team::{Permit, System};
use foundation::words::{Lang, Words, Zone};

use crate::cli::{Place, Privacy};
use crate::failure::Failure;
use crate::{backups, place};

/// Does what `vinculo privacy …` asks.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn run(place: &Place, asked: &Privacy) -> Result<(), Failure> {
    let said = match asked {
        Privacy::Record { language } => record(language)?,
        Privacy::Retention { dry_run } => retention(place, *dry_run).await?,
        Privacy::Export { customer, file } => export(place, *customer, file).await?,
    };
    write!(std::io::stdout(), "{said}").map_err(|_| Failure::new("nobody read what was said"))
}

/// The record of processing; it needs no database.
fn record(language: &str) -> Result<String, Failure> {
    let lang = Lang::from_code(language)
        .ok_or_else(|| Failure::usage(format!("--language {language}: give one of en, es, ro, ru")))?;
    Ok(processing::in_words(&Words::new(lang, Zone::utc())))
}

async fn retention(place: &Place, is_dry: bool) -> Result<String, Failure> {
    let data = place::data_folder(place, "vinculo-data");
    let clock = Clock::system();
    let db = place::open(place, &data, clock.now(), place::Schema::AsItIs).await?;
    let by = Permit::system(System::CommandLine);
    let app = backups::app(place, &data, db, clock)?;
    let said = if is_dry {
        let looked = retention::look(&app.db, &by.scope(), app.now()).await;
        looked
            .map(|looks| looks.iter().map(line).collect::<String>())
            .map_err(|error| Failure::of_database("look what would go", &error))
    } else {
        let done = retention::carry_out(&app, &by).await;
        done.map(|done| {
            let told = done.iter().map(|one| format!(" {} {}", one.class.as_str(), one.count));
            format!("let go{}\n", told.collect::<String>())
        })
        .map_err(|refusal| Failure::new(format!("let go of what is too old: {refusal}")))
    };
    app.db.close().await;
    said
}

/// Counts alone: names do not belong into the history of a terminal.
fn line(look: &Look) -> String {
    let more = if look.count >= COUNTED_TO { " or more" } else { "" };
    let state = if look.rule.is_on { "on" } else { "off" };
    let (class, days) = (look.rule.class.as_str(), look.rule.keep_days);
    let ids = look.people.iter().map(|(id, _)| format!(" {id}")).collect::<String>();
    let sample = if ids.is_empty() { ids } else { format!(" such as{ids}") };
    format!("{class} keep {days} days {state} would go {}{more}{sample}\n", look.count)
}

async fn export(place: &Place, customer: Id, file: &Path) -> Result<String, Failure> {
    let data = place::data_folder(place, "vinculo-data");
    let clock = Clock::system();
    let cannot = |error: std::io::Error| Failure::new(format!("{}: {}", file.display(), place::said(&error)));
    // Nobody else on this machine reads it, and nothing that is there is written over.
    let out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(cannot)?;
    let made = async {
        let db = place::open(place, &data, clock.now(), place::Schema::AsItIs).await?;
        let app = backups::app(place, &data, db, clock)?;
        let permit = Permit::system(System::CommandLine);
        let made = disclosure::make(&app, &permit, customer, &BTreeSet::new(), out, &|_| {}).await;
        let seen = app.counters.views.write(&app.db, app.now()).await;
        app.db.close().await;
        let (told, out) = made.map_err(|refusal| Failure::new(format!("write the archive: {refusal}")))?;
        out.sync_all().map_err(cannot)?;
        seen.map_err(|error| Failure::of_database("write down who saw it", &error))?;
        Ok::<_, Failure>(told)
    };
    let told = match made.await {
        Ok(told) => told,
        Err(failure) => {
            // Half an archive is worse than none.
            let _ = std::fs::remove_file(file);
            return Err(failure);
        }
    };
    Ok(format!("written rows {} files {}\n", told.rows, told.files))
}
