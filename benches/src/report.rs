//! The whole run, and what it prints.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;

use crate::bare::Bare;
use crate::cases::{Case, cases};
use crate::client::Client;
use crate::fill::{self, Size};
use crate::measure::{Line, Measured, measure};
use crate::reach::{self, Reached};
use crate::record::{Recorded, record};
use crate::say::{Watch, progress, rest, say};
use crate::server::{Memory, Server};
use crate::table::{Score, Table, median};
use crate::weight::{Weight, weigh};
use crate::{Options, Trouble};

const MOST_TIMES_BARE: f64 = 3.0;
const MOST_GROWTH: f64 = 1.5;
/// Authorisation adds at most a tenth to a list page.
const MOST_FOR_REACH: f64 = 1.10;
const MOST_MEMORY_MB: f64 = 60.0;
const MOST_START_MS: f64 = 300.0;
const MOST_FIRST_PAGE_KB: f64 = 100.0;
const MOST_FIRST_REQUESTS: f64 = 6.0;
const STARTS: usize = 5;

/// Everything found out about one database.
struct Results {
    cases: Vec<Measured>,
    reached: Vec<Reached>,
    starts_ms: Vec<f64>,
    idle: Memory,
    after: Memory,
    weights: Vec<Weight>,
}

/// Makes the databases, measures both, and prints the tables.
///
/// # Errors
/// When something does not run; a missed limit is none.
pub fn run(options: &Options) -> Result<(), Trouble> {
    let watch = Watch::start();
    let binary = program(options)?;
    let of = |customers| Size { customers, entries_per_customer: options.entries_per_customer };
    let (small, large) = (of(options.small), of(options.customers));
    let small_folder = fill::database(&options.cache(), small)?;
    let large_folder = fill::database(&options.cache(), large)?;

    let small_results = look_at(options, &binary, &small_folder)?;
    let large_results = look_at(options, &binary, &large_folder)?;

    let mut score = Score::default();
    introduce(options, large)?;
    show_pages(&large_results, &mut score);
    show_growth(small, &small_results, large, &large_results, &mut score);
    show_reach(&large_results, &mut score);
    show_program(&large_results, &mut score);
    say(format!("{} limits kept, {} missed; {:.0} s in all", score.kept, score.missed, watch.seconds()));
    Ok(())
}

fn program(options: &Options) -> Result<PathBuf, Trouble> {
    let beside = || Ok::<_, Trouble>(std::env::current_exe()?.with_file_name("vinculo"));
    let binary = options.vinculo.clone().map_or_else(beside, Ok)?;
    let missing =
        || Trouble::new(format!("{} is not there: build it, or name it with --vinculo", binary.display()));
    binary.is_file().then(|| binary.clone()).ok_or_else(missing)
}

fn look_at(options: &Options, binary: &Path, folder: &Path) -> Result<Results, Trouble> {
    let connection = Connection::open(folder.join("vinculo.db"))?;
    let cookie = fill::renew_session(&connection)?;
    let readers = reach::let_in(&connection, cookie.clone())?;
    drop(connection);
    let mut cases = cases(folder)?;
    cases.retain(|case| case.name.contains(&options.only));
    progress(&format!("which statements the pages run on {}", folder.display()));
    let recorded = record(binary, folder, &cookie, &cases)?;
    let bare = Bare::open(folder)?;
    if options.explain {
        explain(&cases, &recorded, &bare)?;
    }

    let mut starts_ms = Vec::new();
    let server = loop {
        let server = Server::serve(binary, folder)?;
        starts_ms.push(server.ready_after_ms);
        if starts_ms.len() == STARTS {
            break server;
        }
        server.stop()?;
    };
    rest(Duration::from_secs(2));
    let idle = server.memory()?;
    let fixed = Server::start(Command::new(std::env::current_exe()?).arg("--static-page"))?;
    let mut page = Line { client: Client::connect(&server.host, Some(&cookie))?, server: &server };
    let mut fixed = Line { client: Client::connect(&fixed.host, Some(&cookie))?, server: &fixed };
    let mut visitor = Client::connect(&server.host, None)?;
    let weights = vec![weigh(&mut visitor, "/sign-in")?, weigh(&mut page.client, "/customers")?];

    let mut measured = Vec::new();
    for (case, recorded) in cases.iter().zip(&recorded) {
        progress(&format!("  {}", case.name));
        let requests = usize::try_from(options.requests)?;
        measured.push(measure(case, recorded, &mut page, &mut fixed, &bare, requests)?);
    }
    progress("  lists by reach");
    let reached = reach::compare(&server.host, &readers, usize::try_from(options.requests)?)?;
    rest(Duration::from_secs(2));
    let after = server.memory()?;
    drop((page, fixed, visitor));
    server.stop()?;
    Ok(Results { cases: measured, reached, starts_ms, idle, after, weights })
}

fn explain(cases: &[Case], recorded: &[Vec<Recorded>], bare: &Bare) -> Result<(), Trouble> {
    for (case, recorded) in cases.iter().zip(recorded) {
        let Some(first) = recorded.first() else { continue };
        say(format!("== {}: {}", case.name, case.variants[0].path));
        for statement in &first.statements {
            let (microseconds, plan) = bare.explain(statement)?;
            let text = statement.sql.split_whitespace().collect::<Vec<_>>().join(" ");
            say(format!("{microseconds:8.1} µs, {} rows: {text}", statement.rows));
            plan.iter().for_each(|line| say(format!("             {line}")));
        }
        first.unknown.iter().for_each(|text| say(format!("   values unknown: {text}")));
        first.writes.iter().for_each(|text| say(format!("           writes: {text}")));
    }
    Ok(())
}

