//! The one way out: every request that the program sends to somebody else's server.
//!
//! A host is read strictly, looked up once, and every address that comes back must lie on the open internet; then we
//! connect to exactly what was checked. So nobody makes the program ask machines that only it can reach, by whatever
//! spelling, by a name that means this machine, or by a redirect. What an operator runs inside their own network,
//! they name with `--internal-host`. No proxy is taken from the environment.

mod address;
mod resolve;
mod send;
mod target;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;

pub use address::is_open;
pub use resolve::{Resolve, SystemResolver};
pub use target::{BadTarget, Host, Origin, Target};

/// What one request may take.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// From the look-up to the last byte, redirects and all.
    within: Duration,
    /// Bytes of an answer.
    most: usize,
    redirects: usize,
}

const USUAL: Limits = Limits { within: Duration::from_secs(10), most: 5 * 1024 * 1024, redirects: 3 };

/// The client for everything outside.
#[derive(Clone)]
pub struct Egress {
    resolver: Arc<dyn Resolve>,
    /// What the operator runs inside their own network.
    internal: Vec<Origin>,
    limits: Limits,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Ask {
    Get,
    /// A form; nobody is led elsewhere with it.
    Form(String),
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why there is no answer, in one sentence for whoever set the address.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Target(#[from] BadTarget),
    #[error("{0} is not reached over https on port 443")]
    NotOpen(String),
    #[error("{0} lies inside a private network; the operator has to allow it with --internal-host")]
    Internal(String),
    #[error("{0} led to a host inside the private network, and is not followed")]
    LedInside(String),
    #[error("there is no host called {0}")]
    Unknown(String),
    #[error("{0} cannot be reached: {1}")]
    Unreachable(String, String),
    #[error("{0} does not prove who it is: {1}")]
    Certificate(String, String),
    #[error("{0} did not answer within 10 seconds")]
    TooSlow(String),
    #[error("{0} answered more than 5 MiB")]
    TooLarge(String),
    #[error("{0} leads from one address to another for ever")]
    TooManyRedirects(String),
    #[error("{0} answered no proper HTTP: {1}")]
    Broken(String, String),
}

impl Egress {
    /// A client that goes to the open internet, and to `internal`.
    #[must_use]
    pub fn new(internal: &[Origin]) -> Self {
        Self::with(Arc::new(SystemResolver), internal)
    }

    /// As [`Egress::new`], which asks `resolver` for the addresses of names.
    #[must_use]
    pub fn with(resolver: Arc<dyn Resolve>, internal: &[Origin]) -> Self {
        Self { resolver, internal: internal.to_vec(), limits: USUAL }
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// See [`Trouble`]. An answer of any status is an answer.
    pub async fn get(&self, url: &str) -> Result<Answer, Trouble> {
        self.ask(url, Ask::Get, &HeaderMap::new()).await
    }

    /// Asks anything; `headers` go to the first address alone, never to where that leads.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn ask(&self, url: &str, ask: Ask, headers: &HeaderMap) -> Result<Answer, Trouble> {
        let target: Target = url.parse()?;
        let shown = target.origin.to_string();
        match tokio::time::timeout(self.limits.within, self.follow(target, ask, headers)).await {
            Ok(answer) => answer,
            Err(_) => Err(Trouble::TooSlow(shown)),
        }
    }

    async fn follow(&self, first: Target, ask: Ask, headers: &HeaderMap) -> Result<Answer, Trouble> {
        let is_internal = self.is_internal(&first.origin);
        let start = first.origin.to_string();
        let mut headers = headers.clone();
        let mut target = first;
        for _ in 0..=self.limits.redirects {
            let address = self.checked(&target.origin).await?;
            let answer = send::send(&target, address, &ask, &headers, self.limits.most).await?;
            let led = match (&ask, answer.status.as_u16()) {
                (Ask::Get, 301 | 302 | 303 | 307 | 308) => led_to(&target, &answer.headers),
                _ => None,
            };
            let Some(next) = led else { return Ok(answer) };
            let next = next?;
            if self.is_internal(&next.origin) && !is_internal {
                return Err(Trouble::LedInside(start));
            }
            if next.origin != target.origin {
                headers.clear();
            }
            target = next;
        }
        Err(Trouble::TooManyRedirects(start))
    }

    fn is_internal(&self, origin: &Origin) -> bool {
        self.internal.contains(origin)
    }

    /// The address to connect to. Nothing is looked up again after this.
    async fn checked(&self, origin: &Origin) -> Result<SocketAddr, Trouble> {
        let is_internal = self.is_internal(origin);
        let shown = || origin.to_string();
        let is_usual = origin.is_tls && origin.port == 443;
        if !is_internal && !is_usual {
            return Err(Trouble::NotOpen(shown()));
        }
        let addresses: Vec<IpAddr> = match &origin.host {
            Host::Address(address) => vec![*address],
            // Names that never leave a machine or a house are not even asked for.
            Host::Name(name) if !is_internal && is_local(name) => return Err(Trouble::Internal(shown())),
            Host::Name(name) => {
                let found = self.resolver.resolve(name).await;
                found.map_err(|_| Trouble::Unknown(origin.host.to_string()))?
            }
        };
        let first = *addresses.first().ok_or_else(|| Trouble::Unknown(origin.host.to_string()))?;
        // One bad address among good ones is one that somebody put there.
        if !is_internal && !addresses.iter().all(|address| is_open(*address)) {
            return Err(Trouble::Internal(shown()));
        }
        // Machines without IPv6 still have to reach a host with both.
        let address = addresses.into_iter().find(IpAddr::is_ipv4).unwrap_or(first);
        Ok(SocketAddr::new(address.to_canonical(), origin.port))
    }
}

/// RFC 6761, 6762, 8375 and what routers call themselves; and names of one word, which mean a neighbour.
fn is_local(name: &str) -> bool {
    const ENDS: [&str; 9] =
        ["localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa"];
    let last = name.rsplit('.').next().unwrap_or_default();
    !name.contains('.') || ENDS.contains(&last)
}

/// Where an answer leads, if anywhere.
fn led_to(from: &Target, headers: &HeaderMap) -> Option<Result<Target, Trouble>> {
    let place = headers.get(axum::http::header::LOCATION)?.to_str().ok()?;
    let target = if place.starts_with('/') && !place.starts_with("//") {
        format!("{}{place}", from.origin).parse()
    } else {
        place.parse()
    };
    Some(target.map_err(Trouble::from))
}
