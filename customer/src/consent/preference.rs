//! The page on which somebody decides about their own consents. Whoever holds the key decides, from anywhere: it is
//! a mail program that sends the one-click request (RFC 8058), without a session and from no page of ours.

use askama::Template;
use axum::extract::{FromRequest, Multipart, Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::team::{Caller, Permit, System};
use foundation::web::{App, Fields, Page, Problem, Shell, render};
use foundation::words::{Lang, Words};

use super::key::{self, Holder};
use super::proof::Proof;
use super::statement::{Channel, Choice, Purpose, Source};
use super::store::{self, NewStatement, Refusal};
use super::texts::{self, Text};

/// One thing that can be agreed to.
struct Line {
    purpose: Purpose,
    channel: Channel,
    choice: Option<Choice>,
    /// The words to agree to, when they may still be agreed to by this key.
    text: Option<Text>,
}

impl Line {
    fn is_granted(&self) -> bool {
        self.choice == Some(Choice::Granted)
    }
}

#[derive(Template)]
#[template(path = "consent/preference.html")]
struct PreferencePage {
    shell: Shell,
    key: String,
    lines: Vec<Line>,
    is_saved: bool,
    /// Chosen by a link, so that the form's answer is in it too.
    chosen: Option<Lang>,
}

impl PreferencePage {
    fn query(&self) -> String {
        self.chosen.map(|lang| format!("?lang={}", lang.code())).unwrap_or_default()
    }

    fn languages(&self) -> [Lang; 4] {
        Lang::ALL
    }

    fn is_current(&self, lang: &Lang) -> bool {
        *lang == self.shell.words.lang
    }

    fn grants_any(&self) -> bool {
        self.lines.iter().any(Line::is_granted)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    mut page: Page,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let holder = holder(&app, &key).await?;
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let chosen = turn(&mut page, &query);
    let mut lines = lines(&app, &page, &holder).await?;
    // What the mail was about stands first.
    lines.sort_by_key(|line| holder.about != Some((line.purpose, line.channel)));
    let is_saved = query.text("said") == "saved";
    render(&PreferencePage { shell: page.shell(""), key, lines, is_saved, chosen })
}

fn turn(page: &mut Page, query: &Fields) -> Option<Lang> {
    let chosen = query.some("lang").and_then(Lang::from_code)?;
    page.words = Words::new(chosen, page.words.zone);
    Some(chosen)
}

async fn lines(app: &App, page: &Page, holder: &Holder) -> Result<Vec<Line>, Problem> {
    let texts = texts::current(&app.db, page.words.lang).await?;
    let stands = store::standings(&app.db, holder.party).await?;
    let mut lines: Vec<Line> = stands
        .into_iter()
        .map(|(purpose, channel, choice, _)| Line { purpose, channel, choice: Some(choice), text: None })
        .collect();
    for text in texts {
        let may = holder.may_grant(page.now);
        match lines.iter_mut().find(|line| (line.purpose, line.channel) == (text.purpose, text.channel)) {
            Some(line) => line.text = Some(text).filter(|_| may && !line.is_granted()),
            None if may => {
                let (purpose, channel) = (text.purpose, text.channel);
                lines.push(Line { purpose, channel, choice: None, text: Some(text) });
            }
            None => {}
        }
    }
    Ok(lines)
}

async fn holder(app: &App, key: &str) -> Result<Holder, Problem> {
    let gone = || Problem::new(StatusCode::GONE, "gone", "this address is not valid, or no longer");
    key::open(&app.db, key).await?.ok_or_else(gone)
}

pub(super) async fn choose(
    State(app): State<App>,
    page: Page,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    caller: Caller,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let holder = holder(&app, &key).await?;
    let fields = read(request).await?;
    let proof = Proof::sent(&caller, &headers, holder.made_at.to_string());
    let asked = Asked::read(&fields, &holder).ok_or_else(|| {
        Problem::unprocessable("say List-Unsubscribe=One-Click, withdraw or grant").with_field("withdraw", "")
    })?;
    let is_one_click = matches!(asked, Asked::OneClick(_));
    write(&app, &page, &holder, asked, proof).await?;
    if is_one_click {
        return Ok((StatusCode::OK, "Unsubscribed.\n").into_response());
    }
    let lang = Fields::from_query(query.as_deref().unwrap_or_default());
    let lang = lang.some("lang").and_then(Lang::from_code).map(|lang| format!("&lang={}", lang.code()));
    let back = format!("/c/{key}?said=saved{}", lang.unwrap_or_default());
    Ok(Redirect::to(&back).into_response())
}

/// So many fields a request of ours has at most.
const MOST_FIELDS: usize = 10;

/// The form, in either coding: a mail program should send multipart/form-data (RFC 8058, section 3.2).
async fn read(request: Request) -> Result<Fields, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(|media_type| media_type.starts_with("multipart/form-data")) {
        return Fields::from_request(request, &()).await;
    }
    let malformed = || Problem::bad_request("the form is no valid multipart/form-data");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| malformed())?;
    let mut pairs = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| malformed())? {
        let name = field.name().unwrap_or_default().to_owned();
        pairs.push((name, field.text().await.map_err(|_| malformed())?));
        if pairs.len() > MOST_FIELDS {
            return Err(malformed());
        }
    }
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(Fields::from_pairs(&pairs))
}

