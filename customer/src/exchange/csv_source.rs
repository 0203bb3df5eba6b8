//! A CSV file, row by row: whatever is wrong with one row rejects that row and
//! names its line; only a file that cannot be read as a table is refused whole.

use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ByteRecord, ReaderBuilder};
use foundation::vault::{Vault, open_house_file};

use super::away::away;
use super::cells::unguarded;
use super::reason::Reason;
use super::refusal::Refusal;

/// What is read at once.
const PART_ROWS: usize = 2_000;
const PART_BYTES: u64 = 4 * 1024 * 1024;
const LONGEST_CELL: usize = 1024 * 1024;
/// More than this without an end of the row means a quote was never closed.
const LONGEST_ROW: u64 = 16 * 1024 * 1024;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// An open file after its header.
pub struct CsvSource {
    reader: csv::Reader<Bounded>,
    since_row: Arc<AtomicU64>,
    headers: Vec<String>,
    record: ByteRecord,
    pub size: u64,
    /// Rows that may still be read; all if none.
    left: Option<u64>,
    is_cut: bool,
}

/// One row of the file.
pub struct Row {
    /// The line of the file it starts on, the header being line 1.
    pub line: u64,
    /// Its cells, as many as the header has, or why it cannot be used.
    pub cells: Result<Vec<String>, Reason>,
    /// Its cells as well as they can be shown, for the file of rejected rows.
    pub shown: Vec<String>,
}

impl CsvSource {
    /// Opens a file and reads its header; one that the house sealed is opened with its key.
    ///
    /// # Errors
    /// When there is no readable table in it, in one sentence.
    pub fn open(path: &Path, vault: &Vault) -> Result<Self, Refusal> {
        let metadata = path.metadata().map_err(|error| Refusal::unreadable(path, &error))?;
        if metadata.is_dir() {
            return Err(Refusal::file("folder", path.display()));
        }
        let size = metadata.len();
        let mut start = Vec::new();
        let mut file = open_house_file(vault, path).map_err(|error| Refusal::unreadable(path, &error))?;
        file.by_ref()
            .take(64 * 1024)
            .read_to_end(&mut start)
            .map_err(|error| Refusal::unreadable(path, &error))?;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(Refusal::file("utf16", path.display()));
        }
        if start.starts_with(b"PK\x03\x04") {
            return Err(Refusal::file("spreadsheet", path.display()));
        }

        let delimiter = guess_delimiter(&start);
        let since_row = Arc::new(AtomicU64::new(0));
        let whole: Box<dyn Read + Send> =
            Box::new(io::Cursor::new(start).chain(BufReader::with_capacity(64 * 1024, file)));
        let bounded = Bounded { whole, since_row: since_row.clone() };
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bounded);
        let mut source = Self {
            reader,
            since_row,
            headers: Vec::new(),
            record: ByteRecord::new(),
            size,
            left: None,
            is_cut: false,
        };
        source.headers = source.read_header(path)?;
        Ok(source)
    }

    /// The same file, which seems to end after `rows`.
    #[must_use]
    pub fn at_most(self, rows: Option<u64>) -> Self {
        Self { left: rows, ..self }
    }

    /// Whether rows were left unread because of [`CsvSource::at_most`].
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The next rows, some thousand at most, read on a thread that may wait; none at the end.
    ///
    /// # Errors
    /// As [`CsvSource::next_row`].
    pub async fn next_rows(mut self) -> Result<(Self, Vec<Row>), Refusal> {
        away(move || {
            let mut rows = Vec::new();
            let start = self.position();
            while rows.len() < PART_ROWS && self.position() - start < PART_BYTES {
                let Some(row) = self.next_row()? else { break };
                rows.push(row);
            }
            Ok((self, rows))
        })
        .await
    }

    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How many bytes of the file have been read.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next row; none at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read on, or a quote was never closed.
    pub fn next_row(&mut self) -> Result<Option<Row>, Refusal> {
        if !self.read_record()? {
            return Ok(None);
        }
        if let Some(left) = &mut self.left {
            if *left == 0 {
                self.is_cut = true;
                return Ok(None);
            }
            *left -= 1;
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let shown = self.record.iter().map(|cell| {
            let cut = &cell[..cell.len().min(LONGEST_CELL)];
            String::from_utf8_lossy(cut).into_owned()
        });
        Ok(Some(Row { line, cells: self.cells(), shown: shown.collect() }))
    }

    fn read_record(&mut self) -> Result<bool, Refusal> {
        let line = self.reader.position().line();
        self.since_row.store(0, Ordering::Relaxed);
        self.reader.read_byte_record(&mut self.record).map_err(|error| {
            if self.since_row.load(Ordering::Relaxed) > LONGEST_ROW {
                Refusal::file("endless", line)
            } else {
                Refusal::File(Reason::refusal("broken").about(line.to_string()).more(error.to_string()))
            }
        })
    }

    fn cells(&self) -> Result<Vec<String>, Reason> {
        let mut cells = Vec::with_capacity(self.headers.len());
        for (index, cell) in self.record.iter().enumerate() {
            let column = self.headers.get(index).map_or("?", String::as_str);
            if cell.len() > LONGEST_CELL {
                return Err(Reason::new("too-long").about(column));
            }
            if cell.contains(&0) {
                return Err(Reason::new("nul").about(column));
            }
            let Ok(text) = std::str::from_utf8(cell) else {
                return Err(Reason::new("utf8").about(column));
            };
            cells.push(unguarded(text).trim().to_owned());
        }
        // Spreadsheets like to write empty cells after the last column.
        while cells.len() > self.headers.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != self.headers.len() {
            return Err(Reason::new("ragged")
                .about(cells.len().to_string())
                .more(self.headers.len().to_string()));
        }
        Ok(cells)
    }

    fn read_header(&mut self, path: &Path) -> Result<Vec<String>, Refusal> {
        if !self.read_record()? {
            return Err(Refusal::file("empty", path.display()));
        }
        let mut headers: Vec<String> = Vec::with_capacity(self.record.len());
        for (index, cell) in self.record.iter().enumerate() {
            let Ok(header) = std::str::from_utf8(cell) else {
                return Err(Refusal::file("header-utf8", index + 1));
            };
            if header.contains('\0') {
                return Err(Refusal::file("header-nul", index + 1));
            }
            headers.push(unguarded(header).trim().to_owned());
        }
        while headers.last().is_some_and(String::is_empty) {
            headers.pop();
        }
        if headers.is_empty() {
            return Err(Refusal::file("header-empty", ""));
        }
        for (index, header) in headers.iter().enumerate() {
            if header.is_empty() {
                return Err(Refusal::file("header-unnamed", index + 1));
            }
            if headers[..index].iter().any(|other| other.to_lowercase() == header.to_lowercase()) {
                return Err(Refusal::file("header-twice", header));
            }
        }
        Ok(headers)
    }
}

/// The delimiter that parts the header into most cells; a comma in doubt.
fn guess_delimiter(start: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            other if !quoted => {
                if let Some(index) = DELIMITERS.iter().position(|delimiter| delimiter == other) {
                    counts[index] += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|count| *count == most).map_or(b',', |index| DELIMITERS[index])
}

/// Stops a row that never ends before it fills the memory.
struct Bounded {
    whole: Box<dyn Read + Send>,
    since_row: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row.load(Ordering::Relaxed) > LONGEST_ROW {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a row without an end"));
        }
        let read = self.whole.read(buffer)?;
        self.since_row.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
