//! Files of imports that still name somebody who is forgotten.

use std::io;
use std::path::Path;

use foundation::personal::Personal;
use foundation::vault::{Vault, open_house_file};

/// Removes every file below `data/imports` that holds one of `words`, however it is written in upper and lower
/// case, or that cannot be searched, and answers how many that were. An import that waits must be brought again
/// without the person.
///
/// # Errors
/// When a file can neither be read nor removed.
pub(super) fn remove(vault: &Vault, data: &Path, words: &[Personal<String>]) -> io::Result<u64> {
    let words: Vec<String> = words.iter().map(|word| word.reveal().to_lowercase()).collect();
    let entries = match std::fs::read_dir(data.join("imports")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut removed = 0;
    for entry in entries {
        let path = entry?.path();
        if path.is_file() && holds(vault, &path, &words)? {
            std::fs::remove_file(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Reads the file in pieces that overlap by the longest word.
fn holds(vault: &Vault, path: &Path, words: &[String]) -> io::Result<bool> {
    use std::io::Read;
    const PIECE: usize = 1024 * 1024;
    let overlap = words.iter().map(String::len).max().unwrap_or(0) * 2;
    let mut file = match open_house_file(vault, path) {
        Err(error) if cannot_be_searched(&error) => return Ok(true),
        file => file?,
    };
    let mut piece = Vec::with_capacity(PIECE + overlap);
    loop {
        let read = match file.by_ref().take(PIECE as u64).read_to_end(&mut piece) {
            Err(error) if cannot_be_searched(&error) => return Ok(true),
            read => read?,
        };
        let text = String::from_utf8_lossy(&piece).to_lowercase();
        if words.iter().any(|word| text.contains(word.as_str())) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        let kept = piece.len().saturating_sub(overlap);
        piece.drain(..kept);
    }
}

/// It was sealed, and changed since or never written to its end.
fn cannot_be_searched(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}
