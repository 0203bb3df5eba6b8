//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use crate::clock::{Clock, Timestamp};
use crate::db::Db;
use crate::files::Files;
use crate::settings::Settings;
use crate::team::SignInGate;

/// The running program, shared by all handlers and jobs.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// Its parts.
pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub files: Files,
    pub settings: Settings,
    pub sign_in: SignInGate,
    pub counters: super::health::Counters,
    /// `host[:port]` values that requests may name.
    pub hosts: Vec<String>,
}

impl App {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The whole address of `path`, to hand over: under which people reach this installation.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        match &self.settings.public_url {
            Some(url) => format!("{url}{path}"),
            None => format!("http://{}{path}", self.hosts.first().map_or("127.0.0.1", String::as_str)),
        }
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
