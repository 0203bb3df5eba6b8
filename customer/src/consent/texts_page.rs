//! The words that people agree to, version by version, under the settings.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::team::Permit;
use foundation::web::{App, Fields, Page, Problem, Shell, render};
use foundation::words::Lang;

use super::statement::{Channel, Purpose};
use super::texts::{self, LONGEST, NewText, Text};

#[derive(Template)]
#[template(path = "consent/texts.html")]
struct TextsPage {
    shell: Shell,
    texts: Vec<Text>,
    typed: Fields,
    is_saved: bool,
    /// The field that is wrong, and the key of why.
    wrong: Option<(&'static str, &'static str)>,
}

impl TextsPage {
    fn wrong(&self, field: &str) -> String {
        let about = self.wrong.filter(|(wrong, _)| *wrong == field);
        about.map_or_else(String::new, |(_, key)| self.shell.words.text(key))
    }

    fn purposes(&self) -> &'static [Purpose] {
        Purpose::ALL
    }

    fn channels(&self) -> &'static [Channel] {
        Channel::ALL
    }

    fn languages(&self) -> [Lang; 4] {
        Lang::ALL
    }

    fn is(&self, field: &str, word: &str) -> bool {
        self.typed.text(field) == word
    }

    /// Whether a text is the one that counts: the first of its kind in the list.
    fn is_current(&self, place: &usize) -> bool {
        let of = |text: &Text| (text.purpose, text.channel, text.language.clone());
        *place == 0 || of(&self.texts[place - 1]) != of(&self.texts[*place])
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let is_saved = query.as_deref() == Some("said=saved");
    let texts = texts::all(&app.db).await?;
    render(&TextsPage {
        shell: page.shell("settings"),
        texts,
        typed: Fields::default(),
        is_saved,
        wrong: None,
    })
}

pub(super) async fn write(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let wrong = match read(&fields) {
        Err(wrong) => wrong,
        Ok(new) => {
            let mut tx = app.db.begin().await?;
            match texts::write(&mut tx, &permit, page.now, &new).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(Redirect::to("/settings/consents?said=saved").into_response());
                }
                Err(error) if texts::is_twice(&error) => ("body", "consent-wrong-twice"),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let texts = texts::all(&app.db).await?;
    let shell = page.shell("settings");
    let shown = TextsPage { shell, texts, typed: fields, is_saved: false, wrong: Some(wrong) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response())
}

fn read(fields: &Fields) -> Result<NewText, (&'static str, &'static str)> {
    let missing = |field| (field, "consent-wrong-missing");
    let purpose = Purpose::parse(fields.text("purpose")).ok_or(missing("purpose"))?;
    let channel = Channel::parse(fields.text("channel")).ok_or(missing("channel"))?;
    let language = Lang::ALL.into_iter().find(|lang| lang.code() == fields.text("language"));
    let language = language.ok_or(missing("language"))?;
    let body = fields.text("body").replace("\r\n", "\n");
    if body.is_empty() || body.chars().count() > LONGEST {
        return Err(("body", "consent-wrong-body"));
    }
    Ok(NewText { purpose, channel, language, body })
}
