//! Words to whoever started us (results on standard output, progress on standard error), and time.

use std::fmt::Display;
use std::io::Write;
use std::time::{Duration, Instant};

/// A line of the result.
pub fn say(line: impl Display) {
    // Whoever closed our output does not want to read it.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A sign of life, or what went wrong.
pub fn progress(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "crash: {line}");
}

/// Measures how long something takes.
#[derive(Clone, Copy)]
pub struct Watch(Instant);

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "measuring durations is a part of what this program does")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }

    pub fn is_past(&self, limit: Duration) -> bool {
        self.0.elapsed() >= limit
    }
}

/// Waits; nobody else is served by this thread.
#[expect(clippy::disallowed_methods, reason = "each of our threads has one thing to do")]
pub fn rest(time: Duration) {
    std::thread::sleep(time);
}
