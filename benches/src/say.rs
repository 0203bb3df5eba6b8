//! Words to whoever started the bench: results on standard output, progress on standard error.

use std::fmt::Display;
use std::io::Write;
use std::time::{Duration, Instant};

/// A line of the result.
pub fn say(line: impl Display) {
    // Whoever closed our output does not want to read it.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A sign of life.
pub fn progress(line: &str) {
    let _ = writeln!(std::io::stderr(), "bench: {line}");
}

/// Measures how long something takes.
pub struct Watch(Instant);

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "measuring durations is what this program is for")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn microseconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1e6
    }

    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Waits; nobody else is served by this thread.
#[expect(
    clippy::disallowed_methods,
    reason = "a program that measures one thing after the other has no other work"
)]
pub fn rest(time: Duration) {
    std::thread::sleep(time);
}
