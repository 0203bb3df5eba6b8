//! Logs go to standard error, for people or as JSON.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Logs what `VINCULO_LOG` (or `RUST_LOG`) asks for, such as `debug` or `foundation=debug`, and else
/// nothing: a command says in one sentence what went wrong. `VINCULO_LOG_FORMAT=json` makes each line
/// a JSON object.
pub fn start() {
    if let Some(wanted) = setting("VINCULO_LOG").or_else(|| setting("RUST_LOG")) {
        log(&wanted);
    }
}

/// A program that keeps running also tells what nobody asked for; what was asked for before stays.
pub(crate) fn keep_telling() {
    log("warn");
}

fn log(wanted: &str) {
    let filter = EnvFilter::try_new(wanted).unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Whoever came first stays.
    let _ = if setting("VINCULO_LOG_FORMAT").as_deref() == Some("json") {
        lines.json().try_init()
    } else {
        lines.with_ansi(std::io::stderr().is_terminal()).try_init()
    };
}

#[expect(clippy::disallowed_methods, reason = "logging starts before the command line is read")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
