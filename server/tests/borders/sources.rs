//! The program's own sources as text, for tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file; `path` is relative to the root, with `/` between folders.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All files below the root with one of these endings, in order; nothing that was fetched or built.
pub fn files(endings: &[&str]) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !["node_modules", "target"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the sources lie elsewhere than this test believes");
    found
}

/// The Rust sources that run in the program: no tests, no benches, no crash loops, no build scripts. What follows
/// `#[cfg(test)] mod tests {` in a file is cut off.
pub fn program() -> Vec<Source> {
    let is_test = |path: &str| {
        path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.contains("/testing/")
            || path.starts_with("benches/")
            || path.starts_with("crash/")
    };
    let mut sources = files(&["rs"]);
    sources.retain(|source| source.path.contains("/src/") && !is_test(&source.path));
    for source in &mut sources {
        if let Some(end) = source.text.find("#[cfg(test)]\nmod tests {") {
            source.text.truncate(end);
        }
    }
    sources
}

/// The string literals of a Rust source, in order, escapes left as they are and comments left out.
pub fn literals(rust: &str) -> Vec<String> {
    let letters: Vec<char> = rust.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        match (at(place), at(place + 1)) {
            ('/', '/') => {
                while place < letters.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            ('\'', '\\') => place += if at(place + 2) == 'u' { 2 } else { 4 },
            ('\'', _) if at(place + 2) == '\'' => place += 3,
            ('r', '"' | '#')
                if !at(place.wrapping_sub(1)).is_alphanumeric() && at(place.wrapping_sub(1)) != '_' =>
            {
                let hashes = (1..).take_while(|&ahead| at(place + ahead) == '#').count();
                if at(place + 1 + hashes) != '"' {
                    place += 1;
                    continue;
                }
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                let start = place + 2 + hashes;
                place = start;
                while place < letters.len() && !letters[place..].starts_with(&end) {
                    place += 1;
                }
                found.push(letters[start..place].iter().collect());
                place += end.len();
            }
            ('"', _) => {
                let start = place + 1;
                place = start;
                while place < letters.len() && at(place) != '"' {
                    place += if at(place) == '\\' { 2 } else { 1 };
                }
                found.push(letters[start..place.min(letters.len())].iter().collect());
                place += 1;
            }
            _ => place += 1,
        }
    }
    found
}

/// A statement on one line, in small letters.
pub fn one_line(text: &str) -> String {
    text.replace('\\', " ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[test]
fn literals_are_found_beside_comments_and_quotes() {
    let rust = "// \"no\"\nlet a = \"one \\\" two\"; let b = '\"'; let c = r#\"three \"x\"\"#; f::<'a>(\"four\"); '\\n'; \"five\"";

    assert_eq!(literals(rust), ["one \\\" two", "three \"x\"", "four", "five"]);
}
