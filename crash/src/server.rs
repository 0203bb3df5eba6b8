//! The program under test as a child: started, asked, killed.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::Trouble;
use crate::say::{Watch, rest};

/// Far longer than any start; who needs it hangs.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// How the program is started, each time alike.
#[derive(Clone, Debug)]
pub struct Program {
    pub vinculo: PathBuf,
    pub data: PathBuf,
    pub database: Option<String>,
    /// Where its words on standard error go.
    pub log: PathBuf,
    pub env: Vec<(&'static str, PathBuf)>,
}

/// A running program that has said `ready http://…`.
pub struct Server {
    child: Child,
    /// Address and port.
    pub host: String,
    pub ready_after: f64,
}

impl Program {
    /// With what comes before the command's own words, such as the data folder.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.vinculo);
        self.tell(command.args(words));
        command
    }

    fn tell(&self, command: &mut Command) {
        command.arg("--data").arg(&self.data).stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
    }

    /// A token of an administrator.
    ///
    /// # Errors
    /// With what the program said instead.
    pub fn token(&self) -> Result<String, Trouble> {
        let out = self.command(&["token", "create", "--role", "administrator"]).output()?;
        let token = String::from_utf8_lossy(&out.stdout).trim().to_owned();
        if !out.status.success() || token.is_empty() {
            return Err(Trouble::new(format!("no token: {}", String::from_utf8_lossy(&out.stderr).trim())));
        }
        Ok(token)
    }

    /// # Errors
    /// When it ends, or is silent for half a minute, instead of being ready.
    pub fn start(&self) -> Result<Server, Trouble> {
        self.start_as(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Starts any command that prints the same `ready` line.
    ///
    /// # Errors
    /// As [`Program::start`].
    pub fn start_as(&self, mut command: Command) -> Result<Server, Trouble> {
        let watch = Watch::start();
        let log = File::options().append(true).create(true).open(&self.log)?;
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| Trouble::new("the server's output cannot be read"))?;
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(stdout).read_line(&mut line);
            let _ = sender.send(line);
        });
        let line = receiver.recv_timeout(READY_WITHIN).unwrap_or_default();
        let ready_after = watch.seconds();
        let host = line.trim().strip_prefix("ready http://").map(str::to_owned);
        let mut server = Server { child, host: host.unwrap_or_default(), ready_after };
        if server.host.is_empty() {
            server.kill();
            let text =
                format!("the server said '{}' instead of ready; see {}", line.trim(), self.log.display());
            return Err(Trouble::new(text));
        }
        Ok(server)
    }

    /// Where the content of this name is kept.
    pub fn place(&self, hash: &str) -> PathBuf {
        place_in(&self.data, hash)
    }
}

/// Where a data folder keeps the content with this hash.
pub fn place_in(data: &Path, hash: &str) -> PathBuf {
    data.join("files").join(&hash[..2]).join(&hash[2..4]).join(hash)
}

impl Server {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power switch would: at once, without a word.
    pub fn kill(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to finish and waits.
    ///
    /// # Errors
    /// When it has not ended after half a minute.
    pub fn stop(&mut self) -> Result<(), Trouble> {
        signal("TERM", self.child.id())?;
        let watch = Watch::start();
        while self.is_running() {
            if watch.is_past(READY_WITHIN) {
                return Err(Trouble::new("the server does not end when it is asked to"));
            }
            rest(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Resident memory in bytes.
    ///
    /// # Errors
    /// When the system does not say it.
    pub fn memory(&self) -> Result<u64, Trouble> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kb = line.and_then(|rest| rest.split_whitespace().next()).and_then(|kb| kb.parse::<u64>().ok());
        kb.map(|kb| kb * 1024).ok_or_else(|| Trouble::new("the system does not tell the server's memory"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a signal to one process, which we or our PostgreSQL started.
///
/// # Errors
/// When the system has no `kill`.
pub fn signal(name: &str, id: u32) -> Result<(), Trouble> {
    let id = id.to_string();
    // A process that has just ended is no trouble.
    Command::new("kill").args(["-s", name, &id]).stderr(Stdio::null()).status()?;
    Ok(())
}