/// What a request wants.
enum Asked {
    /// By a mail program: what the key is about, or everything.
    OneClick(Option<(Purpose, Channel)>),
    Withdraw(Purpose, Channel),
    WithdrawAll,
    /// The very words that were read.
    Grant(Id),
}

impl Asked {
    fn read(fields: &Fields, holder: &Holder) -> Option<Self> {
        if let Some((name, value)) = key::ONE_CLICK.split_once('=')
            && fields.text(name) == value
        {
            return Some(Self::OneClick(holder.about));
        }
        if let Some(text) = fields.some("grant") {
            return Id::parse(text).map(Self::Grant);
        }
        match fields.some("withdraw")? {
            "all" => Some(Self::WithdrawAll),
            pair => {
                let (purpose, channel) = pair.split_once('.')?;
                Some(Self::Withdraw(Purpose::parse(purpose)?, Channel::parse(channel)?))
            }
        }
    }
}

async fn write(app: &App, page: &Page, holder: &Holder, asked: Asked, proof: Proof) -> Result<(), Problem> {
    let permit = Permit::system(System::Person);
    let source = if matches!(asked, Asked::OneClick(_)) { Source::OneClick } else { Source::Link };
    let mut tx = app.db.begin().await?;
    let new = |purpose, channel, choice, text| NewStatement {
        party: holder.party,
        purpose,
        channel,
        choice,
        text,
        at: page.now,
        source,
        proof: proof.clone(),
    };
    let mut statements = Vec::new();
    match asked {
        Asked::Grant(text) => {
            let text = texts::find(&mut tx, text).await?.ok_or_else(Problem::not_found)?;
            if !holder.may_grant(page.now) {
                return Err(Problem::new(StatusCode::GONE, "gone", "this address only withdraws by now"));
            }
            statements.push(new(text.purpose, text.channel, Choice::Granted, Some(text.id)));
        }
        Asked::Withdraw(purpose, channel) | Asked::OneClick(Some((purpose, channel))) => {
            statements.push(new(purpose, channel, Choice::Withdrawn, None));
        }
        Asked::WithdrawAll | Asked::OneClick(None) => {
            let stands = store::standings(&mut tx, holder.party).await?;
            let granted = stands.into_iter().filter(|(_, _, choice, _)| *choice == Choice::Granted);
            statements
                .extend(granted.map(|(purpose, channel, ..)| new(purpose, channel, Choice::Withdrawn, None)));
        }
    }
    let mut is_written = false;
    for statement in statements {
        let stands = store::standing(&mut tx, statement.party, statement.purpose, statement.channel).await?;
        // Whoever says the same once more, or is sent twice by a mail program, changes nothing.
        let is_granted = stands.is_some_and(|stands| stands.choice == Choice::Granted);
        let is_refused = stands.is_some() && !is_granted;
        if (statement.choice == Choice::Granted && is_granted)
            || (statement.choice != Choice::Granted && is_refused)
        {
            continue;
        }
        store::record(&mut tx, &permit, page.now, statement).await.map_err(problem)?;
        is_written = true;
    }
    if is_written {
        tx.commit().await?;
    }
    Ok(())
}

fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotFound | Refusal::NotWritable => {
            Problem::new(StatusCode::GONE, "gone", "this address is not valid, or no longer")
        }
        Refusal::Db(error) => error.into(),
        Refusal::Restricted => Problem::restricted(),
        Refusal::Text | Refusal::Future => Problem::unprocessable(refusal.to_string()),
    }
}
