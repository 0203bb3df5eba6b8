//! Names and media types as strangers give them, made fit to be shown.

const LONGEST: usize = 120;
const LONGEST_ENDING: usize = 16;

/// The name to show for a file: without folders, control characters and marks that turn the
/// direction of writing (they make `exe.txt` out of `txt.exe`), at most 120 characters.
#[must_use]
pub fn display_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !turns_writing(*c)).collect();
    let plain = plain.trim().trim_matches('.').trim();
    match plain.chars().count() {
        0 => String::from("file"),
        length if length <= LONGEST => plain.to_owned(),
        _ => shortened(plain),
    }
}

fn turns_writing(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn shortened(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= LONGEST_ENDING => {
            let room = LONGEST - ending.chars().count() - 1;
            format!("{}.{ending}", stem.chars().take(room).collect::<String>())
        }
        _ => name.chars().take(LONGEST).collect(),
    }
}

/// `type/subtype` in lower case (RFC 9110, 8.3.1), without parameters; anything else is plain bytes.
pub(super) fn media_type(given: &str) -> String {
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    match essence.split_once('/') {
        Some((kind, sub)) if essence.len() <= 100 && is_token(kind) && is_token(sub) => essence,
        _ => String::from("application/octet-stream"),
    }
}
