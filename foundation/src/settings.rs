//! What an installation decides at its start.

use std::path::PathBuf;

use crate::backup::archive::Plan;
use crate::egress::Origin;
use crate::mail::Smtp;
use crate::network::Network;

/// Settings from the command line and the environment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the embedded database and the files live.
    pub data: PathBuf,
    /// A `postgres://` address, or none for the embedded database.
    pub database: Option<String>,
    /// The address under which people reach this installation, without a slash
    /// at its end. Links and the Host check use it; none means the listening address.
    pub public_url: Option<String>,
    /// The demo company: its people sign in with one click.
    pub is_demo: bool,
    /// Proxies on other machines whose `X-Forwarded-For` is believed; one on this machine always is.
    pub trusted_proxies: Vec<Network>,
    /// Servers inside the operator's own network that the program may talk to, such as their sign-in.
    pub internal_hosts: Vec<Origin>,
    /// The mail server that takes our mail; none: links are shown to whoever made them.
    pub mail: Option<Smtp>,
    /// The house currency (ISO 4217): totals of purchases are kept in it.
    pub currency: String,
    /// Where the continuous archive of the embedded database is kept, if one is.
    pub archive: Option<Plan>,
}

impl Settings {
    /// Whether browsers reach this installation over TLS, so that cookies can insist on it.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
