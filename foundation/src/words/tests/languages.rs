use super::words;
use crate::words::{Lang, Zone, is_country};

#[test]
fn a_browser_gets_the_language_it_weighs_highest() {
    // Weights as in RFC 9110, 12.5.4.
    for (header, lang) in [
        ("ro-RO,ro;q=0.9,en;q=0.8", Some(Lang::Ro)),
        ("en;q=0.2, ru;q=0.9", Some(Lang::Ru)),
        ("de, fr;q=0.9, es;q=0.1", Some(Lang::Es)),
        ("es;q=0, en;q=0.5", Some(Lang::En)),
        ("es, ro", Some(Lang::Es)),
        ("es;q=abc, ro;q=0.1", Some(Lang::Ro)),
        ("mo", Some(Lang::Ro)),
        ("ja", None),
        ("*", None),
        ("", None),
    ] {
        assert_eq!(Lang::from_accept_language(header), lang, "{header}");
    }
}

#[test]
fn a_language_tag_is_read_whatever_its_region_and_case() {
    assert_eq!(Lang::from_code("es-419"), Some(Lang::Es));
    assert_eq!(Lang::from_code("RU_ru"), Some(Lang::Ru));
    assert_eq!(Lang::from_code("eng"), None);
}

#[test]
fn a_zone_is_known_by_its_iana_name_alone() {
    assert_eq!(Zone::named("europe/bucharest"), Zone::named("Europe/Bucharest"));
    assert_eq!(Zone::named("Europe/Bucharest").unwrap().name(), "Europe/Bucharest");
    assert_eq!(Zone::named("Europe/Atlantis"), None);
    assert_eq!(Zone::utc().name(), "UTC");
}

#[test]
fn russian_counts_by_its_plural_rules() {
    let words = words(Lang::Ru);
    for (n, text) in
        [(1, "1 клиент"), (2, "2 клиента"), (5, "5 клиентов"), (11, "11 клиентов"), (21, "21 клиент")]
    {
        assert_eq!(words.with1("words-customers", "n", n), text);
    }
}

#[test]
fn romanian_puts_de_after_numbers_from_twenty() {
    let words = words(Lang::Ro);
    for (n, text) in [
        (1, "1 client"),
        (2, "2 clienți"),
        (19, "19 clienți"),
        (20, "20 de clienți"),
        (101, "101 clienți"),
        (12_840, "12.840 de clienți"),
    ] {
        assert_eq!(words.with1("words-customers", "n", n), text);
    }
}

#[test]
fn a_missing_text_shows_its_key() {
    assert_eq!(words(Lang::Es).text("shell-no-such-text"), "shell-no-such-text");
}

#[test]
fn texts_are_filled_without_invisible_marks() {
    let text = words(Lang::En).with1("shell-palette-empty", "query", "Ioana");
    assert_eq!(text, "Nothing found for “Ioana”. Try fewer letters.");
}

#[test]
fn stored_codes_become_words() {
    assert_eq!(words(Lang::Es).one_of("standing", "at_risk"), "En riesgo");
    assert_eq!(words(Lang::Ru).one_of("entry", "call"), "Звонок");
}

#[test]
fn countries_and_languages_are_named_in_the_reader_s_language() {
    assert_eq!(words(Lang::Es).country("DE"), "Alemania");
    assert_eq!(words(Lang::Ro).country("ES"), "Spania");
    assert_eq!(words(Lang::Ru).country("RO"), "Румыния");
    assert_eq!(words(Lang::En).country("XX"), "XX");
    assert_eq!(words(Lang::Ro).language("ru-RU"), "rusă");
    assert_eq!(words(Lang::Ro).language("tlh"), "tlh");
    assert!(is_country("RO") && !is_country("ro") && !is_country("A A"));
}

#[test]
fn every_country_of_iso_3166_is_there_in_the_order_of_its_name() {
    for lang in Lang::ALL {
        let countries = words(lang).countries();

        // ISO 3166-1 assigns 249 codes.
        assert_eq!(countries.len(), 249);
        assert!(countries.iter().all(|(code, name)| name != code && !name.starts_with("country-")));
    }
    let spanish: Vec<_> = words(Lang::Es).countries().iter().map(|(code, _)| *code).take(3).collect();
    assert_eq!(spanish, ["AF", "AL", "DE"], "Afganistán, Albania, Alemania");
}
