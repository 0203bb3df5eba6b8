//! Files that the program keeps for itself for a while, such as a list that waits to be imported: sealed under a key of
//! their own, which stands before them, sealed under the house's.
//!
//! `VINCULO2`, the sealed key, then pieces ([`super::Sealing`]). The key is bound to the file's name.

use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, ErrorKind, Read, Write};
use std::path::Path;

use super::house::HEAD;
use super::{Opening, Sealing, Secret, Vault};

const MAGIC: &[u8; 8] = b"VINCULO2";
/// Version, nonce, key and tag of an envelope, after the house key's number.
const WRAPPED: usize = HEAD + 1 + 12 + 32 + 16;

/// Begins a new file that only the house opens, and nobody else on this machine may read.
///
/// # Errors
/// When it cannot be written, or the vault is locked.
pub fn create_house_file(vault: &Vault, path: &Path) -> io::Result<Sealing<File>> {
    let (file, key) = begin_house_file(vault, path)?;
    Ok(Sealing::new(file, key))
}

/// The same, for whoever puts what follows the head through a [`super::Sealer`] with this key themselves.
///
/// # Errors
/// As [`create_house_file`].
pub fn begin_house_file(vault: &Vault, path: &Path) -> io::Result<(File, Secret)> {
    let key = Secret::new();
    let sealed = vault.seal_beside(&place(path), key.bytes()).map_err(io::Error::other)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(MAGIC)?;
    file.write_all(&sealed)?;
    Ok((file, key))
}

/// Reads a file of [`create_house_file`]; one that nobody sealed, such as one from before, is read as it is.
///
/// # Errors
/// When it cannot be read, was changed or renamed, or the vault is locked.
pub fn open_house_file(vault: &Vault, path: &Path) -> io::Result<Box<dyn Read + Send>> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    Read::by_ref(&mut file).take(MAGIC.len() as u64).read_to_end(&mut head)?;
    if head != MAGIC {
        return Ok(Box::new(Cursor::new(head).chain(file)));
    }
    let mut sealed = [0; WRAPPED];
    file.read_exact(&mut sealed)?;
    let key = vault.open_beside(&place(path), &sealed).map_err(io::Error::other)?;
    let key = key.and_then(Secret::take);
    let key = key.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "it was changed"))?;
    Ok(Box::new(Opening::new(file, key)))
}

fn place(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("house_file/{name}")
}
