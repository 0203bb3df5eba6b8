//! What can be asked of the program on the command line, and what is said when it was asked wrongly.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use foundation::clock::Timestamp;
use foundation::egress::Origin;
use foundation::id::Id;
use foundation::mail::Smtp;
use foundation::network::Network;
use foundation::team::RoleWord;
use foundation::vault::KeySource;

use crate::failure::Failure;

/// Vínculo: everything about your customers, in one program.
#[derive(Debug, Parser)]
#[command(
    name = "vinculo",
    version,
    about = "Vínculo: everything about your customers, in one program",
    subcommand_required = true
)]
pub struct Cli {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub command: Command,
}

/// Where everything is; each command takes these.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// Folder of the embedded database and the files [default: ./vinculo-data, for the demo ./vinculo-demo]
    #[arg(long, env = "VINCULO_DATA", value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// A PostgreSQL database, postgres://…, instead of the embedded one
    #[arg(long, env = "VINCULO_DATABASE", value_name = "URL", global = true, value_parser = postgres_url, hide_env_values = true)]
    pub database: Option<String>,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "VINCULO_LISTEN", value_name = "ADDR", global = true, default_value = "127.0.0.1:8722", value_parser = listen_address)]
    pub listen: SocketAddr,
    /// The address under which people reach this installation, such as https://crm.example.com
    #[arg(long, env = "VINCULO_PUBLIC_URL", value_name = "URL", global = true, value_parser = public_url)]
    pub public_url: Option<String>,
    /// The key that opens what is sealed: file:PATH, env:NAME or command:PROGRAM [default: master.key in the data folder]
    #[arg(long, env = "VINCULO_MASTER_KEY", value_name = "WHERE", global = true, value_parser = key_source)]
    pub master_key: Option<KeySource>,
    /// A proxy on another machine that says in X-Forwarded-For whom it speaks for, such as 10.1.2.0/24; may be repeated
    #[arg(
        long = "trusted-proxy",
        env = "VINCULO_TRUSTED_PROXY",
        value_name = "CIDR",
        global = true,
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<Network>,
    /// A server inside your own network that Vínculo may talk to, such as https://login.intern.example; may be repeated
    #[arg(
        long = "internal-host",
        env = "VINCULO_INTERNAL_HOST",
        value_name = "URL",
        global = true,
        value_delimiter = ','
    )]
    pub internal_hosts: Vec<Origin>,
    /// The mail server for invitations and new passwords, such as smtps://user:password@mail.example.com?from=crm@example.com
    #[arg(long, env = "VINCULO_SMTP", value_name = "URL", global = true, hide_env_values = true)]
    pub smtp: Option<Smtp>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill an empty folder with the demo company and serve it
    Demo,
    /// Serve the pages and the API
    Serve(Serve),
    /// Read customers or purchases from a CSV file
    Import(Import),
    /// Write customers, purchases or timelines to a file
    Export(Export),
    /// Tokens for programs that use the API
    #[command(subcommand)]
    Token(Token),
    /// Copy the database and its files into one sealed file, while the server runs
    Backup {
        /// The file to write
        file: PathBuf,
    },
    /// Bring a backup, or a moment of an archive, back into the empty folder that --data names
    Restore(Restore),
    /// Forget a person for good
    Erase {
        /// The customer's id
        #[arg(long)]
        customer: Id,
        /// Kept for good: why, and nothing about the person
        #[arg(long)]
        reason: String,
    },
    /// The keys to what is sealed
    #[command(subcommand)]
    Keys(Keys),
    /// Look whether the database, the files and the audit are as they were left
    Verify(Verify),
    /// What belongs to the audit's chain
    #[command(subcommand)]
    Audit(Audit),
    /// What is done with data about people
    #[command(subcommand)]
    Privacy(Privacy),
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Keep a continuous archive of the embedded database in this folder, so that any moment can be brought back
    #[arg(long, env = "VINCULO_ARCHIVE", value_name = "DIR")]
    pub archive: Option<PathBuf>,
    /// For so many days any moment can be brought back
    #[arg(long, env = "VINCULO_ARCHIVE_DAYS", value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=3650))]
    pub archive_days: i64,
    /// After so many hours the archive gets a new base
    #[arg(long, env = "VINCULO_ARCHIVE_BASE_HOURS", value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(i64).range(1..=168))]
    pub archive_base_hours: i64,
}