fn introduce(options: &Options, large: Size) -> Result<(), Trouble> {
    let cores = std::thread::available_parallelism()?;
    say(format!(
        "{} customers, {} timeline entries, SQLite {}, {cores} processors, {} requests a case.\n\
         page:   the middle of sequential GETs on one kept-open connection to `vinculo serve` (release), not compressed.\n\
         bare:   the same statements with the same values, taken from the program's own log, through rusqlite with\n\
        \x20       prepared statements on the same file and the same settings; every column of every row is read.\n\
         static: a GET of as many bytes from memory, from an axum server without any layer, by the same client.\n\
         ratio:  page / (bare + static), wall clock: this one has the limit. processor: the same of processor time.\n",
        large.customers,
        large.entries(),
        rusqlite::version(),
        options.requests,
    ));
    Ok(())
}

fn show_pages(results: &Results, score: &mut Score) {
    let heads = [
        "case",
        "sql",
        "rows",
        "kB",
        "page µs",
        "bare µs",
        "static µs",
        "ratio",
        "limit",
        "",
        "page cpu µs",
        "processor",
    ];
    let mut table = Table::new(&heads);
    for case in results.cases.iter().filter(|case| case.is_compared) {
        table.line(vec![
            case.name.clone(),
            format!("{:.0}", case.statements),
            format!("{:.0}", case.rows),
            format!("{:.0}", case.bytes / 1000.0),
            format!("{:.0}", case.page),
            format!("{:.0}", case.bare),
            format!("{:.0}", case.fixed),
            format!("{:.2}", case.ratio()),
            format!("{MOST_TIMES_BARE:.1}"),
            score.judge(case.ratio(), MOST_TIMES_BARE).to_owned(),
            format!("{:.0}", case.page_processor),
            format!("{:.2}", case.processor_ratio()),
        ]);
    }
    say(table);
    for case in results.cases.iter().filter(|case| case.is_compared) {
        for (doubt, times) in &case.doubts {
            say(format!("note, {}: {doubt} ({times} times)", case.name));
        }
    }
}

fn show_growth(
    small: Size,
    small_results: &Results,
    large: Size,
    large_results: &Results,
    score: &mut Score,
) {
    say(format!("\nThe same pages with {} and with {} customers:\n", small.customers, large.customers));
    let heads = [
        "case",
        "small µs",
        "large µs",
        "growth",
        "limit",
        "",
        "small cpu",
        "large cpu",
        "growth cpu",
        "growth bare",
    ];
    let mut table = Table::new(&heads);
    for (few, many) in small_results.cases.iter().zip(&large_results.cases) {
        let growth = many.page / few.page;
        table.line(vec![
            many.name.clone(),
            format!("{:.0}", few.page),
            format!("{:.0}", many.page),
            format!("{growth:.2}"),
            format!("{MOST_GROWTH:.1}"),
            score.judge(growth, MOST_GROWTH).to_owned(),
            format!("{:.0}", few.page_processor),
            format!("{:.0}", many.page_processor),
            format!("{:.2}", many.page_processor / few.page_processor),
            if many.is_compared { format!("{:.2}", many.bare / few.bare) } else { String::new() },
        ]);
    }
    say(table);
}

fn show_reach(results: &Results, score: &mut Score) {
    say("\nLists within a reach, beside an administrator's of as many rows (own: of the same rows):\n");
    let mut table = Table::new(&["list, by", "reach", "everyone µs", "within µs", "ratio", "limit", ""]);
    for Reached { order, reach, everyone, within } in &results.reached {
        let ratio = within / everyone;
        table.line(vec![
            (*order).to_owned(),
            (*reach).to_owned(),
            format!("{everyone:.0}"),
            format!("{within:.0}"),
            format!("{ratio:.2}"),
            format!("{MOST_FOR_REACH:.2}"),
            score.judge(ratio, MOST_FOR_REACH).to_owned(),
        ]);
    }
    say(table);
}

fn show_program(results: &Results, score: &mut Score) {
    let mut table = Table::new(&["program", "measured", "limit", ""]);
    let mut line = |what: String, measured: String, value: f64, limit: f64, unit: &str| {
        let word = score.judge(value, limit).to_owned();
        table.line(vec![what, measured, format!("{limit:.0}{unit}"), word]);
    };
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    for (when, memory) in
        [("idle, 2 s after its start", results.idle), ("idle, 2 s after all requests", results.after)]
    {
        let (resident, own) = (megabytes(memory.resident), megabytes(memory.own));
        let measured = format!("{resident:.1} MB ({own:.1} of its own)");
        line(format!("memory, {when}"), measured, resident, MOST_MEMORY_MB, " MB");
    }
    let start = median(&results.starts_ms);
    line(
        format!("start to ready, middle of {STARTS}"),
        format!("{start:.0} ms"),
        start,
        MOST_START_MS,
        " ms",
    );
    for weight in &results.weights {
        let kilobytes = weight.bytes as f64 / 1e3;
        let page = weight.page;
        line(
            format!("{page}, first visit"),
            format!("{kilobytes:.1} kB"),
            kilobytes,
            MOST_FIRST_PAGE_KB,
            " kB",
        );
        let requests = weight.requests as f64;
        line(
            format!("{page}, first visit"),
            format!("{requests} requests"),
            requests,
            MOST_FIRST_REQUESTS,
            "",
        );
    }
    say(table);
    for weight in &results.weights {
        let parts: Vec<String> = weight.parts.iter().map(|(part, bytes)| format!("{part} {bytes}")).collect();
        say(format!("{}: {}", weight.page, parts.join(", ")));
    }
}
