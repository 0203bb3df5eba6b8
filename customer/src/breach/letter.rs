//! Drafts of the letters: to the authority (article 33, paragraph 3) and to the persons (article 34, paragraph 2).

use foundation::text_enum;
use foundation::words::{Lang, Words, Zone};

use super::answer::Answer;
use super::incident::Incident;

text_enum! {
    /// To whom one writes.
    pub enum To {
        Authority = "authority",
        Persons = "persons",
    }
}

/// The draft, in a language. What only people know stands in square brackets.
pub(super) fn draft(to: To, lang: Lang, zone: Zone, incident: &Incident, facts: &Answer) -> String {
    let words = Words::new(lang, zone);
    let parts: Vec<String> = facts.parts.keys().map(|part| words.one_of("seen-part", part)).collect();
    let countries: Vec<String> = facts
        .countries
        .iter()
        .map(|(code, count)| {
            let name =
                if code.is_empty() { words.text("breach-no-country") } else { words.country(code.as_str()) };
            format!("{name}: {}", words.number(*count))
        })
        .collect();
    let time =
        |at: Option<foundation::clock::Timestamp>| at.map_or("—".to_owned(), |at| words.date_time(at));
    let key = format!("breach-letter-{}", to.as_str());
    words.with(
        key,
        &[
            ("title", &incident.title),
            ("known", &words.date_time(incident.known_at)),
            ("persons", &words.number(facts.persons + facts.unnamed)),
            ("parts", &parts.join(", ")),
            ("countries", &countries.join("; ")),
            ("first", &time(facts.first_at)),
            ("last", &time(facts.last_at)),
        ],
    )
}