#[derive(Debug, Subcommand)]
pub enum Privacy {
    /// Print the record of processing (GDPR, article 30)
    Record {
        /// en, es, ro or ru
        #[arg(long, value_name = "CODE", default_value = "en")]
        language: String,
    },
    /// Let go of what is older than the settings allow, as the server does each day
    Retention {
        /// Say what would go and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Write all that is held about a person into a zip archive: a page to read, JSON, and their files
    Export {
        /// The customer's id
        #[arg(long)]
        customer: Id,
        /// The file to write
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct Verify {
    /// A file with the audit's start key, kept elsewhere; may be repeated
    #[arg(long, value_name = "FILE")]
    pub seed: Vec<PathBuf>,
    /// Anchors that were kept elsewhere, instead of those in the data folder
    #[arg(long, value_name = "FILE")]
    pub anchors: Option<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Print the start key, once, and forget it: keep it away from this machine
    StartKey,
}

#[derive(Debug, Args)]
pub struct Import {
    /// What the rows are
    pub what: Imported,
    /// The CSV file
    pub file: PathBuf,
    /// Take FIELD from the column that is called COLUMN; may be repeated
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = mapped)]
    pub map: Vec<(String, String)>,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Imported {
    Customers,
    Purchases,
}

#[derive(Debug, Args)]
pub struct Export {
    /// What to write
    pub what: Exported,
    /// The file to write; its ending names the format
    pub file: PathBuf,
    /// Only customers that fit, such as 'country = "RO"'
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub filter: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    Customers,
    Purchases,
    Timeline,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// The backup, or the folder of a continuous archive
    #[arg(required_unless_present = "before", conflicts_with = "before")]
    pub file: Option<PathBuf>,
    /// The moment of an archive, such as 2026-11-22T10:15:30Z [default: the newest]
    #[arg(long, value_name = "TIME", requires = "file", value_parser = moment)]
    pub at: Option<Timestamp>,
    /// The backup that was taken by itself before this migration
    #[arg(long, value_name = "NNNN", requires = "from")]
    pub before: Option<i64>,
    /// The data folder that it was taken from: its master key, its backups, and who was forgotten since
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// The ledger of who was forgotten since, when the data folder is lost: a copy of its erasures.log
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub erasures: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Seal the keys anew, while the server runs; started again it goes on where it was stopped
    #[command(subcommand)]
    Rotate(Rotate),
    /// Say how many persons have a key, and how many were forgotten
    Count,
}

#[derive(Debug, Subcommand)]
pub enum Rotate {
    /// Take another master key; --master-key names the one in use
    Master {
        /// The new one; a file that is not there is made
        #[arg(long, value_name = "WHERE", value_parser = key_source)]
        to: KeySource,
    },
    /// Make a new house key and wrap each person's key with it
    House,
    /// Give one person a new key: all that is sealed about them is sealed anew, and the old key destroyed
    Person {
        /// The customer's id
        #[arg(long)]
        customer: Id,
    },
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token and print it alone; nobody can read it again
    Create {
        /// administrator, manager, agent, read-only, or the word of a role you composed
        #[arg(long, value_parser = role)]
        role: RoleWord,
        /// What the token is for
        #[arg(long, default_value = "command line")]
        name: String,
        /// For how many days it works
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=366))]
        days: i64,
    },
}

/// Reads the command line. Help and version are printed here.
///
/// # Errors
/// The exit code, after the one sentence that says what is wrong.
pub fn read(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, ExitCode> {
    let matches = Cli::command().try_get_matches_from(arguments);
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => Ok(cli),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // Whoever closed our output does not want to read it.
            let _ = write!(std::io::stdout(), "{}", error.render());
            Err(ExitCode::SUCCESS)
        }
        Err(error) => Err(Failure::usage(sentence(&error)).tell()),
    }
}

/// The first paragraph of clap's message, on one line.
fn sentence(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        || error.kind() == ErrorKind::MissingSubcommand
    {
        return "say what to do: demo, serve, import, export, token, backup, restore, erase, keys, verify, audit or privacy; 'vinculo --help' tells more"
            .to_owned();
    }
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let first = first.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{first}; 'vinculo --help' tells more")
}

/// Whether there is such a role, the database knows.
fn role(text: &str) -> Result<RoleWord, String> {
    let is_word =
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let known = "a role is administrator, manager, agent, read-only, or the word of one you composed";
    if is_word { Ok(RoleWord::new(text)) } else { Err(known.to_owned()) }
}

fn postgres_url(text: &str) -> Result<String, String> {
    let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
    if !is_postgres {
        return Err("a database is named postgres://…".to_owned());
    }
    if is_on_another_machine(text) && !says_how_it_is_protected(text) {
        return Err("the database is on another machine, so say how the way there is protected: \
            add sslmode=verify-full, or sslmode=disable on a line of your own"
            .to_owned());
    }
    Ok(text.to_owned())
}

/// Without a word about it a connection falls back to plain text in silence.
fn says_how_it_is_protected(url: &str) -> bool {
    ["disable", "require", "verify-ca", "verify-full"].iter().any(|mode| {
        query_of(url).any(|(name, value)| matches!(name, "sslmode" | "ssl-mode") && value == *mode)
    })
}

fn is_on_another_machine(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let address = authority.rsplit('@').next().unwrap_or_default();
    let named = query_of(url).find(|(name, _)| matches!(*name, "host" | "hostaddr"));
    let address = named.map_or(address, |(_, value)| value);
    let bare = match address.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((v6, _)) => v6,
        None => address.split(':').next().unwrap_or_default(),
    };
    let is_loopback = bare.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    let is_socket = bare.is_empty() || bare.starts_with('/') || bare.to_lowercase().starts_with("%2f");
    !(is_loopback || is_socket || bare.eq_ignore_ascii_case("localhost"))
}

fn query_of(url: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split_once('='))
}

fn listen_address(text: &str) -> Result<SocketAddr, String> {
    let text = text.replacen("localhost:", "127.0.0.1:", 1);
    text.parse().map_err(|_| "an address and a port are written like 127.0.0.1:8722".to_owned())
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "a moment is written like 2026-11-22T10:15:30Z".to_owned())
}

fn key_source(text: &str) -> Result<KeySource, String> {
    KeySource::parse(text)
        .ok_or_else(|| "a master key is named file:PATH, env:NAME or command:PROGRAM".to_owned())
}

fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let is_plain = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    if is_plain {
        Ok(url.to_owned())
    } else {
        Err("a public address is written like https://crm.example.com".to_owned())
    }
}

fn mapped(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, column)) if !field.trim().is_empty() && !column.trim().is_empty() => {
            Ok((field.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err("a mapping is written like name=Client".to_owned()),
    }
}
