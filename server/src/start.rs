//! Putting the program together and keeping it running until somebody stops it.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use customer::erasure;
use foundation::alarms::Watch;
use foundation::audit::Keeper;
use foundation::backup::archive::{self, Plan};
use foundation::clock::{Clock, DAY, HOUR};
use foundation::db::{Args, Db, Query};
use foundation::files::Files;
use foundation::settings::Settings;
use foundation::team::{self, Permit, SignInGate, System};
use foundation::vault::{self, MADE_BESIDE};
use foundation::views;
use foundation::web::{App, Counters, Parts, around};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::cli::{Place, Serve};
use crate::failure::Failure;
use crate::place::{self, Found, Schema};
use crate::{jobs, listen, logs, routes};

/// Kept for installations whose database does not say another.
const USUAL_CURRENCY: &str = "EUR";

/// Serves a company of one's own.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn serve(place: &Place, asked: &Serve) -> Result<(), Failure> {
    let data = place::data_folder(place, "vinculo-data");
    let plan = plan(asked);
    if plan.is_some() && place.database.is_some() {
        return Err(Failure::usage(
            "--archive is for the embedded database; PostgreSQL archives its own log, and the guide tells how",
        ));
    }
    let listener = bind(place.listen).await?;
    let clock = Clock::system();
    if place.database.is_none() {
        place::look(&data)?;
        place::make_folder(&data)?;
        archive::claim_log(&data, plan.is_some()).map_err(|error| {
            Failure::new(format!(
                "the data folder {} cannot be written: {}",
                data.display(),
                place::said(&error)
            ))
        })?;
    }
    let db = place::open(place, &data, clock.now(), Schema::Migrate).await?;
    run(place, data, listener, db, clock, Kind::Own(plan)).await
}

fn plan(asked: &Serve) -> Option<Plan> {
    let base_every = asked.archive_base_hours * HOUR;
    let keep_for = asked.archive_days * DAY;
    asked.archive.clone().map(|folder| Plan { folder, base_every, keep_for })
}

/// Whose company is served.
enum Kind {
    Demo,
    /// One's own, with a continuous archive if one is kept.
    Own(Option<Plan>),
}

/// Fills the demo company where there is nothing yet, and serves it.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn demo(place: &Place) -> Result<(), Failure> {
    let data = place::data_folder(place, "vinculo-demo");
    // First of all: whose port is in use must not touch what another demo is filling.
    let listener = bind(place.listen).await?;
    let turn = if place.database.is_none() { make_room(&data).await? } else { None };
    let clock = Clock::system();
    let db = place::open(place, &data, clock.now(), Schema::Migrate).await?;

    match demo::mark(&db).await.map_err(|error| Failure::of_database("read the database", &error))? {
        demo::Mark::Filled => {}
        demo::Mark::Half => {
            return Err(Failure::new(
                "the database holds a demo that was filled only half-way; name an empty one",
            ));
        }
        demo::Mark::None => fill(&db, &clock).await?,
    }
    drop(turn);
    run(place, data, listener, db, clock, Kind::Demo).await
}

/// A demo only moves in where nobody lives. Whoever is to fill it gets the turn to do so, until it is dropped.
async fn make_room(data: &Path) -> Result<Option<File>, Failure> {
    if is_filled(data).await? {
        return Ok(None);
    }
    let turn = place::take_turn(data)?;
    // Another demo may have finished while this one came to its turn.
    if is_filled(data).await? {
        return Ok(None);
    }
    if let Found::Ours { .. } = place::look(data)? {
        place::forget_half_filled(data)?;
    }
    Ok(Some(turn))
}

/// Whether a demo lives in `data`; false when it is to be filled.
async fn is_filled(data: &Path) -> Result<bool, Failure> {
    match place::look(data)? {
        Found::Ours { demo: Some(mark) } => Ok(mark == demo::FILLED),
        Found::Ours { demo: None } => Err(Failure::new(format!(
            "{} holds customers of its own and no demo; name an empty folder with --data",
            data.display()
        ))),
        Found::Nothing if is_empty(data) => Ok(false),
        Found::Nothing => Err(Failure::new(format!(
            "{} is not empty and holds no demo; name an empty folder with --data",
            data.display()
        ))),
    }
}

