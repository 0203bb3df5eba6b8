//! What the archive says about itself while it is kept.

use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use crate::clock::{SECOND, Timestamp};

/// Figures for `/metrics`; times are Unix milliseconds, 0 for never.
#[derive(Debug, Default)]
pub struct Status {
    pub(super) whole_at: AtomicI64,
    pub(super) base_at: AtomicI64,
    pub(super) segments: AtomicU64,
    pub(super) bytes: AtomicU64,
    drilled_at: AtomicI64,
    drill_findings: AtomicU64,
}

impl Status {
    /// For how many milliseconds changes have been waiting for the archive.
    #[must_use]
    pub fn behind(&self, now: Timestamp) -> i64 {
        now.0.saturating_sub(self.whole_at.load(Ordering::Relaxed)).max(0)
    }

    /// Whether a moment can be brought back at all.
    #[must_use]
    pub fn has_base(&self) -> bool {
        self.base_at.load(Ordering::Relaxed) > 0
    }

    /// A copy was restored on trial.
    pub fn drilled(&self, now: Timestamp, findings: u64) {
        self.drilled_at.store(now.0, Ordering::Relaxed);
        self.drill_findings.store(findings, Ordering::Relaxed);
    }

    /// Prometheus' text format.
    pub fn tell(&self, now: Timestamp, text: &mut String) {
        let seconds = |milliseconds: i64| milliseconds as f64 / SECOND as f64;
        let _ = writeln!(
            text,
            "# TYPE vinculo_archive_lag_seconds gauge\nvinculo_archive_lag_seconds {}\n\
             # TYPE vinculo_archive_base_timestamp_seconds gauge\nvinculo_archive_base_timestamp_seconds {}\n\
             # TYPE vinculo_archive_segments_total counter\nvinculo_archive_segments_total {}\n\
             # TYPE vinculo_archive_bytes_total counter\nvinculo_archive_bytes_total {}\n\
             # TYPE vinculo_archive_drill_timestamp_seconds gauge\nvinculo_archive_drill_timestamp_seconds {}\n\
             # TYPE vinculo_archive_drill_findings gauge\nvinculo_archive_drill_findings {}",
            seconds(self.behind(now)),
            seconds(self.base_at.load(Ordering::Relaxed)),
            self.segments.load(Ordering::Relaxed),
            self.bytes.load(Ordering::Relaxed),
            seconds(self.drilled_at.load(Ordering::Relaxed)),
            self.drill_findings.load(Ordering::Relaxed),
        );
    }
}
