use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

use super::{Filling, Lang, Words, format};

static_loader! {
    static TEXTS = {
        locales: "../translations",
        fallback_language: "en",
        // Isolating marks would show as boxes in mails and exports, and none of
        // our languages is written from right to left.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            let writer = number_writer(&bundle.locales);
            bundle.set_formatter(Some(writer));
        },
    };
}

/// Texts that were asked for without fillings, by language and key: a page asks for hundreds of them.
static ASKED: LazyLock<[RwLock<HashMap<String, String>>; 4]> =
    LazyLock::new(|| Lang::ALL.map(|_| RwLock::default()));

impl Words {
    /// The text of `key` (`slice-name`, or `slice-name.attribute`), in English
    /// if the language lacks it, and the key itself if English lacks it too.
    pub fn text(&self, key: impl AsRef<str>) -> String {
        let key = key.as_ref();
        let asked = &ASKED[self.lang as usize];
        if let Some(text) = asked.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return text.clone();
        }
        let text = self.fill(key, &HashMap::new());
        // A key that does not exist may come from outside, and must not pile up here.
        if text != key {
            let mut asked = asked.write().unwrap_or_else(PoisonError::into_inner);
            asked.insert(key.to_owned(), text.clone());
        }
        text
    }

    /// What the text of `key` says before and after its place `name`, for many rows that fill it alike.
    pub fn around(&self, key: impl AsRef<str>, name: &str) -> (String, String) {
        const PLACE: &str = "\u{fffc}";
        let text = self.with1(key, name, PLACE);
        let (before, after) = text.split_once(PLACE).unwrap_or((&text, ""));
        (before.to_owned(), after.to_owned())
    }

    /// The text of `key` with its places filled.
    pub fn with(&self, key: impl AsRef<str>, fillings: &[(&str, &dyn Filling)]) -> String {
        let values = fillings.iter().map(|(name, value)| (*name, self.counted(value.filling())));
        self.fill(key.as_ref(), &values.collect())
    }

    /// The text of `key` with one place filled: `words.with1("customers-count", "n", n)`.
    pub fn with1(&self, key: impl AsRef<str>, name: &str, value: impl Filling) -> String {
        self.with(key, &[(name, &value)])
    }

    /// The text of `key` with two places filled.
    pub fn with2(
        &self,
        key: impl AsRef<str>,
        name1: &str,
        value1: impl Filling,
        name2: &str,
        value2: impl Filling,
    ) -> String {
        self.with(key, &[(name1, &value1), (name2, &value2)])
    }

    /// The text of `key` with three places filled.
    #[expect(clippy::too_many_arguments, reason = "templates can't write slices of pairs")]
    pub fn with3(
        &self,
        key: impl AsRef<str>,
        name1: &str,
        value1: impl Filling,
        name2: &str,
        value2: impl Filling,
        name3: &str,
        value3: impl Filling,
    ) -> String {
        self.with(key, &[(name1, &value1), (name2, &value2), (name3, &value3)])
    }

    /// The text of `{prefix}-{name}`, for the words of an enumeration stored by
    /// its code: `words.one_of("standing", "at_risk")`. Underscores become hyphens.
    pub fn one_of(&self, prefix: impl AsRef<str>, name: impl AsRef<str>) -> String {
        let name = name.as_ref().replace('_', "-");
        self.text(format!("{}-{name}", prefix.as_ref()))
    }

    /// Whether the language, or English, has `key`.
    pub fn has(&self, key: impl AsRef<str>) -> bool {
        TEXTS.try_lookup(self.lang.identifier(), key.as_ref()).is_some()
    }

    /// Romanian says "101 clienți" but "120 de clienți" (CLDR: few if n % 100 = 1..19).
    /// Fluent's plural rules are older and take 101 for "other"; a number shown
    /// with a fraction is "few" to them, so it is handed over as one.
    fn counted<'a>(&self, value: FluentValue<'a>) -> FluentValue<'a> {
        match value {
            FluentValue::Number(mut number)
                if self.lang == Lang::Ro && number.value > 1.0 && number.value % 100.0 == 1.0 =>
            {
                number.options.minimum_fraction_digits = Some(1);
                FluentValue::Number(number)
            }
            value => value,
        }
    }

    fn fill(&self, key: &str, values: &HashMap<&str, FluentValue<'_>>) -> String {
        let values = (!values.is_empty()).then_some(values);
        let in_language = |lang: Lang| TEXTS.lookup_single_language(lang.identifier(), key, values).ok();
        in_language(self.lang).or_else(|| in_language(Lang::En)).unwrap_or_else(|| key.to_owned())
    }
}

type Writer<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

/// Fluent takes a plain function, which can't hold the language.
fn number_writer<M>(languages: &[LanguageIdentifier]) -> Writer<M> {
    let lang = languages.first().and_then(|language| Lang::from_code(language.language.as_str()));
    match lang.unwrap_or_default() {
        Lang::En => |value, _| write_number(Lang::En, value),
        Lang::Es => |value, _| write_number(Lang::Es, value),
        Lang::Ro => |value, _| write_number(Lang::Ro, value),
        Lang::Ru => |value, _| write_number(Lang::Ru, value),
    }
}

fn write_number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    Some(if number.value.fract() == 0.0 {
        format::whole(lang, number.value as i64)
    } else {
        format::written(lang, &number.as_string())
    })
}
