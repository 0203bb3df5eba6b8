//! What a disk may hold after the power was cut: a model of files and folders, fed from a recording.
//!
//! Safe is what was synced. Of what was written since the last sync of a file any part may be there: all, none, the
//! first so many writes, or a random choice of them, each of them whole or in sectors of 512 bytes. A name is safe
//! when its folder was synced after it was made, changed or removed; of the younger ones in a folder the first so
//! many are there. What lay in the folder when the recording began is safe.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::Trouble;
use crate::random::Random;
use crate::recording::{Event, Recording};

const SECTOR: usize = 512;

type Object = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    File(Object),
    Folder,
}

#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Range<usize> },
    Length(usize),
}

#[derive(Default)]
struct Content {
    safe: Arc<Vec<u8>>,
    /// In order, each with the moment it was written.
    unsafe_yet: Vec<(usize, Change)>,
}

/// A name that was made, changed or removed and whose folder was not synced since.
struct Naming {
    moment: usize,
    folder: String,
    path: String,
    node: Option<Node>,
    /// The naming that must hold before this one can: a rename does not lose the file between two folders.
    after: Option<usize>,
}

enum Sync {
    File(Object, usize),
    Folder(String, usize),
}

/// The disk at one moment of a recording.
pub struct Disk<'a> {
    recording: &'a Recording,
    moment: usize,
    contents: Vec<Content>,
    inodes: HashMap<u64, Object>,
    /// As the program sees it.
    live: BTreeMap<String, Node>,
    /// As it is after a power cut, without the namings.
    safe: BTreeMap<String, Node>,
    namings: Vec<Naming>,
    syncs: HashMap<u64, Sync>,
}

/// What a disk holds after a power cut, by path.
pub struct Image {
    pub files: BTreeMap<String, Arc<Vec<u8>>>,
}

/// How much of what was not synced is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Nothing,
    Everything,
    First,
    Any,
}

