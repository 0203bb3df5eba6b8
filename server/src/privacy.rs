//! `vinculo privacy`: what the program does with data about people.

use std::io::Write;

use customer::processing;
use foundation::words::{Lang, Words, Zone};

use crate::cli::Privacy;
use crate::failure::Failure;

/// Does what `vinculo privacy …` asks; it needs no database.
///
/// # Errors
/// When the language is not one of ours, or nobody reads the answer.
pub fn run(asked: &Privacy) -> Result<(), Failure> {
    let Privacy::Record { language } = asked;
    let lang = Lang::from_code(language)
        .ok_or_else(|| Failure::usage(format!("--language {language}: give one of en, es, ro, ru")))?;
    let text = processing::in_words(&Words::new(lang, Zone::utc()));
    write!(std::io::stdout(), "{text}").map_err(|_| Failure::new("nobody reads the record"))
}
