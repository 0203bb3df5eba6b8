//! A browser's connection, as small as it can be: HTTP/1.1 on one kept-open connection (RFC 9112).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::Trouble;

/// One connection to one server.
pub struct Client {
    always: String,
    stream: BufReader<TcpStream>,
}

pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    /// As it was sent: still compressed if it was.
    pub body: Vec<u8>,
    /// Bytes of head and body together.
    pub transferred: usize,
}

impl Client {
    /// Connects to `host`, an address with port; `cookie` goes with every request.
    ///
    /// # Errors
    /// When nobody listens there.
    #[expect(clippy::disallowed_methods, reason = "the server is our own child on the loopback interface")]
    pub fn connect(host: &str, cookie: Option<&str>) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        let cookie = cookie.map(|cookie| format!("cookie: {cookie}\r\n")).unwrap_or_default();
        let always = format!("host: {host}\r\naccept: text/html\r\naccept-language: en\r\n{cookie}");
        Ok(Self { always, stream: BufReader::with_capacity(1 << 16, stream) })
    }

    /// Asks for `path`; `more` are whole header lines, each with its line end.
    ///
    /// # Errors
    /// When the connection breaks, or the answer is no HTTP.
    pub fn get(&mut self, path: &str, more: &str) -> Result<Answer, Trouble> {
        let request = format!("GET {path} HTTP/1.1\r\n{}{more}\r\n", self.always);
        self.stream.get_mut().write_all(request.as_bytes())?;

        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| Trouble::new(format!("{path} was answered with '{first}'")))?;
        let mut answer =
            Answer { status, headers: Vec::new(), body: Vec::new(), transferred: first.len() + 2 };
        loop {
            let line = self.line()?;
            answer.transferred += line.len() + 2;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        self.read_body(&mut answer)?;
        answer.transferred += answer.body.len();
        Ok(answer)
    }

    fn read_body(&mut self, answer: &mut Answer) -> Result<(), Trouble> {
        if let Some(length) = answer.header("content-length").and_then(|length| length.parse().ok()) {
            return self.read_exactly(length, &mut answer.body);
        }
        if answer.header("transfer-encoding") != Some("chunked") {
            return Ok(());
        }
        loop {
            let size = self.line()?;
            let size = size.split(';').next().and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
            let size = size.ok_or_else(|| Trouble::new("a chunk of an answer has no length"))?;
            self.read_exactly(size, &mut answer.body)?;
            self.line()?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn read_exactly(&mut self, length: usize, body: &mut Vec<u8>) -> Result<(), Trouble> {
        let start = body.len();
        body.resize(start + length, 0);
        self.stream.read_exact(&mut body[start..])?;
        Ok(())
    }

    fn line(&mut self) -> Result<String, Trouble> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(Trouble::new("the server closed the connection"));
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
