//! How names change: Russian endings, letters without accents, Cyrillic in Latin letters.

/// The feminine form of a Russian family name: Смирнов → Смирнова, Толстой → Толстая.
#[must_use]
pub fn family_name_of_woman(name: &str) -> String {
    for ending in ["ский", "цкий", "ской"] {
        if name.ends_with(ending) {
            return replace_end(name, "ая");
        }
    }
    if name.ends_with("ой") || name.ends_with("ый") {
        return replace_end(name, "ая");
    }
    if declines_like_ivanov(name) { format!("{name}а") } else { name.to_owned() }
}

/// The family as a whole, in the genitive: Смирнов → Смирновых, Шевченко → Шевченко.
#[must_use]
pub fn family_name_of_household(name: &str) -> String {
    if name.ends_with("ский") || name.ends_with("цкий") || name.ends_with("ской") {
        return replace_end(name, "их");
    }
    if name.ends_with("ой") || name.ends_with("ый") {
        return replace_end(name, "ых");
    }
    if declines_like_ivanov(name) { format!("{name}ых") } else { name.to_owned() }
}

/// The feminine form of a patronymic: Сергеевич → Сергеевна.
#[must_use]
pub fn patronymic_of_woman(name: &str) -> String {
    name.strip_suffix("ич").map_or_else(|| name.to_owned(), |stem| format!("{stem}на"))
}

fn declines_like_ivanov(name: &str) -> bool {
    ["ов", "ев", "ёв", "ин", "ын"].iter().any(|ending| name.ends_with(ending))
}

fn replace_end(name: &str, ending: &str) -> String {
    let kept = name.chars().count().saturating_sub(2);
    name.chars().take(kept).collect::<String>() + ending
}

/// Latin letters for a name in Cyrillic, capitals kept: Юлия Щукина → Yuliya Shchukina.
#[must_use]
pub fn in_latin(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let latin = match small {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' => "g",
            'д' => "d",
            'е' | 'э' => "e",
            'ё' => "yo",
            'ж' => "zh",
            'з' => "z",
            'и' => "i",
            'й' | 'ы' => "y",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' => "u",
            'ф' => "f",
            'х' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ю' => "yu",
            'я' => "ya",
            'ъ' | 'ь' => "",
            _ => {
                out.push(letter);
                continue;
            }
        };
        if letter == small {
            out.push_str(latin);
        } else {
            let mut letters = latin.chars();
            out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            out.push_str(letters.as_str());
        }
    }
    out
}

/// What may stand in an e-mail address: small ASCII letters and digits, all else as one `separator`.
#[must_use]
pub fn slug(name: &str, separator: char) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in in_latin(name).chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            // An apostrophe inside a name leaves no gap: O’Brien is obrien.
            '’' | '\'' => {}
            _ => match without_accent(letter) {
                "" if !out.is_empty() && !out.ends_with(separator) => out.push(separator),
                plain => out.push_str(plain),
            },
        }
    }
    out.trim_end_matches(separator).to_owned()
}

fn without_accent(letter: char) -> &'static str {
    match letter {
        'á' | 'à' | 'â' | 'ă' | 'ã' | 'å' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' => "e",
        'í' | 'î' | 'ï' | 'ì' => "i",
        'ó' | 'ô' | 'ò' | 'õ' => "o",
        'ö' | 'ø' | 'œ' => "oe",
        'ú' | 'ù' | 'û' | 'ů' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ñ' | 'ń' | 'ň' => "n",
        'ç' | 'ć' | 'č' => "c",
        'ș' | 'ş' | 'ś' | 'š' => "s",
        'ț' | 'ţ' | 'ť' => "t",
        'ž' | 'ź' | 'ż' => "z",
        'ł' => "l",
        'ř' => "r",
        'ď' => "d",
        'ß' => "ss",
        _ => "",
    }
}
