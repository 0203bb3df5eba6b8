//! Handing a mail to a mail server, step by step, so that we know at which one it broke off.

use std::str::FromStr;
use std::time::Duration;

use lettre::address::Address;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use crate::clock::Timestamp;
use crate::personal::Personal;

const CONNECT: Duration = Duration::from_secs(10);
const EACH_PART: Duration = Duration::from_secs(60);
const LONGEST_SAID: usize = 300;

/// The mail server of a house, as `smtp://user:password@host:587` or `smtps://…` names it.
#[derive(Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    /// TLS from the first byte on; else STARTTLS, but on this machine none.
    is_tls: bool,
    login: Option<(String, Personal<String>)>,
    /// Whom our mails are from.
    pub from: String,
}

// By hand, so that a password never gets into a log.
impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// A text that names no mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mail server is written like smtps://user:password@mail.example.com?from=crm@example.com")]
pub struct NoSmtp;

impl FromStr for Smtp {
    type Err = NoSmtp;

    fn from_str(text: &str) -> Result<Self, NoSmtp> {
        let (scheme, rest) = text.split_once("://").ok_or(NoSmtp)?;
        let (is_tls, usual) = match scheme {
            "smtps" => (true, 465),
            "smtp" => (false, 587),
            _ => return Err(NoSmtp),
        };
        let (rest, query) = rest.split_once('?').ok_or(NoSmtp)?;
        let query: Vec<(String, String)> =
            serde_urlencoded::from_str(&query.replace('+', "%2B")).map_err(|_| NoSmtp)?;
        let from = match query.as_slice() {
            [(name, from)] if name == "from" && from.parse::<Address>().is_ok() => from.clone(),
            _ => return Err(NoSmtp),
        };
        let (login, server) = match rest.trim_end_matches('/').rsplit_once('@') {
            Some((login, server)) => (Some(login), server),
            None => (None, rest.trim_end_matches('/')),
        };
        let login = match login.map(|login| login.split_once(':').ok_or(NoSmtp)) {
            Some(pair) => {
                let (user, password) = pair?;
                Some((unescaped(user)?, Personal::new(unescaped(password)?)))
            }
            None => None,
        };
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| NoSmtp)?),
            None => (server, usual),
        };
        if host.is_empty() || host.contains(['/', ' ', '@', '[']) {
            return Err(NoSmtp);
        }
        Ok(Self { host: host.to_owned(), port, is_tls, login, from })
    }
}

fn unescaped(text: &str) -> Result<String, NoSmtp> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(&format!("x={}", text.replace('+', "%2B"))).map_err(|_| NoSmtp)?;
    match pairs.into_iter().next() {
        Some((_, value)) => Ok(value),
        None => Err(NoSmtp),
    }
}

impl Smtp {
    fn is_here(&self) -> bool {
        matches!(self.host.as_str(), "127.0.0.1" | "localhost")
    }
}

/// One mail, whole.
pub(super) struct Letter {
    pub message_id: String,
    pub to: Personal<String>,
    pub subject: String,
    pub text: String,
    pub at: Timestamp,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sent {
    Accepted(String),
    /// It surely did not arrive and never will.
    Failed(String),
    /// It surely did not arrive, and may do so later.
    Later(String),
    /// Its text was sent, and no receipt came.
    Unknown(String),
    /// Somebody else hands it over.
    Gone,
}

/// Hands a letter over. `mark` is called right before its text is sent and says whether it still is ours to send.
pub(super) async fn hand_over(
    server: &Smtp,
    hello: &str,
    letter: Letter,
    mark: impl AsyncFnOnce() -> crate::db::Result<bool>,
) -> Sent {
    let (bytes, to, from) = match written(server, letter) {
        Ok(written) => written,
        Err(said) => return Sent::Failed(said),
    };
    let mut connection = match in_time(announce(server, hello, from, to)).await {
        Ok(connection) => connection,
        Err(sent) => return sent,
    };
    match mark().await {
        Ok(true) => {}
        Ok(false) => return Sent::Gone,
        Err(error) => return Sent::Later(error.to_string()),
    }
    let sent = match tokio::time::timeout(EACH_PART, connection.message(&bytes)).await {
        Ok(Ok(response)) => Sent::Accepted(said_by(&response)),
        Ok(Err(error)) if error.is_permanent() => Sent::Failed(short(&error.to_string())),
        Ok(Err(error)) if error.is_transient() => Sent::Later(short(&error.to_string())),
        Ok(Err(error)) => Sent::Unknown(short(&error.to_string())),
        Err(_) => Sent::Unknown("no receipt came within a minute".to_owned()),
    };
    // Whether they hear our goodbye changes nothing.
    let _ = tokio::time::timeout(CONNECT, connection.quit()).await;
    sent
}

/// Everything up to the question for the text: until then nothing can have arrived.
async fn announce(
    server: &Smtp,
    hello: &str,
    from: Address,
    to: Address,
) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
    let hello = ClientId::Domain(hello.to_owned());
    let tls = || TlsParameters::new(server.host.clone());
    let first = if server.is_tls { Some(tls()?) } else { None };
    let address = (server.host.as_str(), server.port);
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &hello, first, None).await?;
    if !server.is_tls && !server.is_here() {
        connection.starttls(tls()?, &hello).await?;
    }
    if let Some((user, password)) = &server.login {
        let login = Credentials::new(user.clone(), password.reveal().clone());
        connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await?;
    }
    connection.command(Mail::new(Some(from), Vec::new())).await?;
    connection.command(Rcpt::new(to, Vec::new())).await?;
    connection.command(Data).await?;
    Ok(connection)
}

