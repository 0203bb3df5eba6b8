//! A server as a child process: started, watched from outside, stopped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::Trouble;
use crate::say::Watch;

/// A running child that has said `ready http://…`.
pub struct Server {
    child: Child,
    /// Address and port.
    pub host: String,
    /// From the start of the process to its word that it is ready.
    pub ready_after_ms: f64,
}

/// Resident memory in bytes, by where it comes from.
#[derive(Clone, Copy)]
pub struct Memory {
    pub resident: u64,
    /// Of it, memory of its own; the rest are pages of the program's file.
    pub own: u64,
}

impl Server {
    /// Starts the program at `binary` over the database in `folder`.
    ///
    /// # Errors
    /// When it cannot be started, or ends without being ready.
    pub fn serve(binary: &Path, folder: &Path) -> Result<Self, Trouble> {
        let mut command = Command::new(binary);
        command.arg("serve").arg("--data").arg(folder).args(["--listen", "127.0.0.1:0"]);
        Self::start(command.stderr(Stdio::inherit()))
    }

    /// The same, telling on its standard error which statements it runs.
    ///
    /// # Errors
    /// As [`Server::serve`].
    pub fn serve_and_tell(binary: &Path, folder: &Path) -> Result<(Self, ChildStderr), Trouble> {
        let mut command = Command::new(binary);
        command.arg("serve").arg("--data").arg(folder).args(["--listen", "127.0.0.1:0"]);
        command.env("VINCULO_LOG", "vinculo::sql=debug").env("VINCULO_LOG_FORMAT", "json");
        let mut server = Self::start(command.stderr(Stdio::piped()))?;
        let log =
            server.child.stderr.take().ok_or_else(|| Trouble::new("the server's log cannot be read"))?;
        Ok((server, log))
    }

    /// Starts any command that prints a `ready` line.
    ///
    /// # Errors
    /// As [`Server::serve`].
    pub fn start(command: &mut Command) -> Result<Self, Trouble> {
        let watch = Watch::start();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| Trouble::new("the server's output cannot be read"))?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let ready_after_ms = watch.microseconds() / 1000.0;
        let Some(host) = line.trim().strip_prefix("ready http://").map(str::to_owned) else {
            // It ended, or it never will be ready; either way nobody needs it.
            let _ = child.kill();
            let _ = child.wait();
            return Err(Trouble::new(format!("the server said '{}' instead of ready", line.trim())));
        };
        Ok(Self { child, host, ready_after_ms })
    }

    /// What the system says about its memory.
    ///
    /// # Errors
    /// When the system does not say it.
    pub fn memory(&self) -> Result<Memory, Trouble> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number =
                line.and_then(|rest| rest.split_whitespace().next()).and_then(|kb| kb.parse::<u64>().ok());
            number.map(|kb| kb * 1024).ok_or_else(|| Trouble::new(format!("the system does not tell {name}")))
        };
        Ok(Memory { resident: field("VmRSS:")?, own: field("RssAnon:")? })
    }

    /// Processor time of all its living threads so far, in microseconds.
    ///
    /// `/proc/PID/stat` counts in hundredths of a second, which is coarse for pages of half a millisecond, so
    /// this adds up what the scheduler counted for each thread, where the system tells it.
    ///
    /// # Errors
    /// When the system tells neither.
    pub fn processor_time(&self) -> Result<f64, Trouble> {
        let mut nanoseconds = 0_u64;
        for task in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let Ok(line) = fs::read_to_string(task?.path().join("schedstat")) else { return self.ticks() };
            nanoseconds += line.split(' ').next().and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
        }
        Ok(nanoseconds as f64 / 1000.0)
    }

    fn ticks(&self) -> Result<f64, Trouble> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // Fields 14 and 15 (proc(5)), counted after the name, which may hold blanks.
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks: f64 =
            after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
        Ok(ticks * 10_000.0)
    }

    /// Asks it to finish, and waits until it has.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn stop(mut self) -> Result<(), Trouble> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended after `stop`; after a trouble nothing of it may stay.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
