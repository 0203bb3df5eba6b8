//! Handles: how a customer is found on a network, `@ioana` or the page's address.

/// A profile on a network. It is personal, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Handle {
    /// What two spellings of the same profile have in common: `instagram:ioana`,
    /// `fediverse:ioana@mastodon.social`, or `@ioana` if no network was named.
    pub key: String,
    /// As people write it: `@Ioana`, `@Ioana@mastodon.social`.
    pub shown: String,
    /// The network's code, if it was named.
    pub network: Option<&'static str>,
}

/// Why a text is not taken for a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    BadName,
    NotAProfile,
    TooLong,
}

impl Refusal {
    /// The key of the text that tells a person what to do.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "recognition-handle-empty",
            Self::BadName => "recognition-handle-bad-name",
            Self::NotAProfile => "recognition-handle-not-a-profile",
            Self::TooLong => "recognition-handle-too-long",
        }
    }
}

/// A network's code, its hosts, and what stands before a name in its addresses.
const NETWORKS: &[(&str, &[&str], &str)] = &[
    ("facebook", &["facebook.com", "fb.com"], ""),
    ("instagram", &["instagram.com"], ""),
    ("linkedin", &["linkedin.com"], "in/"),
    ("linkedin-company", &["linkedin.com"], "company/"),
    ("telegram", &["t.me", "telegram.me"], ""),
    ("tiktok", &["tiktok.com"], "@"),
    ("vk", &["vk.com"], ""),
    ("x", &["x.com", "twitter.com"], ""),
    ("youtube", &["youtube.com"], "@"),
    ("bluesky", &["bsky.app"], "profile/"),
];

const LONGEST: usize = 200;

/// Reads `@name`, `name`, `@name@server` of the fediverse, or the address of a
/// profile on a known network or a Mastodon server.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn normalise(text: &str) -> Result<Handle, Refusal> {
    let text = text.trim();
    if text.trim_start_matches('@').is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    match web_address(text) {
        Some((host, path)) => on_page(&host, path),
        None => by_name(text.trim_start_matches('@')),
    }
}

/// The host in small letters without `www.`, and the path without its query; none for a bare name.
fn web_address(text: &str) -> Option<(String, &str)> {
    let lower = text.to_ascii_lowercase();
    let start = if lower.starts_with("https://") {
        8
    } else if lower.starts_with("http://") {
        7
    } else {
        0
    };
    let (host, path) = text[start..].split_once('/').unwrap_or((&text[start..], ""));
    if start == 0 && (path.is_empty() || host.contains('@')) {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let host = host.trim_start_matches("www.").trim_start_matches("m.").to_owned();
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    Some((host, path))
}

fn on_page(host: &str, path: &str) -> Result<Handle, Refusal> {
    let is_here = |of: &str| host == of || host.strip_suffix(of).is_some_and(|sub| sub.ends_with('.'));
    let mut known = NETWORKS.iter().filter(|(_, hosts, _)| hosts.iter().any(|of| is_here(of))).peekable();
    if known.peek().is_some() {
        let (network, name) = known
            .find_map(|(network, _, before)| Some((*network, path.strip_prefix(before)?)))
            .ok_or(Refusal::NotAProfile)?;
        return on_network(network, name);
    }
    // An unknown host is a server of the fediverse if its pages begin with @.
    match path.strip_prefix('@') {
        Some(name) if host.contains('.') => on_fediverse(name, host),
        _ => Err(Refusal::NotAProfile),
    }
}

fn on_network(network: &'static str, name: &str) -> Result<Handle, Refusal> {
    if name.is_empty() || name.contains('/') {
        return Err(Refusal::NotAProfile);
    }
    if !is_name(name) {
        return Err(Refusal::BadName);
    }
    Ok(Handle {
        key: format!("{network}:{}", name.to_lowercase()),
        shown: format!("@{name}"),
        network: Some(network),
    })
}

fn by_name(name: &str) -> Result<Handle, Refusal> {
    if let Some((name, host)) = name.split_once('@') {
        return on_fediverse(name, host);
    }
    if !is_name(name) {
        return Err(Refusal::BadName);
    }
    let shown = format!("@{name}");
    Ok(Handle { key: shown.to_lowercase(), shown, network: None })
}

fn on_fediverse(name: &str, host: &str) -> Result<Handle, Refusal> {
    // On a page of one server, a person of another is named @name@server.
    let (name, host) = name.split_once('@').unwrap_or((name, host));
    let host = idna::domain_to_ascii_strict(host).map_err(|_| Refusal::BadName)?;
    if !is_name(name) || !host.contains('.') {
        return Err(Refusal::BadName);
    }
    Ok(Handle {
        key: format!("fediverse:{}@{host}", name.to_lowercase()),
        shown: format!("@{name}@{host}"),
        network: Some("fediverse"),
    })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<String, Refusal> {
        normalise(text).map(|handle| handle.key)
    }

    #[test]
    fn one_profile_has_one_key_however_it_is_written() {
        for (text, expected) in [
            ("@Ioana.P", "@ioana.p"),
            ("ioana.p", "@ioana.p"),
            ("https://www.instagram.com/Ioana.P/?hl=ro", "instagram:ioana.p"),
            ("instagram.com/ioana.p", "instagram:ioana.p"),
            ("https://twitter.com/ioana", "x:ioana"),
            ("https://x.com/ioana", "x:ioana"),
            ("https://ro.linkedin.com/in/ioana-popescu", "linkedin:ioana-popescu"),
            ("https://linkedin.com/company/brutaria", "linkedin-company:brutaria"),
            ("https://www.youtube.com/@Brutaria", "youtube:brutaria"),
            ("t.me/ioana", "telegram:ioana"),
            ("@Ioana@Mastodon.Social", "fediverse:ioana@mastodon.social"),
            ("https://mastodon.social/@ioana", "fediverse:ioana@mastodon.social"),
            ("https://mastodon.social/@ioana@fosstodon.org", "fediverse:ioana@fosstodon.org"),
        ] {
            assert_eq!(key(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_handle_is_shown_with_the_letters_it_was_written_with() {
        let handle = normalise("https://instagram.com/Ioana.P").ok().unwrap();

        assert_eq!(handle.shown, "@Ioana.P");
        assert_eq!(handle.network, Some("instagram"));
    }

    #[test]
    fn what_is_no_profile_is_refused_with_its_reason() {
        for (text, refusal) in [
            (" @ ", Refusal::Empty),
            ("Ioana Popescu", Refusal::BadName),
            ("@ioana@nowhere", Refusal::BadName),
            ("https://instagram.com/", Refusal::NotAProfile),
            ("https://instagram.com/p/Cxyz", Refusal::NotAProfile),
            ("https://linkedin.com/jobs", Refusal::NotAProfile),
            ("https://notinstagram.com/ioana", Refusal::NotAProfile),
            ("https://example.com/about", Refusal::NotAProfile),
        ] {
            assert_eq!(key(text).err(), Some(refusal), "{text}");
        }
        assert_eq!(key(&"a".repeat(201)).err(), Some(Refusal::TooLong));
    }
}
