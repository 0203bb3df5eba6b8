//! `vinculo import` and `vinculo export`.

use std::io::{IsTerminal, Write};
use std::path::Path;

use customer::customers::Filter;
use customer::exchange::{self, Exported, Progress, Refusal, Summary, What};
use foundation::clock::Clock;
use foundation::settings::Settings;
use foundation::team::{Permit, System};
use foundation::web::App;
use foundation::words::{Lang, Words, Zone};

use crate::cli::{self, Export, Import, Place};
use crate::failure::Failure;
use crate::{place, start};

/// Reads a file into the database.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn import(place: &Place, import: &Import) -> Result<(), Failure> {
    // A mistyped name must not leave an empty database behind.
    if let Err(error) = std::fs::File::open(&import.file) {
        return Err(Failure::new(format!("cannot read {}: {}", import.file.display(), place::said(&error))));
    }
    let app = open(place).await?;
    let what = match import.what {
        cli::Imported::Customers => What::Customers,
        cli::Imported::Purchases => What::Purchases,
    };
    let asked = exchange::Import {
        what,
        path: &import.file,
        file_name: None,
        maps: &import.map,
        dry_run: import.dry_run,
        at_most: None,
        words: Words::new(Lang::En, Zone::utc()),
        run: None,
    };
    let mut line = Line::new();
    let mut tell = |progress: Progress| {
        let percent =
            progress.bytes.saturating_mul(100).checked_div(progress.of_bytes).unwrap_or(100).min(100);
        line.say(&format!("{percent} %, {} rows", progress.rows));
    };
    let done = exchange::import(&app, &permit(), &asked, &mut tell).await;
    line.end();
    app.db.close().await;
    say(&report(&done.map_err(refused)?, import.json)?)
}

/// Writes what is in the database to a file.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn export(place: &Place, export: &Export) -> Result<(), Failure> {
    let exported = match (export.what, export.filter.trim()) {
        (cli::Exported::Customers, filter) => {
            Exported::Customers(Filter::parse(filter).map_err(|refusal| Failure::usage(refusal.to_string()))?)
        }
        (_, filter) if !filter.is_empty() => {
            return Err(Failure::usage("--filter chooses customers, so it goes with 'export customers'"));
        }
        (cli::Exported::Purchases, _) => Exported::Purchases(None),
        (cli::Exported::Timeline, _) => Exported::Timeline,
    };
    let app = open(place).await?;
    let mut line = Line::new();
    let done = exchange::export(&app, &permit(), exported, &export.file, &mut |rows| {
        line.say(&format!("{rows} rows"))
    })
    .await;
    line.end();
    app.db.close().await;
    say(&format!("wrote {}", done.map_err(refused)?))
}

fn permit() -> Permit {
    Permit::system(System::CommandLine)
}

async fn open(place: &Place) -> Result<App, Failure> {
    let data = place::data_folder(place, "vinculo-data");
    let clock = Clock::system();
    let db = place::open(place, &data, clock.now(), place::Schema::AsItIs).await?;
    let settings = Settings {
        data,
        database: place.database.clone(),
        public_url: None,
        is_demo: false,
        trusted_proxies: Vec::new(),
        internal_hosts: Vec::new(),
        mail: None,
        currency: start::house_currency(&db).await?,
        archive: None,
    };
    start::app(db, clock, settings, Vec::new())
}

fn report(summary: &Summary, as_json: bool) -> Result<String, Failure> {
    if as_json {
        return serde_json::to_string(summary)
            .map_err(|_| Failure::new("the summary could not be written as JSON"));
    }
    let Summary { read, created, updated, unchanged, rejected, seconds, .. } = summary;
    let mut text = format!(
        "read {read} created {created} updated {updated} unchanged {unchanged} rejected {rejected} seconds {seconds:.1}"
    );
    if !summary.unknown_columns.is_empty() {
        text += &format!("\nleft out these columns: {}", summary.unknown_columns.join(", "));
    }
    if let Some(file) = &summary.rejected_file {
        text += &format!("\nrejected rows are in {}", shown(file));
    }
    Ok(text)
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}

fn refused(refusal: Refusal) -> Failure {
    if refusal.is_wrong_use() {
        Failure::usage(refusal.to_string())
    } else {
        Failure::new(refusal.to_string())
    }
}

fn say(text: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{text}").map_err(|_| Failure::new("it is done, but nobody read the answer"))
}

/// One line on a terminal that is written over and over; silence elsewhere.
struct Line {
    is_watched: bool,
    length: usize,
}

impl Line {
    fn new() -> Self {
        Self { is_watched: std::io::stderr().is_terminal(), length: 0 }
    }

    fn say(&mut self, text: &str) {
        if self.is_watched {
            // A terminal that went away does not matter to the work.
            let _ = write!(std::io::stderr(), "\r{text:width$}", width = self.length);
            self.length = text.chars().count();
        }
    }

    fn end(&mut self) {
        if self.length > 0 {
            let _ = writeln!(std::io::stderr());
        }
    }
}
