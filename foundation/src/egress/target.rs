//! Addresses of the web, read so strictly that nobody else reads them differently.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

const LONGEST: usize = 2_000;
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Why a text is no address that we go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTarget {
    #[error("an address of the web starts with https://")]
    Scheme,
    #[error("the address holds a letter that has no place in it")]
    Letter,
    #[error("the address names a user, and no such thing is sent")]
    User,
    #[error("the address names no host in its plain spelling")]
    Host,
    #[error("the address names no port between 1 and 65535")]
    Port,
    #[error("the address is longer than 2,000 letters")]
    TooLong,
}

/// Whom one talks to: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    pub is_tls: bool,
    pub host: Host,
    pub port: u16,
}

/// A host by its name, in small letters, or by its address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    Name(String),
    Address(IpAddr),
}

/// An address of the web, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub origin: Origin,
    /// Path and query; it starts with a slash.
    pub path: String,
}

impl FromStr for Target {
    type Err = BadTarget;

    fn from_str(text: &str) -> Result<Self, BadTarget> {
        if text.len() > LONGEST {
            return Err(BadTarget::TooLong);
        }
        // Blanks, line breaks, backslashes and letters beyond ASCII are what parsers disagree about.
        if text.bytes().any(|b| !b.is_ascii_graphic() || b"\\\"<>^`{|}#".contains(&b)) {
            return Err(BadTarget::Letter);
        }
        let (is_tls, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(BadTarget::Scheme),
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { origin: Origin::of(is_tls, authority)?, path })
    }
}

impl FromStr for Origin {
    type Err = BadTarget;

    fn from_str(text: &str) -> Result<Self, BadTarget> {
        let target: Target = text.parse()?;
        if target.path == "/" { Ok(target.origin) } else { Err(BadTarget::Host) }
    }
}

impl Origin {
    fn of(is_tls: bool, authority: &str) -> Result<Self, BadTarget> {
        if authority.contains('@') {
            return Err(BadTarget::User);
        }
        let usual = if is_tls { 443 } else { 80 };
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (address, after) = rest.split_once(']').ok_or(BadTarget::Host)?;
                let address: std::net::Ipv6Addr = address.parse().map_err(|_| BadTarget::Host)?;
                (Host::Address(address.into()), after)
            }
            None => {
                let end = authority.find(':').unwrap_or(authority.len());
                let (name, after) = authority.split_at(end);
                (host_named(name)?, after)
            }
        };
        let port = match port {
            "" => usual,
            text => {
                let digits = text.strip_prefix(':').unwrap_or_default();
                let is_plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                let number = digits.parse().ok().filter(|number| *number > 0 && is_plain);
                number.ok_or(BadTarget::Port)?
            }
        };
        Ok(Self { is_tls, host, port })
    }
}

fn host_named(text: &str) -> Result<Host, BadTarget> {
    if let Ok(address) = text.parse::<std::net::Ipv4Addr>() {
        return Ok(Host::Address(address.into()));
    }
    let name = text.to_ascii_lowercase();
    let is_label = |label: &str| {
        let is_short = (1..=LONGEST_LABEL).contains(&label.len());
        let is_plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        is_short && is_plain && !label.starts_with('-') && !label.ends_with('-')
    };
    // What ends like a number, some read as one: 2130706433, 0x7f.1, 127.1 are all this machine.
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with(|c: char| c.is_ascii_digit());
    if name.len() > LONGEST_NAME || is_number || !name.split('.').all(is_label) {
        return Err(BadTarget::Host);
    }
    Ok(Host::Name(name))
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(v4)) => write!(f, "{v4}"),
            Self::Address(IpAddr::V6(v6)) => write!(f, "[{v6}]"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.is_tls { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}