impl<'a> Disk<'a> {
    /// The disk before the first event: what lay below `folder`, all of it safe.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn before(recording: &'a Recording, folder: &Path) -> Result<Self, Trouble> {
        let mut disk = Self::empty(recording);
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next)? {
                let path = entry?.path();
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                if path.is_dir() {
                    disk.put(name, Node::Folder);
                    folders.push(path);
                } else if !name.ends_with("-shm") {
                    let file = disk.new_file(std::fs::read(path)?);
                    disk.put(name, Node::File(file));
                }
            }
        }
        Ok(disk)
    }

    fn empty(recording: &'a Recording) -> Self {
        Self {
            recording,
            moment: 0,
            contents: Vec::new(),
            inodes: HashMap::new(),
            live: BTreeMap::new(),
            safe: BTreeMap::new(),
            namings: Vec::new(),
            syncs: HashMap::new(),
        }
    }

    fn put(&mut self, path: String, node: Node) {
        self.live.insert(path.clone(), node);
        self.safe.insert(path, node);
    }

    fn new_file(&mut self, bytes: Vec<u8>) -> Object {
        self.contents.push(Content { safe: Arc::new(bytes), unsafe_yet: Vec::new() });
        self.contents.len() - 1
    }

    /// Lets everything happen that was recorded before `moment`.
    pub fn advance(&mut self, moment: usize) {
        let recording = self.recording;
        while self.moment < moment {
            self.happen(&recording.events[self.moment]);
            self.moment += 1;
        }
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Write { inode, at, bytes } => {
                self.change(*inode, Change::Write { at: *at, bytes: bytes.clone() });
            }
            Event::Truncate { inode, length } => self.change(*inode, Change::Length(*length)),
            Event::Create { inode, path } => {
                let file = self.new_file(Vec::new());
                self.inodes.insert(*inode, file);
                self.name(path, Some(Node::File(file)), None);
            }
            Event::Open { inode, path } => {
                if let (false, Some(Node::File(file))) =
                    (self.inodes.contains_key(inode), self.live.get(path))
                {
                    self.inodes.insert(*inode, *file);
                }
            }
            Event::MakeFolder { path } => drop(self.name(path, Some(Node::Folder), None)),
            Event::Unlink { path } => drop(self.name(path, None, None)),
            Event::Link { from, to } => {
                let node = self.live.get(from).copied();
                self.name(to, node, None);
            }
            Event::Rename { from, to } => {
                let node = self.live.get(from).copied();
                let made = self.name(to, node, None);
                self.name(from, None, Some(made));
            }
            Event::SyncBegins { number, inode, folder } => {
                let sync = match (folder, self.inodes.get(inode)) {
                    (Some(folder), _) => {
                        Sync::Folder(if folder == "." { String::new() } else { folder.clone() }, self.moment)
                    }
                    (None, Some(file)) => Sync::File(*file, self.moment),
                    (None, None) => return,
                };
                self.syncs.insert(*number, sync);
            }
            Event::SyncEnds { number } => match self.syncs.remove(number) {
                Some(Sync::File(file, until)) => self.keep_content(file, until),
                Some(Sync::Folder(folder, until)) => self.keep_names(&folder, until),
                None => {}
            },
            Event::Acknowledged { .. } | Event::Intent { .. } => {}
        }
    }

    fn change(&mut self, inode: u64, change: Change) {
        if let Some(file) = self.inodes.get(&inode) {
            self.contents[*file].unsafe_yet.push((self.moment, change));
        }
    }

    /// Returns the number that a dependent naming refers to.
    fn name(&mut self, path: &str, node: Option<Node>, after: Option<usize>) -> usize {
        match node {
            Some(node) => self.live.insert(path.to_owned(), node),
            None => self.live.remove(path),
        };
        let folder = folder_of(path).to_owned();
        // Two namings of one rename share their moment; the second one is told from it by its place.
        self.namings.push(Naming { moment: self.moment, folder, path: path.to_owned(), node, after });
        self.moment
    }

    fn keep_content(&mut self, file: Object, until: usize) {
        let content = &mut self.contents[file];
        let count = content.unsafe_yet.partition_point(|(moment, _)| *moment < until);
        if count == 0 {
            return;
        }
        let safe = Arc::make_mut(&mut content.safe);
        for (_, change) in content.unsafe_yet.drain(..count) {
            apply(safe, &self.recording.bytes, &change);
        }
    }

    fn keep_names(&mut self, folder: &str, until: usize) {
        let is_kept = |naming: &Naming| naming.folder == folder && naming.moment < until;
        // A journalling file system that keeps the one half of a rename keeps the other one too.
        let halves: BTreeSet<usize> =
            self.namings.iter().filter(|naming| is_kept(naming)).filter_map(|naming| naming.after).collect();
        for naming in std::mem::take(&mut self.namings) {
            let is_half = naming.after.is_none() && halves.contains(&naming.moment);
            if !is_kept(&naming) && !is_half {
                self.namings.push(naming);
                continue;
            }
            match naming.node {
                Some(node) => drop(self.safe.insert(naming.path, node)),
                None => drop(self.safe.remove(&naming.path)),
            }
        }
    }

    /// One of the images that a power cut at this moment may leave.
    pub fn image(&self, random: &mut Random) -> Image {
        let mood = [Mood::Nothing, Mood::Everything, Mood::First, Mood::Any, Mood::Any][random.below(5)];
        let names = self.names(mood, random);
        let is_there = |path: &str| {
            let mut folder = folder_of(path);
            while !folder.is_empty() {
                if names.get(folder) != Some(&Node::Folder) {
                    return false;
                }
                folder = folder_of(folder);
            }
            true
        };
        let mut files = BTreeMap::new();
        for (path, node) in &names {
            if let (Node::File(file), true) = (node, is_there(path)) {
                files.insert(path.clone(), self.content(&self.contents[*file], mood, random));
            }
        }
        Image { files }
    }

    fn names(&self, mood: Mood, random: &mut Random) -> BTreeMap<String, Node> {
        let mut names = self.safe.clone();
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for naming in &self.namings {
            *left.entry(&naming.folder).or_default() += 1;
        }
        for count in left.values_mut() {
            *count = match mood {
                Mood::Nothing => 0,
                Mood::Everything => *count,
                Mood::First | Mood::Any => random.between(0, *count),
            };
        }
        let mut held = BTreeSet::new();
        for naming in &self.namings {
            let left = left.get_mut(naming.folder.as_str()).filter(|left| **left > 0);
            let Some(left) = left else { continue };
            *left -= 1;
            let waits_for_other = naming.after.is_some_and(|other| {
                let is_safe = !self.namings.iter().any(|one| one.after.is_none() && one.moment == other);
                !is_safe && !held.contains(&other)
            });
            if waits_for_other {
                continue;
            }
            match naming.node {
                Some(node) => drop(names.insert(naming.path.clone(), node)),
                None => drop(names.remove(&naming.path)),
            }
            held.insert(naming.moment);
        }
        names
    }

    fn content(&self, content: &Content, mood: Mood, random: &mut Random) -> Arc<Vec<u8>> {
        let changes = &content.unsafe_yet;
        if changes.is_empty() || mood == Mood::Nothing {
            return content.safe.clone();
        }
        let mut bytes = content.safe.as_ref().clone();
        let first = if mood == Mood::First { random.between(0, changes.len()) } else { changes.len() };
        let chance = if mood == Mood::Any { [10, 50, 90][random.below(3)] } else { 100 };
        for (place, (_, change)) in changes[..first].iter().enumerate() {
            let is_last_of_first = mood == Mood::First && place + 1 == first;
            if !random.percent(chance) {
                continue;
            }
            match change {
                Change::Write { at, bytes: range }
                    if is_last_of_first || (mood == Mood::Any && random.percent(30)) =>
                {
                    self.tear(&mut bytes, *at, range, random);
                }
                change => apply(&mut bytes, &self.recording.bytes, change),
            }
        }
        Arc::new(bytes)
    }

    /// Only some of the sectors that a write touches.
    fn tear(&self, bytes: &mut Vec<u8>, at: usize, range: &Range<usize>, random: &mut Random) {
        let mut from = 0;
        while from < range.len() {
            let to = ((at + from) / SECTOR * SECTOR + SECTOR - at).min(range.len());
            if random.percent(50) {
                let part = range.start + from..range.start + to;
                apply(bytes, &self.recording.bytes, &Change::Write { at: at + from, bytes: part });
            }
            from = to;
        }
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn apply(content: &mut Vec<u8>, recorded: &[u8], change: &Change) {
    match change {
        Change::Length(length) => content.resize(*length, 0),
        Change::Write { at, bytes } => {
            let end = at + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[*at..end].copy_from_slice(&recorded[bytes.clone()]);
        }
    }
}

#[cfg(test)]
mod tests;