fn is_empty(data: &Path) -> bool {
    // What cannot be listed is told of when it is opened. A database file without tables is as good as none.
    let Ok(entries) = std::fs::read_dir(data) else { return true };
    entries.flatten().all(|entry| entry.file_name().to_string_lossy().starts_with("vinculo.db"))
}

async fn fill(db: &Db, clock: &Clock) -> Result<(), Failure> {
    let someone = db.first::<(i64,)>("select cast(1 as bigint) from account limit 1", Args::new()).await;
    let someone = someone.map_err(|error| Failure::of_database("read the database", &error))?;
    if someone.is_some() {
        return Err(Failure::new("the database holds customers of its own and no demo; name an empty one"));
    }
    let is_watched = std::io::stderr().is_terminal();
    let tell = |percent: usize| {
        if is_watched {
            // A terminal that went away does not matter to the demo.
            let _ = write!(std::io::stderr(), "\rfilling the demo company… {percent} %");
        }
    };
    let filled = demo::fill(db, &Permit::system(System::Demo), clock.now(), tell).await;
    if is_watched {
        let _ = writeln!(std::io::stderr());
    }
    filled.map_err(|error| match error {
        demo::FillTrouble::Db(error) => Failure::of_database("fill the demo company", &error),
        other => Failure::new(format!("fill the demo company: {other}")),
    })
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!("{address} is in use by another program; choose another address with --listen")
            }
            std::io::ErrorKind::PermissionDenied => {
                format!("this user may not listen on {address}; ports below 1024 need leave")
            }
            _ => format!("cannot listen on {address}; it is no address of this machine"),
        })
    })
}

async fn run(
    place: &Place,
    data: PathBuf,
    listener: TcpListener,
    db: Db,
    clock: Clock,
    kind: Kind,
) -> Result<(), Failure> {
    logs::keep_telling();
    let address =
        listener.local_addr().map_err(|_| Failure::new("the system does not tell which port it gave"))?;
    let stop = stop_signal()?;
    if place::key_source(place, &data).is_beside(&data) {
        tracing::warn!(
            "the master key {} lies beside what it protects: keep a copy elsewhere, without it no backup opens; \
             --master-key names a better place",
            data.join(MADE_BESIDE).display()
        );
    }
    let (is_demo, plan) = match kind {
        Kind::Demo => (true, None),
        Kind::Own(plan) => (false, plan),
    };
    let settings = Settings {
        data,
        database: place.database.clone(),
        public_url: place.public_url.clone().or_else(|| Some(format!("http://{address}"))),
        is_demo,
        trusted_proxies: place.trusted_proxies.clone(),
        internal_hosts: place.internal_hosts.clone(),
        mail: place.smtp.clone(),
        currency: house_currency(&db).await?,
        archive: plan,
    };
    let app = app(db, clock, settings, hosts(place.public_url.as_deref(), address))?;
    let archive = keep_archive(&app).await?;
    forget_again(&app).await?;
    let sealed = vault::seal_the_rest(&app.db, &Permit::system(System::Housekeeping), app.now()).await;
    sealed.map_err(|error| Failure::of_database("seal what an older program left", &error))?;
    let jobs = jobs::start(&app);
    let keeper = Keeper::start(&app.db, &app.clock);
    let views = views::Keeper::start(&app);
    let watch = Watch::start(&app, jobs::strangers());
    if !is_demo {
        offer_first_administrator(&app).await?;
    }

    let mut out = std::io::stdout();
    // Whoever started us may not read; the pages answer all the same.
    let _ = writeln!(out, "ready http://{address}").and_then(|()| out.flush());
    let (tell_jobs, told) = oneshot::channel();
    let stop = async {
        let is_watched = stop.await == Stop::Asked && app.counters.announce_stop(app.now());
        if is_watched {
            // Whoever sends callers here has to see that first.
            tokio::time::sleep(NOTICE).await;
        }
        // The workers are still there: they end below.
        let _ = tell_jobs.send(());
    };
    let router = around(routes::routes(), app.clone());
    let serving = listen::serve(listener, router, app.settings.is_secure(), stop);
    // Both at once: together they take no longer than whoever started us waits before a kill.
    tokio::join!(serving, async {
        let _ = told.await;
        jobs.stop().await;
    });
    // Whoever asks nothing any more has seen all they will.
    views.stop().await;
    watch.stop().await;
    keeper.stop().await;
    if let Some(archive) = archive {
        archive.stop().await;
    }
    app.db.close().await;
    Ok(())
}

