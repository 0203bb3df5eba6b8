use std::sync::LazyLock;

use super::{Lang, Words, Zone, sort_key};

/// The codes of ISO 3166-1 alpha-2.
pub const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH \
    BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY \
    CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP \
    GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM \
    KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR \
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS \
    PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD \
    TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA \
    ZM ZW";

impl Words {
    /// The name of an ISO 3166-1 alpha-2 country, or the code as given if there
    /// is no such country.
    pub fn country(&self, code: impl AsRef<str>) -> String {
        let code = code.as_ref();
        if !is_country(code) {
            return code.to_owned();
        }
        self.text(format!("country-{code}"))
    }

    /// Every country as (code, name), in the order of the names, to choose from.
    pub fn countries(&self) -> &'static [(&'static str, String)] {
        static SORTED: LazyLock<[Vec<(&'static str, String)>; 4]> =
            LazyLock::new(|| Lang::ALL.map(|lang| sorted(Words::new(lang, Zone::utc()))));
        &SORTED[self.lang as usize]
    }

    /// The name of a language by its BCP 47 code, or the code as given.
    pub fn language(&self, code: impl AsRef<str>) -> String {
        let code = code.as_ref();
        let language = code.split(['-', '_']).next().unwrap_or(code);
        let key = format!("language-{}", language.to_ascii_lowercase());
        if self.has(&key) { self.text(key) } else { code.to_owned() }
    }
}

/// Whether `code` is a country of ISO 3166-1 alpha-2, in capitals.
pub fn is_country(code: &str) -> bool {
    // Each takes two letters and a blank.
    code.len() == 2 && COUNTRIES.as_bytes().chunks(3).any(|country| country.starts_with(code.as_bytes()))
}

fn sorted(words: Words) -> Vec<(&'static str, String)> {
    let mut countries: Vec<_> = COUNTRIES.split(' ').map(|code| (code, words.country(code))).collect();
    countries.sort_by_cached_key(|(_, name)| sort_key(name));
    countries
}
