use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text as search compares it: lower case, without accents, width and
/// punctuation, one blank between words. Letters of every script stay what they
/// are, so Пётр becomes петр; `@ . + - _` stay for addresses and numbers.
/// Apostrophes vanish, so that O'Neill is found as oneill and as neill.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    // An ellipsis would fall apart into full stops, which stay.
    let letters = text.chars().filter(|&letter| !is_apostrophe(letter) && letter != '…').nfkd();
    // A capital may fall apart only once it is small: İ is i and a dot above.
    for letter in letters.flat_map(char::to_lowercase) {
        if is_combining_mark(letter) || is_apostrophe(letter) {
            continue;
        }
        if !letter.is_alphanumeric() && !"@.+-_".contains(letter) {
            gap = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// What the index of a search holds: the folded text, and if it has Cyrillic
/// letters, its words in Latin letters too, so that "petr" finds Пётр.
pub fn fold_both(text: &str) -> String {
    let mut both = fold(text);
    for latin in latin_of(text, &both) {
        both.push(' ');
        both.push_str(&latin);
    }
    both
}

/// What a search looks for: each word of the query must be found, in any one of
/// its forms. A Latin word has one form; a Cyrillic one also has its Latin
/// spellings, so that Пётр finds Petr.
pub fn fold_query(text: &str) -> Vec<Vec<String>> {
    text.split_whitespace()
        .flat_map(|word| {
            // Punctuation within a word folds to a blank: one word becomes two.
            let folded = fold(word);
            if folded.contains(' ') {
                return folded.split(' ').map(|part| vec![part.to_owned()]).collect();
            }
            let latin = latin_of(word, &folded);
            vec![std::iter::once(folded).chain(latin).collect::<Vec<_>>()]
        })
        .filter(|forms| forms[0].contains(char::is_alphanumeric))
        .collect()
}

/// The key by which names are put in order, the same on every database: folded,
/// so that Ștefan stands by Stefan and Łukasz by Lukas. Equal keys are told
/// apart by id.
pub fn sort_key(name: &str) -> String {
    fold(name).trim_start_matches(['@', '.', '+', '-', '_', ' ']).to_owned()
}

/// The Latin spellings of a text with Cyrillic letters: the one of passports,
/// and the one with y for й if that differs (Sergei, Sergey).
fn latin_of(text: &str, folded: &str) -> Vec<String> {
    if !folded.chars().any(is_cyrillic) {
        return Vec::new();
    }
    let mut spellings = vec![transliterate(folded)];
    // Folding takes the breve off й, so the other spelling is made before it.
    if text.nfc().any(|letter| matches!(letter, 'й' | 'Й')) {
        let with_y: String =
            text.nfc().map(|letter| if matches!(letter, 'й' | 'Й') { 'y' } else { letter }).collect();
        spellings.push(transliterate(&fold(&with_y)));
    }
    spellings
}

fn transliterate(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    for letter in folded.chars() {
        match cyrillic_in_latin(letter) {
            Some(letters) => latin.push_str(letters),
            None => latin.push(letter),
        }
    }
    latin
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | 'ʹ' | '′')
}

/// Letters that Unicode does not take apart, as people without them type them.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ŋ' => "n",
        'ə' => "e",
        'ς' => "σ",
        _ => return None,
    })
}

/// One small folded letter. Russian by the simple table of passports, with y
/// for the letters that begin with that sound, as most people spell themselves;
/// Ukrainian, Belarusian, Serbian and Macedonian letters as at home.
fn cyrillic_in_latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ye",
        'ә' => "a",
        'һ' => "h",
        'ђ' => "dj",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ћ' => "c",
        'џ' | 'ѕ' => "dz",
        _ => return None,
    })
}
