//! The two texts of an archive, written row by row: JSON for programs, and a page to read and print.

use askama::Template;
use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::words::Words;
use serde_json::{Map, Value, json};

use super::zip::Text;

/// One fact: as programs read it, and as it is shown.
pub struct Fact {
    key: &'static str,
    value: Value,
    shown: String,
}

#[derive(Template)]
#[template(path = "disclosure/start.html")]
struct Start<'a> {
    lang: &'static str,
    title: &'a str,
    name: &'a str,
    made: String,
    lead: String,
}

#[derive(Template)]
#[template(source = "<section><h2>{{ title }}</h2><p class=\"why\">{{ why }}</p>", ext = "html")]
struct Heading {
    title: String,
    why: String,
}

#[derive(Template)]
#[template(
    source = "<dl>{% for fact in facts %}<dt>{{ fact.0 }}</dt><dd>{{ fact.1 }}</dd>{% endfor %}</dl>\n",
    ext = "html"
)]
struct RowOfFacts {
    facts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(source = "<p class=\"none\">{{ text }}</p>", ext = "html")]
struct Nothing {
    text: String,
}

/// Collects what is told.
pub struct Book {
    pub words: Words,
    json: Text,
    page: Text,
    sections: usize,
    /// Rows of the section that is open.
    rows: usize,
    pub(super) all_rows: u64,
    /// Files that are told of and do not go along.
    pub(super) left_out: usize,
    /// Names in the archive of the files that go with it.
    pub(super) contents: Vec<(String, Id)>,
}

impl Book {
    pub(super) fn new(words: Words, name: &str, made_at: Timestamp) -> Self {
        let (mut json, mut page) = (Text::new(), Text::new());
        let head = json!({ "format": "vinculo-person/1", "made_at": made_at, "language": words.lang.code() });
        json.push(head.to_string().trim_end_matches('}'));
        json.push(",\"sections\":{");
        let title = words.text("disclosure-document");
        page.push(&drawn(&Start {
            lang: words.lang.code(),
            title: &title,
            name,
            made: words.with1("disclosure-made", "date", words.date(made_at)),
            lead: words.text("disclosure-lead"),
        }));
        Self { words, json, page, sections: 0, rows: 0, all_rows: 0, left_out: 0, contents: Vec::new() }
    }

    pub(super) fn open(&mut self, word: &str) {
        let comma = if self.sections == 0 { "" } else { "," };
        self.json.push(&format!("{comma}{}:[", json!(word)));
        self.page.push(&drawn(&Heading {
            title: self.words.one_of("disclosure-section", word),
            why: self.words.one_of("disclosure-why", word),
        }));
        (self.sections, self.rows) = (self.sections + 1, 0);
    }

    pub(super) fn close(&mut self) {
        if self.rows == 0 {
            self.page.push(&drawn(&Nothing { text: self.words.text("disclosure-nothing") }));
        }
        self.json.push("]");
        self.page.push("</section>\n");
    }

    /// One row of the open section; facts that are empty are left out.
    pub fn row(&mut self, facts: Vec<Fact>) {
        let facts: Vec<Fact> = facts.into_iter().filter(|fact| !fact.value.is_null()).collect();
        let shown = facts
            .iter()
            .filter(|fact| !fact.shown.is_empty())
            .map(|fact| (self.words.one_of("disclosure-fact", fact.key), fact.shown.clone()));
        let row = drawn(&RowOfFacts { facts: shown.collect() });
        let object: Map<String, Value> =
            facts.into_iter().map(|fact| (fact.key.to_owned(), fact.value)).collect();
        self.json.push(if self.rows == 0 { "\n" } else { ",\n" });
        self.json.push(&Value::Object(object).to_string());
        self.page.push(&row);
        self.rows += 1;
        self.all_rows += 1;
    }

    /// The JSON, the page, and the contents that belong to them.
    pub(super) fn finish(mut self) -> (Text, Text, Vec<(String, Id)>) {
        self.json.push("}}\n");
        self.page.push("</main></body></html>\n");
        (self.json, self.page, self.contents)
    }

    /// A text; nothing when it is empty.
    #[must_use]
    pub fn text(&self, key: &'static str, text: impl AsRef<str>) -> Fact {
        let text = text.as_ref();
        let value = if text.is_empty() { Value::Null } else { json!(text) };
        Fact { key, value, shown: text.to_owned() }
    }

    #[must_use]
    pub fn maybe(&self, key: &'static str, text: Option<impl AsRef<str>>) -> Fact {
        text.map_or(Fact { key, value: Value::Null, shown: String::new() }, |text| self.text(key, text))
    }

    /// A word of ours, shown as `prefix-word` says it.
    #[must_use]
    pub fn word(&self, key: &'static str, prefix: &str, word: &str) -> Fact {
        Fact { key, value: json!(word), shown: self.words.one_of(prefix, word) }
    }

    #[must_use]
    pub fn time(&self, key: &'static str, at: Option<Timestamp>) -> Fact {
        let shown = at.map(|at| self.words.date_time(at)).unwrap_or_default();
        Fact { key, value: at.map_or(Value::Null, |at| json!(at)), shown }
    }

    #[must_use]
    pub fn number(&self, key: &'static str, number: i64) -> Fact {
        Fact { key, value: json!(number), shown: self.words.number(number) }
    }

    #[must_use]
    pub fn money(&self, key: &'static str, minor: i64, currency: &str) -> Fact {
        let shown = self.words.money(minor, currency);
        Fact { key, value: json!({ "minor": minor, "currency": currency }), shown }
    }
}

fn drawn(template: &impl Template) -> String {
    template.render().expect("a template of ours, into memory")
}