/// Nothing is written before the archive follows.
async fn keep_archive(app: &App) -> Result<Option<archive::Keeper>, Failure> {
    let Some(plan) = app.settings.archive.clone() else { return Ok(None) };
    let kept = archive::Keeper::start(&app.db, &app.settings.data, &app.clock, plan).await;
    let kept = kept.map_err(|trouble| Failure::new(format!("keep the archive: {trouble}")))?;
    app.counters.archive.get_or_init(|| kept.status());
    Ok(Some(kept))
}

/// Whoever the ledger names must be forgotten before anybody is served, also after a restore by hand.
///
/// # Errors
/// When the ledger was changed, or the database refuses.
pub async fn forget_again(app: &App) -> Result<u64, Failure> {
    let again = erasure::replay(app, &Permit::system(System::Housekeeping)).await;
    again.map_err(|refusal| Failure::new(format!("forget again who was forgotten before: {refusal}")))
}

/// The running program over an open database. `hosts` are the `host[:port]` values that requests may name.
///
/// # Errors
/// When the folder of the files cannot be written.
pub fn app(db: Db, clock: Clock, settings: Settings, hosts: Vec<String>) -> Result<App, Failure> {
    let folder = settings.data.join("files");
    let files = Files::open(&folder).map_err(|error| {
        Failure::new(format!("the folder {} cannot be written: {error}", folder.display()))
    })?;
    Ok(App::new(Parts {
        db,
        clock,
        files,
        settings,
        sign_in: SignInGate::new(),
        counters: Counters::default(),
        hosts,
    }))
}

/// What a request may call this server. Without a public address that is the machine itself.
fn hosts(public_url: Option<&str>, address: SocketAddr) -> Vec<String> {
    if let Some(url) = public_url {
        let (scheme, host) = url.split_once("://").unwrap_or(("http", url));
        let port = if scheme == "https" { ":443" } else { ":80" };
        let bare = host.strip_suffix(port).unwrap_or(host).to_lowercase();
        let has_port = bare.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let long = format!("{bare}{port}");
        return if has_port { vec![bare] } else { vec![bare, long] };
    }
    if address.ip().is_unspecified() {
        tracing::warn!("other machines are refused until --public-url says how they reach this one");
    }
    let port = address.port();
    let mut hosts = vec![
        address.to_string(),
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
    ];
    hosts.dedup();
    if port == 80 {
        hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(str::to_owned));
    }
    hosts
}

/// The currency (ISO 4217) in which totals are kept.
///
/// # Errors
/// When the database does not answer.
pub async fn house_currency(db: &Db) -> Result<String, Failure> {
    let kept = db.first::<(String,)>("select value from setting where name = 'currency'", Args::new()).await;
    let kept = kept.map_err(|error| Failure::of_database("read the settings", &error))?;
    Ok(kept.map_or_else(|| USUAL_CURRENCY.to_owned(), |(currency,)| currency))
}

/// A fresh installation has nobody who could sign in, so the console shows how.
async fn offer_first_administrator(app: &App) -> Result<(), Failure> {
    let key = team::first_administrator_key(app).await;
    let key = key.map_err(|error| Failure::of_database("prepare the first sign-in", &error))?;
    if let Some(key) = key {
        let url = app.settings.public_url.as_deref().unwrap_or_default();
        let _ = writeln!(std::io::stderr(), "set up the first administrator, once, at {url}/setup?key={key}");
    }
    Ok(())
}

/// How long callers may still come after `/readyz` said no, where somebody asks it.
const NOTICE: Duration = Duration::from_secs(2);

/// Who wants the program to stop.
#[derive(PartialEq, Eq)]
enum Stop {
    /// SIGTERM: whatever keeps the program running.
    Asked,
    /// Ctrl C: somebody who sits before it.
    Interrupted,
}

/// Ends when somebody asks the program to stop.
fn stop_signal() -> Result<impl Future<Output = Stop>, Failure> {
    let cannot = |_| Failure::new("the system does not let the program listen for signals");
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => Stop::Asked,
            _ = interrupt.recv() => Stop::Interrupted,
        }
    })
}
