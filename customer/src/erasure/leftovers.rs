//! Files of imports that still name somebody who is forgotten.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use foundation::personal::Personal;
use foundation::vault::{Vault, open_house_file};

/// Which files below `data/imports` hold one of a person's words, however it is written in upper and lower case.
/// They are read before the change that forgets the person begins, so that nobody waits for whole files.
pub(super) struct Leftovers {
    words: Vec<String>,
    /// How long each file was, and whether it names them.
    looked: BTreeMap<PathBuf, (u64, bool)>,
}

impl Leftovers {
    /// Reads every file.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(super) fn look(vault: &Vault, data: &Path, words: &[Personal<String>]) -> io::Result<Self> {
        let words = small(words);
        let mut looked = BTreeMap::new();
        for path in files(data)? {
            looked.insert(path.clone(), (path.metadata()?.len(), holds(vault, &path, &words)?));
        }
        Ok(Self { words, looked })
    }

    /// Removes every file that holds one of `words` or cannot be searched, and answers how many that were; only what is new or has
    /// grown since is read again. An import that waits must be brought again without the person.
    ///
    /// # Errors
    /// When a file can neither be read nor removed.
    pub(super) fn remove(&self, vault: &Vault, data: &Path, words: &[Personal<String>]) -> io::Result<u64> {
        let words = small(words);
        let mut removed = 0;
        for path in files(data)? {
            let known = self.looked.get(&path).filter(|_| words == self.words);
            let names = match known {
                Some((length, names)) if *length == path.metadata()?.len() => *names,
                _ => holds(vault, &path, &words)?,
            };
            if names {
                std::fs::remove_file(&path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn small(words: &[Personal<String>]) -> Vec<String> {
    words.iter().map(|word| word.reveal().to_lowercase()).collect()
}

fn files(data: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(data.join("imports")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    Ok(paths.into_iter().filter(|path| path.is_file()).collect())
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

#[cfg(test)]
mod tests {
    use super::*;
    use foundation::testing::Folder;

    #[test]
    fn what_comes_while_files_are_read_is_found_too() {
        let folder = Folder::new();
        let imports = folder.path().join("imports");
        std::fs::create_dir(&imports).unwrap();
        let bring = |name: &str, text: &str| std::fs::write(imports.join(name), text).unwrap();
        let words = [Personal::new("Ioana Popescu".to_owned())];
        bring("theirs.csv", "name\nIOANA POPESCU\n");
        bring("grows.csv", "name\n");
        bring("others.csv", "name\nIon\n");

        // Plain files of before need no key.
        let vault = Vault::default();
        let looked = Leftovers::look(&vault, folder.path(), &words).unwrap();
        bring("grows.csv", "name\nioana popescu\n");
        bring("late.csv", "ioana popescu");

        assert_eq!(looked.remove(&vault, folder.path(), &words).unwrap(), 3);
        assert_eq!(std::fs::read_dir(&imports).unwrap().count(), 1);
        // By now they are called otherwise, so that all is read again.
        assert_eq!(looked.remove(&vault, folder.path(), &[Personal::new("Ion".to_owned())]).unwrap(), 1);
    }
}
