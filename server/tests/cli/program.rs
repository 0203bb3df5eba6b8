//! Running the real binary.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

/// The binary, with nothing from the surroundings that could speak for it.
pub fn vinculo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vinculo"));
    for name in [
        "VINCULO_DATA",
        "VINCULO_DATABASE",
        "VINCULO_LISTEN",
        "VINCULO_PUBLIC_URL",
        "VINCULO_MASTER_KEY",
        "CREDENTIALS_DIRECTORY",
        "VINCULO_ARCHIVE",
        "VINCULO_LOG",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command to its end; one that does not end by itself within 20 seconds is ended.
pub fn run(arguments: &[&str]) -> Output {
    let mut child = vinculo(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    for _ in 0..400 {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        wait(50);
    }
    let _ = child.kill();
    child.wait_with_output().unwrap()
}

/// Runs a command that must be refused: its code, and one line on standard error that says `words`.
#[track_caller]
pub fn refused(arguments: &[&str], code: i32, words: &[&str]) {
    let output = run(arguments);
    let said = String::from_utf8(output.stderr).unwrap();

    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "'{word}' is missing in: {said}");
    }
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "", "{arguments:?}");
}

/// A server that is ended, hard if need be, with this value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// What it wrote to standard error is collected here.
    errors: PathBuf,
}

impl Server {
    /// Starts `vinculo serve` and waits until it says that it is ready.
    pub fn start(data: &Path) -> Self {
        Self::start_with(&["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"], data)
    }

    /// As [`Self::start`], and it writes down what `log` asks for.
    pub fn start_logging(data: &Path, log: &str) -> Self {
        let mut command = vinculo(&["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"]);
        command.env("VINCULO_LOG", log);
        Self::run(command, data)
    }

    pub fn start_with(arguments: &[&str], data: &Path) -> Self {
        Self::run(vinculo(arguments), data)
    }

    fn run(mut command: Command, data: &Path) -> Self {
        let errors = data.with_extension("stderr");
        let file = std::fs::File::create(&errors).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(file).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("ready http://").and_then(|rest| rest.trim().parse().ok());
        let said = || std::fs::read_to_string(&errors).unwrap_or_default();
        let address = address.unwrap_or_else(|| panic!("not ready: {line} {}", said()));
        Self { child, address, errors }
    }

    pub fn errors(&self) -> String {
        std::fs::read_to_string(&self.errors).unwrap()
    }

    /// Asks it to stop and waits for its end.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.wait()
    }

    pub fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        for _ in 0..300 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            wait(50);
        }
        panic!("it did not end within 15 seconds: {}", self.errors());
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Sends a request and returns status and body.
    pub fn ask(&self, method: &str, path: &str, token: &str, json: &str) -> (u16, String) {
        let mut stream = connect(self.address);
        stream.write_all(request(self.address, method, path, token, json).as_bytes()).unwrap();
        answer(stream)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn request(address: SocketAddr, method: &str, path: &str, token: &str, json: &str) -> String {
    let key = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let length = json.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{key}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{json}"
    )
}

#[expect(clippy::disallowed_methods, reason = "a test asks its own server on this machine")]
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

pub fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, body.to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a test has nobody else to serve while it waits")]
pub fn wait(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// A token for the API, made on the command line.
pub fn token(data: &Path, role: &str) -> String {
    let output = run(&["token", "create", "--role", role, "--data", data.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
