//! What a browser loads for its first page.

use crate::Trouble;
use crate::client::Client;

/// Requests and bytes, heads of the answers included, as compressed as the server sends them.
pub struct Weight {
    pub page: &'static str,
    pub requests: usize,
    pub bytes: usize,
    pub parts: Vec<(String, usize)>,
}

const AS_A_BROWSER: &str = "accept-encoding: gzip, deflate, br, zstd\r\n";

/// Loads `path` and every style sheet, script, typeface and picture its HTML names. Typefaces that only a style
/// sheet names are loaded for letters the page does not have; the one it preloads is counted.
///
/// # Errors
/// When something it names does not answer 200.
pub fn weigh(client: &mut Client, path: &'static str) -> Result<Weight, Trouble> {
    let plain = client.get(path, "")?;
    let html = String::from_utf8_lossy(&plain.body).into_owned();
    let mut weight = Weight { page: path, requests: 0, bytes: 0, parts: Vec::new() };
    weight.load(client, path)?;
    for address in addresses(&html) {
        weight.load(client, &address)?;
    }
    Ok(weight)
}

impl Weight {
    fn load(&mut self, client: &mut Client, path: &str) -> Result<(), Trouble> {
        let answer = client.get(path, AS_A_BROWSER)?;
        if answer.status != 200 {
            return Err(Trouble::new(format!("{path} was answered with status {}", answer.status)));
        }
        self.requests += 1;
        self.bytes += answer.transferred;
        let coding = answer.header("content-encoding").unwrap_or("plain").to_owned();
        self.parts.push((format!("{path} ({coding})"), answer.transferred));
        Ok(())
    }
}

/// Addresses of files in a page: what `link`, `script`, `img` and `use` name, each once.
fn addresses(html: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for tag in html.split('<').filter_map(|rest| rest.split('>').next()) {
        let name = tag.split([' ', '\n', '/']).next().unwrap_or_default();
        let attribute = match name {
            "link" | "use" => "href=\"",
            "script" | "img" => "src=\"",
            _ => continue,
        };
        let Some((_, rest)) = tag.split_once(attribute) else { continue };
        let address = rest.split(['"', '#']).next().unwrap_or_default();
        if address.starts_with('/') && !found.iter().any(|known| known == address) {
            found.push(address.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sprite_is_loaded_once_and_an_icon_inside_the_page_never() {
        let html = r##"<link rel="icon" href="data:image/svg+xml,%3Csvg"><link rel="stylesheet" href="/a.css">
            <script type="module" src="/a.js"></script><a href="/customers"><svg><use href="/i.svg#sun"></use></svg></a>
            <svg><use href="/i.svg#phone"/></svg>"##;

        assert_eq!(addresses(html), ["/a.css", "/a.js", "/i.svg"]);
    }
}
