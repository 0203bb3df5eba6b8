//! PostgreSQL for the runs: one that is named, or one of our own on a free loopback port.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Trouble;
use crate::say::{Watch, rest};

/// A server of databases that we may fill.
pub trait Databases {
    /// A fresh database; its URL.
    ///
    /// # Errors
    /// With what PostgreSQL said.
    fn create(&self, number: usize) -> Result<String, Trouble>;
    /// # Errors
    /// With what PostgreSQL said.
    fn remove(&self, number: usize) -> Result<(), Trouble>;
    fn psql(&self) -> PathBuf;
    /// Waits until nobody else is connected to the database.
    ///
    /// # Errors
    /// When somebody stays for ten seconds.
    fn wait_until_alone(&self, url: &str) -> Result<(), Trouble>;
}

/// A PostgreSQL that runs already.
pub struct Named {
    url: String,
    psql: PathBuf,
}

impl Named {
    /// # Errors
    /// When there is no `psql`.
    pub fn new(url: &str) -> Result<Self, Trouble> {
        let psql = programs().map_or_else(|_| PathBuf::from("psql"), |folder| folder.join("psql"));
        Ok(Self { url: url.to_owned(), psql })
    }

    fn name(number: usize) -> String {
        format!("vinculo_crash_{}_{number}", std::process::id())
    }

    /// # Errors
    /// With what PostgreSQL said.
    pub fn ask(&self, url: &str, sql: &str) -> Result<String, Trouble> {
        let mut psql = Command::new(&self.psql);
        let out = psql.args(["-X", "-A", "-t", "-q", "-d", url, "-c", sql]).stdin(Stdio::null()).output()?;
        if !out.status.success() {
            return Err(Trouble::new(format!("psql: {}", String::from_utf8_lossy(&out.stderr).trim())));
        }
        Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
    }
}

impl Databases for Named {
    fn create(&self, number: usize) -> Result<String, Trouble> {
        let name = Self::name(number);
        self.ask(&self.url, &format!("create database {name} encoding 'UTF8' template template0"))?;
        let (server, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let (server, _) = server.rsplit_once('/').unwrap_or((server, ""));
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        Ok(format!("{server}/{name}{query}"))
    }

    fn remove(&self, number: usize) -> Result<(), Trouble> {
        self.ask(&self.url, &format!("drop database {} with (force)", Self::name(number))).map(drop)
    }

    fn psql(&self) -> PathBuf {
        self.psql.clone()
    }

    fn wait_until_alone(&self, url: &str) -> Result<(), Trouble> {
        let others = "select count(*) from pg_stat_activity
                      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";
        let watch = Watch::start();
        while self.ask(url, others)? != "0" {
            if watch.is_past(Duration::from_secs(10)) {
                return Err(Trouble::new("the killed server's connections do not end"));
            }
            rest(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// A PostgreSQL of our own, with everything on that keeps data safe.
pub struct Own {
    pub named: Named,
    programs: PathBuf,
    home: PathBuf,
    port: u16,
    user: Option<String>,
}

impl Own {
    /// Makes and starts it in `home`, which PostgreSQL's user must be able to reach.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub fn start(home: &Path) -> Result<Self, Trouble> {
        let programs = programs()?;
        fs::create_dir_all(home)?;
        // PostgreSQL refuses to run as root.
        let is_root =
            fs::read_to_string("/proc/self/status")?.lines().any(|line| line.starts_with("Uid:\t0\t"));
        let user = is_root.then(|| "postgres".to_owned());
        if let Some(user) = &user {
            run(Command::new("chown").arg(user).arg(home))?;
        }
        let port = free_port()?;
        let named = Named {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            psql: programs.join("psql"),
        };
        let own = Self { named, programs, home: home.to_owned(), port, user };
        run(own
            .program("initdb")
            .args(["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"])
            .args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]))?;
        own.up()?;
        Ok(own)
    }

    /// # Errors
    /// When it does not answer within a minute.
    pub fn up(&self) -> Result<(), Trouble> {
        let port = self.port;
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c max_connections=100 -c jit=off"
        );
        run(self
            .program("pg_ctl")
            .args(["-D", "data", "-l", "log", "-w", "-t", "60", "-s", "start", "-o", &options])
            .stdout(Stdio::null()))
    }

    /// Ends it without letting it finish anything.
    ///
    /// # Errors
    /// When it does not end.
    pub fn crash(&self) -> Result<(), Trouble> {
        run(self.program("pg_ctl").args(["-D", "data", "-m", "immediate", "-s", "-w", "stop"]))
    }

    /// The ids of its first process and of all that serve a connection.
    ///
    /// # Errors
    /// When they cannot be told.
    pub fn processes(&self) -> Result<Vec<u32>, Trouble> {
        let file = fs::read_to_string(self.home.join("data/postmaster.pid"))?;
        let first = file.lines().next().and_then(|id| id.trim().parse().ok());
        let first: u32 = first.ok_or_else(|| Trouble::new("PostgreSQL does not tell its process"))?;
        let text = fs::read_to_string(format!("/proc/{first}/task/{first}/children"))?;
        let mut all = vec![first];
        all.extend(text.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        Ok(all)
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = match &self.user {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
        };
        command.current_dir(&self.home).stdin(Stdio::null());
        command
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // It may be down already.
        let _ = self.program("pg_ctl").args(["-D", "data", "-m", "immediate", "-s", "stop"]).output();
    }
}

/// The folder of PostgreSQL's programs, the newest that is installed.
///
/// # Errors
/// When none is.
pub fn programs() -> Result<PathBuf, Trouble> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, folder)| folder);
    newest.ok_or_else(|| Trouble::new("PostgreSQL's programs are not installed below /usr/lib/postgresql"))
}

fn free_port() -> Result<u16, Trouble> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn run(command: &mut Command) -> Result<(), Trouble> {
    let status = command.stderr(Stdio::null()).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(Trouble::new(format!("{command:?} failed"))) }
}