async fn in_time(
    announcing: impl Future<Output = Result<AsyncSmtpConnection, lettre::transport::smtp::Error>>,
) -> Result<AsyncSmtpConnection, Sent> {
    match tokio::time::timeout(EACH_PART, announcing).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) if error.is_permanent() => Err(Sent::Failed(short(&error.to_string()))),
        Ok(Err(error)) => Err(Sent::Later(short(&error.to_string()))),
        Err(_) => Err(Sent::Later("the mail server did not answer within a minute".to_owned())),
    }
}

fn written(server: &Smtp, letter: Letter) -> Result<(Vec<u8>, Address, Address), String> {
    let no_address = |_| "this is no address that mail can go to".to_owned();
    let to: Address = letter.to.reveal().parse().map_err(no_address)?;
    let from: Address = server.from.parse().map_err(no_address)?;
    let at = std::time::UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.at.0).unwrap_or(0));
    let message = Message::builder()
        .from(Mailbox::new(Some("Vínculo".to_owned()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(letter.subject)
        .message_id(Some(letter.message_id))
        .date(at)
        .body(letter.text)
        .map_err(|error| error.to_string())?;
    Ok((message.formatted(), to, from))
}

fn said_by(response: &Response) -> String {
    short(&response.message().collect::<Vec<_>>().join(" "))
}

/// What a server says is shown to administrators, not kept at any length.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_read_from_its_address_and_never_printed_with_its_password() {
        let server: Smtp =
            "smtps://crm%40example.com:p%2Bw%3A@mail.example.com?from=crm@example.com".parse().unwrap();
        let plain: Smtp = "smtp://127.0.0.1:2525?from=crm@example.com".parse().unwrap();

        let (user, password) = server.login.clone().unwrap();
        assert_eq!((user.as_str(), password.reveal().as_str()), ("crm@example.com", "p+w:"));
        assert_eq!((server.host.as_str(), server.port, server.is_tls), ("mail.example.com", 465, true));
        assert_eq!((plain.port, plain.is_tls, plain.is_here()), (2525, false, true));
        assert_eq!(format!("{server:?}"), "mail.example.com:465");
        for wrong in [
            "",
            "mail.example.com",
            "http://x?from=a@b.example",
            "smtp://x",
            "smtp://x?from=nobody",
            "smtp://:25?from=a@b.example",
            "smtp://x:y?from=a@b.example",
            "smtp://user@x?from=a@b.example",
        ] {
            assert!(wrong.parse::<Smtp>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn nothing_that_is_written_into_a_mail_becomes_a_header_of_it() {
        let server: Smtp = "smtp://127.0.0.1?from=crm@example.com".parse().unwrap();
        let letter = |to: &str, subject: &str| Letter {
            message_id: "<1@example.com>".to_owned(),
            to: Personal::new(to.to_owned()),
            subject: subject.to_owned(),
            text: "Hello\r\n.\r\nBcc: eva@example.com".to_owned(),
            at: Timestamp(0),
        };

        let (bytes, ..) = written(&server, letter("ana@example.com", "Hi\r\nBcc: eva@example.com")).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let head = text.split_once("\r\n\r\n").unwrap().0;

        assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{head}");
        assert!(written(&server, letter("ana@example.com\r\nBcc: eva@example.com", "Hi")).is_err());
    }
}
