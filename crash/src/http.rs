//! One kept-open connection to the server, HTTP/1.1 as far as a server of ours speaks it (RFC 9112).

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any answer of a healthy server, and than its own limits on waiting.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    always: String,
    stream: BufReader<TcpStream>,
}

/// A request as bytes know it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    /// Whole header lines, each with its line end.
    pub headers: String,
    pub body: Vec<u8>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), headers: String::new(), body: Vec::new() }
    }

    pub fn json(method: &'static str, path: impl Into<String>, body: &serde_json::Value) -> Self {
        let headers = "content-type: application/json\r\n".to_owned();
        Self { method, path: path.into(), headers, body: body.to_string().into_bytes() }
    }

    /// With one more header line.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }
}

impl Client {
    /// # Errors
    /// When nobody listens at `host`.
    #[expect(clippy::disallowed_methods, reason = "the server is our own child on the loopback interface")]
    pub fn connect(host: &str, token: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let always = format!("host: {host}\r\nauthorization: Bearer {token}\r\naccept-language: en\r\n");
        Ok(Self { always, stream: BufReader::with_capacity(1 << 16, stream) })
    }

    /// # Errors
    /// When the connection breaks before the whole answer is there, or the answer is no HTTP.
    pub fn send(&mut self, request: &Request) -> io::Result<Answer> {
        let Request { method, path, headers, body } = request;
        let length = body.len();
        let mut bytes =
            format!("{method} {path} HTTP/1.1\r\n{}{headers}content-length: {length}\r\n\r\n", self.always)
                .into_bytes();
        bytes.extend_from_slice(body);
        self.stream.get_mut().write_all(&bytes)?;

        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| broken(format!("answered with '{first}'")))?;
        let mut answer = Answer { status, headers: Vec::new(), body: Vec::new() };
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        self.read_body(&mut answer)?;
        Ok(answer)
    }

    fn read_body(&mut self, answer: &mut Answer) -> io::Result<()> {
        if let Some(length) = answer.header("content-length").and_then(|length| length.parse().ok()) {
            return self.read_exactly(length, &mut answer.body);
        }
        if answer.header("transfer-encoding") != Some("chunked") {
            return Ok(());
        }
        loop {
            let size = self.line()?;
            let size = size.split(';').next().and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
            let size = size.ok_or_else(|| broken("a chunk of an answer has no length".to_owned()))?;
            self.read_exactly(size, &mut answer.body)?;
            self.line()?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn read_exactly(&mut self, length: usize, body: &mut Vec<u8>) -> io::Result<()> {
        let start = body.len();
        body.resize(start + length, 0);
        self.stream.read_exact(&mut body[start..])
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 || !line.ends_with('\n') {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

fn broken(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub fn is_done(&self) -> bool {
        matches!(self.status, 200..=399)
    }
}
